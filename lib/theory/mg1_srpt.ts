/**
 * M/G/1-SRPT: Poisson arrivals, one core that always serves the request with the
 * least left to do, service without atoms. No policy has a lower mean latency.
 *
 * A law with atoms, such as a bimodal one of fixed times, is in `mg1_srpt_discrete.ts`.
 *
 * @module
 */

import { checkLoad, checkNotNegative, checkPositive } from "./_check.ts";
import { integral } from "./quadrature.ts";

/** A service without atoms, and as much of its moments as comes from short services. */
export interface ContinuousLaw {
  /** Mean, µs. */
  readonly meanUs: number;
  /** Shortest service, µs. */
  readonly minUs: number;
  /** Longest service, µs, or `Infinity`. */
  readonly maxUs: number;
  /** Density at `timeUs`, per µs. */
  density(timeUs: number): number;
  /** Share of services longer than `timeUs`. */
  shareAbove(timeUs: number): number;
  /** Mean of service × [service ≤ `timeUs`], µs. */
  meanUpToUs(timeUs: number): number;
  /** Mean of service² × [service ≤ `timeUs`], µs². */
  meanSquareUpToUs2(timeUs: number): number;
}

/**
 * Exponential service.
 *
 * @param meanUs Mean, µs.
 * @throws {RangeError} If `meanUs` is not above 0.
 *
 * @example Long services make up most of the mean
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(exponentialLaw(10).meanUpToUs(10), 10 * (1 - 2 / Math.E));
 * ```
 */
export function exponentialLaw(meanUs: number): ContinuousLaw {
  checkPositive("describe exponential service", "meanUs", meanUs);
  const above = (timeUs: number) => Math.exp(-timeUs / meanUs);
  const meanUpToUs = (timeUs: number) =>
    -meanUs * Math.expm1(-timeUs / meanUs) - timeUs * above(timeUs);
  return {
    meanUs,
    minUs: 0,
    maxUs: Infinity,
    density: (timeUs) => above(timeUs) / meanUs,
    shareAbove: above,
    meanUpToUs,
    meanSquareUpToUs2: (timeUs) =>
      2 * meanUs * meanUpToUs(timeUs) - timeUs ** 2 * above(timeUs),
  };
}

/**
 * Uniform service.
 *
 * @param minUs Shortest, µs, 0 or more.
 * @param maxUs Longest, µs, above `minUs`.
 * @throws {RangeError} If the longest is not above the shortest.
 *
 * @example Three quarters of the mean come from the longer half
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(uniformLaw(0, 20).meanUpToUs(10), 10 / 4);
 * ```
 */
export function uniformLaw(minUs: number, maxUs: number): ContinuousLaw {
  const act = "describe uniform service";
  checkNotNegative(act, "minUs", minUs);
  checkPositive(act, "maxUs - minUs", maxUs - minUs);
  const widthUs = maxUs - minUs;
  const within = (timeUs: number) => Math.min(maxUs, Math.max(minUs, timeUs));
  return {
    meanUs: (minUs + maxUs) / 2,
    minUs,
    maxUs,
    density: (timeUs) => timeUs >= minUs && timeUs <= maxUs ? 1 / widthUs : 0,
    shareAbove: (timeUs) => (maxUs - within(timeUs)) / widthUs,
    meanUpToUs: (timeUs) => (within(timeUs) ** 2 - minUs ** 2) / 2 / widthUs,
    meanSquareUpToUs2: (timeUs) =>
      (within(timeUs) ** 3 - minUs ** 3) / 3 / widthUs,
  };
}

/**
 * Mean latency, µs, of requests with a given service: the wait for what is ahead
 * of it, and its own service, stretched by what overtakes it on the way.
 *
 * Relative error of the quadrature below 1e-9.
 * Source: L. E. Schrage and L. W. Miller, "The queue M/G/1 with the shortest
 * remaining processing time discipline", Operations Research 14, 1966.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param law Service of all requests.
 * @param serviceUs Service of the requests asked for, µs.
 * @throws {RangeError} If `load` is not below 1: the longest requests have no steady state.
 *
 * @example The shortest requests meet next to no queue
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(latencyOfServiceUs(0.9, exponentialLaw(10), 0.01), 0.01, 1e-3);
 * ```
 */
export function latencyOfServiceUs(
  load: number,
  law: ContinuousLaw,
  serviceUs: number,
): number {
  const act = "compute the latency of M/G/1-SRPT";
  checkLoad(act, load);
  checkPositive(act, "serviceUs", serviceUs);
  const stretch = (timeUs: number) => 1 / (1 - loadUpTo(load, law, timeUs));
  // Split at the law's ends, where the stretch has a kink.
  const lowUs = Math.min(serviceUs, law.minUs);
  const highUs = Math.min(serviceUs, law.maxUs);
  return waitUs(load, law, serviceUs) + lowUs +
    integral(stretch, lowUs, highUs) + (serviceUs - highUs) * stretch(highUs);
}

/**
 * Mean latency, µs, of all requests.
 *
 * One integral, since the mean over services of a stretch summed up to the service
 * is the stretch summed up with the share of services that get so far. Relative
 * error of the quadrature below 1e-9.
 * Source: as {@linkcode latencyOfServiceUs}.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param law Service of all requests.
 * @throws {RangeError} If `load` is not below 1: the longest requests have no steady state.
 *
 * @example At load 0.9, SRPT has less than half the mean latency of M/M/1
 * ```ts
 * import { assertLess } from "@std/assert";
 *
 * assertLess(meanLatencyUs(0.9, exponentialLaw(10)), 100 / 2);
 * ```
 */
export function meanLatencyUs(load: number, law: ContinuousLaw): number {
  checkLoad("compute the latency of M/G/1-SRPT", load);
  const share = (timeUs: number) =>
    waitUs(load, law, timeUs) * law.density(timeUs) +
    law.shareAbove(timeUs) / (1 - loadUpTo(load, law, timeUs));
  return law.minUs + integral(share, law.minUs, law.maxUs, law.meanUs);
}

/** Load of the requests whose service is at most `timeUs`. */
function loadUpTo(load: number, law: ContinuousLaw, timeUs: number): number {
  return load * law.meanUpToUs(timeUs) / law.meanUs;
}

/** Mean time from arrival to first service of a request that needs `serviceUs`, µs. */
function waitUs(load: number, law: ContinuousLaw, serviceUs: number): number {
  // A longer request stands in the way once it has come down to this service.
  const aheadUs2 = law.meanSquareUpToUs2(serviceUs) +
    serviceUs ** 2 * law.shareAbove(serviceUs);
  const free = 1 - loadUpTo(load, law, serviceUs);
  return load / law.meanUs * aheadUs2 / (2 * free ** 2);
}
