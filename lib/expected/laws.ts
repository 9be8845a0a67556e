/**
 * Services as the theory of orders asks for them: with a density, or of fixed times.
 *
 * @module
 */

import type { ServiceSpec } from "../scenario/point.ts";
import {
  type ContinuousLaw,
  exponentialLaw,
  uniformLaw,
} from "../theory/mg1_srpt.ts";
import type { Atom } from "../theory/mg1_srpt_discrete.ts";

/** The law of `service`, if it has a density that the forms know; else null. */
export function lawOf(service: ServiceSpec): ContinuousLaw | null {
  switch (service.distribution) {
    case "exponential":
      return exponentialLaw(service.meanUs);
    case "uniform":
      return service.minUs < service.maxUs
        ? uniformLaw(service.minUs, service.maxUs)
        : null;
    default:
      return null;
  }
}

/** The times that `service` takes, in the order of its classes, if they are fixed; else null. */
export function atomsOf(service: ServiceSpec): Atom[] | null {
  if (service.distribution === "fixed") {
    return [{ timeUs: service.timeUs, weight: 1 }];
  }
  if (service.distribution !== "bimodal") return null;
  const atoms = service.modes.flatMap((mode) =>
    "timeUs" in mode ? [{ timeUs: mode.timeUs, weight: mode.weight }] : []
  );
  return atoms.length === service.modes.length ? atoms : null;
}
