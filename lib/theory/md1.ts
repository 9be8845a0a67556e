/**
 * M/D/1: Poisson arrivals, fixed service, one core, FCFS. The kindest service
 * that a core of partitioned FCFS can have.
 *
 * @module
 */

import { whereFallsTo } from "./_bisect.ts";
import {
  checkLoad,
  checkNotNegative,
  checkPercentile,
  checkPositive,
} from "./_check.ts";

/**
 * Arrivals within one service that are told apart. Their number is Poisson with
 * a mean below 1, so more than 40 have a probability below 1e-49.
 */
const MOST_ARRIVALS = 40;

/**
 * Mean wait, µs: half that of M/M/1.
 *
 * Source: L. Kleinrock, "Queueing Systems, Volume 1: Theory", 1975, section 5.5.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param serviceUs Service, µs.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example Three quarters loaded, a wait is one and a half services
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanWaitUs(0.75, 10), 15);
 * ```
 */
export function meanWaitUs(load: number, serviceUs: number): number {
  const act = "compute the wait of M/D/1";
  checkLoad(act, load);
  checkPositive(act, "serviceUs", serviceUs);
  return load * serviceUs / (2 * (1 - load));
}

/**
 * Probability that a wait is longer than `waitUs`.
 *
 * A sum of positive terms, where Erlang's sum alternates and loses every digit
 * within some tens of services. Absolute error below 1e-12 up to load 0.999; time
 * grows with `waitUs` ÷ `serviceUs`.
 * Source: G. J. Franx, "A simple solution for the M/D/c waiting time
 * distribution", Operations Research Letters 29, 2001, with one core.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param serviceUs Service, µs.
 * @param waitUs Wait, µs, 0 or more.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example A request waits when the core is busy
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(waitTail(0.75, 10, 0), 0.75);
 * ```
 */
export function waitTail(
  load: number,
  serviceUs: number,
  waitUs: number,
): number {
  const act = "compute the wait of M/D/1";
  checkLoad(act, load);
  checkPositive(act, "serviceUs", serviceUs);
  checkNotNegative(act, "waitUs", waitUs);
  const services = waitUs / serviceUs;
  return tailIn(queueUpTo(load, Math.floor(services) + 1), load, services);
}

/**
 * The wait, µs, that `percentile` per cent of requests do not exceed: 0 where
 * that many do not wait at all.
 *
 * Source: the inverse of {@linkcode waitTail}, by bisection.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param serviceUs Service, µs.
 * @param percentile In [0, 100).
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example Below the idle share, nobody waits
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(waitPercentileUs(0.2, 10, 79), 0);
 * ```
 */
export function waitPercentileUs(
  load: number,
  serviceUs: number,
  percentile: number,
): number {
  const act = "compute the wait of M/D/1";
  checkLoad(act, load);
  checkPositive(act, "serviceUs", serviceUs);
  checkPercentile(act, percentile);
  const above = (100 - percentile) / 100;
  let queue = queueUpTo(load, 64);
  const services = whereFallsTo(
    (services) => {
      const needed = Math.floor(services) + 1;
      if (needed > queue.length) queue = queueUpTo(load, 2 * needed);
      return tailIn(queue, load, services);
    },
    above,
    1,
  );
  return services * serviceUs;
}

/**
 * Probability that at most so many requests wait, the one in service left out.
 *
 * Balances what crosses a level of the queue, upwards and downwards, from one
 * departure to the next: only sums, so no digit is lost.
 * Source: V. Ramaswami, "A stable recursion for the steady state vector in Markov
 * chains of M/G/1 type", Stochastic Models 4, 1988, for fixed service.
 *
 * @returns By number of waiting requests, from 0 to `length` − 1.
 */
function queueUpTo(load: number, length: number): Float64Array {
  const none = Math.exp(-load);
  const moreThan = poissonTails(load);
  /** Probability of so many requests, the one in service counted. */
  const present = new Float64Array(length + 1);
  const queue = new Float64Array(length);
  present[0] = 1 - load;
  let upTo = present[0];
  for (let level = 0; level < length; level++) {
    let upwards = level <= MOST_ARRIVALS ? present[0] * moreThan[level] : 0;
    for (
      let below = Math.max(1, level + 1 - MOST_ARRIVALS);
      below <= level;
      below++
    ) {
      upwards += present[below] * moreThan[level - below + 1];
    }
    present[level + 1] = upwards / none;
    upTo += present[level + 1];
    queue[level] = upTo;
  }
  return queue;
}

/** Probability of more than so many arrivals within a service. By number. */
function poissonTails(mean: number): Float64Array {
  const tails = new Float64Array(MOST_ARRIVALS + 1);
  const terms = poissonTerms(mean);
  let tail = 0;
  // From the far end, so that small terms are not lost in large ones.
  for (let number = MOST_ARRIVALS; number >= 0; number--) {
    tails[number] = tail;
    tail += terms[number];
  }
  return tails;
}

/** Probability of exactly so many arrivals, `mean` expected. By number. */
function poissonTerms(mean: number): Float64Array {
  const terms = new Float64Array(MOST_ARRIVALS + 1);
  terms[0] = Math.exp(-mean);
  for (let number = 1; number <= MOST_ARRIVALS; number++) {
    terms[number] = terms[number - 1] * mean / number;
  }
  return terms;
}

/**
 * Probability of a wait above `services` services.
 *
 * The wait is over within `whole` services when no more wait than can be served
 * by then, less the arrivals in what the wait falls short of `whole` services.
 */
function tailIn(queue: Float64Array, load: number, services: number): number {
  const whole = Math.floor(services) + 1;
  const arrivals = poissonTerms(load * (whole - services));
  let within = 0;
  for (let number = Math.min(MOST_ARRIVALS, whole - 1); number >= 0; number--) {
    within += arrivals[number] * queue[whole - 1 - number];
  }
  return Math.max(0, 1 - within);
}
