/**
 * The laws of one kind of request, each fitted by maximum likelihood.
 *
 * @module
 */

import { paretoMoment } from "../random/bounded_pareto.ts";
import { lnGamma } from "../random/gamma.ts";
import { byDensity, byShares, type FittedLaw } from "./law.ts";
import { maximize } from "./maximum.ts";
import { BINS, placeOf, type Sample } from "./sample.ts";

/** ln √(2π). */
const LOG_ROOT_TWO_PI = Math.log(2 * Math.PI) / 2;

/** One time, if there is no other. */
export function fixedLaw(sample: Sample): FittedLaw | null {
  const { modes } = sample;
  if (modes?.length !== 1) return null;
  const [[timeUs]] = modes;
  return {
    spec: { distribution: "fixed", timeUs },
    parameters: 1,
    masses: atoms([[timeUs, 1]]),
  };
}

/** Some times, each with its share, if there are but a few. */
export function modesLaw(sample: Sample): FittedLaw | null {
  const { modes, count } = sample;
  if (modes === null || modes.length < 2) return null;
  return {
    spec: {
      distribution: "bimodal",
      modes: modes.map(([timeUs, times], of) => ({
        class: `mode${of + 1}`,
        timeUs,
        weight: times / count,
      })),
    },
    parameters: 2 * modes.length - 1,
    masses: atoms(modes.map(([timeUs, times]) => [timeUs, times / count])),
  };
}

function atoms(
  modes: readonly (readonly [timeUs: number, share: number])[],
): Float64Array {
  const masses = new Float64Array(BINS.middleUs.length);
  for (const [timeUs, share] of modes) masses[placeOf(timeUs)] += share;
  return masses;
}

/** Exponential, of the sample's mean. */
export function exponentialLaw({ meanUs }: Sample): FittedLaw {
  return byDensity(
    { distribution: "exponential", meanUs },
    1,
    (us) => -us / meanUs - Math.log(meanUs),
  );
}

/** Even from the shortest time to the longest. */
export function uniformLaw({ minUs, maxUs }: Sample): FittedLaw | null {
  if (minUs === maxUs) return null;
  return byShares(
    { distribution: "uniform", minUs, maxUs },
    2,
    (us) => clamped((us - minUs) / (maxUs - minUs)),
  );
}

/** Lognormal, of the mean and the variance of the logarithms. */
export function lognormalLaw(sample: Sample): FittedLaw | null {
  const mu = sample.meanLog;
  const variance = weighted(sample, (us) => (Math.log(us) - mu) ** 2);
  if (variance === 0) return null;
  const density = normalDensity(mu, variance);
  return byDensity(
    {
      distribution: "lognormal",
      meanUs: Math.exp(mu + variance / 2),
      scv: Math.expm1(variance),
    },
    2,
    (us) => density(Math.log(us)) - Math.log(us),
  );
}

/** Logarithm of the normal density. */
export function normalDensity(
  mean: number,
  variance: number,
): (value: number) => number {
  const constant = -LOG_ROOT_TWO_PI - Math.log(variance) / 2;
  return (value) => constant - (value - mean) ** 2 / (2 * variance);
}

/** Gamma: its mean is the sample's, its shape the likeliest. */
export function gammaLaw(
  { meanUs, meanLog, minUs, maxUs }: Sample,
): FittedLaw | null {
  // The sample's mean logarithm falls short of that of its mean, or it is one time.
  const shortfall = Math.log(meanUs) - meanLog;
  if (shortfall <= 0 || minUs === maxUs) return null;
  const shape = likeliestShape(shortfall);
  if (shape === null) return null;
  const scaleUs = meanUs / shape;
  const constant = -lnGamma(shape) - shape * Math.log(scaleUs);
  return byDensity(
    { distribution: "gamma", meanUs, scv: 1 / shape },
    2,
    (us) => constant + (shape - 1) * Math.log(us) - us / scaleUs,
  );
}

/**
 * The shape of a gamma law that is the likeliest; null where a scenario may not have it.
 *
 * @param shortfall By how much the mean logarithm is below that of the mean, above 0.
 */
export function likeliestShape(shortfall: number): number | null {
  const [logShape] = maximize(
    ([log]) => gammaLogLikelihood(Math.exp(log), shortfall),
    [-Math.log(2 * shortfall)],
  );
  const shape = Math.exp(logShape);
  return isWithin(1 / shape, 1e-4, 1000) ? shape : null;
}

/** Of one time, but for what does not depend on the shape, where the mean is the sample's. */
export function gammaLogLikelihood(shape: number, shortfall: number): number {
  return shape * (Math.log(shape) - shortfall - 1) - lnGamma(shape);
}

/** Weibull: the likeliest shape, and the scale that is the likeliest with it. */
export function weibullLaw(sample: Sample): FittedLaw | null {
  const { meanUs, meanLog, minUs, maxUs } = sample;
  if (minUs === maxUs) return null;
  // In means, so that powers stay what a double can hold.
  const powerMean = (shape: number) =>
    weighted(sample, (us) => (us / meanUs) ** shape);
  const [logShape] = maximize(([log]) => {
    const shape = Math.exp(log);
    return log - Math.log(powerMean(shape)) +
      (shape - 1) * (meanLog - Math.log(meanUs));
  }, [0]);
  const shape = Math.exp(logShape);
  if (!isWithin(shape, 0.1, 100)) return null;
  const scaleUs = meanUs * powerMean(shape) ** (1 / shape);
  const constant = Math.log(shape) - shape * Math.log(scaleUs);
  return byDensity(
    {
      distribution: "weibull",
      shape,
      meanUs: scaleUs * Math.exp(lnGamma(1 + 1 / shape)),
    },
    2,
    (us) => constant + (shape - 1) * Math.log(us) - (us / scaleUs) ** shape,
  );
}

/** Pareto between the shortest time and the longest, of the likeliest shape. */
export function paretoLaw(sample: Sample): FittedLaw | null {
  const { minUs, maxUs, meanLog } = sample;
  if (minUs === maxUs) return null;
  const span = Math.log(maxUs / minUs), mean = meanLog - Math.log(minUs);
  const [logShape] = maximize(([log]) => {
    const shape = Math.exp(log);
    return log - shape * mean - Math.log(-Math.expm1(-shape * span));
  }, [-Math.log(mean)]);
  const shape = Math.exp(logShape);
  if (
    !isWithin(shape, 1e-6, 100) ||
    !Number.isFinite(paretoMoment({ shape, min: minUs, max: maxUs }, 2))
  ) return null;
  const whole = -Math.expm1(-shape * span);
  return byShares(
    { distribution: "pareto", shape, minUs, maxUs },
    3,
    (us) => clamped(-Math.expm1(-shape * Math.log(us / minUs)) / whole),
  );
}

/** Mean of `value` over the times of `sample`. */
export function weighted(
  { counts, count }: Sample,
  value: (us: number) => number,
): number {
  let total = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    if (counts[bin] > 0) total += counts[bin] * value(BINS.middleUs[bin]);
  }
  return total / count;
}

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
