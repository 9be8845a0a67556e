/**
 * The rate of arrivals over time that a profile describes: steps, straight ramps
 * between them, and perhaps the same again and again.
 *
 * @module
 */

import { requestsToRun } from "./demand.ts";
import type { PointHead, ProfileSpec, WorkloadSpec } from "./point.ts";

/** A rate that moves, or one that does not, a µs. */
export type Rate = RateProfile | number;

/** A rate over time, from 0 on, and the arrivals expected of it. */
export class RateProfile {
  /** Rate in the long run, million requests a second: that of the last step, or the mean of what is repeated. */
  readonly lastingMrps: number;
  /** Time of the last change, µs; of a profile that is repeated, its period. */
  readonly spanUs: number;
  /** Arrivals expected of a period; null where nothing is repeated. */
  readonly #unitsEach: number | null;
  /** Begins of pieces, µs, on which the rate is a straight line. By piece. */
  readonly #startUs: number[] = [];
  /** Arrivals expected until then. By piece. */
  readonly #startUnits: number[] = [];
  /** Rate then, a µs. By piece. */
  readonly #rate: number[] = [];
  /** How fast the rate grows, a µs². By piece. */
  readonly #slope: number[] = [];

  /**
   * The rate that `profile` describes.
   *
   * @param cores Worker cores, and
   * @param meanServiceUs mean service, µs, that its loads are of.
   */
  constructor(profile: ProfileSpec, cores: number, meanServiceUs: number) {
    const { steps, repeatUs } = profile;
    const rates = steps.map((step) =>
      "load" in step ? step.load * cores / meanServiceUs : step.rateMrps
    );
    const last = steps[steps.length - 1];
    this.spanUs = repeatUs ?? last.atUs + (last.rampUs ?? 0);
    steps.forEach(({ atUs, rampUs = 0 }, step) => {
      const before = rates.at(step - 1)!; // before the first comes the last again
      if (rampUs > 0) {
        this.#piece(atUs, before, (rates[step] - before) / rampUs);
      }
      this.#piece(atUs + rampUs, rates[step], 0);
    });
    this.#unitsEach = repeatUs === undefined
      ? null
      : this.#unitsWithin(repeatUs);
    this.lastingMrps = this.#unitsEach === null
      ? rates[rates.length - 1]
      : this.#unitsEach / this.spanUs;
  }

  /** From `startUs` on the rate is `rate` and grows by `slope`. */
  #piece(startUs: number, rate: number, slope: number): void {
    this.#startUnits.push(
      this.#startUs.length === 0 ? 0 : this.#unitsWithin(startUs),
    );
    this.#startUs.push(startUs);
    this.#rate.push(rate);
    this.#slope.push(slope);
  }

  /** Arrivals expected until `us`. */
  unitsUntil(us: number): number {
    if (this.#unitsEach === null) return this.#unitsWithin(us);
    const periods = Math.floor(us / this.spanUs);
    const restUs = Math.max(0, us - periods * this.spanUs);
    return periods * this.#unitsEach + this.#unitsWithin(restUs);
  }

  /** Mean rate until `us`, million requests a second. */
  meanUntil(us: number): number {
    return this.unitsUntil(us) / us;
  }

  /** When as many arrivals as `units` are expected, µs: the inverse of `unitsUntil`. */
  timeOf(units: number): number {
    const each = this.#unitsEach;
    if (each === null) return this.#timeWithin(units);
    const periods = Math.floor(units / each);
    const rest = Math.max(0, units - periods * each); // not below, whatever rounding did
    return periods * this.spanUs +
      Math.min(this.spanUs, this.#timeWithin(rest));
  }

  #unitsWithin(us: number): number {
    const piece = lastFrom(this.#startUs, us);
    const forUs = us - this.#startUs[piece];
    return this.#startUnits[piece] +
      forUs * (this.#rate[piece] + this.#slope[piece] * forUs / 2);
  }

  #timeWithin(units: number): number {
    const piece = lastFrom(this.#startUnits, units);
    const rate = this.#rate[piece], slope = this.#slope[piece];
    const more = units - this.#startUnits[piece];
    if (more === 0) return this.#startUs[piece];
    // more = rate t + slope t² ÷ 2, solved so that no digit is lost where the slope is slight.
    const then = Math.sqrt(Math.max(0, rate * rate + 2 * slope * more));
    const endUs = this.#startUs[piece + 1] ?? Infinity;
    return Math.min(endUs, this.#startUs[piece] + 2 * more / (rate + then));
  }
}

/** Place of the last of `ascending` that is at most `value`; the first is. */
function lastFrom(ascending: readonly number[], value: number): number {
  let low = 0, high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** The rate of what `workload` offers to `cores`, over time where it moves; of clients who wait for replies, what a machine without overhead could make of them at most. */
export function rateOf(
  { arrivals, load, rateMrps }: Omit<WorkloadSpec, "service" | "connections">,
  cores: number,
  meanServiceUs: number,
): Rate {
  if (arrivals.process === "profile") {
    return new RateProfile(arrivals, cores, meanServiceUs);
  }
  return arrivals.process === "closed"
    ? Math.min(
      arrivals.clients / (arrivals.thinkUs + meanServiceUs),
      cores / meanServiceUs,
    )
    : rateMrps ?? load! * cores / meanServiceUs;
}

/** Requests that a replication runs on expectation: measured, and left out before. */
export function requestsOn(
  rates: readonly Rate[],
  { requests, warmup }: Pick<PointHead, "requests" | "warmup">,
): number {
  const before = warmup !== "mser5" && "us" in warmup
    ? unitsUntil(rates, warmup.us)
    : 0;
  return before + requestsToRun(requests, warmup);
}

/** Requests that are expected until `us`, of all `rates` together. */
function unitsUntil(rates: readonly Rate[], us: number): number {
  return rates.reduce<number>(
    (sum, rate) =>
      sum + (typeof rate === "number" ? rate * us : rate.unitsUntil(us)),
    0,
  );
}

/** When `requests` are expected of all `rates` together, µs. */
export function timeOfAll(rates: readonly Rate[], requests: number): number {
  let low = 0, high = 1;
  while (unitsUntil(rates, high) < requests) high *= 2;
  // To the last bit.
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (unitsUntil(rates, middle) < requests) low = middle;
    else high = middle;
  }
}
