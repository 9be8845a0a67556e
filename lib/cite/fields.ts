/**
 * A number of a run as a paper prints it: by the name of its field.
 *
 * @module
 */

import { formatEnd, formatEstimate } from "../report/digits.ts";
import type { Estimate, Row } from "../stats/row.ts";
import { type Cell, flatten } from "../store/flat.ts";
import { texOf } from "../store/tex.ts";

/** What stands where a point has no number. */
export const NO_NUMBER = "---";

/** A field of a row. */
export interface Field {
  /** What a paper prints: LaTeX. */
  readonly text: string;
  /** The number in full; null where there is none, or the field is one of words. */
  readonly value: number | null;
  /** The field in full, for a message. */
  readonly full: string;
}

/**
 * The field of `row` called `name`: a column of `points.csv`, or an estimate
 * without its `.value`, or with `.interval` in its place; null if there is none.
 *
 * An estimate is rounded to its interval, and so are the interval's ends.
 */
export function fieldOf(row: Row, name: string): Field | null {
  return fieldIn(flatten(row), name);
}

/** The names of all fields of `row`: estimates without `.value`, and their intervals. */
export function fieldNames(row: Row): string[] {
  return [...flatten(row).keys()].flatMap((name) =>
    name.endsWith(VALUE)
      ? [name.slice(0, -VALUE.length), name.replace(/value$/, "interval")]
      : [name]
  );
}

const VALUE = ".value";
const PARTS = /\.(value|low|high|interval)$/;

function fieldIn(
  cells: ReadonlyMap<string, Cell>,
  name: string,
): Field | null {
  const part = PARTS.exec(name)?.[1] ?? "value";
  const estimate = estimateIn(cells, name.replace(PARTS, ""));
  if (estimate !== null) return partOf(estimate, part);
  const cell = cells.get(name);
  if (cell === undefined) return null;
  if (typeof cell !== "number") {
    const text = cell === null || cell === "" ? NO_NUMBER : texOf(`${cell}`);
    return { text, value: null, full: `${cell}` };
  }
  // What is no estimate is exact: a count, a parameter, the load.
  return { text: exact(cell), value: cell, full: `${cell}` };
}

function estimateIn(
  cells: ReadonlyMap<string, Cell>,
  name: string,
): Estimate | null {
  const value = cells.get(`${name}.value`);
  const low = cells.get(`${name}.low`);
  const high = cells.get(`${name}.high`);
  if (value === undefined || low === undefined || high === undefined) {
    return null;
  }
  // Columns with these three names are an estimate's: numbers, or null.
  return { value, low, high } as Estimate;
}

function partOf(estimate: Estimate, part: string): Field {
  const { value, low, high } = estimate;
  const full = low === null ? `${value}` : `${value} [${low}, ${high}]`;
  if (value === null) return { text: NO_NUMBER, value, full: "none" };
  switch (part) {
    case "low":
    case "high":
      return {
        text: formatEnd(estimate, part) ?? NO_NUMBER,
        value: estimate[part],
        full,
      };
    case "interval":
      return { text: intervalTex(estimate), value: null, full };
    default:
      return { text: formatEstimate(estimate).value, value, full };
  }
}

/** The interval of `estimate` as LaTeX: "$\pm 0.4$", "$[11, 14]$"; nothing where it has none. */
export function intervalTex(estimate: Estimate): string {
  const { interval } = formatEstimate(estimate);
  return interval === ""
    ? ""
    : `$${interval.replace("±", "\\pm ").replace(", ", ",\\,")}$`;
}

/** A number that is no estimate, without the noise of adding up steps. */
export function exact(value: number): string {
  return Number.isInteger(value)
    ? String(value)
    : String(Number(value.toPrecision(6)));
}
