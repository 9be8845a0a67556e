/**
 * M/D/c: Poisson arrivals, fixed service, `cores` cores, one queue, FCFS. The
 * kindest service that centralized FCFS can have.
 *
 * One service later, the queue is what it was, and what has come, less one for each
 * core. So it is the highest point of a random walk that falls, and that is a sum
 * of as many steps upwards as a Poisson number says: nothing but positive terms.
 *
 * @module
 */

import { whereFallsTo } from "./_bisect.ts";
import {
  checkCores,
  checkNotNegative,
  checkPercentile,
  checkPositive,
  refuse,
} from "./_check.ts";
import { lnFactorial } from "./_factorial.ts";

const ACT = "compute the wait of M/D/c";

/** Load above which sums would take too long: at this one it is seconds on one core. */
const MOST_LOAD = 0.99;

/** Share of a sum below which its further terms are no matter. */
const NO_MATTER = 1e-17;

/**
 * Probability that a request waits.
 *
 * Absolute error below 1e-12; time grows as 1 ÷ (cores × (1 − load)²).
 * Source: G. J. Franx, "A simple solution for the M/D/c waiting time
 * distribution", Operations Research Letters 29, 2001.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load ≤ 0.99.
 * @throws {RangeError} If `load` is above 0.99.
 *
 * @example On one core a request waits when the core is busy
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(waitProbability(1, 0.7), 0.7);
 * ```
 */
export function waitProbability(cores: number, load: number): number {
  return waitTail(cores, load, 1, 0);
}

/**
 * Mean wait, µs.
 *
 * Relative error below 1e-12.
 * Source: C. D. Crommelin, "Delay probability formulae", Post Office Electrical
 * Engineers' Journal 26, 1934, as the mean of the walk's highest point by
 * F. Spitzer, "A combinatorial lemma and its application to probability theory",
 * Transactions of the AMS 82, 1956.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load ≤ 0.99.
 * @param serviceUs Service, µs.
 * @throws {RangeError} If `load` is above 0.99.
 *
 * @example One core
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanWaitUs(1, 0.75, 10), 15);
 * ```
 */
export function meanWaitUs(
  cores: number,
  load: number,
  serviceUs: number,
): number {
  check(cores, load, serviceUs);
  if (load === 0) return 0;
  let queue = 0;
  for (let services = 1;; services++) {
    let above = 0, term = chanceOf(cores, load, services, 1);
    const mean = services * cores * load;
    for (let more = 1; term > above * NO_MATTER; more++) {
      above += more * term;
      term *= mean / (services * cores + more + 1);
    }
    queue += above / services;
    // What is left falls at least as fast as a geometric sum of this step.
    if (above / services < queue * NO_MATTER * (1 - load) ** 2) break;
  }
  return queue * serviceUs / (cores * load);
}

/**
 * Probability that a wait is longer than `waitUs`.
 *
 * Absolute error below 1e-12; time grows as 1 ÷ (cores × (1 − load)²), and with
 * `waitUs` ÷ `serviceUs`.
 * Source: as {@linkcode waitProbability}; the queue that it is made of by Spitzer's
 * identity, as in {@linkcode meanWaitUs}.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load ≤ 0.99.
 * @param serviceUs Service, µs.
 * @param waitUs Wait, µs, 0 or more.
 * @throws {RangeError} If `load` is above 0.99.
 *
 * @example Two cores, half loaded: a third of what M/M/2 has waits as long as a service
 * ```ts
 * import { assertLess } from "@std/assert";
 * import * as mmc from "./mmc.ts";
 *
 * assertLess(waitTail(2, 0.5, 10, 10), mmc.waitTail(2, 0.5, 10, 10) / 3);
 * ```
 */
export function waitTail(
  cores: number,
  load: number,
  serviceUs: number,
  waitUs: number,
): number {
  check(cores, load, serviceUs);
  checkNotNegative(ACT, "waitUs", waitUs);
  const services = waitUs / serviceUs;
  const length = cores * (Math.floor(services) + 1);
  return tailIn(queueUpTo(cores, load, length), cores, load, services);
}

/**
 * The wait, µs, that `percentile` per cent of requests do not exceed: 0 where
 * that many do not wait at all.
 *
 * Source: the inverse of {@linkcode waitTail}, by bisection.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load ≤ 0.99.
 * @param serviceUs Service, µs.
 * @param percentile In [0, 100).
 * @throws {RangeError} If `load` is above 0.99.
 *
 * @example Hardly loaded, nobody waits
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(waitPercentileUs(4, 0.2, 10, 90), 0);
 * ```
 */
export function waitPercentileUs(
  cores: number,
  load: number,
  serviceUs: number,
  percentile: number,
): number {
  check(cores, load, serviceUs);
  checkPercentile(ACT, percentile);
  const tail = waitTailOf(cores, load, serviceUs);
  return whereFallsTo(tail, (100 - percentile) / 100, serviceUs);
}

/**
 * {@linkcode waitTail} as a function of the wait alone, for those who ask often.
 *
 * Source: as {@linkcode waitTail}.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core, 0 ≤ load ≤ 0.99.
 * @param serviceUs Service, µs.
 * @throws {RangeError} If `load` is above 0.99.
 *
 * @example It is the same function
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(waitTailOf(4, 0.8, 10)(25), waitTail(4, 0.8, 10, 25));
 * ```
 */
export function waitTailOf(
  cores: number,
  load: number,
  serviceUs: number,
): (waitUs: number) => number {
  check(cores, load, serviceUs);
  let queue = queueUpTo(cores, load, 4 * cores + 32);
  return (waitUs) => {
    const services = waitUs / serviceUs;
    const needed = cores * (Math.floor(services) + 1);
    if (needed > queue.length) queue = queueUpTo(cores, load, 2 * needed);
    return tailIn(queue, cores, load, services);
  };
}

function check(cores: number, load: number, serviceUs: number): void {
  checkCores(ACT, cores);
  if (!(load >= 0 && load <= MOST_LOAD)) {
    refuse(ACT, "load", `in [0, ${MOST_LOAD}]`, load);
  }
  checkPositive(ACT, "serviceUs", serviceUs);
}

/** Probability that so many services bring `more` arrivals more than all cores together have done by then. */
function chanceOf(
  cores: number,
  load: number,
  services: number,
  more: number,
): number {
  const mean = services * cores * load, number = services * cores + more;
  return Math.exp(number * Math.log(mean) - mean - lnFactorial(number));
}

/**
 * Probability that at most so many requests wait.
 *
 * The queue is a compound Poisson sum: steps of `size` come as often as the walk
 * is that high after so many services, over their number. Panjer's recursion adds
 * them up.
 * Source: Spitzer, as above; H. H. Panjer, "Recursive evaluation of a family of
 * compound distributions", ASTIN Bulletin 12, 1981.
 *
 * @returns By number of waiting requests, from 0 to `length` − 1.
 */
function queueUpTo(cores: number, load: number, length: number): Float64Array {
  const upTo = new Float64Array(length).fill(1);
  if (load === 0) return upTo;
  /** How often steps of each size come, times the size; and how often any do. */
  const steps = new Float64Array(length);
  let all = 0;
  for (let services = 1;; services++) {
    const mean = services * cores * load;
    let term = chanceOf(cores, load, services, 1) / services, sum = 0;
    for (let size = 1; term > sum * NO_MATTER; size++) {
      if (size < length) steps[size] += size * term;
      sum += term;
      term *= mean / (services * cores + size + 1);
    }
    all += sum;
    if (sum < all * NO_MATTER * (1 - load) ** 2) break;
  }
  const queue = new Float64Array(length);
  queue[0] = upTo[0] = Math.exp(-all);
  for (let number = 1; number < length; number++) {
    let sum = 0;
    for (let size = 1; size <= number; size++) {
      sum += steps[size] * queue[number - size];
    }
    queue[number] = sum / number;
    upTo[number] = upTo[number - 1] + queue[number];
  }
  return upTo;
}

/**
 * Probability of a wait above `services` services.
 *
 * The wait is over within `whole` services when no more wait than all cores can
 * take by then, less the arrivals in what the wait falls short of `whole` services.
 */
function tailIn(
  queue: Float64Array,
  cores: number,
  load: number,
  services: number,
): number {
  const whole = Math.floor(services) + 1;
  const mean = cores * load * (whole - services);
  let chance = Math.exp(-mean), within = 0;
  for (let arrivals = 0; arrivals < whole * cores; arrivals++) {
    within += chance * queue[whole * cores - 1 - arrivals];
    chance *= mean / (arrivals + 1);
  }
  return Math.max(0, 1 - within);
}
