/**
 * How much of all requests is beyond a value, from counts by bin.
 *
 * @module
 */

import { MAX_TICKS } from "../engine/ticks.ts";
import { binOf, binsUpTo, edgeOf } from "../stats/histogram.ts";

/** Bins of times, ticks, and of slowdowns: a service is a tick at least. */
export const TAIL_BINS: number = binsUpTo(MAX_TICKS);

/** The share of requests whose value is `value` or more: 1 at 0, and never rising. */
export type Tail = (value: number) => number;

/**
 * The tail of what was counted; values within a bin, which is 0.4 % wide, are
 * taken to be spread evenly.
 *
 * @param counts Values, by bin, of requests by what each of them counts.
 * @param weights What a request counts. As `counts`.
 * @param requests What all requests count together; those that were not counted have value 0.
 */
export function tailOf(
  counts: readonly Float64Array[],
  weights: readonly number[],
  requests: number,
): Tail {
  const from = new Float64Array(TAIL_BINS + 1);
  // Summed from the far end, where terms are small.
  for (let bin = TAIL_BINS - 1; bin >= 0; bin--) {
    let inBin = 0;
    for (let of = 0; of < counts.length; of++) {
      inBin += weights[of] * counts[of][bin];
    }
    from[bin] = from[bin + 1] + inBin / requests;
  }
  return (value) => {
    if (value <= 0) return 1;
    const bin = binOf(value);
    if (bin >= TAIL_BINS) return 0;
    const low = edgeOf(bin), high = edgeOf(bin + 1);
    const left = (high - value) / (high - low);
    return from[bin + 1] + left * (from[bin] - from[bin + 1]);
  };
}
