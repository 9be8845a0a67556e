/**
 * M/G/1 with shortest job first: Poisson arrivals, one core, of those that wait
 * the one with the shortest service goes next, and runs to completion. Service
 * without atoms.
 *
 * With services from a list of fixed times it is M/G/1 with a priority for each
 * time: see `mg1_priority.ts`.
 *
 * @module
 */

import { checkLoad, checkNotNegative } from "./_check.ts";
import type { ContinuousLaw } from "./mg1_srpt.ts";
import { integral } from "./quadrature.ts";

/**
 * Mean wait, µs, of requests with a given service: W₀ ÷ (1 − load of all shorter ones)².
 *
 * Source: T. E. Phipps, "Machine repair as a priority waiting-line problem",
 * Operations Research 4, 1956: Cobham's priorities, as many as there are services.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param law Service of all requests.
 * @param serviceUs Service of the requests asked for, µs.
 * @throws {RangeError} If `load` is not below 1: the longest requests have no steady state.
 *
 * @example The shortest requests wait for what is in service, and for nothing else
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { exponentialLaw } from "./mg1_srpt.ts";
 *
 * assertAlmostEquals(waitOfServiceUs(0.9, exponentialLaw(10), 0), 0.9 * 10, 1e-7);
 * ```
 */
export function waitOfServiceUs(
  load: number,
  law: ContinuousLaw,
  serviceUs: number,
): number {
  const act = "compute the wait of M/G/1 with shortest job first";
  checkLoad(act, load);
  checkNotNegative(act, "serviceUs", serviceUs);
  return residualUs(load, law) / freeOf(load, law, serviceUs) ** 2;
}

/**
 * Mean wait, µs, of all requests. Relative error of the quadrature below 1e-9.
 *
 * Source: as {@linkcode waitOfServiceUs}, averaged over services.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param law Service of all requests.
 * @throws {RangeError} If `load` is not below 1: the longest requests have no steady state.
 *
 * @example At load 0.9 it is less than half of that of M/M/1
 * ```ts
 * import { assertLess } from "@std/assert";
 * import { exponentialLaw } from "./mg1_srpt.ts";
 *
 * assertLess(meanWaitUs(0.9, exponentialLaw(10)), 90 / 2);
 * ```
 */
export function meanWaitUs(load: number, law: ContinuousLaw): number {
  checkLoad("compute the wait of M/G/1 with shortest job first", load);
  const share = (us: number) => law.density(us) / freeOf(load, law, us) ** 2;
  return residualUs(load, law) *
    integral(share, law.minUs, law.maxUs, law.meanUs);
}

/** Share of time that the core has for others than those shorter than `timeUs`. */
function freeOf(load: number, law: ContinuousLaw, timeUs: number): number {
  return 1 - load * law.meanUpToUs(timeUs) / law.meanUs;
}

/** Mean work left of what is in service, µs: λ E[S²] ÷ 2, by E[S²] = 2 ∫ t P(S > t) dt. */
function residualUs(load: number, law: ContinuousLaw): number {
  const { minUs, maxUs, meanUs } = law;
  const half = minUs ** 2 / 2 +
    integral((us) => us * law.shareAbove(us), minUs, maxUs, meanUs);
  return load / meanUs * half;
}
