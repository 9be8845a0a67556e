/**
 * Laws that may be fitted, and how well each tells what a sample holds.
 *
 * @module
 */

import type { ServiceSpec } from "../scenario/point.ts";
import { BINS, type Sample } from "./sample.ts";

/** A law with its parameters, as it was fitted. */
export interface FittedLaw {
  /** What a scenario says of it. */
  readonly spec: ServiceSpec;
  /** Parameters that were fitted. */
  readonly parameters: number;
  /** Probability of each of {@linkcode BINS}. By bin. */
  readonly masses: Float64Array;
}

/** How well a law tells what a sample holds. */
export interface Fit {
  /** What a scenario says of the law. */
  readonly spec: ServiceSpec;
  /** Parameters that were fitted. */
  readonly parameters: number;
  /** Bayesian information criterion: −2 ln likelihood + parameters × ln times. The least is the best. */
  readonly bic: number;
  /** Kolmogorov and Smirnov's: the greatest distance between the distribution functions. */
  readonly ksDistance: number;
  /** Percentiles of the law ÷ those of the sample. */
  readonly ratios: {
    readonly p50: number;
    readonly p99: number;
    readonly p999: number;
  };
}

/**
 * A law by its density, µs⁻¹, told as a logarithm.
 *
 * A bin is no wider than 1/256 of what is in it: the density at its middle says
 * what is in it.
 */
export function byDensity(
  spec: ServiceSpec,
  parameters: number,
  logDensity: (us: number) => number,
): FittedLaw {
  const masses = BINS.middleUs.map((us, bin) =>
    Math.exp(logDensity(us)) * BINS.widthUs[bin]
  );
  // What would take less than a tick takes one.
  masses[0] += Math.max(0, 1 - masses.reduce((sum, mass) => sum + mass, 0));
  return { spec, parameters, masses };
}

/**
 * A law by its distribution function, for what ends or bends within a bin.
 *
 * @param share Probability of at most `us` µs.
 */
export function byShares(
  spec: ServiceSpec,
  parameters: number,
  share: (us: number) => number,
): FittedLaw {
  let before = 0;
  const masses = BINS.middleUs.map((us, bin) => {
    const until = share(us + BINS.widthUs[bin] / 2);
    const mass = until - before;
    before = until;
    return mass;
  });
  return { spec, parameters, masses };
}

/** Probability of what a law leaves out: a time that was seen cannot have none. */
const LEAST_MASS = 1e-300;

/** How well `law` tells what `sample` holds. */
export function judge(law: FittedLaw, sample: Sample): Fit {
  const { counts } = sample;
  const { masses } = law;
  const cumulative = new Float64Array(masses.length);
  let logLikelihood = 0, ksDistance = 0, seen = 0, expected = 0;
  for (let bin = 0; bin < masses.length; bin++) {
    if (counts[bin] > 0) {
      const mass = Math.max(masses[bin], LEAST_MASS);
      logLikelihood += counts[bin] * Math.log(mass);
    }
    seen += counts[bin] / sample.count;
    expected += masses[bin];
    cumulative[bin] = expected;
    ksDistance = Math.max(ksDistance, Math.abs(expected - seen));
  }
  const ratio = (percentile: number) => {
    const place = cumulative.findIndex((share) => share >= percentile / 100);
    return (place < 0 ? Infinity : BINS.middleUs[place]) /
      sample.percentileUs(percentile);
  };
  return {
    spec: law.spec,
    parameters: law.parameters,
    bic: law.parameters * Math.log(sample.count) - 2 * logLikelihood,
    ksDistance,
    ratios: { p50: ratio(50), p99: ratio(99), p999: ratio(99.9) },
  };
}
