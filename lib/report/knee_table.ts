/**
 * Knees as a table of plain text.
 *
 * @module
 */

import type { KneeRow } from "../knee/row.ts";
import { formatEstimate } from "./digits.ts";
import { objectiveName } from "./objective.ts";
import { namesOf } from "./series.ts";
import { align, estimateCells } from "./table.ts";

/** What does not let a knee be higher, as a reader says it. */
export const LIMITS: Readonly<
  Record<NonNullable<KneeRow["limitedBy"]>, string>
> = {
  latencyUs: "latency",
  slowdown: "slowdown",
  cpuEfficiency: "CPU efficiency",
  saturation: "saturation",
};

/** What each flag of a knee means. */
export const FLAGS: Readonly<Record<string, string>> = {
  "never-met": "no load meets the objective",
  "not-met-at-lower-loads": "some lower loads do not meet the objective",
  "short-run":
    "short replications for this load: intervals may be too narrow; more requests help",
  "unsettled":
    "replications too short to tell whether loads near it have a steady state",
  "few-samples": "few requests beyond the percentile",
  "trace-windows":
    "replications are consecutive windows of a trace, not independent",
};

/**
 * `rows` as a table of plain text, lines ended by "\n".
 *
 * @throws {RangeError} If there are no rows.
 */
export function kneeTable(rows: readonly KneeRow[]): string {
  if (rows.length === 0) {
    throw new RangeError("Cannot print table: rows must be one or more, got 0");
  }
  const flags = [...new Set(rows.flatMap((row) => row.flags))];
  const notesOf = (row: KneeRow) =>
    row.flags.length === 0
      ? ""
      : ` [${row.flags.map((flag) => flags.indexOf(flag) + 1).join(" ")}]`;
  const names = namesOf(rows);
  const columns = [
    estimateCells(rows.map(({ knee }) => knee)),
    rows.map(({ kneeMrps }) => formatEstimate(kneeMrps).value),
    estimateCells(rows.map(({ cpuEfficiency }) => cpuEfficiency)),
    estimateCells(rows.map(({ curveKnee }) => curveKnee)),
  ];
  const lines = align([
    ["policy", "load", "Mrps", "efficiency", "limited by", "curve's knee"],
    ...rows.map((row, place) => [
      names[place],
      columns[0][place],
      columns[1][place],
      columns[2][place],
      (row.limitedBy === null ? "–" : LIMITS[row.limitedBy]) + notesOf(row),
      columns[3][place],
    ]),
  ]);
  const notes = flags.map((flag, note) =>
    `[${note + 1}] ${FLAGS[flag] ?? flag}`
  );
  return [
    `Objective: ${objectiveName(rows[0].slo)}.`,
    "The highest load that meets it, its rate, and CPU efficiency there; and the curve's own",
    "knee, the load of the greatest power, load ÷ tail. All ± 95 % confidence interval.",
    "",
    lines[0],
    "─".repeat(Math.max(...lines.map((line) => line.length))),
    ...lines.slice(1),
    ...(notes.length === 0 ? [] : ["", ...notes]),
  ].join("\n") + "\n";
}
