/**
 * Estimates with 95 % confidence intervals, from independent replications.
 *
 * @module
 */

import tQuantile from "@stdlib/t-quantile";
import { mean, sampleVariance } from "simple-statistics";
import { edgeOf, endOf, type Histogram } from "./histogram.ts";
import type { Estimate } from "./row.ts";

export type { Estimate };

/** What an interval's upper half leaves out of 1: the interval holds 95 %. */
const UPPER = 0.975;

/** The estimate of what was not measured. */
export const NULL_ESTIMATE: Estimate = { value: null, low: null, high: null };

/**
 * A mean over replications, and its interval by Student's t.
 *
 * Holds exactly if the values are normal; nearly so if each is itself an average
 * over many requests. One replication has no interval. A value that is not finite,
 * or no value at all, leaves nothing to estimate.
 * Source: A. M. Law, "Simulation Modeling and Analysis", 5th ed., 2015, section 4.5.
 *
 * @param values What each replication measured. By replication.
 * @returns In the unit of `values`.
 *
 * @example Two replications, one on either side: t with one degree of freedom is 12.7
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { value, high } = meanEstimate([9, 11]);
 * assertEquals(value, 10);
 * assertAlmostEquals(high ?? NaN, 22.706, 1e-3);
 * ```
 */
export function meanEstimate(values: readonly number[]): Estimate {
  if (values.length === 0 || !values.every(Number.isFinite)) {
    return NULL_ESTIMATE;
  }
  const value = mean([...values]);
  if (values.length === 1) return { value, low: null, high: null };
  const half = halfWidth(values);
  return { value, low: value - half, high: value + half };
}

/**
 * A mean over all that replications counted, and its interval: each replication's
 * total less what is due for its count, by Student's t.
 *
 * For what replications have unequal numbers of, as of the requests of a class: a
 * replication counts as it has requests, and one without any is one of them. With
 * equal counts it is {@linkcode meanEstimate}.
 * Source: W. G. Cochran, "Sampling Techniques", 3rd ed., 1977, section 6.4 (the
 * ratio estimate).
 *
 * @param totals Sum of what each replication measured. By replication.
 * @param counts How many it measured. By replication.
 *
 * @example Three requests of mean 10 in one replication, one of 14 in the other
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ratioEstimate([30, 14], [3, 1]).value, 11);
 * ```
 */
export function ratioEstimate(
  totals: readonly number[],
  counts: readonly number[],
): Estimate {
  const count = sum(counts);
  const value = sum(totals) / count;
  if (!Number.isFinite(value)) return NULL_ESTIMATE;
  if (totals.length < 2) return { value, low: null, high: null };
  const excesses = totals.map((total, place) => total - value * counts[place]);
  const half = halfWidth(excesses) * totals.length / count;
  return { value, low: value - half, high: value + half };
}

/**
 * An estimate from all replications pooled, and its interval by sectioning: the
 * spread, around it, of what each replication estimates by itself.
 *
 * For what is neither a mean nor a percentile, such as a ratio of percentiles:
 * pooled, it is less biased than a mean of what the replications have. One replication has no interval; neither
 * have some of which one could estimate nothing.
 * Source: S. Asmussen and P. W. Glynn, "Stochastic Simulation: Algorithms and
 * Analysis", 2007, section III.5.
 *
 * @param pooled What all replications measured together.
 * @param values What each measured by itself. By replication.
 * @returns In the unit of `pooled`.
 *
 * @example Around their mean, it is the interval of a mean
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sectionEstimate(10, [9, 11]), meanEstimate([9, 11]));
 * ```
 */
export function sectionEstimate(
  pooled: number,
  values: readonly number[],
): Estimate {
  if (!Number.isFinite(pooled)) return NULL_ESTIMATE;
  if (values.length < 2 || !values.every(Number.isFinite)) {
    return { value: pooled, low: null, high: null };
  }
  const squares = values.map((value) => (value - pooled) ** 2);
  const variance = sum(squares) / (values.length - 1);
  const half = tQuantile(UPPER, values.length - 1) *
    Math.sqrt(variance / values.length);
  return { value: pooled, low: pooled - half, high: pooled + half };
}

/**
 * The estimate of a percentile from all replications pooled, and its interval: the
 * percentiles between which it is as sure as the share of values above it is known,
 * by Student's t over replications.
 *
 * A share is a mean: it has no bias, however short a replication, where a
 * percentile of each replication would have one. The interval reaches farther
 * where values are rarer. There is none where the share above is not known to be
 * more than 0: the values that would bound it were not seen.
 * Source: R. S. Woodruff, "Confidence intervals for medians and other position
 * measures", Journal of the American Statistical Association 47, 1952.
 *
 * @param sections Values of each replication, counted in the same bins.
 * @param pooled The same, merged.
 * @param percentile Above 0, below 100.
 * @returns In the unit of the values. The interval holds all of the bins at its ends.
 */
export function percentileEstimate(
  sections: readonly Histogram[],
  pooled: Histogram,
  percentile: number,
): Estimate {
  const value = pooled.percentile(percentile);
  if (!Number.isFinite(value)) return NULL_ESTIMATE;
  const half = shareHalfWidth(sections, pooled, percentile);
  const above = 1 - percentile / 100;
  // Of less than one value nothing was seen.
  if (
    half === null || above - half < 1 / pooled.count || above + half >= 1
  ) return { value, low: null, high: null };
  const lowest = pooled.percentileBin(100 * (1 - above - half));
  const highest = pooled.percentileBin(100 * (1 - above + half));
  return {
    value,
    low: Math.max(pooled.min, edgeOf(lowest)),
    high: Math.min(pooled.max, edgeOf(highest + 1)),
  };
}

/**
 * How far the share of values above a percentile, `1 − percentile / 100`, may be
 * off, by Student's t over replications; null where that is not known.
 *
 * Where the percentile falls within a bin, as much of the bin counts as above as
 * makes the share what it is to be.
 */
export function shareHalfWidth(
  sections: readonly Histogram[],
  pooled: Histogram,
  percentile: number,
): number | null {
  if (sections.length < 2 || pooled.count === 0) return null;
  const bin = pooled.percentileBin(percentile);
  const due = 1 - percentile / 100;
  const beyond = sections.map((of) => countFrom(of, bin + 1));
  const within = sections.map((of) => of.counts[bin]);
  const part = (due * pooled.count - sum(beyond)) / sum(within);
  const excesses = sections.map((of, place) =>
    beyond[place] + part * within[place] - due * of.count
  );
  return halfWidth(excesses) * sections.length / pooled.count;
}

function countFrom(histogram: Histogram, bin: number): number {
  const end = endOf(histogram);
  let count = 0;
  for (let of = bin; of < end; of++) count += histogram.counts[of];
  return count;
}

/** How far the mean of `values` may be off, by Student's t. */
function halfWidth(values: readonly number[]): number {
  const variance = sampleVariance([...values]);
  return tQuantile(UPPER, values.length - 1) *
    Math.sqrt(variance / values.length);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
