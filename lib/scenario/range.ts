/**
 * Ranges of numbers, as a scenario writes them, and the numbers that they mean.
 *
 * @module
 */

/** `from`, `from + step`, … up to `to`; or `points` values from `from` to `to`, both included. */
export type Range =
  | {
    /** First value. */
    readonly from: number;
    /** Bound of the last value. */
    readonly to: number;
    /** Difference between values, > 0. */
    readonly step: number;
  }
  | {
    /** First value. */
    readonly from: number;
    /** Last value. */
    readonly to: number;
    /** Number of values, at least 2. */
    readonly points: number;
    /** Equal differences, or equal ratios. Default "linear". */
    readonly scale?: "linear" | "log";
  };

/** Most values that a range may have. */
export const MAX_RANGE_VALUES = 1_000_000;

/** How many values `range` has. */
export function rangeLength(range: Range): number {
  if ("points" in range) return range.points;
  // A step that should end on `to` may fall short of it by a rounding error.
  return Math.floor((range.to - range.from) / range.step + 1e-9) + 1;
}

/**
 * The values of `range`, ascending, as a person would write them: 0.15, not
 * 0.15000000000000002. Steps have the decimals of `from` and `step`; points have
 * 12 significant digits.
 */
export function rangeValues(range: Range): number[] {
  const { from, to } = range;
  const length = rangeLength(range);
  if ("step" in range) {
    const places = Math.max(decimals(from), decimals(range.step));
    return Array.from(
      { length },
      (_, i) => Number((from + i * range.step).toFixed(places)),
    );
  }
  return Array.from({ length }, (_, i) => {
    if (i === 0) return from;
    if (i === length - 1) return to;
    const share = i / (length - 1);
    const value = range.scale === "log"
      ? from * (to / from) ** share
      : from + (to - from) * share;
    return Number(value.toPrecision(12));
  });
}

/** Decimals of `value` as it is written, 0 … 100. */
function decimals(value: number): number {
  const [digits, exponent = "0"] = String(value).split("e");
  const fraction = digits.split(".")[1] ?? "";
  return Math.min(100, Math.max(0, fraction.length - Number(exponent)));
}
