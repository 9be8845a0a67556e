/**
 * A run as a table of plain text: a few loads of every policy, and how far each meets the objective.
 *
 * @module
 */

import type { SloSpec } from "../scenario/point.ts";
import type { Estimate, Row } from "../stats/row.ts";
import { formatEstimate } from "./digits.ts";
import { fewLoads, formatLoad } from "./few_loads.ts";
import { fewSamplesOf, sayFlag } from "./flags.ts";
import { estimateOf, type Measure, statisticOf } from "./measure.ts";
import { highestLoad, objectiveName } from "./objective.ts";
import { type Series, seriesOf } from "./series.ts";

/** What a table can be asked for. */
export interface TableOptions {
  /** Loads to show, to the nearest of the grid; a light, a middle and a heavy one when absent. */
  readonly loads?: readonly number[];
  /** The objective; without one the table does not say what meets it. */
  readonly slo?: SloSpec | null;
}

/** A column of estimates: its head in two lines, and where its cells come from. */
interface Column {
  readonly head: readonly [string, string];
  readonly cell: (row: Row) => Estimate;
}

function columnOf(name: string, unit: string, measure: Measure): Column {
  return { head: [name, unit], cell: (row) => estimateOf(row, measure) };
}

/** Statistics of the columns below. */
const STATISTICS: readonly string[] = ["p50", "p99", "p999"];

const COLUMNS: readonly Column[] = [
  columnOf("p50", "µs", { metric: "latencyUs", statistic: "p50" }),
  columnOf("p99", "µs", { metric: "latencyUs", statistic: "p99" }),
  columnOf("p99.9", "µs", { metric: "latencyUs", statistic: "p999" }),
  columnOf("p99.9", "slowdown", { metric: "slowdown", statistic: "p999" }),
  { head: ["CPU", "efficiency"], cell: (row) => row.cpuEfficiency },
];

/** Width of the widest of `texts`, characters. */
function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}

/** Lines of cells with every column as wide as its widest cell. */
export function align(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0].map((_, column) =>
    widest(lines.map((line) => line[column]))
  );
  return lines.map((line) =>
    line.map((text, column) => text.padEnd(widths[column])).join("  ")
      .trimEnd()
  );
}

/** Estimates of one column, value ending where values end and interval beginning where intervals begin. */
export function estimateCells(estimates: readonly Estimate[]): string[] {
  const formatted = estimates.map(formatEstimate);
  const values = widest(formatted.map(({ value }) => value));
  return formatted.map(({ value, interval }) =>
    `${value.padStart(values)} ${interval}`.trimEnd()
  );
}

/** The flags of `row` that are about something in the table. */
function flagsShown(row: Row): string[] {
  return row.flags.filter((flag) => {
    const statistic = fewSamplesOf(flag);
    return statistic === null || STATISTICS.includes(statistic);
  });
}

/** The part of the table that shows a few loads of every line. */
function loadLines(series: readonly Series[], rows: readonly Row[]): string[] {
  const groups = series.map(({ label, rows: own }) => ({
    label,
    shown: own.filter((row) => rows.includes(row)),
  })).filter(({ shown }) => shown.length > 0);
  const shown = groups.flatMap((group) => group.shown);
  const cells = COLUMNS.map(({ cell }) => estimateCells(shown.map(cell)));
  const flags = [...new Set(shown.flatMap(flagsShown))];
  const notesOf = (row: Row) =>
    flagsShown(row).map((flag) => `[${flags.indexOf(flag) + 1}]`);
  const head = (line: 0 | 1) => [
    line === 0 ? "load" : "",
    ...COLUMNS.map((column) => column.head[line]),
    line === 0 ? "status" : "",
  ];
  const text = align([
    head(0),
    head(1),
    ...shown.map((row, line) => [
      formatLoad(row.load),
      ...cells.map((column) => column[line]),
      [row.status, ...notesOf(row)].join(" "),
    ]),
  ]).map((line) => `  ${line}`);
  const rule = "─".repeat(widest(text));
  const body = groups.flatMap(({ label, shown: own }) => [
    label,
    ...text.slice(2).filter((_, line) => own.includes(shown[line])),
  ]);
  const notes = flags.map((flag, note) => `[${note + 1}] ${sayFlag(flag)}`);
  return [
    ...text.slice(0, 2),
    rule,
    ...body,
    ...(notes.length === 0 ? [] : ["", ...notes]),
  ];
}

/** The part of the table that says how far each line meets `slo`. */
function objectiveLines(series: readonly Series[], slo: SloSpec): string[] {
  const name = objectiveName(slo);
  if (statisticOf(slo.percentile) === null) {
    return [`Objective: ${name}. Rows do not keep this percentile.`];
  }
  const say = (load: number | null) =>
    load === null ? "none" : formatLoad(load);
  const lines = series.map((one) => {
    const { likely, sure } = highestLoad(one, slo);
    return [one.label, say(likely), say(sure)];
  });
  const text = align([
    ["policy", "by the estimate", "by the upper end of its interval"],
    ...lines,
  ]);
  return [
    `Highest load of the grid that meets the objective, ${name},`,
    "as does every lower load of the grid; between loads of the grid nothing is known:",
    "",
    text[0],
    "─".repeat(widest(text)),
    ...text.slice(1),
  ];
}

/**
 * `rows` as a table of plain text, lines ended by "\n": at most 100 columns.
 *
 * Numbers are rounded to their 95 % confidence intervals; "–" stands where a
 * point is not steady.
 *
 * @throws {RangeError} If there are no rows.
 */
export function resultTable(
  rows: readonly Row[],
  options: TableOptions = {},
): string {
  if (rows.length === 0) {
    throw new RangeError("Cannot print table: rows must be one or more, got 0");
  }
  const series = seriesOf(rows);
  const loads = fewLoads(rows, options.loads);
  const shown = rows.filter((row) => loads.includes(row.load));
  const slo = options.slo ?? null;
  const lines = [
    "Latency, slowdown (latency ÷ service) and CPU efficiency, ± 95 % confidence interval",
    "",
    ...loadLines(series, shown),
    ...(slo === null ? [] : ["", ...objectiveLines(series, slo)]),
  ];
  return lines.join("\n") + "\n";
}
