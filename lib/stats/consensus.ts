/**
 * How much to leave out at the start of every replication, by what MSER-5 finds in
 * each of them.
 *
 * @module
 */

/** Parts of the measured requests that a warm-up is a whole number of. */
const TENTHS = 10;

/** Share of the measured requests above which MSER-5 has found no steady state: half of them, to a batch. */
const TOO_LONG = 0.48;

/** Whether what MSER-5 finds in a replication is as much as it may leave out: it saw no steady state. */
export function isTooLong(found: number | null): boolean {
  return found !== null && found > TOO_LONG;
}

/**
 * The warm-up that half of the replications agree to, as a share of the measured
 * requests: the median of what MSER-5 finds, rounded up to whole tenths, one at
 * least.
 *
 * In a single run MSER-5 tends to cut right after an early burst, so that the
 * longest bursts of the first half are never measured, and means come out too low.
 * A start unlike the rest is there in most replications; a burst is in few.
 *
 * @param found Shares that MSER-5 would leave out. By replication.
 *
 * @example One replication began with a burst
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(consensus([0.02, 0.41, 0.004]), 0.1);
 * assertEquals(consensus([0.23, 0.41, 0.004]), 0.3);
 * ```
 */
export function consensus(found: readonly number[]): number {
  const sorted = found.toSorted((a, b) => a - b);
  const median = sorted[(sorted.length - 1) >> 1];
  return Math.max(1, Math.ceil(TENTHS * median)) / TENTHS;
}
