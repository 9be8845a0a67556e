/**
 * M/G/1: Poisson arrivals, any service, one core, FCFS. What a core of
 * partitioned FCFS is, when requests are steered at random.
 *
 * @module
 */

import { checkLoad, checkNotNegative, checkPositive } from "./_check.ts";

/**
 * Mean wait, µs (Pollaczek–Khinchine).
 *
 * Of the service, only its mean and its squared coefficient of variation matter.
 * Source: L. Kleinrock, "Queueing Systems, Volume 1: Theory", 1975, section 5.5.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @param scv Squared coefficient of variation of the service: variance ÷ mean².
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example Exponential service (scv 1) waits twice as long as fixed service (scv 0)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanWaitUs(0.75, 10, 1), 30);
 * assertAlmostEquals(meanWaitUs(0.75, 10, 0), 15);
 * ```
 */
export function meanWaitUs(load: number, meanUs: number, scv: number): number {
  const act = "compute the wait of M/G/1";
  checkLoad(act, load);
  checkPositive(act, "meanUs", meanUs);
  checkNotNegative(act, "scv", scv);
  return load * meanUs * (1 + scv) / (2 * (1 - load));
}

/**
 * Mean latency, µs: mean wait and mean service.
 *
 * Source: as {@linkcode meanWaitUs}.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @param scv Squared coefficient of variation of the service: variance ÷ mean².
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example Exponential service is M/M/1
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanLatencyUs(0.75, 10, 1), 40);
 * ```
 */
export function meanLatencyUs(
  load: number,
  meanUs: number,
  scv: number,
): number {
  return meanWaitUs(load, meanUs, scv) + meanUs;
}

/**
 * Mean square of the wait, µs². Its variance is this less the mean wait squared.
 *
 * Source: Kleinrock, "Queueing Systems, Volume 1: Theory", 1975, section 5.7
 * (Takács's recursion for the moments of the wait).
 *
 * @param load Load, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @param scv Squared coefficient of variation of the service: variance ÷ mean².
 * @param thirdMomentUs3 Mean cube of the service, µs³.
 * @throws {RangeError} If `load` is not below 1: there is no steady state; if
 * `thirdMomentUs3` is less than the mean and the variance allow.
 *
 * @example Exponential service, whose mean cube is 6 × mean³
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // A wait of M/M/1 is 0, or exponential of mean 40, with probability 3/4.
 * assertAlmostEquals(meanSquareWaitUs2(0.75, 10, 1, 6000), 0.75 * 2 * 40 ** 2);
 * ```
 */
export function meanSquareWaitUs2(
  load: number,
  meanUs: number,
  scv: number,
  thirdMomentUs3: number,
): number {
  const act = "compute the mean square wait of M/G/1";
  const waitUs = meanWaitUs(load, meanUs, scv);
  checkPositive(act, "thirdMomentUs3", thirdMomentUs3);
  return 2 * waitUs ** 2 + load / meanUs * thirdMomentUs3 / (3 * (1 - load));
}
