/**
 * M/G/1-LAS: Poisson arrivals, one core that always serves those that have got
 * least service so far, at equal shares; also called foreground–background.
 *
 * A request of service x meets the others as if none needed more than x: what they
 * get beyond that, they get when it is gone. So all there is to know of a law is
 * the mean and the mean square of min(service, x), with or without atoms.
 *
 * @module
 */

import { checkLoad, checkPositive, refuse } from "./_check.ts";
import type { ContinuousLaw } from "./mg1_srpt.ts";
import type { Atom } from "./mg1_srpt_discrete.ts";
import { integral } from "./quadrature.ts";

const ACT = "compute the latency of M/G/1-LAS";

/**
 * Mean latency, µs, of requests with a given service, exact.
 *
 *     (λ E[min(S, x)²] / (2 (1 − ρₓ)) + x) / (1 − ρₓ),  ρₓ = λ E[min(S, x)]
 *
 * Source: L. Schrage, "The queue M/G/1 with feedback to lower priority queues",
 * Management Science 13(7), 1967; in this form M. Nuyens and A. Wierman, "The
 * foreground–background queue: a survey", Performance Evaluation 65, 2008.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param law Service of all requests.
 * @param serviceUs Service of the requests asked for, µs.
 * @throws {RangeError} If `load` is not below 1: the longest requests have no steady state.
 *
 * @example The shortest requests meet next to no queue
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { exponentialLaw } from "./mg1_srpt.ts";
 *
 * assertAlmostEquals(latencyOfServiceUs(0.9, exponentialLaw(10), 0.01), 0.01, 1e-3);
 * ```
 */
export function latencyOfServiceUs(
  load: number,
  law: ContinuousLaw,
  serviceUs: number,
): number {
  checkLoad(ACT, load);
  checkPositive(ACT, "serviceUs", serviceUs);
  const above = law.shareAbove(serviceUs);
  return latencyUs(
    load / law.meanUs,
    serviceUs,
    law.meanUpToUs(serviceUs) + serviceUs * above,
    law.meanSquareUpToUs2(serviceUs) + serviceUs ** 2 * above,
  );
}

/**
 * Mean latency, µs, of all requests. Relative error of the quadrature below 1e-9.
 *
 * Source: as {@linkcode latencyOfServiceUs}, averaged over the services.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param law Service of all requests.
 * @throws {RangeError} If `load` is not below 1: the longest requests have no steady state.
 *
 * @example Exponential service has no memory: knowing what was attained does not help
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { exponentialLaw } from "./mg1_srpt.ts";
 *
 * assertAlmostEquals(meanLatencyUs(0.75, exponentialLaw(10)), 40);
 * ```
 */
export function meanLatencyUs(load: number, law: ContinuousLaw): number {
  checkLoad(ACT, load);
  const share = (timeUs: number) =>
    latencyOfServiceUs(load, law, timeUs) * law.density(timeUs);
  return integral(share, law.minUs, law.maxUs, law.meanUs);
}

/**
 * Mean latency, µs, of the requests of each time, exact, where services are from a
 * list of fixed times.
 *
 * Source: as {@linkcode latencyOfServiceUs}.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param atoms Services, at least one, in any order.
 * @returns Mean latency, µs. By atom, in the order given.
 * @throws {RangeError} If `load` is not below 1, or a time or weight is not above 0.
 *
 * @example Half loaded, by hand: 10/7 and 44/7
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [short, long] = latenciesUs(0.5, [
 *   { timeUs: 1, weight: 1 },
 *   { timeUs: 3, weight: 1 },
 * ]);
 * assertAlmostEquals(short, (1 / 4 / (2 * 3 / 4) + 1) / (3 / 4));
 * assertAlmostEquals(long, (5 / 4 / (2 * 1 / 2) + 3) / (1 / 2));
 * ```
 */
export function latenciesUs(load: number, atoms: readonly Atom[]): number[] {
  checkLoad(ACT, load);
  if (atoms.length === 0) refuse(ACT, "atoms", "at least one", "none");
  for (const [index, { timeUs, weight }] of atoms.entries()) {
    checkPositive(ACT, `atoms[${index}].timeUs`, timeUs);
    checkPositive(ACT, `atoms[${index}].weight`, weight);
  }
  const weight = atoms.reduce((sum, atom) => sum + atom.weight, 0);
  /** Mean of min(service, `upToUs`) to the power of `power`. */
  const moment = (upToUs: number, power: number) =>
    atoms.reduce(
      (sum, atom) => sum + atom.weight * Math.min(atom.timeUs, upToUs) ** power,
      0,
    ) / weight;
  const ratePerUs = load / moment(Infinity, 1);
  return atoms.map(({ timeUs }) =>
    latencyUs(ratePerUs, timeUs, moment(timeUs, 1), moment(timeUs, 2))
  );
}

/** Latency of a service, µs, from the mean and the mean square of the others', cut off at it. */
function latencyUs(
  ratePerUs: number,
  serviceUs: number,
  meanUs: number,
  meanSquareUs2: number,
): number {
  const free = 1 - ratePerUs * meanUs;
  return (ratePerUs * meanSquareUs2 / (2 * free) + serviceUs) / free;
}
