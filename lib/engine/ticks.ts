/**
 * Time inside the engine: whole ticks of 0.1 ns, held in doubles.
 *
 * Whole numbers below 2⁵³ add and subtract without rounding, so a request that
 * got what it was owed owes exactly 0, the ledger of a core adds up to the
 * simulated time exactly, and Little's law holds on the path to the last bit:
 * there is no epsilon anywhere. 2⁵³ ticks are ten days.
 *
 * @module
 */

/** Ticks in a microsecond. */
export const TICKS_PER_US = 10_000;

/** The longest run, ticks: beyond it whole numbers would round. */
export const MAX_TICKS: number = 2 ** 53;

/**
 * `us` µs as whole ticks, to the nearest. `Infinity` stays what it is.
 *
 * `Math.round` takes twice as long once results pass 2³¹.
 * Bench: tests/bench/bench.ts, "arrivals into ticks".
 */
export function toTicks(us: number): number {
  return Math.floor(us * TICKS_PER_US + 0.5);
}

/** `ticks` as µs. */
export function toUs(ticks: number): number {
  return ticks / TICKS_PER_US;
}
