/**
 * How one policy stands beside another: divided by it, or less it.
 *
 * @module
 */

import type { CompareRow } from "../compare/row.ts";
import type { Estimate } from "../stats/row.ts";
import { linearAxis } from "./linear_axis.ts";
import { type LogAxis, logAxis } from "./log_axis.ts";
import { type Measure, UNKNOWN } from "./measure.ts";

/** How one policy stands beside another. */
export type Beside = "ratio" | "difference";

/** What belongs to a ratio, and to a difference. */
export interface Form {
  /** What the baseline is beside itself. */
  readonly same: number;
  /** What the second is beside the first, by what the first is beside the second. */
  reverse(of: number): number;
  /** How the axis is spread. */
  readonly spread: "log" | "linear";
  /** The axis that holds `values`. */
  axis(values: readonly number[]): LogAxis;
  /** What stands beside the axis. */
  label(baseline: string, measure: Measure): string;
  /** What follows a number. */
  unit(measure: Measure): string;
}

/** Both forms. */
export const FORMS: Readonly<Record<Beside, Form>> = {
  ratio: {
    same: 1,
    reverse: (of) => 1 / of,
    spread: "log",
    axis: logAxis,
    label: (baseline) => `Times that of ${baseline}`,
    unit: () => " times",
  },
  difference: {
    same: 0,
    reverse: (of) => 0 - of,
    spread: "linear",
    axis: linearAxis,
    label: (_, { metric }) =>
      metric === "slowdown" ? "Difference" : "Difference (µs)",
    unit: ({ metric }) => metric === "slowdown" ? "" : " µs",
  },
};

/** What `measure` is at `point` beside that at `baseline`, on the same requests; nulls where `row` does not tell. */
export function besideIn(
  row: CompareRow,
  point: number,
  baseline: number,
  measure: Measure,
  as: Beside,
): Estimate {
  const { same, reverse } = FORMS[as];
  if (point === baseline) return { value: same, low: same, high: same };
  const pair = row.pairs.find(({ first, second }) =>
    first === point && second === baseline ||
    first === baseline && second === point
  );
  if (pair === undefined || measure.metric === "waitUs") return UNKNOWN;
  const of = measure.class === undefined ? pair : pair.classes[measure.class];
  const beside = of?.[measure.metric][measure.statistic][as] ?? UNKNOWN;
  if (pair.first === point) return beside;
  const { value, low, high } = beside;
  const reversed = (end: number | null) => end === null ? null : reverse(end);
  return {
    value: reversed(value),
    low: reversed(high),
    high: reversed(low),
  };
}

/** Whether an estimate tells which of both is longer, if `same` says that neither is. */
export function isDecided({ low, high }: Estimate, same: number): boolean {
  return low !== null && high !== null && (low > same || high < same);
}
