/**
 * A logarithmic axis: its range and its ticks.
 *
 * @module
 */

/** Mantissas of round numbers. */
const ROUND: readonly number[] = [1, 2, 5];

/** Where an axis begins and ends, and what stands on it. */
export interface LogAxis {
  /** Its ends. */
  readonly domain: readonly [number, number];
  /** Values with a number beside them. */
  readonly ticks: readonly number[];
  /** Values with a tick only. */
  readonly minorTicks: readonly number[];
}

/** Every `mantissas` × 10ⁿ from the power of ten below `low` to the one above `high`. */
function candidates(
  low: number,
  high: number,
  mantissas: readonly number[],
): number[] {
  const first = Math.floor(Math.log10(low)) - 1;
  const last = Math.ceil(Math.log10(high)) + 1;
  const values: number[] = [];
  for (let power = first; power <= last; power++) {
    for (const mantissa of mantissas) {
      values.push(Number(`${mantissa}e${power}`));
    }
  }
  return values;
}

/** The axis that holds all of `values` that are above 0, with round ends. */
export function logAxis(values: readonly number[]): LogAxis {
  const positive = values.filter((value) =>
    value > 0 && Number.isFinite(value)
  );
  if (positive.length === 0) {
    return { domain: [1, 10], ticks: [1, 10], minorTicks: [] };
  }
  const smallest = positive.reduce((a, b) => Math.min(a, b));
  const largest = positive.reduce((a, b) => Math.max(a, b));
  const round = candidates(smallest, largest, ROUND);
  const low = round.findLast((value) => value <= smallest * 0.97) ?? smallest;
  const high = round.find((value) => value >= largest * 1.03) ?? largest;
  const isInside = (value: number) => value >= low && value <= high;
  const decades = Math.log10(high / low);
  const mantissas = decades > 2.5 ? [1] : decades > 1.2 ? [1, 3] : ROUND;
  return {
    domain: [low, high],
    ticks: candidates(low, high, mantissas).filter(isInside),
    minorTicks: candidates(low, high, [1, 2, 3, 4, 5, 6, 7, 8, 9]).filter(
      isInside,
    ),
  };
}

/** A tick's number: "0.5", "100", "10,000". */
export function formatTick(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}
