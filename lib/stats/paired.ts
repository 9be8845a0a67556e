/**
 * Two estimates from the same replications, compared pair by pair.
 *
 * @module
 */

import tQuantile from "@stdlib/t-quantile";
import { sampleVariance } from "simple-statistics";
import { type Estimate, NULL_ESTIMATE } from "./intervals.ts";

/** A statistic, and what it is from. */
export interface Sections {
  /** Of all replications together. */
  readonly pooled: number;
  /** Of each by itself. By replication. */
  readonly each: readonly number[];
}

/** How two statistics differ that were measured on the same requests. */
export interface Paired {
  /** The first minus the second. */
  readonly difference: Estimate;
  /** The first ÷ the second. */
  readonly ratio: Estimate;
  /**
   * Variance of the difference ÷ the sum of both variances, over replications:
   * what the same requests for both have left of it. 1 is as if each had its own,
   * 0 leaves no chance at all, as where both are the same; null if nothing varies.
   */
  readonly varianceLeft: number | null;
}

/**
 * How `first` differs from `second`, with 95 % intervals by Student's t on the
 * pairs that the replications are; that of the ratio is taken of its logarithm.
 *
 * Pooled statistics have the intervals of sectioning, as an estimate by itself.
 * One replication has no interval.
 * Source: A. M. Law, "Simulation Modeling and Analysis", 5th ed., 2015, sections
 * 10.2 and 11.2.
 *
 * @example What both have in common is no part of their difference
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const first = { pooled: 21, each: [11, 21, 31] };
 * const second = { pooled: 20, each: [10, 20, 30] };
 * const { difference, varianceLeft } = paired(first, second);
 * assertEquals(difference, { value: 1, low: 1, high: 1 });
 * assertEquals(varianceLeft, 0);
 * ```
 */
export function paired(first: Sections, second: Sections): Paired {
  const log = ({ pooled, each }: Sections) => ({
    pooled: Math.log(pooled),
    each: each.map(Math.log),
  });
  const { value, low, high } = difference(log(first), log(second));
  const exp = (end: number | null) => end === null ? null : Math.exp(end);
  return {
    difference: difference(first, second),
    ratio: { value: exp(value), low: exp(low), high: exp(high) },
    varianceLeft: varianceLeft(first, second),
  };
}

/**
 * The first minus the second, and the interval of it that holds the truth with
 * probability `confidence`.
 */
export function difference(
  first: Sections,
  second: Sections,
  confidence = 0.95,
): Estimate {
  const value = first.pooled - second.pooled;
  if (!Number.isFinite(value)) return NULL_ESTIMATE;
  const each = differences(first, second);
  const count = each.length;
  if (count < 2 || !each.every(Number.isFinite)) {
    return { value, low: null, high: null };
  }
  const squares = each.reduce((sum, of) => sum + (of - value) ** 2, 0);
  const error = Math.sqrt(squares / (count - 1) / count);
  const half = tQuantile((1 + confidence) / 2, count - 1) * error;
  return { value, low: value - half, high: value + half };
}

function varianceLeft(first: Sections, second: Sections): number | null {
  const each = differences(first, second);
  if (each.length < 2 || !each.every(Number.isFinite)) return null;
  const apart = sampleVariance([...first.each]) +
    sampleVariance([...second.each]);
  return apart === 0 ? null : sampleVariance(each) / apart;
}

function differences(first: Sections, second: Sections): number[] {
  return first.each.map((value, of) => value - second.each[of]);
}
