/**
 * Histograms as they are stored with each point, so that any percentile can be
 * asked for later.
 *
 * @module
 */

import { Histogram, type HistogramData } from "./histogram.ts";

/** A histogram as plain JSON: the bins of lib/stats/histogram.ts that hold something. */
export interface StoredHistogram {
  /** Values in all. */
  readonly count: number;
  /** Their sum. */
  readonly sum: number;
  /** The smallest; null of nothing. */
  readonly min: number | null;
  /** The largest; null of nothing. */
  readonly max: number | null;
  /** Numbers of the bins that are not empty, ascending. */
  readonly bins: readonly number[];
  /** Values in each of them. */
  readonly counts: readonly number[];
}

/** What a line of a run's histograms.ndjson holds. */
export interface StoredHistograms {
  /** The point's number. */
  readonly point: number;
  /** Bins between a value and its double. */
  readonly binsPerOctave: number;
  /** What latencies and waits are counted in, ns. */
  readonly latencyUnitNs: number;
  /** By class. */
  readonly latency: Readonly<Record<string, StoredHistogram>>;
  /** Latency ÷ service. By class. */
  readonly slowdown: Readonly<Record<string, StoredHistogram>>;
  /** Arrival to first service, of all classes. */
  readonly wait: StoredHistogram;
}

/** `parts` merged, as they are stored. */
export function storedHistogram(
  parts: readonly HistogramData[],
): StoredHistogram {
  const { counts, count, sum, min, max } = Histogram.merged(parts);
  const bins = Array.from(counts.keys()).filter((bin) => counts[bin] > 0);
  return {
    count,
    sum,
    min: count > 0 ? min : null,
    max: count > 0 ? max : null,
    bins,
    counts: bins.map((bin) => counts[bin]),
  };
}

/** `parts`, stored one by one, as one histogram: exactly that of all their values. */
export function restoredHistogram(
  parts: readonly StoredHistogram[],
): Histogram {
  const last = Math.max(-1, ...parts.map(({ bins }) => bins.at(-1) ?? -1));
  const whole = new Histogram(last + 1);
  for (const { bins, counts, count, sum, min, max } of parts) {
    bins.forEach((bin, place) => whole.counts[bin] += counts[place]);
    whole.count += count;
    whole.sum += sum;
    whole.min = Math.min(whole.min, min ?? Infinity);
    whole.max = Math.max(whole.max, max ?? 0);
  }
  return whole;
}

/**
 * The smallest value that at least `percentile` per cent of those stored do not
 * exceed, to within 0.2 %; null of nothing.
 *
 * @param percentile Above 0, up to 100.
 * @returns In the unit of what is stored.
 *
 * @example Of a hundred equal values and a larger one
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { binOf } from "./histogram.ts";
 *
 * const bins = [binOf(40), binOf(900)], counts = [100, 1];
 * const stored = { count: 101, sum: 4900, min: 40, max: 900, bins, counts };
 * assertEquals(percentileOf(stored, 99), 40.0625);
 * assertEquals(percentileOf(stored, 99.9), 900);
 * ```
 */
export function percentileOf(
  stored: StoredHistogram,
  percentile: number,
): number | null {
  if (!(percentile > 0 && percentile <= 100)) {
    throw new RangeError(
      `Cannot tell a percentile: it must be > 0 and <= 100, got ${percentile}`,
    );
  }
  if (stored.count === 0) return null;
  return restoredHistogram([stored]).percentile(percentile);
}
