/**
 * M/M/c on cores of unequal speed: Poisson arrivals, exponential service, one
 * queue, FCFS. A core of speed s gives s of service in a unit of its time.
 *
 * @module
 */

import { checkNotNegative, checkPositive, refuse } from "./_check.ts";

/**
 * Mean latency, µs, on cores of these speeds, where a request that finds several
 * free takes any of them, or the one that was busy last: both are as good.
 *
 * The chance of a set of busy cores is in proportion to the product of what each
 * is offered, spread over the orders of those that are free.
 * Source: H. Gumbel, "Waiting lines with heterogeneous servers", Operations
 * Research 8(4), 1960.
 *
 * @param speeds By core, each above 0; up to a hundred cores.
 * @param load Arrival rate × mean service ÷ cores.
 * @param meanUs Mean service at speed 1, µs.
 * @throws {RangeError} If the cores together cannot do the load: there is no steady state.
 *
 * @example Two cores, one of half the speed, at next to no load: 1.5 services
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanLatencyUs([1, 0.5], 1e-12, 10), 15);
 * ```
 */
export function meanLatencyUs(
  speeds: readonly number[],
  load: number,
  meanUs: number,
): number {
  const act = "compute the latency of M/M/c on uneven cores";
  const cores = speeds.length;
  for (const speed of speeds) checkPositive(act, "a speed", speed);
  checkPositive(act, "load", load);
  checkPositive(act, "meanUs", meanUs);
  const work = load * cores;
  const busy = work / speeds.reduce((sum, speed) => sum + speed, 0);
  if (busy >= 1) {
    refuse(act, "load", "below the mean of the speeds", load);
  }
  // Sums over the sets of n cores, of the products of what each is offered. By n.
  const sums = [1, ...new Array<number>(cores).fill(0)];
  speeds.forEach((speed, place) => {
    for (let n = place + 1; n > 0; n--) sums[n] += sums[n - 1] * work / speed;
  });
  let all = 0, present = 0, orders = 1;
  for (let n = 0; n < cores; n++) {
    all += sums[n] * orders;
    present += n * sums[n] * orders;
    orders /= cores - n;
  }
  const full = sums[cores] * orders / (1 - busy);
  all += full;
  present += full * (cores + busy / (1 - busy));
  return present / all * meanUs / work;
}

/**
 * Mean latency, µs, on two hyperthreads of one core, each of which has speed 1
 * while the other is free and `siblingSpeed` while both are busy.
 *
 * A birth and death process: the rate of finishes depends on one or two being
 * busy alone.
 *
 * @param siblingSpeed Above 0, at most 1.
 * @param load Arrival rate × mean service ÷ 2.
 * @param meanUs Mean service at speed 1, µs.
 * @throws {RangeError} If both together cannot do the load: there is no steady state.
 *
 * @example At half speed the two are one core of processor sharing
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(siblingsMeanLatencyUs(0.5, 0.25, 10), 20);
 * ```
 */
export function siblingsMeanLatencyUs(
  siblingSpeed: number,
  load: number,
  meanUs: number,
): number {
  const act = "compute the latency of two siblings";
  checkPositive(act, "siblingSpeed", siblingSpeed);
  checkNotNegative(act, "load", load);
  checkPositive(act, "meanUs", meanUs);
  const busy = load / siblingSpeed;
  if (busy >= 1) refuse(act, "load", "below siblingSpeed", load);
  const free = 1 / (1 + 2 * load / (1 - busy));
  return free * meanUs / (1 - busy) ** 2;
}
