/**
 * When requests arrive, where that does not depend on what became of those before.
 *
 * Every process but the fixed draws one uniform a request from the same stream, by
 * inversion: at another rate the same requests come, in a shorter time or a longer
 * one.
 *
 * @module
 */

import { type Block, BLOCK_ROWS } from "../engine/block.ts";
import { toTicks } from "../engine/ticks.ts";
import type { Stream } from "../random/stream.ts";
import type { ArrivalSpec, MmppSpec } from "../scenario/point.ts";
import type { Rate, RateProfile } from "../scenario/rate_profile.ts";
import { type Draws, streamFor } from "./columns.ts";
import { gamma, type ServiceLaw } from "./laws.ts";

/** Times of arrival, one after another. */
export interface ArrivalTimes {
  /** Fills the arrivals of `block`. */
  fill(block: Pick<Block, "arrival" | "length">): void;
}

/**
 * The arrivals of one replication, from time 0.
 *
 * @param rate Over time where it moves, or in the long run.
 */
export function arrivalTimes(
  draws: Draws,
  rate: Rate,
): ArrivalTimes {
  const { initial, arrivals } = draws;
  const times = timesOf(draws, arrivals, rate);
  return initial === undefined ? times : new Backlog(initial.requests, times);
}

function timesOf(
  draws: Draws,
  arrivals: ArrivalSpec,
  rate: Rate,
): ArrivalTimes {
  if (typeof rate !== "number") return new Profiled(draws, rate);
  return arrivals.process === "mmpp"
    ? new Bursts(draws, arrivals, rate)
    : new Renewals(draws, arrivals, 1 / rate);
}

/**
 * Variance of the number of arrivals in a long time ÷ its mean, or to what is
 * expected where the rate moves; 1 for a trace and for clients who wait for
 * replies, of which it is not known.
 */
export function dispersionOf(arrivals: ArrivalSpec, rateMrps: number): number {
  switch (arrivals.process) {
    case "poisson":
    case "profile":
    case "trace":
    case "closed":
      return 1;
    case "fixed":
      return 0;
    case "gamma":
      return arrivals.scv;
    case "mmpp": {
      // W. Fischer and K. Meier-Hellstern, "The Markov-modulated Poisson process
      // (MMPP) cookbook", Performance Evaluation 18, 1993, section 2.3.
      const { burstShare, burstMeanUs } = arrivals;
      const { within, outside } = burstRates(arrivals, rateMrps);
      return 1 +
        2 * burstShare * (1 - burstShare) ** 2 * burstMeanUs *
          (within - outside) ** 2 / rateMrps;
    }
    default:
      return arrivals satisfies never;
  }
}

/** Requests that are there at time 0, and then those that arrive. */
class Backlog implements ArrivalTimes {
  #left: number;
  readonly #times: ArrivalTimes;

  constructor(requests: number, times: ArrivalTimes) {
    this.#left = requests;
    this.#times = times;
  }

  fill(block: Pick<Block, "arrival" | "length">): void {
    const { arrival, length } = block;
    const there = Math.min(this.#left, length);
    arrival.fill(0, 0, there);
    this.#left -= there;
    const rest = { arrival: arrival.subarray(there), length: length - there };
    if (rest.length > 0) this.#times.fill(rest);
  }
}

/** Arrivals whose gaps do not depend on one another: Poisson, gamma, or always the mean. */
class Renewals implements ArrivalTimes {
  readonly #stream: Stream;
  /** Times between arrivals, in mean gaps. By row. */
  readonly #gaps = new Float64Array(BLOCK_ROWS).fill(1);
  readonly #meanGapUs: number;
  readonly #isPoisson: boolean;
  /** The law of gaps that are neither exponential nor fixed. */
  readonly #law: ServiceLaw | null;
  /** Last arrival, in mean gaps: not rounded, so that rounding to ticks does not add up. */
  #last = 0;

  constructor(draws: Draws, arrivals: ArrivalSpec, meanGapUs: number) {
    const isGamma = arrivals.process === "gamma" && arrivals.scv !== 1;
    this.#stream = streamFor(draws, "arrivals");
    this.#meanGapUs = meanGapUs;
    this.#isPoisson = arrivals.process !== "fixed" && !isGamma;
    this.#law = isGamma ? gamma(1, arrivals.scv) : null;
  }

  fill(block: Pick<Block, "arrival" | "length">): void {
    const { arrival, length } = block;
    const gaps = this.#gaps, meanGapUs = this.#meanGapUs, law = this.#law;
    if (this.#isPoisson) this.#stream.exponentialInto(gaps.subarray(0, length));
    if (law !== null) {
      for (let row = 0; row < length; row++) gaps[row] = law.draw(this.#stream);
    }
    let last = this.#last;
    for (let row = 0; row < length; row++) {
      last += gaps[row];
      arrival[row] = toTicks(last * meanGapUs);
    }
    this.#last = last;
  }
}

/** Rates in bursts and outside of them, so that the rate in the long run is `rateMrps`. */
function burstRates(
  { ratio, burstShare }: MmppSpec,
  rateMrps: number,
): { within: number; outside: number } {
  const outside = rateMrps / (1 + burstShare * (ratio - 1));
  return { within: ratio * outside, outside };
}

/**
 * A Poisson process whose rate is that of bursts or that outside of them, for
 * exponential times in turn: MMPP of two states, in its steady state from the start.
 *
 * Bursts are drawn from a stream of their own: they come at the same times at any
 * rate. Arrivals are where the arrivals expected reach the times of a Poisson
 * process of rate 1.
 */
class Bursts implements ArrivalTimes {
  readonly #stream: Stream;
  readonly #bursts: Stream;
  readonly #units = new Float64Array(BLOCK_ROWS);
  /** Rate outside of bursts and within, a µs. By whether it is a burst, 0 or 1. */
  readonly #rates: Float64Array;
  /** Mean length of a stay, µs. By whether it is a burst. */
  readonly #meansUs: Float64Array;
  #isBurst: number;
  /** When the stay ends, µs, and arrivals expected until then. */
  #endUs = 0;
  #endUnits = 0;
  /** Last arrival of the Poisson process of rate 1, and when that is, ticks. */
  #last = 0;
  #at = 0;

  constructor(draws: Draws, spec: MmppSpec, rateMrps: number) {
    const { burstShare, burstMeanUs } = spec;
    const { within, outside } = burstRates(spec, rateMrps);
    this.#stream = streamFor(draws, "arrivals");
    this.#bursts = streamFor(draws, "bursts");
    this.#rates = Float64Array.of(outside, within);
    this.#meansUs = Float64Array.of(
      burstMeanUs * (1 - burstShare) / burstShare,
      burstMeanUs,
    );
    this.#isBurst = Number(this.#bursts.uniform() < burstShare);
    this.#stay();
  }

  fill(block: Pick<Block, "arrival" | "length">): void {
    const { arrival, length } = block;
    const units = this.#units;
    this.#stream.exponentialInto(units.subarray(0, length));
    let last = this.#last, at = this.#at;
    for (let row = 0; row < length; row++) {
      last += units[row];
      while (last > this.#endUnits) {
        this.#isBurst = 1 - this.#isBurst;
        this.#stay();
      }
      const back = (this.#endUnits - last) / this.#rates[this.#isBurst];
      // Not before the last, whatever rounding did where a stay begins.
      arrival[row] = at = Math.max(at, toTicks(this.#endUs - back));
    }
    this.#last = last;
    this.#at = at;
  }

  /** Stays, from the end of the last stay on. */
  #stay(): void {
    const lengthUs = this.#bursts.exponential() * this.#meansUs[this.#isBurst];
    this.#endUs += lengthUs;
    this.#endUnits += lengthUs * this.#rates[this.#isBurst];
  }
}

/** A Poisson process whose rate follows a profile: arrivals are where those expected reach the times of one of rate 1. */
class Profiled implements ArrivalTimes {
  readonly #stream: Stream;
  readonly #profile: RateProfile;
  readonly #units = new Float64Array(BLOCK_ROWS);
  /** Last arrival of the Poisson process of rate 1, and when that is, ticks. */
  #last = 0;
  #at = 0;

  constructor(draws: Draws, profile: RateProfile) {
    this.#stream = streamFor(draws, "arrivals");
    this.#profile = profile;
  }

  fill(block: Pick<Block, "arrival" | "length">): void {
    const { arrival, length } = block;
    const units = this.#units, profile = this.#profile;
    this.#stream.exponentialInto(units.subarray(0, length));
    let last = this.#last, at = this.#at;
    for (let row = 0; row < length; row++) {
      last += units[row];
      // Not before the last, whatever rounding did where a step begins.
      arrival[row] = at = Math.max(at, toTicks(profile.timeOf(last)));
    }
    this.#last = last;
    this.#at = at;
  }
}
