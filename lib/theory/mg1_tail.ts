/**
 * M/G/1's whole wait: Poisson arrivals, any service, one core, FCFS, for a service
 * that is given as parts, each even between two times. Fixed times are parts of no
 * width; any other law is as many parts as one likes.
 *
 * A wait is a sum of as many times as a geometric number says, each as long as what
 * is left of a service that somebody comes upon (Pollaczek and Khinchine). On a grid
 * of times the sum is a recursion of positive terms.
 *
 * @module
 */

import { whereFallsTo } from "./_bisect.ts";
import {
  checkLoad,
  checkNotNegative,
  checkPercentile,
  checkPositive,
  refuse,
} from "./_check.ts";

const ACT = "compute the wait of M/G/1";

/** Steps of a grid. */
const STEPS = 2048;
/** How much longer a grid is than the one before. */
const STRETCH = 4;
/** Probability below which there is nothing but rounding. */
const NOTHING = 1e-11;

/** A part of the requests, whose services are even between two times. */
export interface ServicePart {
  /** Share of requests; those of all parts add up to 1. */
  readonly share: number;
  /** Shortest service, µs. */
  readonly lowUs: number;
  /** Longest service, µs: the shortest again, where it is fixed. */
  readonly highUs: number;
}

/**
 * Probability that a wait is longer than `waitUs`.
 *
 * On a grid whose step is 1/2048 to 1/512 of `waitUs`, and the error of the wait
 * less than a step: some 1e-4 of it beyond the mean service. Shorter waits are on a
 * grid of 1/512 of the mean service.
 * Source: F. Pollaczek, 1930, and A. Y. Khinchine, 1932, in L. Kleinrock, "Queueing
 * Systems, Volume 1: Theory", 1975, section 5.7; the recursion: H. H. Panjer,
 * "Recursive evaluation of a family of compound distributions", ASTIN Bulletin 12,
 * 1981.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param parts The service, one part at least.
 * @param waitUs Wait, µs, 0 or more.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example One service in ten is a hundred times as long: what waits, waits for one
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const parts = [
 *   { share: 0.9, lowUs: 1, highUs: 1 },
 *   { share: 0.1, lowUs: 100, highUs: 100 },
 * ];
 * assertAlmostEquals(waitTail(0.5, parts, 0), 0.5);
 * assertAlmostEquals(waitTail(0.5, parts, 100), 0.1587, 0.0002);
 * ```
 */
export function waitTail(
  load: number,
  parts: readonly ServicePart[],
  waitUs: number,
): number {
  checkNotNegative(ACT, "waitUs", waitUs);
  return waitTailOf(load, parts)(waitUs);
}

/**
 * {@linkcode waitTail} as a function of the wait alone, for those who ask often:
 * grids are made as they are needed, and kept.
 *
 * Source: as {@linkcode waitTail}.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param parts The service, one part at least.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example It is the same function
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const parts = [{ share: 1, lowUs: 5, highUs: 15 }];
 * const tail = waitTailOf(0.8, parts);
 * assertAlmostEquals(tail(100), waitTail(0.8, parts, 100), 1e-5);
 * ```
 */
export function waitTailOf(
  load: number,
  parts: readonly ServicePart[],
): (waitUs: number) => number {
  const meanUs = meanOf(load, parts);
  const grids: ((waitUs: number) => number)[] = [];
  return (waitUs) => {
    let upToUs = STRETCH * meanUs;
    for (let place = 0;; place++, upToUs *= STRETCH) {
      const tail = grids[place] ??= gridTail(load, parts, meanUs, upToUs);
      if (waitUs <= upToUs) return tail(waitUs);
      if (tail(upToUs) < NOTHING) return 0;
    }
  };
}

/**
 * The wait, µs, that `percentile` per cent of requests do not exceed: 0 where that
 * many do not wait at all.
 *
 * Source: the inverse of {@linkcode waitTailOf}, by bisection.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param parts The service, one part at least.
 * @param percentile In [0, 100).
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example Below the idle share, nobody waits
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const parts = [{ share: 1, lowUs: 0, highUs: 20 }];
 * assertEquals(waitPercentileUs(0.2, parts, 79), 0);
 * ```
 */
export function waitPercentileUs(
  load: number,
  parts: readonly ServicePart[],
  percentile: number,
): number {
  const meanUs = meanOf(load, parts);
  checkPercentile(ACT, percentile);
  const tail = waitTailOf(load, parts);
  return whereFallsTo(tail, (100 - percentile) / 100, meanUs);
}

/** Mean service, µs. */
function meanOf(load: number, parts: readonly ServicePart[]): number {
  checkLoad(ACT, load);
  if (parts.length === 0) refuse(ACT, "parts", "at least one", "none");
  let shares = 0, meanUs = 0;
  for (const [of, { share, lowUs, highUs }] of parts.entries()) {
    checkPositive(ACT, `parts[${of}].share`, share);
    checkNotNegative(ACT, `parts[${of}].lowUs`, lowUs);
    if (!(highUs >= lowUs && highUs < Infinity)) {
      refuse(ACT, `parts[${of}].highUs`, "lowUs or more and finite", highUs);
    }
    shares += share;
    meanUs += share * (lowUs + highUs) / 2;
  }
  if (Math.abs(shares - 1) > 1e-9) {
    refuse(ACT, "shares", "1 in all", shares);
  }
  checkPositive(ACT, "mean of the parts", meanUs);
  return meanUs;
}

/** The tail of the wait up to `upToUs`, on a grid. */
function gridTail(
  load: number,
  parts: readonly ServicePart[],
  meanUs: number,
  upToUs: number,
): (waitUs: number) => number {
  const stepUs = upToUs / STEPS;
  // What is left of a service that is come upon, to the nearest step.
  const left = meansUpTo(parts, stepUs);
  for (let step = STEPS; step >= 0; step--) {
    left[step] = (left[step] - (step === 0 ? 0 : left[step - 1])) / meanUs;
  }
  const wait = new Float64Array(STEPS + 1);
  const scale = load / (1 - load * left[0]);
  wait[0] = (1 - load) / (1 - load * left[0]);
  for (let step = 1; step <= STEPS; step++) {
    let sum = 0;
    for (let last = 1; last <= step; last++) {
      sum += left[last] * wait[step - last];
    }
    wait[step] = scale * sum;
  }
  // Waits of a step are even around it; those of no step at all have no wait.
  const beyond = new Float64Array(STEPS + 2);
  beyond[0] = load;
  let upTo = 0;
  for (let step = 0; step <= STEPS; step++) {
    upTo += wait[step];
    beyond[step + 1] = 1 - upTo;
  }
  return (waitUs) => {
    const steps = waitUs / stepUs;
    if (steps < 0.5) return load - 2 * steps * (load - beyond[1]);
    const place = Math.floor(steps + 0.5);
    const within = steps + 0.5 - place;
    return Math.max(
      0,
      beyond[place] - within * (beyond[place] - beyond[place + 1]),
    );
  };
}

/** Mean of min(service, `stepUs` × (step + ½)), µs. By step. */
function meansUpTo(
  parts: readonly ServicePart[],
  stepUs: number,
): Float64Array {
  const means = new Float64Array(STEPS + 1);
  /** Shares that begin to be reached, and means that are reached in full. By step. */
  const reached = new Float64Array(STEPS + 2);
  const full = new Float64Array(STEPS + 2);
  const boundary = (step: number) => stepUs * (step + 0.5);
  /** The first step that goes up to `us`, or the one after the last. */
  const stepAt = (us: number) =>
    Math.min(STEPS + 1, Math.max(0, Math.ceil(us / stepUs - 0.5)));
  let beyond = 0;
  for (const { share, lowUs, highUs } of parts) {
    const first = stepAt(lowUs), last = stepAt(highUs);
    beyond += share;
    reached[first] += share;
    full[last] += share * (lowUs + highUs) / 2;
    for (let step = first; step < last; step++) {
      const upToUs = boundary(step);
      means[step] += share *
        ((upToUs ** 2 - lowUs ** 2) / 2 + upToUs * (highUs - upToUs)) /
        (highUs - lowUs);
    }
  }
  let done = 0;
  for (let step = 0; step <= STEPS; step++) {
    beyond -= reached[step];
    done += full[step];
    means[step] += beyond * boundary(step) + done;
  }
  return means;
}
