/**
 * Percentiles with 95 % confidence intervals, from histograms of independent
 * replications.
 *
 * @module
 */

import tQuantile from "@stdlib/t-quantile";
import { edgeOf, endOf, type Histogram } from "./histogram.ts";
import {
  type Estimate,
  halfWidth,
  NULL_ESTIMATE,
  sum,
  UPPER,
} from "./intervals.ts";

/** Student's t of an error that is known: the normal quantile. */
const NORMAL = 1.96;

/**
 * The estimate of a percentile from all replications pooled, and its interval: the
 * values of which a test over replications cannot tell that they are not the
 * percentile.
 *
 * At the percentile, a share `1 − percentile / 100` of all values is above. What
 * share is above a value is a mean over replications: it has no bias, however
 * short they are, where a percentile of each would have one. Its logarithm (of
 * the odds, so that both ends are alike) is held against that of the share due, by
 * Student's t and with the standard error of that very value: farther out, where
 * less is above and in fewer bursts, the share is less sure. So the interval
 * reaches farther where values are rarer, to where enough was seen to tell.
 *
 * Where nothing was seen beyond a value, that counts as one, whose error is known to
 * be itself. There is no interval if even that could be the share due, which is if
 * no more than seven values are due beyond the percentile.
 * Source: the test turned into an interval, R. S. Woodruff, "Confidence intervals
 * for medians and other position measures", Journal of the American Statistical
 * Association 47, 1952, and M. Francisco and W. A. Fuller, "Quantile estimation
 * with a complex survey design", Annals of Statistics 19, 1991; the odds, A.
 * Agresti, "Categorical Data Analysis", 3rd ed., 2013, section 3.1.
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
  if (sections.length < 2) return { value, low: null, high: null };
  const test = new ShareTest(sections, pooled, 1 - percentile / 100);
  const bin = pooled.percentileBin(percentile);
  const beyond = sections.map((of) => countFrom(of, bin + 1));
  const highest = firstOther(test, [...beyond], pooled, bin + 1, 1);
  const atLeast = beyond.map((count, of) => count + sections[of].counts[bin]);
  const lowest = firstOther(test, atLeast, pooled, bin, -1);
  if (lowest === null || highest === null) {
    return { value, low: null, high: null };
  }
  return {
    value,
    low: Math.max(pooled.min, edgeOf(lowest)),
    high: Math.min(pooled.max, edgeOf(highest)),
  };
}

/**
 * The first bin, from `bin` on by `step`, at whose lower edge the percentile is not;
 * null if that cannot be told of any.
 *
 * @param from Values from `bin` on, in each section; counted on as bins pass.
 */
function firstOther(
  test: ShareTest,
  from: number[],
  { counts }: Histogram,
  bin: number,
  step: 1 | -1,
): number | null {
  if (test.isOther(from)) return bin;
  const last = step > 0 ? counts.length : 0;
  for (let at = bin; at !== last; at += step) {
    const passed = step > 0 ? at : at - 1;
    // Shares are what they were.
    if (counts[passed] === 0) continue;
    for (let of = 0; of < from.length; of++) {
      from[of] -= step * test.sections[of].counts[passed];
    }
    if (test.isOther(from)) return at + step;
  }
  return null;
}

/** Tells shares of values from the share that is due. */
class ShareTest {
  /** What shares are of. */
  readonly sections: readonly Histogram[];
  readonly #count: number;
  /** Log odds of the share due. */
  readonly #due: number;
  readonly #t: number;

  constructor(
    sections: readonly Histogram[],
    { count }: Histogram,
    due: number,
  ) {
    this.sections = sections;
    this.#count = count;
    this.#due = Math.log(due / (1 - due));
    this.#t = tQuantile(UPPER, sections.length - 1);
  }

  /** Whether so many values of each section are not the share due. */
  isOther(counted: readonly number[]): boolean {
    const all = sum(counted), count = this.#count;
    const isSeen = all > 0 && all < count;
    const share = isSeen ? all / count : (all === 0 ? 1 : count - 1) / count;
    const reach = isSeen
      ? this.#t * this.#errorOf(counted, share)
      : NORMAL / count;
    const odds = Math.log(share / (1 - share));
    return Math.abs(odds - this.#due) * share * (1 - share) > reach;
  }

  /** Standard error of a share: of a ratio of two means, for sections may have unequal numbers. */
  #errorOf(counted: readonly number[], share: number): number {
    const { sections } = this;
    let squares = 0;
    for (let of = 0; of < counted.length; of++) {
      squares += (counted[of] - share * sections[of].count) ** 2;
    }
    const variance = squares / (sections.length - 1);
    return Math.sqrt(variance * sections.length) / this.#count;
  }
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
