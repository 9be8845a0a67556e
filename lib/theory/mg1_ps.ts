/**
 * M/G/1-PS: Poisson arrivals, any service, one core that all pending requests
 * share equally at every instant. Means do not depend on the service's shape.
 *
 * @module
 */

import { checkLoad, checkNotNegative, checkPositive } from "./_check.ts";

/**
 * Mean latency, µs, of requests with a given service.
 *
 * Source: L. Kleinrock, "Queueing Systems, Volume 2: Computer Applications",
 * 1976, section 4.4.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param serviceUs Service of the requests asked for, µs, 0 or more.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example A request twice as long takes twice as long
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(latencyOfServiceUs(0.75, 10), 40);
 * assertAlmostEquals(latencyOfServiceUs(0.75, 20), 80);
 * ```
 */
export function latencyOfServiceUs(load: number, serviceUs: number): number {
  const act = "compute the latency of M/G/1-PS";
  checkLoad(act, load);
  checkNotNegative(act, "serviceUs", serviceUs);
  return serviceUs / (1 - load);
}

/**
 * Mean latency, µs, of all requests, whatever the shape of the service.
 *
 * Source: as {@linkcode latencyOfServiceUs}, averaged over the service.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example As M/M/1
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanLatencyUs(0.75, 10), 40);
 * ```
 */
export function meanLatencyUs(load: number, meanUs: number): number {
  checkPositive("compute the latency of M/G/1-PS", "meanUs", meanUs);
  return latencyOfServiceUs(load, meanUs);
}

/**
 * Mean slowdown of requests of any one service, and so of all of them.
 *
 * Source: as {@linkcode latencyOfServiceUs}, divided by the service.
 *
 * @param load Load, 0 ≤ load < 1.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example Three quarters loaded, everything is four times as slow
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(meanSlowdown(0.75), 4);
 * ```
 */
export function meanSlowdown(load: number): number {
  checkLoad("compute the slowdown of M/G/1-PS", load);
  return 1 / (1 - load);
}
