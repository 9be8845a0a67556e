/**
 * How far a load is from what an objective allows: what replications measured of
 * it, and how sure that is.
 *
 * @module
 */

import { binOf, edgeOf, type HistogramData } from "../stats/histogram.ts";
import { skewedMeanEstimate } from "../stats/skewed.ts";

/**
 * How far beyond an objective a load is, on a logarithmic scale, with a 95 %
 * interval: at most 0 where it is met.
 */
export interface Margin {
  /** Best guess. */
  readonly value: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** Requests of a replication, and those of them that took longer than a limit allows. */
export interface Exceeding {
  /** All of them. */
  readonly requests: number;
  /** Those beyond the limit. */
  readonly beyond: number;
}

/**
 * How many values of a histogram are above `limit`: exact, but for those in its
 * own bin, which is 0.4 % wide and counted in part.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { binsUpTo, Histogram } from "../stats/histogram.ts";
 *
 * const histogram = new Histogram(binsUpTo(64));
 * for (const value of [1, 2, 3, 4]) histogram.add(value);
 * assertEquals(countAbove(histogram, 2.5), 2);
 * ```
 */
export function countAbove(histogram: HistogramData, limit: number): number {
  const { counts, count, min, max } = histogram;
  if (limit >= max) return 0;
  if (limit < min) return count;
  const own = Math.min(binOf(limit), counts.length - 1);
  const from = Math.max(min, edgeOf(own)),
    until = Math.min(max, edgeOf(own + 1));
  const share = until > from ? (until - limit) / (until - from) : 0;
  let above = Math.min(1, Math.max(0, share)) * counts[own];
  for (let bin = own + 1; bin < counts.length; bin++) above += counts[bin];
  return above;
}

/** Requests, and those of them beyond `limit`. By replication. */
export function exceeding(
  histograms: readonly HistogramData[],
  limit: number,
): Exceeding[] {
  return histograms.map((histogram) => ({
    requests: histogram.count,
    beyond: countAbove(histogram, limit),
  }));
}

/**
 * How far the share of requests beyond a limit is above what is allowed: its
 * logarithm. The interval is that of a ratio of two means over replications, whose
 * values lean: those beyond a limit come in bursts.
 *
 * That at most a share 1 − p of requests takes longer than a limit is what it is
 * for percentile p to meet it. A share is a mean: unlike a percentile, it is
 * without bias however short a replication is.
 * Source: the standard error of a ratio, W. G. Cochran, "Sampling Techniques", 3rd
 * ed., 1977, section 2.11.
 *
 * @param replications What each replication counted. By replication.
 * @param allowed The share that may be beyond, between 0 and 1.
 */
export function shareMargin(
  replications: readonly Exceeding[],
  allowed: number,
): Margin {
  const requests = sum(replications.map((of) => of.requests));
  const share = sum(replications.map((of) => of.beyond)) / requests;
  const each = requests / replications.length;
  // The error of a ratio is, to first order, that of the mean of these.
  const { low, high } = skewedMeanEstimate(
    replications.map((of) => share + (of.beyond - share * of.requests) / each),
  );
  // A share of none is as good as half a request: logarithms stay finite.
  const margin = (of: number) =>
    Math.log(Math.max(of, 0.5 / requests) / allowed);
  return {
    value: margin(share),
    low: margin(low ?? share),
    high: margin(high ?? share),
  };
}

/**
 * How far the share of requests beyond a limit at one load is above that beyond
 * another limit at another load, by the same requests: the logarithm of their
 * ratio. The interval is that of a mean difference, replication by replication.
 *
 * @param before What each replication counted at the one.
 * @param after What it counted at the other.
 */
export function pairedMargin(
  before: readonly Exceeding[],
  after: readonly Exceeding[],
): Margin {
  const requests = sum(before.map((of) => of.requests));
  const share = sum(before.map(({ beyond }) => beyond)) / requests;
  const each = requests / before.length;
  const { value, low, high } = skewedMeanEstimate(
    before.map(({ beyond }, of) => (after[of].beyond - beyond) / each),
  );
  // A share of none is as good as half a request: logarithms stay finite.
  const margin = (more: number | null) =>
    Math.log(Math.max(share + (more ?? value!), 0.5 / requests) / share);
  return { value: margin(value), low: margin(low), high: margin(high) };
}

/** How far a mean over replications is below `least`: the logarithm of what it lacks. */
export function floorMargin(values: readonly number[], least: number): Margin {
  const { value, low, high } = skewedMeanEstimate(values);
  const margin = (of: number | null) =>
    Math.log(least / Math.max(of ?? 0, Number.MIN_VALUE));
  return {
    value: margin(value),
    low: margin(high ?? value),
    high: margin(low ?? value),
  };
}

/** What is worst of several margins: all of them must be met. */
export function worstOf(margins: readonly Margin[]): Margin {
  const worst = (end: keyof Margin) =>
    Math.max(...margins.map((margin) => margin[end]));
  return { value: worst("value"), low: worst("low"), high: worst("high") };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
