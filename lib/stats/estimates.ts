/**
 * From histograms and shares of replications to estimates whose intervals hold
 * what the bins may stand for, and nothing impossible.
 *
 * @module
 */

import { edgeOf, Histogram } from "./histogram.ts";
import { meanEstimate, NULL_ESTIMATE, sectionEstimate } from "./intervals.ts";
import { type Distribution, type Estimate, PERCENTILES } from "./row.ts";

/** Statistics of the values in `sections`, a histogram a replication, divided by `unit`. */
export function distributionOf(
  sections: readonly Histogram[],
  unit: number,
): Distribution {
  const filled = sections.filter(({ count }) => count > 0);
  if (filled.length === 0) return nullDistribution();
  const pooled = Histogram.merged(filled);
  const estimate = (of: (histogram: Histogram) => number) =>
    sectionEstimate(of(pooled) / unit, filled.map((each) => of(each) / unit));
  const percentile = (p: number) => {
    const bin = pooled.percentileBin(p);
    const low = Math.max(pooled.min, edgeOf(bin)) / unit;
    const high = Math.min(pooled.max, edgeOf(bin + 1)) / unit;
    const within = between(pooled.min / unit, Infinity);
    return within(spanning(low, high, estimate((of) => of.percentile(p))));
  };
  return {
    mean: between(pooled.min / unit, pooled.max / unit)(
      estimate((of) => of.mean),
    ),
    p50: percentile(PERCENTILES.p50),
    p90: percentile(PERCENTILES.p90),
    p95: percentile(PERCENTILES.p95),
    p99: percentile(PERCENTILES.p99),
    p999: percentile(PERCENTILES.p999),
    p9999: percentile(PERCENTILES.p9999),
    max: { value: pooled.max / unit, low: null, high: null },
  };
}

/** An estimate whose interval holds all that its bin may stand for. */
function spanning(
  binLow: number,
  binHigh: number,
  estimate: Estimate,
): Estimate {
  const { value, low, high } = estimate;
  if (low === null || high === null) return estimate;
  return { value, low: Math.min(low, binLow), high: Math.max(high, binHigh) };
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
