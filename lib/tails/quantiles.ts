/**
 * Percentiles from the tails of independent runs, and how sure they are.
 *
 * @module
 */

import tQuantile from "@stdlib/t-quantile";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { edgeOf } from "../stats/histogram.ts";
import { type Tail, TAIL_BINS } from "./tail.ts";

/** An estimate and its 95 % confidence interval. */
export interface Interval {
  /** Best guess. */
  readonly value: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** What an interval's upper half leaves out of 1: the interval holds 95 %. */
const UPPER = 0.975;

/**
 * The value that a share of `beyond` of requests reach, and its 95 % interval.
 *
 * A value is in the interval if the share beyond it may be `beyond`, by Student's
 * t over the runs: no run needs to have a percentile of its own, and the interval
 * is as lopsided as the tail is. Its ends are edges of bins, so it holds all of
 * the bin that the value is in.
 * Source: R. S. Woodruff, "Confidence intervals for medians and other position
 * measures", Journal of the American Statistical Association 47, 1952.
 *
 * @param tails By run, two at least.
 * @param beyond Above 0, below 1.
 */
export function quantileOf(tails: readonly Tail[], beyond: number): Interval {
  const t = tQuantile(UPPER, tails.length - 1) / Math.sqrt(tails.length);
  /** The first bin whose upper edge is reached by no more than `beyond`, as far as chance, `sign` × the half-width, allows. */
  const bin = (sign: number) =>
    firstBin((edge) => {
      const shares = sharesFrom(tails, edge);
      return mean(shares) + sign * t * sampleStandardDeviation(shares) <=
        beyond;
    });
  const at = bin(0);
  return {
    value: within(tails, at, beyond),
    low: edgeOf(Math.min(at, bin(-1))),
    high: edgeOf(Math.max(at, bin(1)) + 1),
  };
}

/** The share of requests from `value` on. By run. */
export function sharesFrom(tails: readonly Tail[], value: number): number[] {
  return tails.map((tail) => tail(value));
}

/** The first bin of whose upper edge `holds`, which holds of all after it. */
function firstBin(holds: (edge: number) => boolean): number {
  let low = 0, high = TAIL_BINS - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(edgeOf(middle + 1))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where in `bin` the share beyond is `beyond`, its values being spread evenly. */
function within(tails: readonly Tail[], bin: number, beyond: number): number {
  const low = edgeOf(bin), high = edgeOf(bin + 1);
  const before = mean(sharesFrom(tails, low));
  const after = mean(sharesFrom(tails, high));
  return low + (high - low) * (before - beyond) / (before - after);
}
