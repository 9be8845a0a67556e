/**
 * M/M/c: Poisson arrivals, exponential service, `cores` cores, one queue, FCFS.
 * With one core it is M/M/1. Means hold for every order of service that does not
 * look at service times and keeps no core idle while a request waits;
 * distributions hold for FCFS only.
 *
 * @module
 */

import { whereFallsTo } from "./_bisect.ts";
import {
  checkCores,
  checkLoad,
  checkNotNegative,
  checkPercentile,
  checkPositive,
} from "./_check.ts";

/**
 * Probability that a request waits (Erlang C).
 *
 * By the recursion on Erlang B, whose terms all lie in [0, 1]: it neither
 * overflows nor cancels, for any number of cores.
 * Source: M. Harchol-Balter, "Performance Modeling and Design of Computer
 * Systems", 2013, ch. 14.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load < 1.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example With one core, a request waits when the core is busy
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(waitProbability(1, 0.7), 0.7);
 * ```
 */
export function waitProbability(cores: number, load: number): number {
  const act = "compute Erlang C";
  checkCores(act, cores);
  checkLoad(act, load);
  const offered = cores * load;
  let blocking = 1; // Erlang B with 0 cores
  for (let core = 1; core <= cores; core++) {
    blocking = offered * blocking / (core + offered * blocking);
  }
  return blocking / (1 - load * (1 - blocking));
}

/**
 * Mean wait, µs.
 *
 * Source: as {@linkcode waitProbability}; a request that waits does so for an
 * exponential time of rate cores × (1 − load) ÷ mean service.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example With one core
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanWaitUs(1, 0.75, 10), 30);
 * ```
 */
export function meanWaitUs(
  cores: number,
  load: number,
  meanUs: number,
): number {
  checkPositive("compute the wait of M/M/c", "meanUs", meanUs);
  return waitProbability(cores, load) / waitRate(cores, load, meanUs);
}

/**
 * Mean latency, µs: mean wait and mean service.
 *
 * Source: as {@linkcode meanWaitUs}.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example With one core, mean service ÷ (1 − load)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanLatencyUs(1, 0.75, 10), 40);
 * ```
 */
export function meanLatencyUs(
  cores: number,
  load: number,
  meanUs: number,
): number {
  return meanWaitUs(cores, load, meanUs) + meanUs;
}

/**
 * Probability that a wait is longer than `waitUs`.
 *
 * Source: D. Gross et al., "Fundamentals of Queueing Theory", 4th ed., 2008,
 * section 2.3.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @param waitUs Wait, µs, 0 or more.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example A wait above 0 is a wait
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(waitTail(16, 0.8, 10, 0), waitProbability(16, 0.8));
 * ```
 */
export function waitTail(
  cores: number,
  load: number,
  meanUs: number,
  waitUs: number,
): number {
  const act = "compute the wait of M/M/c";
  checkPositive(act, "meanUs", meanUs);
  checkNotNegative(act, "waitUs", waitUs);
  return waitProbability(cores, load) *
    Math.exp(-waitRate(cores, load, meanUs) * waitUs);
}

/**
 * The wait, µs, that `percentile` per cent of requests do not exceed: 0 where
 * that many do not wait at all.
 *
 * Source: the inverse of {@linkcode waitTail}, in closed form.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @param percentile In [0, 100).
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example On an idle machine, nobody waits
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(waitPercentileUs(16, 0.01, 10, 99), 0);
 * ```
 */
export function waitPercentileUs(
  cores: number,
  load: number,
  meanUs: number,
  percentile: number,
): number {
  const act = "compute the wait of M/M/c";
  checkPositive(act, "meanUs", meanUs);
  checkPercentile(act, percentile);
  const above = (100 - percentile) / 100;
  const waits = waitProbability(cores, load);
  if (waits <= above) return 0;
  return Math.log(waits / above) / waitRate(cores, load, meanUs);
}

/**
 * Probability that a latency is longer than `latencyUs`.
 *
 * The wait, 0 or exponential, and the service, exponential, are independent. Their
 * sum is written so that it holds when the two rates agree (`cores` × (1 − `load`)
 * = 1, as in every half-loaded pair of cores) and does not cancel near it.
 * Source: the convolution of {@linkcode waitTail} with the service; Gross et al.,
 * "Fundamentals of Queueing Theory", 4th ed., 2008, section 2.3.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @param latencyUs Latency, µs, 0 or more.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example With one core, latency is exponential
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(latencyTail(1, 0.75, 10, 40), Math.exp(-1));
 * ```
 */
export function latencyTail(
  cores: number,
  load: number,
  meanUs: number,
  latencyUs: number,
): number {
  const act = "compute the latency of M/M/c";
  checkPositive(act, "meanUs", meanUs);
  checkNotNegative(act, "latencyUs", latencyUs);
  const serviceRate = 1 / meanUs;
  const rate = waitRate(cores, load, meanUs);
  const slower = Math.min(serviceRate, rate);
  const apart = Math.abs(serviceRate - rate);
  // ∫ exp(−apart × s) ds from 0 to the latency, which is the latency itself when the rates agree.
  const overlapUs = apart === 0
    ? latencyUs
    : -Math.expm1(-apart * latencyUs) / apart;
  return Math.exp(-serviceRate * latencyUs) +
    waitProbability(cores, load) * serviceRate *
      Math.exp(-slower * latencyUs) * overlapUs;
}

/**
 * The latency, µs, that `percentile` per cent of requests do not exceed.
 *
 * Source: the inverse of {@linkcode latencyTail}, by bisection to the last bits.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @param percentile In [0, 100).
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example With one core, latency is exponential
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(latencyPercentileUs(1, 0.75, 10, 99), 40 * Math.log(100));
 * ```
 */
export function latencyPercentileUs(
  cores: number,
  load: number,
  meanUs: number,
  percentile: number,
): number {
  checkPercentile("compute the latency of M/M/c", percentile);
  return whereFallsTo(
    (latencyUs) => latencyTail(cores, load, meanUs, latencyUs),
    (100 - percentile) / 100,
    meanLatencyUs(cores, load, meanUs),
  );
}

/** Rate at which the wait of a request that waits ends, per µs. */
function waitRate(cores: number, load: number, meanUs: number): number {
  return cores * (1 - load) / meanUs;
}
