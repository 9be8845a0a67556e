/**
 * Bursts: the likeliest Poisson process of two rates in turn (MMPP).
 *
 * @module
 */

import type { MmppSpec } from "../scenario/point.ts";
import { maximize } from "./maximum.ts";

/** An MMPP whose rate in the long run is 1: times in mean gaps. */
export interface Bursts {
  /** Rate in bursts ÷ rate outside, 1 or more. */
  readonly ratio: number;
  /** Share of time in bursts. */
  readonly share: number;
  /** Mean length of a burst. */
  readonly mean: number;
}

/** Where the search begins, of which the likeliest: nobody knows how long bursts are. */
const STARTS: readonly Bursts[] = [3, 10, 50].flatMap((ratio) =>
  [0.05, 0.3].flatMap((share) =>
    [3, 30, 300, 3000].map((mean) => ({ ratio, share, mean }))
  )
);

/** What a scenario may say of the ratio of rates. */
const MOST_RATIO = 1e6;

/**
 * The likeliest bursts, and the logarithm of their likelihood.
 *
 * @param gaps In mean gaps.
 */
export function likeliestBursts(
  gaps: Float64Array,
): { readonly bursts: Bursts; readonly logLikelihood: number } {
  const likelihood = (bursts: Bursts) => logLikelihood(bursts, gaps);
  const start = STARTS
    .map((bursts) => ({ bursts, value: likelihood(bursts) }))
    .reduce((best, other) => other.value > best.value ? other : best).bursts;
  const found = maximize((at) => likelihood(burstsOf(at)), argumentsOf(start));
  const bursts = burstsOf(found);
  return { bursts, logLikelihood: likelihood(bursts) };
}

/** `bursts` as a scenario says it. */
export function mmppOf(bursts: Bursts, meanGapUs: number): MmppSpec {
  return {
    process: "mmpp",
    ratio: bursts.ratio,
    burstShare: bursts.share,
    burstMeanUs: bursts.mean * meanGapUs,
  };
}

/** Any three numbers are bursts. */
function burstsOf([ratio, share, mean]: readonly number[]): Bursts {
  return {
    ratio: Math.min(MOST_RATIO, 1 + Math.exp(ratio)),
    share: 1 / (1 + Math.exp(-share)),
    mean: Math.exp(mean),
  };
}

function argumentsOf({ ratio, share, mean }: Bursts): readonly number[] {
  return [Math.log(ratio - 1), Math.log(share / (1 - share)), Math.log(mean)];
}

/**
 * Logarithm of the likelihood of `gaps`, by the probability of either state after
 * each.
 *
 * Source: T. Rydén, "Parameter estimation for Markov modulated Poisson processes",
 * Stochastic Models 10, 1994; the exponential of a matrix of two rows in closed form.
 */
export function logLikelihood(
  { ratio, share, mean }: Bursts,
  gaps: Float64Array,
): number {
  const outside = 1 / (1 + share * (ratio - 1)), within = ratio * outside;
  const end = 1 / mean, begin = end * share / (1 - share);
  // Of the matrix [[−begin − outside, begin], [end, −end − within]]: half its trace, and
  // its eigenvalues' distance from that.
  const middle = -(begin + outside + end + within) / 2;
  const skew = (end + within - begin - outside) / 2;
  const distance = Math.sqrt(skew * skew + begin * end);
  // The state that an arrival finds.
  let inBurst = share * within;
  let inPause = 1 - inBurst;
  let total = 0;
  for (let place = 0; place < gaps.length; place++) {
    const gap = gaps[place];
    // exp(matrix × gap) ÷ exp((middle + distance) × gap).
    const decay = Math.exp(-2 * distance * gap);
    const even = (1 + decay) / 2;
    const odd = (1 - decay) / (2 * distance);
    const pause = outside *
      (inPause * (even + skew * odd) + inBurst * end * odd);
    const burst = within *
      (inBurst * (even - skew * odd) + inPause * begin * odd);
    const density = pause + burst;
    total += Math.log(density) + (middle + distance) * gap;
    inPause = pause / density;
    inBurst = burst / density;
  }
  return total;
}
