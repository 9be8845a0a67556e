/**
 * Estimates with 95 % confidence intervals, from independent replications.
 *
 * @module
 */

import tQuantile from "@stdlib/t-quantile";
import { mean, sampleVariance } from "simple-statistics";
import type { Estimate } from "./row.ts";

export type { Estimate };

/** What an interval's upper half leaves out of 1: the interval holds 95 %. */
export const UPPER = 0.975;

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

/** How far the mean of `values`, two at least, may be off, by Student's t. */
export function halfWidth(values: readonly number[]): number {
  const variance = sampleVariance([...values]);
  return tQuantile(UPPER, values.length - 1) *
    Math.sqrt(variance / values.length);
}

/** The sum of `values`. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
