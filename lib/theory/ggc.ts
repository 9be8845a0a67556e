/**
 * G/G/c by two moments: any arrivals that do not depend on one another, any
 * service, one queue, FCFS; what their squared coefficients of variation say.
 *
 * Nothing here is exact but where it says so. Two moments do not settle a wait: for
 * the same two it may be several times as long, most of all where few requests wait.
 *
 * @module
 */

import {
  checkCores,
  checkLoad,
  checkNotNegative,
  checkPositive,
} from "./_check.ts";
import * as mdc from "./mdc.ts";
import * as mmc from "./mmc.ts";

const ACT = "approximate the wait of G/G/c";

/** A queue as far as two moments tell. */
export interface TwoMoments {
  /** Number of cores, a whole number above 0. */
  readonly cores: number;
  /** Load per core, 0 ≤ load < 1. */
  readonly load: number;
  /** Mean service, µs. */
  readonly meanUs: number;
  /** Squared coefficient of variation of the times between arrivals; 1 for Poisson. */
  readonly arrivalScv: number;
  /** Squared coefficient of variation of the service. */
  readonly serviceScv: number;
}

/**
 * Mean wait on one core, µs, at most: Kingman's bound.
 *
 * A bound for all arrivals and services of these moments, met as load goes to 1.
 * Source: J. F. C. Kingman, "Some inequalities for the queue GI/G/1", Biometrika
 * 49, 1962.
 *
 * @param queue Of one core: `cores` is not asked.
 * @throws {RangeError} If an argument is outside of its domain.
 *
 * @example M/D/1 is well below it at half load
 * ```ts
 * import { assertLess } from "@std/assert";
 * import * as md1 from "./md1.ts";
 *
 * const queue = { cores: 1, load: 0.5, meanUs: 10, arrivalScv: 1, serviceScv: 0 };
 * assertLess(md1.meanWaitUs(0.5, 10), kingmanBoundUs(queue));
 * ```
 */
export function kingmanBoundUs(queue: TwoMoments): number {
  check(queue);
  const { load, meanUs, arrivalScv, serviceScv } = queue;
  if (load === 0) return arrivalScv === 0 ? 0 : Infinity;
  return meanUs * (arrivalScv / load + load * serviceScv) / (2 * (1 - load));
}

/**
 * Mean wait on one core, µs: Kingman's approximation.
 *
 * Exact for Poisson arrivals; for others right as load goes to 1, and too long
 * below where arrivals are more even than Poisson.
 * Source: J. F. C. Kingman, "The single server queue in heavy traffic", Mathematical
 * Proceedings of the Cambridge Philosophical Society 57, 1961.
 *
 * @param queue Of one core: `cores` is not asked.
 * @throws {RangeError} If an argument is outside of its domain.
 *
 * @example Poisson arrivals: Pollaczek and Khinchine's
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as mg1 from "./mg1.ts";
 *
 * const queue = { cores: 1, load: 0.5, meanUs: 10, arrivalScv: 1, serviceScv: 4 };
 * assertAlmostEquals(kingmanUs(queue), mg1.meanWaitUs(0.5, 10, 4));
 * ```
 */
export function kingmanUs(queue: TwoMoments): number {
  check(queue);
  const { load, meanUs } = queue;
  return load / (1 - load) * variability(queue) * meanUs;
}

/**
 * Mean wait, µs, for Poisson arrivals: Lee and Longton's approximation, M/M/c's
 * wait × (1 + scv of service) ÷ 2.
 *
 * Exact for one core and for exponential service. Within a few per cent at load
 * 0.9; on 5 cores with an scv of 4, a fifth too long at load 0.7 and half at 0.4.
 * Source: A. M. Lee and P. A. Longton, "Queueing processes associated with airline
 * passenger check-in", Operational Research Quarterly 10, 1959.
 *
 * @param queue Its arrivals are taken to be Poisson: `arrivalScv` is not asked.
 * @throws {RangeError} If an argument is outside of its domain.
 *
 * @example Exponential service is M/M/c
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as mmc from "./mmc.ts";
 *
 * const queue = { cores: 4, load: 0.8, meanUs: 10, arrivalScv: 1, serviceScv: 1 };
 * assertAlmostEquals(leeLongtonUs(queue), mmc.meanWaitUs(4, 0.8, 10));
 * ```
 */
export function leeLongtonUs(queue: TwoMoments): number {
  return allenCunneenUs({ ...queue, arrivalScv: 1 });
}

/**
 * Mean wait, µs: Allen and Cunneen's approximation, M/M/c's wait × the mean of the
 * two squared coefficients of variation.
 *
 * Kingman's on one core; Lee and Longton's for Poisson arrivals, and off as those
 * are; for arrivals that are more even than Poisson it is too long at low load.
 * Source: A. O. Allen, "Probability, Statistics, and Queueing Theory", 2nd ed.,
 * 1990, section 5.3.
 *
 * @param queue The queue.
 * @throws {RangeError} If an argument is outside of its domain.
 *
 * @example On one core it is Kingman's
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const queue = { cores: 1, load: 0.8, meanUs: 10, arrivalScv: 2, serviceScv: 4 };
 * assertAlmostEquals(allenCunneenUs(queue), kingmanUs(queue));
 * ```
 */
export function allenCunneenUs(queue: TwoMoments): number {
  check(queue);
  const { cores, load, meanUs } = queue;
  return variability(queue) * mmc.meanWaitUs(cores, load, meanUs);
}

/**
 * Mean wait, µs, for Poisson arrivals: Kimura's approximation, the harmonic mean of
 * the exact waits of M/M/c and M/D/c, each as much as the scv of service says.
 *
 * Exact for one core, for exponential and for fixed service. Within 5 % of
 * simulation for gamma, hyperexponential and lognormal services with an scv up to 4
 * on 4 to 16 cores at loads from 0.4 to 0.9; rare services hundreds of times as long
 * as others are beyond it, as beyond all that knows two moments alone.
 * Source: T. Kimura, "A two-moment approximation for the mean waiting time in the
 * GI/G/s queue", Management Science 32(6), 1986, with the exact wait of M/D/c.
 *
 * @param queue Its arrivals are taken to be Poisson: `arrivalScv` is not asked;
 *   its load is 0.99 at most.
 * @throws {RangeError} If an argument is outside of its domain.
 *
 * @example Fixed service is M/D/c
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as mdc from "./mdc.ts";
 *
 * const queue = { cores: 4, load: 0.8, meanUs: 10, arrivalScv: 1, serviceScv: 0 };
 * assertAlmostEquals(kimuraUs(queue), mdc.meanWaitUs(4, 0.8, 10));
 * ```
 */
export function kimuraUs(queue: TwoMoments): number {
  check(queue);
  const { cores, load, meanUs, serviceScv } = queue;
  if (load === 0) return 0;
  const fixed = mdc.meanWaitUs(cores, load, meanUs);
  const exponential = mmc.meanWaitUs(cores, load, meanUs);
  return (1 + serviceScv) /
    ((1 - serviceScv) / fixed + 2 * serviceScv / exponential);
}

/**
 * Mean wait, µs: Whitt's approximation.
 *
 * Allen and Cunneen's, corrected towards M/D/c and D/M/c where traffic is light.
 * Exact for M/M/c. For M/G/c within a tenth of simulation with an scv of 0.5 to 4
 * on 4 and 5 cores, within a fifth on 16 where a wait is a twentieth of a service.
 * Source: W. Whitt, "Approximations for the GI/G/m queue", Production and
 * Operations Management 2(2), 1993, (2.16) to (2.25).
 *
 * @param queue The queue.
 * @throws {RangeError} If an argument is outside of its domain.
 *
 * @example Two cores, fixed service, load 0.9: 2.1445 services (Kimura 1991, table 1)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const queue = { cores: 2, load: 0.9, meanUs: 1, arrivalScv: 1, serviceScv: 0 };
 * assertAlmostEquals(whittUs(queue), 2.1445, 5e-5);
 * ```
 */
export function whittUs(queue: TwoMoments): number {
  check(queue);
  const { cores, load, arrivalScv: ca, serviceScv: cs } = queue;
  if (load === 0 || ca + cs === 0) return 0;
  const gamma = Math.min(
    0.24,
    (1 - load) * (cores - 1) * (Math.sqrt(4 + 5 * cores) - 2) /
      (16 * cores * load),
  );
  const towardsFixedService = 1 + gamma;
  const towardsFixedArrivals = (1 - 4 * gamma) *
    Math.exp(-2 * (1 - load) / (3 * load));
  const both = Math.min(1, (towardsFixedService + towardsFixedArrivals) / 2);
  const even = both ** (2 * Math.max(0, 1 - variability(queue)));
  const correction = ca > cs
    ? (4 * (ca - cs) * towardsFixedService + cs * even) / (4 * ca - 3 * cs)
    : ((cs - ca) * towardsFixedArrivals + (cs + 3 * ca) * even) /
      (2 * (ca + cs));
  return correction * allenCunneenUs(queue);
}

/**
 * Probability that a wait on one core is longer than `waitUs`, in heavy traffic:
 * exponential, with the mean of {@linkcode kingmanUs}.
 *
 * Right as load goes to 1. Below, off by a factor of about 1 ÷ load, and where
 * service is wider than exponential, by more in the far tail.
 * Source: as {@linkcode kingmanUs}.
 *
 * @param queue Of one core: `cores` is not asked.
 * @param waitUs Wait, µs, 0 or more.
 * @throws {RangeError} If an argument is outside of its domain.
 *
 * @example M/M/1 at load 0.95, at its mean wait
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as mmc from "./mmc.ts";
 *
 * const queue = { cores: 1, load: 0.95, meanUs: 1, arrivalScv: 1, serviceScv: 1 };
 * assertAlmostEquals(heavyTrafficTail(queue, 19), mmc.waitTail(1, 0.95, 1, 19), 0.01);
 * ```
 */
export function heavyTrafficTail(queue: TwoMoments, waitUs: number): number {
  checkNotNegative(ACT, "waitUs", waitUs);
  const meanUs = kingmanUs(queue);
  return meanUs === 0 ? 0 : Math.exp(-waitUs / meanUs);
}

function variability({ arrivalScv, serviceScv }: TwoMoments): number {
  return (arrivalScv + serviceScv) / 2;
}

function check(queue: TwoMoments): void {
  checkCores(ACT, queue.cores);
  checkLoad(ACT, queue.load);
  checkPositive(ACT, "meanUs", queue.meanUs);
  checkNotNegative(ACT, "arrivalScv", queue.arrivalScv);
  checkNotNegative(ACT, "serviceScv", queue.serviceScv);
}
