/**
 * Welch's picture of how a run settles: waits from its very start, averaged over
 * replications and then over neighbours.
 *
 * @module
 */

/** The start of a point's runs, by batch of consecutive requests. */
export interface RunStart {
  /** Requests in a batch. */
  readonly batchRequests: number;
  /** Mean wait, µs, over replications. By batch. */
  readonly waitUs: Float64Array;
  /** The same, averaged over neighbours. By batch, as far as there are as many after it as before. */
  readonly smoothUs: Float64Array;
  /** Requests that are left out. */
  readonly warmupRequests: number;
}

/** The mean of `series`, of which one is as long as another. By place. */
export function meanSeries(series: readonly Float64Array[]): Float64Array {
  return series[0].map((_, place) =>
    series.reduce((sum, of) => sum + of[place], 0) / series.length
  );
}

/**
 * The centred moving average of `series`, `reach` neighbours to either side; near
 * its start, as many as there are before.
 *
 * Source: P. D. Welch, "The statistical analysis of simulation results", in S. S.
 * Lavenberg (ed.), "Computer Performance Modeling Handbook", 1983; A. M. Law,
 * "Simulation Modeling and Analysis", 5th ed., 2015, section 9.5.1.
 *
 * @returns By place; the last `reach` are left out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   [...movingAverage(Float64Array.of(0, 3, 6, 6, 9, 3), 1)],
 *   [0, 3, 5, 7, 6],
 * );
 * ```
 */
export function movingAverage(
  series: Float64Array,
  reach: number,
): Float64Array {
  return Float64Array.from(
    { length: Math.max(0, series.length - reach) },
    (_, place) => {
      const near = Math.min(reach, place);
      const around = series.subarray(place - near, place + near + 1);
      return around.reduce((sum, value) => sum + value, 0) / around.length;
    },
  );
}
