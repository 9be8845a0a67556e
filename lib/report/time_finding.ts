/**
 * What a figure over time shows, in words made from its lines.
 *
 * @module
 */

import { formatInterval, formatNumber } from "./digits.ts";
import { statisticName } from "./measure.ts";
import { unitOf } from "./time_axes.ts";
import type { TimeLine, WindowStatistic } from "./time_lines.ts";

/** The lowest and the highest of what `valueOf` says of each line: "9.8 (Shenango) to 16 (work stealing)". */
function rangeOf(
  lines: readonly TimeLine[],
  valueOf: (line: TimeLine) => number,
  unit: string,
): string | null {
  const known = lines.map((line) => ({ line, value: valueOf(line) }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value);
  if (known.length === 0) return null;
  const say = ({ value }: typeof known[number]) =>
    `${formatInterval({ value, low: null, high: null })}${unit}`;
  const first = known[0], last = known[known.length - 1];
  return say(first) === say(last)
    ? say(first)
    : `${say(first)} (${first.line.label}) to ${
      say(last)
    } (${last.line.label})`;
}

/** The highest latency of a window and the cores that it took, from the least to the most. */
export function timeFindingOf(
  lines: readonly TimeLine[],
  statistic: WindowStatistic,
): string {
  const worst = rangeOf(
    lines,
    ({ points }) =>
      points.reduce(
        (most, { latencyUs }) => Math.max(most, latencyUs.value ?? -Infinity),
        -Infinity,
      ),
    "\u00a0µs",
  );
  const cores = rangeOf(
    lines,
    ({ points }) =>
      points.reduce((sum, { cores }) => sum + (cores.value ?? NaN), 0) /
      points.length,
    "",
  );
  return [
    worst === null
      ? "No request finished"
      : `Highest ${statisticName(statistic)} of a window: ${worst}`,
    ...(cores === null ? [] : [`cores granted on average: ${cores}`]),
  ].join("; ");
}

/** What the small print says of windows of `windowUs`, `together` of which are drawn as one. */
export function windowNotes(windowUs: number, together: number): string[] {
  const unit = unitOf(windowUs, 1);
  const length = `${formatNumber(windowUs / unit.us)} ${unit.name}`;
  return [
    `Windows of ${length}${
      together === 1
        ? ""
        : `, ${together} drawn as one: the worst latency, the mean of cores`
    }.`,
    "Pale bands: 95\u00a0% confidence intervals.",
  ];
}
