/**
 * Mixtures: requests of several kinds in one column, told apart by how long they
 * take.
 *
 * Source: A. P. Dempster, N. M. Laird and D. B. Rubin, "Maximum likelihood from
 * incomplete data via the EM algorithm", Journal of the Royal Statistical Society B
 * 39, 1977.
 *
 * @module
 */

import { byDensity, type FittedLaw } from "./law.ts";
import { normalDensity } from "./laws.ts";
import { BINS, type Sample } from "./sample.ts";

/** One kind of request. */
interface Part {
  /** Share of requests. */
  readonly weight: number;
  /** Of its logarithms, or of its times: see {@linkcode Kind}. */
  readonly mean: number;
  /** Of what the mean is of. */
  readonly variance: number;
}

/** What the parts of a mixture are. */
interface Kind {
  /** What the moments of a part are of. */
  value(us: number): number;
  /** Logarithm of the density of that value in a part. */
  density(part: Part): (value: number) => number;
  /** Parameters of a part, its weight aside. */
  readonly parameters: number;
}

const EXPONENTIAL: Kind = {
  value: (us) => us,
  density: ({ mean }) => {
    const constant = -Math.log(mean);
    return (us) => constant - us / mean;
  },
  parameters: 1,
};

const LOGNORMAL: Kind = {
  value: (us) => Math.log(us),
  density: ({ mean, variance }) => normalDensity(mean, variance),
  parameters: 2,
};

/** Exponential phases, so many; null where they do not come apart. */
export function hyperexponentialLaw(
  sample: Sample,
  phases: number,
): FittedLaw | null {
  const parts = mixture(sample, EXPONENTIAL, phases);
  if (parts === null) return null;
  const density = densityOf(parts, EXPONENTIAL);
  return byDensity(
    {
      distribution: "hyperexponential",
      phases: parts.map(({ weight, mean }) => ({ meanUs: mean, weight })),
    },
    2 * parts.length - 1,
    (us) => Math.log(density(us)),
  );
}

/** Classes of requests, so many, each lognormal; null where they do not come apart. */
export function lognormalModesLaw(
  sample: Sample,
  modes: number,
): FittedLaw | null {
  const parts = mixture(sample, LOGNORMAL, modes);
  if (parts === null) return null;
  const density = densityOf(parts, LOGNORMAL);
  return byDensity(
    {
      distribution: "bimodal",
      modes: parts.map(({ weight, mean, variance }, of) => ({
        class: `mode${of + 1}`,
        weight,
        service: {
          distribution: "lognormal",
          meanUs: Math.exp(mean + variance / 2),
          scv: Math.expm1(variance),
        },
      })),
    },
    3 * parts.length - 1,
    (us) => Math.log(density(us) / us),
  );
}

/** The density of a mixture, by time: of what its moments are of. */
function densityOf(parts: readonly Part[], kind: Kind): (us: number) => number {
  const densities = parts.map((part) => kind.density(part));
  return (us) => {
    const value = kind.value(us);
    return parts.reduce(
      (sum, { weight }, of) => sum + weight * Math.exp(densities[of](value)),
      0,
    );
  };
}

/** Rounds of estimating who is what and what they are, at most. */
const MOST_ROUNDS = 2000;
/** Relative gain of a round, in the mean log-likelihood, that is none. */
const NO_GAIN = 1e-9;
/** Variance of the logarithms below which a part is a single time, and its likelihood without bounds: bins are no finer. */
const LEAST_VARIANCE = 1 / 256 ** 2;
/** Share of a part that is none. */
const LEAST_WEIGHT = 1e-6;

/** The likeliest parts, by mean; null where one of them vanishes. */
function mixture(
  sample: Sample,
  kind: Kind,
  count: number,
): readonly Part[] | null {
  const { counts } = sample;
  const bins = [...counts.keys()].filter((bin) => counts[bin] > 0);
  if (bins.length < 2 * count) return null;
  const values = Float64Array.from(
    bins,
    (bin) => kind.value(BINS.middleUs[bin]),
  );
  const weights = Float64Array.from(bins, (bin) => counts[bin] / sample.count);
  const shares = sharesByRank(weights, count);
  let before = -Infinity;
  for (let round = 0;; round++) {
    const parts = shares.map((of) => partOf(of, values, weights));
    if (parts.some(({ weight }) => !(weight > LEAST_WEIGHT))) return null;
    const logLikelihood = share(shares, parts, kind, values, weights);
    const gain = logLikelihood - before;
    if (round === MOST_ROUNDS || gain < NO_GAIN * Math.abs(logLikelihood)) {
      return parts.toSorted((one, other) => one.mean - other.mean);
    }
    before = logLikelihood;
  }
}

/** To begin with, who belongs to which part is a matter of rank. By part, by value. */
function sharesByRank(weights: Float64Array, count: number): Float64Array[] {
  const shares = Array.from(
    { length: count },
    () => new Float64Array(weights.length),
  );
  let seen = 0;
  weights.forEach((weight, place) => {
    const part = Math.floor((seen + weight / 2) * count);
    shares[Math.min(count - 1, part)][place] = 1;
    seen += weight;
  });
  return shares;
}

/** A part, if `shares` of the values belong to it. */
function partOf(
  shares: Float64Array,
  values: Float64Array,
  weights: Float64Array,
): Part {
  let weight = 0, sum = 0, squares = 0;
  for (let place = 0; place < values.length; place++) {
    const share = weights[place] * shares[place], value = values[place];
    weight += share;
    sum += share * value;
    squares += share * value * value;
  }
  const mean = sum / weight;
  const variance = Math.max(LEAST_VARIANCE, squares / weight - mean * mean);
  return { weight, mean, variance };
}

/** Sets who belongs to which of `parts`; returns the mean log-likelihood. */
function share(
  shares: readonly Float64Array[],
  parts: readonly Part[],
  kind: Kind,
  values: Float64Array,
  weights: Float64Array,
): number {
  const densities = parts.map((part) => kind.density(part));
  let logLikelihood = 0;
  for (let place = 0; place < values.length; place++) {
    let total = 0;
    for (let part = 0; part < parts.length; part++) {
      const density = parts[part].weight *
        Math.exp(densities[part](values[place]));
      shares[part][place] = density;
      total += density;
    }
    for (const of of shares) of[place] /= total;
    logLikelihood += weights[place] * Math.log(total);
  }
  return logLikelihood;
}
