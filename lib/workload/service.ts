/**
 * Service times: what a scenario's `service` becomes.
 *
 * Every law is drawn by inversion, one uniform a draw, so that runs that share a
 * stream share their requests, and each knows its mean and its squared
 * coefficient of variation.
 *
 * @module
 */

import { exp, log, normalQuantile } from "../random/elementary.ts";
import { toTicks } from "../engine/ticks.ts";
import type { Stream } from "../random/stream.ts";
import type { ModeSpec, ServiceSpec, UnimodalSpec } from "../scenario/point.ts";

/** A law of service times that draws do not depend on one another. */
export interface ServiceLaw {
  /** Mean, µs. */
  readonly meanUs: number;
  /** Squared coefficient of variation: variance ÷ mean². */
  readonly scv: number;
  /** One service time, µs. */
  draw(stream: Stream): number;
}

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
  const total = service.modes.reduce((sum, mode) => sum + mode.weight, 0);
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

function fixed(timeUs: number): ServiceLaw {
  return { meanUs: timeUs, scv: 0, draw: () => timeUs };
}

function exponential(meanUs: number): ServiceLaw {
  return { meanUs, scv: 1, draw: (stream) => meanUs * stream.exponential() };
}

function uniform(minUs: number, maxUs: number): ServiceLaw {
  const meanUs = (minUs + maxUs) / 2;
  return {
    meanUs,
    scv: (maxUs - minUs) ** 2 / 12 / meanUs ** 2,
    draw: (stream) => minUs + (maxUs - minUs) * stream.uniform(),
  };
}

/** Logarithm normal with variance σ² = ln(1 + SCV), so that the mean is `meanUs`. */
function lognormal(meanUs: number, scv: number): ServiceLaw {
  const variance = log(1 + scv);
  const sigma = Math.sqrt(variance);
  const mu = log(meanUs) - variance / 2;
  return {
    meanUs,
    scv,
    // Midpoints of the steps of a uniform: never 0, nor 1 to which the last of them rounds; their quantiles are infinite.
    draw: (stream) => {
      const u = Math.min(stream.uniform() + 2 ** -54, 1 - 2 ** -53);
      return exp(mu + sigma * normalQuantile(u));
    },
  };
}

/** Piecewise linear distribution function; a probability at the first time is an atom there. */
function empirical(
  cdf: readonly (readonly [number, number])[],
): ServiceLaw {
  const times = Float64Array.from(cdf, ([timeUs]) => timeUs);
  const probabilities = Float64Array.from(
    cdf,
    ([, probability]) => probability,
  );
  let meanUs = times[0] * probabilities[0];
  let secondMoment = times[0] ** 2 * probabilities[0];
  for (let i = 1; i < times.length; i++) {
    const mass = probabilities[i] - probabilities[i - 1];
    const a = times[i - 1], b = times[i];
    meanUs += mass * (a + b) / 2;
    secondMoment += mass * (a * a + a * b + b * b) / 3;
  }
  return {
    meanUs,
    scv: secondMoment / meanUs ** 2 - 1,
    draw: (stream) => {
      const u = stream.uniform();
      if (u < probabilities[0]) return times[0];
      let low = 0, high = times.length - 1; // probabilities[low] <= u < probabilities[high]
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (probabilities[middle] <= u) low = middle;
        else high = middle;
      }
      const within = (u - probabilities[low]) /
        (probabilities[high] - probabilities[low]);
      return times[low] + within * (times[high] - times[low]);
    },
  };
}

/** `us` µs as whole ticks, at least one: no request is for nothing. */
export function atLeastOneTick(us: number): number {
  return Math.max(1, toTicks(us));
}
