/**
 * From histograms and shares of replications to estimates whose intervals hold
 * what the bins may stand for, and nothing impossible.
 *
 * @module
 */

import { Histogram } from "./histogram.ts";
import { meanEstimate, NULL_ESTIMATE, ratioEstimate } from "./intervals.ts";
import { percentileEstimate, shareHalfWidth } from "./percentiles.ts";
import { type Distribution, type Estimate, PERCENTILES } from "./row.ts";

/** Statistics of the values in `sections`, a histogram a replication, divided by `unit`. */
export function distributionOf(
  sections: readonly Histogram[],
  unit: number,
): Distribution {
  if (sections.every(({ count }) => count === 0)) return nullDistribution();
  // One of none may have no bins at all.
  const filled = sections.filter(({ count }) => count > 0);
  const pooled = Histogram.merged(filled);
  const all = sections.map((of) =>
    of.count > 0 ? of : new Histogram(pooled.counts.length)
  );
  const percentile = (p: number) =>
    inUnit(percentileEstimate(all, pooled, p), unit);
  const mean = ratioEstimate(
    all.map((of) => of.sum),
    all.map((of) => of.count),
  );
  return {
    mean: inUnit(between(pooled.min, pooled.max)(mean), unit),
    p50: percentile(PERCENTILES.p50),
    p90: percentile(PERCENTILES.p90),
    p95: percentile(PERCENTILES.p95),
    p99: percentile(PERCENTILES.p99),
    p999: percentile(PERCENTILES.p999),
    p9999: percentile(PERCENTILES.p9999),
    max: { value: pooled.max / unit, low: null, high: null },
  };
}

/** Share of itself by which the share of values beyond a percentile may be off, before it counts as unknown. */
const UNSURE = 0.5;

/**
 * Whether so little was seen beyond a percentile, or in so few and long stretches,
 * that the share of values beyond it is not known to within half of itself.
 *
 * Requests that are slow together tell as little as one of them: what counts is by
 * how much the sections differ.
 *
 * @param sections A histogram a replication.
 */
export function isShareUnsure(
  sections: readonly Histogram[],
  percentile: number,
): boolean {
  const filled = sections.filter(({ count }) => count > 0);
  if (filled.length < sections.length) return true;
  const half = shareHalfWidth(filled, Histogram.merged(filled), percentile);
  return half !== null && half > UNSURE * (1 - percentile / 100);
}

function inUnit({ value, low, high }: Estimate, unit: number): Estimate {
  const of = (end: number | null) => end === null ? null : end / unit;
  return { value: of(value), low: of(low), high: of(high) };
}

/** Makes an interval leave out what is impossible: what is below `least` or above `most`. */
export function between(
  least: number,
  most: number,
): (of: Estimate) => Estimate {
  return ({ value, low, high }) => ({
    value,
    low: low === null ? null : Math.max(least, low),
    high: high === null ? null : Math.min(most, high),
  });
}

/** Statistics of what was not measured. */
export function nullDistribution(): Distribution {
  return {
    mean: NULL_ESTIMATE,
    p50: NULL_ESTIMATE,
    p90: NULL_ESTIMATE,
    p95: NULL_ESTIMATE,
    p99: NULL_ESTIMATE,
    p999: NULL_ESTIMATE,
    p9999: NULL_ESTIMATE,
    max: NULL_ESTIMATE,
  };
}

/** The mean of shares, 0 … 1. */
export function shareEstimate(shares: readonly number[]): Estimate {
  return between(0, 1)(meanEstimate(shares));
}
