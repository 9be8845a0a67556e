/**
 * Numbers for readers: as many digits as the interval supports, no more.
 *
 * @module
 */

import type { Estimate } from "../stats/row.ts";

/** Significant digits where no interval says how many there are. */
const DIGITS_WITHOUT_INTERVAL = 3;

/** Most digits after the first, however narrow the interval: nobody reads a fifth. */
const MOST_AFTER = 3;

/** The power of ten of the first digit of `value`. */
function firstPlace(value: number): number {
  return value === 0 ? -Infinity : Math.floor(Math.log10(Math.abs(value)));
}

/** The power of ten of the last digit worth printing, given half the width of an interval. */
function lastPlace(halfWidth: number): number {
  const place = Math.floor(Math.log10(halfWidth));
  // A leading 1 keeps a second digit: 0.14 rounded to 0.1 would be off by a third.
  return halfWidth / 10 ** place < 1.95 ? place - 1 : place;
}

/** `value` rounded at the power of ten `place`, with exactly the decimals that leaves. */
function roundAt(value: number, place: number): string {
  if (place <= 0) return value.toFixed(Math.min(-place, 12));
  const step = 10 ** place;
  return String(Math.round(value / step) * step);
}

/** `value` with three significant digits: "0.5", "12.3", "1540". */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const place = firstPlace(value) - (DIGITS_WITHOUT_INTERVAL - 1);
  return place >= 0
    ? String(Math.round(value))
    : String(Number(roundAt(value, place)));
}

/** An estimate as text, split where a column would align it. */
export interface FormattedEstimate {
  /** The value, or "–" where there is none. */
  readonly value: string;
  /** "±0.4", "[11, 14]" where the interval is lopsided, or "" where there is none. */
  readonly interval: string;
}

/** The power of ten of the last digit of `estimate` worth printing; null where no interval tells. */
function placeOf({ value, low, high }: Estimate): number | null {
  if (value === null || low === null || high === null) return null;
  const halfWidth = (high - low) / 2;
  return halfWidth <= Math.abs(value) * 1e-12
    ? null
    : Math.max(lastPlace(halfWidth), firstPlace(value) - MOST_AFTER);
}

/** An end of the interval of `estimate`, rounded where its value is; null where it has none. */
export function formatEnd(
  estimate: Estimate,
  end: "low" | "high",
): string | null {
  const bound = estimate[end];
  const place = placeOf(estimate);
  if (bound === null) return null;
  return place === null ? formatNumber(bound) : roundAt(bound, place);
}

/** `estimate` rounded to its interval. */
export function formatEstimate(estimate: Estimate): FormattedEstimate {
  const { value, low, high } = estimate;
  if (value === null) return { value: "–", interval: "" };
  if (low === null || high === null) {
    return { value: formatNumber(value), interval: "" };
  }
  const halfWidth = (high - low) / 2;
  const place = placeOf(estimate);
  if (place === null) return { value: formatNumber(value), interval: "±0" };
  const lopsided = Math.abs((high + low) / 2 - value) > 0.1 * halfWidth;
  // Never narrower than what is printed can tell.
  const shownHalf = Math.max(halfWidth, 10 ** place);
  return {
    value: roundAt(value, place),
    interval: lopsided && halfWidth > 10 ** place
      ? `[${roundAt(low, place)}, ${roundAt(high, place)}]`
      : `±${roundAt(shownHalf, place)}`,
  };
}

/** `estimate` as one piece of text for prose: "12.3 ±0.4", "13,900 ±700". */
export function formatInterval(estimate: Estimate): string {
  const { value, interval } = formatEstimate(estimate);
  const text = interval === "" ? value : `${value} ${interval}`;
  return text.replaceAll(
    /(?<![.\d])\d{5,}/g,
    (digits) => Number(digits).toLocaleString("en-US"),
  );
}
