/**
 * A linear axis of values of either sign: its range and its ticks.
 *
 * @module
 */

import type { LogAxis } from "./log_axis.ts";

/** Steps from one number to the next on the axis, at most. */
const MOST_STEPS = 6;
/** Mantissas of round steps. */
const ROUND: readonly number[] = [1, 2, 5, 10];

/** The axis that holds all of `values` that are finite, one at least, with round ends. */
export function linearAxis(values: readonly number[]): LogAxis {
  const finite = values.filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b));
  const most = finite.reduce((a, b) => Math.max(a, b));
  const span = most > least ? most - least : Math.abs(most) || 1;
  const power = 10 ** Math.floor(Math.log10(span / MOST_STEPS));
  const step = power *
    ROUND.find((mantissa) => span / (mantissa * power) <= MOST_STEPS - 1)!;
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  const ticks = Array.from(
    { length: last - first + 1 },
    // Multiplied out, a round number may come to lie beside itself.
    (_, tick) => Number(((first + tick) * step).toPrecision(12)),
  );
  return { domain: [ticks[0], ticks[ticks.length - 1]], ticks, minorTicks: [] };
}
