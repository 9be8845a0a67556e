/**
 * Service times: what a scenario's `service` becomes, classes and their laws.
 *
 * @module
 */

import { toTicks } from "../engine/ticks.ts";
import type { ModeSpec, ServiceSpec, UnimodalSpec } from "../scenario/point.ts";
import {
  balancedPhases,
  boundedPareto,
  empirical,
  exponential,
  fixed,
  gamma,
  hyperexponential,
  lognormal,
  type ServiceLaw,
  uniform,
  weibull,
} from "./laws.ts";
import { sum } from "./sum.ts";

/** A class of requests: its name, how often it comes, and its law. */
export interface ServiceClass {
  /** Its name in the scenario. */
  readonly name: string;
  /** Share of requests, 0 … 1; the shares of all classes add up to 1. */
  readonly share: number;
  /** The law of its service times. */
  readonly law: ServiceLaw;
}

/** The class of a workload that does not name any. */
export const ONLY_CLASS = "all";

/** The classes of `service`; not for traces, whose times are read and not drawn. */
export function serviceClasses(service: ServiceSpec): readonly ServiceClass[] {
  if (service.distribution !== "bimodal") {
    return [{ name: ONLY_CLASS, share: 1, law: serviceLaw(service) }];
  }
  const total = sum(service.modes.map(({ weight }) => weight));
  return service.modes.map((mode) => ({
    name: mode.class,
    share: mode.weight / total,
    law: modeLaw(mode),
  }));
}

/** Mean and squared coefficient of variation of a mixture of classes. */
export function mixtureMoments(
  classes: readonly ServiceClass[],
): { meanUs: number; scv: number } {
  let meanUs = 0, secondMoment = 0;
  for (const { share, law } of classes) {
    meanUs += share * law.meanUs;
    secondMoment += share * law.meanUs ** 2 * (1 + law.scv);
  }
  return { meanUs, scv: secondMoment / meanUs ** 2 - 1 };
}

function modeLaw(mode: ModeSpec): ServiceLaw {
  return "timeUs" in mode ? fixed(mode.timeUs) : serviceLaw(mode.service);
}

/**
 * The law that `service` names.
 *
 * @throws {RangeError} If it is a trace, which is not drawn.
 */
export function serviceLaw(service: UnimodalSpec): ServiceLaw {
  switch (service.distribution) {
    case "fixed":
      return fixed(service.timeUs);
    case "exponential":
      return exponential(service.meanUs);
    case "lognormal":
      return lognormal(service.meanUs, service.scv);
    case "uniform":
      return uniform(service.minUs, service.maxUs);
    case "gamma":
      return gamma(service.meanUs, service.scv);
    case "hyperexponential":
      return hyperexponential(
        "phases" in service
          ? service.phases
          : balancedPhases(service.meanUs, service.scv),
      );
    case "weibull":
      return weibull(service.shape, service.meanUs);
    case "pareto":
      return boundedPareto({
        shape: service.shape,
        min: service.minUs,
        max: service.maxUs,
      });
    case "empirical":
      return empirical(service.cdf);
    case "trace":
      throw new RangeError(
        `Cannot draw service times: a trace is read, not drawn, got "${service.file}"`,
      );
    default:
      return service satisfies never;
  }
}

/** `us` µs as whole ticks, at least one: no request is for nothing. */
export function atLeastOneTick(us: number): number {
  return Math.max(1, toTicks(us));
}
