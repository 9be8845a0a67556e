/**
 * Where the warm-up of a series ends, by MSER-5.
 *
 * @module
 */

/** Observations in a batch of MSER-5. */
export const BATCH = 5;

/**
 * Fewest batches that are left. Over so few, two that happen to be alike would
 * look like a steady state.
 * Source: K. Hoad, S. Robinson and R. Davies, "Automating warm-up length
 * estimation", Journal of the Operational Research Society 61, 2010.
 */
export const FEWEST_LEFT = 5;

/**
 * How many batches to leave out at the start of a series, so that the mean of the
 * rest has the smallest standard error, as MSER estimates it: the sum of squared
 * deviations from the mean of the rest ÷ the square of their number.
 *
 * All but the last five batches may be left out, or no more than `most`. A series
 * of rare bursts ends in a calm that looks steadier than all of it, so a run is
 * cut within its first half; a cut that takes all of that half says that no
 * steady state was seen. Of equals, the fewest are left out. From the end backwards, by Welford's updates: one pass,
 * and no digit lost when the mean is large against the deviations.
 * Source: K. P. White, M. J. Cobb and S. C. Spratt, "A comparison of five
 * steady-state truncation heuristics for simulation", Winter Simulation
 * Conference 2000.
 *
 * @param batchMeans Means of consecutive batches, each of 5 observations or a multiple.
 * @param length How many of them to look at, from the first.
 * @param most The most that may be left out.
 * @returns Batches to leave out: 0 when there are five or fewer.
 *
 * @example A start unlike the rest is left out
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mser(Float64Array.of(9, 5, 1, 2, 1, 2, 1, 2), 8), 2);
 * ```
 */
export function mser(
  batchMeans: Float64Array,
  length: number,
  most: number = length,
): number {
  let best = Infinity;
  let leaveOut = 0;
  let mean = 0;
  let squares = 0;
  for (let batch = length - 1; batch >= 0; batch--) {
    const left = length - batch;
    const deviation = batchMeans[batch] - mean;
    mean += deviation / left;
    squares += deviation * (batchMeans[batch] - mean);
    if (left < FEWEST_LEFT || batch > most) continue;
    const statistic = squares / left ** 2;
    if (statistic <= best) {
      best = statistic;
      leaveOut = batch;
    }
  }
  return leaveOut;
}
