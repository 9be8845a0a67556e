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
  return around(value, sampleVariance([...values]), values.length);
}

/**
 * An estimate from all replications pooled, and its interval by sectioning: the
 * spread, around it, of what each replication estimates by itself.
 *
 * For what is not a mean, such as a percentile: pooled, it is less biased than a
 * mean of the replications' percentiles. One replication has no interval; neither
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
  const variance = mean(squares) * values.length / (values.length - 1);
  return around(pooled, variance, values.length);
}

/** `value` with what Student's t allows on either side. */
function around(
  value: number,
  variance: number,
  replications: number,
): Estimate {
  const half = tQuantile(UPPER, replications - 1) *
    Math.sqrt(variance / replications);
  return { value, low: value - half, high: value + half };
}
