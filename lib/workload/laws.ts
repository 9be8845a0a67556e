/**
 * Laws of service times: how each is drawn, and its mean and squared coefficient
 * of variation.
 *
 * Every law takes one uniform a draw, so that runs that share a stream share
 * their requests; all but the hyperexponential are drawn by inversion: a larger
 * uniform never gives a shorter time.
 *
 * @module
 */

import {
  type BoundedPareto,
  paretoMoment,
  paretoQuantile,
} from "../random/bounded_pareto.ts";
import {
  exp,
  expm1,
  log,
  normalQuantile,
  power,
} from "../random/elementary.ts";
import { GammaQuantile, lnGamma } from "../random/gamma.ts";
import type { Stream } from "../random/stream.ts";
import type { PhaseSpec } from "../scenario/point.ts";
import { sum } from "./sum.ts";

/** A law of service times that draws do not depend on one another. */
export interface ServiceLaw {
  /** Mean, µs. */
  readonly meanUs: number;
  /** Squared coefficient of variation: variance ÷ mean². */
  readonly scv: number;
  /** One service time, µs. */
  draw(stream: Stream): number;
}

/** Always `timeUs`. */
export function fixed(timeUs: number): ServiceLaw {
  return { meanUs: timeUs, scv: 0, draw: () => timeUs };
}

/** Exponential. */
export function exponential(meanUs: number): ServiceLaw {
  return { meanUs, scv: 1, draw: (stream) => meanUs * stream.exponential() };
}

/** Even between two times. */
export function uniform(minUs: number, maxUs: number): ServiceLaw {
  const meanUs = (minUs + maxUs) / 2;
  return {
    meanUs,
    scv: (maxUs - minUs) ** 2 / 12 / meanUs ** 2,
    draw: (stream) => minUs + (maxUs - minUs) * stream.uniform(),
  };
}

/** Logarithm normal with variance σ² = ln(1 + SCV), so that the mean is `meanUs`. */
export function lognormal(meanUs: number, scv: number): ServiceLaw {
  const variance = log(1 + scv);
  const sigma = Math.sqrt(variance);
  const mu = log(meanUs) - variance / 2;
  return {
    meanUs,
    scv,
    draw: (stream) => exp(mu + sigma * normalQuantile(inner(stream))),
  };
}

/** Piecewise linear distribution function; a probability at the first time is an atom there. */
export function empirical(
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

/** Gamma: of shape 1 ÷ SCV. */
export function gamma(meanUs: number, scv: number): ServiceLaw {
  if (scv === 1) return exponential(meanUs);
  const quantile = new GammaQuantile(1 / scv);
  const scaleUs = meanUs * scv;
  return {
    meanUs,
    scv,
    draw: (stream) => scaleUs * quantile.at(inner(stream)),
  };
}

/** Weibull: an exponential draw to the power 1 ÷ `shape`. */
export function weibull(shape: number, meanUs: number): ServiceLaw {
  const order = 1 / shape;
  const logMean = lnGamma(1 + order);
  const scaleUs = meanUs * exp(-logMean);
  return {
    meanUs,
    scv: expm1(lnGamma(1 + 2 * order) - 2 * logMean),
    draw: (stream) => {
      const time = stream.exponential();
      return time === 0 ? 0 : scaleUs * power(time, order);
    },
  };
}

/** Pareto between two bounds. */
export function boundedPareto(law: BoundedPareto): ServiceLaw {
  if (law.min === law.max) return fixed(law.min);
  const meanUs = paretoMoment(law, 1);
  return {
    meanUs,
    scv: paretoMoment(law, 2) / meanUs ** 2 - 1,
    draw: (stream) => paretoQuantile(law, stream.uniform()),
  };
}

/**
 * Hyperexponential: exponential in one of several phases. One uniform says which
 * and, by where it falls within that phase's share, for how long.
 */
export function hyperexponential(phases: readonly PhaseSpec[]): ServiceLaw {
  const total = sum(phases.map(({ weight }) => weight));
  const shares = phases.map(({ weight }) => weight / total);
  let meanUs = 0, secondMoment = 0;
  phases.forEach((phase, of) => {
    meanUs += shares[of] * phase.meanUs;
    secondMoment += shares[of] * 2 * phase.meanUs ** 2;
  });
  return {
    meanUs,
    scv: secondMoment / meanUs ** 2 - 1,
    draw: (stream) => {
      let of = 0, left = stream.uniform();
      while (of < shares.length - 1 && left >= shares[of]) left -= shares[of++];
      // 0 … 1, whatever rounding made of the sum of the shares.
      const within = Math.min(left / shares[of], 1 - 2 ** -53);
      return -log(1 - within) * phases[of].meanUs;
    },
  };
}

/**
 * The two phases of a hyperexponential law that each bring half of the work.
 *
 * Source: "balanced means": H. C. Tijms, "A First Course in Stochastic Models",
 * 2003, appendix B.
 *
 * @param scv 1 or more.
 */
export function balancedPhases(
  meanUs: number,
  scv: number,
): readonly PhaseSpec[] {
  const root = Math.sqrt((scv - 1) / (scv + 1));
  const often = (1 + root) / 2;
  const seldom = 1 / ((scv + 1) * (1 + root)); // (1 − root) ÷ 2, no digit lost
  return [often, seldom].map((weight) => ({
    weight,
    meanUs: meanUs / (2 * weight),
  }));
}

/** A uniform that is neither 0 nor 1: the middle of its step, and the last of them, which would round to 1, the end. */
function inner(stream: Stream): number {
  return Math.min(stream.uniform() + 2 ** -54, 1 - 2 ** -53);
}
