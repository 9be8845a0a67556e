/**
 * What a figure shows, in words made from its rows.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import { formatInterval } from "./digits.ts";
import { formatLoad } from "./few_loads.ts";
import { fewSamplesOf } from "./flags.ts";
import { estimateOf, type Measure, measureName } from "./measure.ts";
import type { Series } from "./series.ts";

/** The highest load at which the most lines have a number for `measure`, and those rows. */
function widestComparison(
  series: readonly Series[],
  measure: Measure,
): { readonly load: number; readonly found: readonly Found[] } | null {
  const loads = new Set(
    series.flatMap(({ rows }) => rows.map((row) => row.load)),
  );
  const comparisons = [...loads].sort((a, b) => b - a).map((load) => ({
    load,
    found: series.flatMap(({ label, rows }) => {
      const row = rows.find((row) => row.load === load);
      const value = row?.status === "stable"
        ? estimateOf(row, measure).value
        : null;
      return row === undefined || value === null ? [] : [{ label, row, value }];
    }),
  }));
  return comparisons.reduce<typeof comparisons[number] | null>(
    (best, one) =>
      best === null || one.found.length > best.found.length ? one : best,
    null,
  );
}

interface Found {
  readonly label: string;
  readonly row: Row;
  readonly value: number;
}

/** The lowest and the highest line at the highest load that all reach: "At load 0.8: 6.7 ±0.2 (Shinjuku) to …". */
export function findingOf(
  series: readonly Series[],
  measure: Measure,
): string {
  const comparison = widestComparison(series, measure);
  if (comparison === null || comparison.found.length === 0) {
    return "No point is steady: there is no latency to show";
  }
  const unit = measure.metric === "slowdown" ? "" : " µs";
  const sorted = comparison.found.toSorted((a, b) => a.value - b.value);
  const say = ({ label, row }: Found) =>
    `${formatInterval(estimateOf(row, measure))}${unit} (${label})`;
  const at = `At load ${formatLoad(comparison.load)}`;
  if (sorted.length === 1) return `${at}: ${say(sorted[0])}`;
  return `${at}: from ${say(sorted[0])} to ${say(sorted[sorted.length - 1])}`;
}

/** "one" when all of `values` are it, else "from to". */
export function rangeOf(values: readonly number[]): string {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const text = (value: number) => value.toLocaleString("en-US");
  return low === high ? text(low) : `${text(low)} to ${text(high)}`;
}

/** A figure's small print: the run, how much was simulated, and `notes`. */
export function smallPrintOf(
  rows: readonly Pick<Row, "replications" | "requests">[],
  runId: string | undefined,
  notes: readonly string[],
): string {
  const replications = rangeOf(rows.map((row) => row.replications));
  const requests = rangeOf(rows.map((row) => row.requests));
  return [
    ...(runId === undefined ? [] : [`Run ${runId}.`]),
    `${requests} requests a point in ${replications} ${
      replications === "1" ? "replication" : "replications"
    }.`,
    ...notes,
  ].join(" ");
}

/** What to say of `measure` where it stands on few samples in some of `rows`. */
export function fewSamplesNotes(
  rows: readonly Row[],
  measure: Measure,
): string[] {
  const isThin = (row: Row) =>
    row.flags.some((flag) => fewSamplesOf(flag) === measure.statistic);
  return rows.some(isThin) ? ["Some points stand on few samples."] : [];
}

/** The cores that `rows` ran on: "16 cores", "4 to 16 cores". */
export function coresOf(rows: readonly Pick<Row, "cores">[]): string {
  const cores = rangeOf(rows.map((row) => row.cores));
  return cores === "1" ? "1 core" : `${cores} cores`;
}

/** The plain title of a figure of `measure` against `against`. */
export function plainTitle(
  measure: Measure,
  against: string,
  rows: readonly Row[],
): string {
  return `${measureName(measure)} against ${against}, ${coresOf(rows)}`;
}
