/**
 * The points of a run as a table of a page, one row each.
 *
 * @module
 */

import type { Estimate, Row } from "../../stats/row.ts";
import { formatInterval } from "../digits.ts";
import { formatLoad } from "../few_loads.ts";
import { sayFlag } from "../flags.ts";
import { seriesOf } from "../series.ts";
import { escapeHtml } from "./escape.ts";

/** A column: its head, the field of the row, and what of it a cell shows. */
interface Column {
  readonly head: string;
  /** Name in the table of the stored run. */
  readonly field: string;
  /** The text of a cell, or an estimate. */
  readonly cell: (row: Row, label: string) => string | number | Estimate;
}

const COLUMNS: readonly Column[] = [
  { head: "Point", field: "point", cell: ({ point }) => point },
  { head: "Policy", field: "policy", cell: (_, label) => label },
  { head: "Load", field: "load", cell: ({ load }) => load },
  { head: "Status", field: "status", cell: ({ status }) => status },
  {
    head: "Throughput (Mrps)",
    field: "throughputMrps",
    cell: (row) => row.throughputMrps,
  },
  {
    head: "p50 latency (µs)",
    field: "latencyUs.p50",
    cell: (row) => row.latencyUs.p50,
  },
  {
    head: "p99 latency (µs)",
    field: "latencyUs.p99",
    cell: (row) => row.latencyUs.p99,
  },
  {
    head: "p99.9 latency (µs)",
    field: "latencyUs.p999",
    cell: (row) => row.latencyUs.p999,
  },
  {
    head: "p99 slowdown",
    field: "slowdown.p99",
    cell: (row) => row.slowdown.p99,
  },
  {
    head: "p99.9 slowdown",
    field: "slowdown.p999",
    cell: (row) => row.slowdown.p999,
  },
  {
    head: "CPU efficiency",
    field: "cpuEfficiency",
    cell: (row) => row.cpuEfficiency,
  },
];

/** Columns of text. By field. */
const TEXTS: ReadonlySet<string> = new Set(["policy", "status"]);

/** Digits of a number that a cell hands on; the run's own table has all of them. */
const DIGITS = 7;

/** The table of `rows`, with what filters it and saves it. */
export function pointTable(rows: readonly Row[], run: string): string {
  const labels = new Map(
    seriesOf(rows).flatMap(({ label, rows }) =>
      rows.map((row) => [row, label] as const)
    ),
  );
  const sorted = rows.toSorted((a, b) => a.point - b.point);
  const notes = [...new Set(rows.flatMap(({ flags }) => flags))].map(sayFlag);
  return `
<div class="tools">
<label>Filter by words <input id="filter" type="search"></label>
<button type="button" id="csv" data-file="kneepoint-${
    escapeHtml(run)
  }.csv">Save as CSV</button>
<span id="count" role="status"></span>
</div>
<div class="wide" tabindex="0" role="region" aria-label="Points">
<table id="points">
<thead><tr>${COLUMNS.map(headOf).join("")}</tr></thead>
<tbody>
${sorted.map((row) => lineOf(row, labels.get(row)!)).join("\n")}
</tbody>
</table>
</div>
<p class="pale">± and [low, high]: 95 % confidence intervals.${
    notes.map((note) => ` Of some points: ${escapeHtml(note)}.`).join("")
  }</p>`;
}

function headOf({ head, field }: Column): string {
  const names = TEXTS.has(field) || field === "point" || field === "load"
    ? field
    : `${field}.value,${field}.low,${field}.high`;
  const kind = TEXTS.has(field) ? ' class="text"' : "";
  return `<th scope="col"${kind} data-names="${names}"><button type="button">${
    escapeHtml(head)
  }</button></th>`;
}

function lineOf(row: Row, label: string): string {
  const cells = COLUMNS.map(({ cell }) => cellOf(cell(row, label)));
  return `<tr>${cells.join("")}</tr>`;
}

function cellOf(value: string | number | Estimate): string {
  if (typeof value === "string") {
    return `<td class="text">${escapeHtml(value)}</td>`;
  }
  if (typeof value === "number") {
    return `<td data-v="${short(value)}">${formatLoad(value)}</td>`;
  }
  const numbers = [value.value, value.low, value.high];
  return `<td data-v="${numbers.map(short).join(",")}">${
    formatInterval(value)
  }</td>`;
}

function short(value: number | null): string {
  return value === null ? "" : String(Number(value.toPrecision(DIGITS)));
}
