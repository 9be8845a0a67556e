/**
 * The two axes of a run that a heat map can show: what its rows differ in.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import { traitsOf } from "./series.ts";
import { labelOf } from "./styles.ts";

/** The rows of one policy over two axes. */
export interface HeatGrid {
  /** What the reader is told the policy is. */
  readonly label: string;
  /** Name of what stands below: a field of the rows. */
  readonly x: string;
  /** Name of what stands beside. */
  readonly y: string;
  /** Values of `x`, ascending. */
  readonly xs: readonly number[];
  /** Values of `y`, ascending. */
  readonly ys: readonly number[];
  /** One row a cell, at most. */
  readonly cells: readonly {
    /** Of `xs`. */
    readonly x: number;
    /** Of `ys`. */
    readonly y: number;
    /** What is there. */
    readonly row: Row;
  }[];
}

/** Less of a grid than this share of its cells is no grid. */
const LEAST_FULL = 0.5;

/** What `row` says by name: its load first, and what tells it from others of its policy. */
function fieldsOf(row: Row): Record<string, unknown> {
  return { load: row.load, ...traitsOf(row) };
}

/** The grids in `rows`: one a policy whose rows differ in two numbers and in nothing else. */
export function heatGridsOf(rows: readonly Row[]): HeatGrid[] {
  const policies = Map.groupBy(rows, ({ policy }) => policy);
  return [...policies].flatMap(([policy, own]) => {
    const grid = gridOf(own);
    return grid === null ? [] : [{ label: labelOf(policy), ...grid }];
  });
}

function gridOf(rows: readonly Row[]): Omit<HeatGrid, "label"> | null {
  const fields = rows.map(fieldsOf);
  const names = [...new Set(fields.flatMap(Object.keys))].filter((name) =>
    new Set(fields.map((of) => of[name])).size > 1
  );
  const isNumeric = (name: string) =>
    fields.every((of) => typeof of[name] === "number");
  if (names.length !== 2 || !names.every(isNumeric)) return null;
  const [x, y] = names;
  const valuesOf = (name: string) =>
    [...new Set(fields.map((of) => Number(of[name])))].sort((a, b) => a - b);
  const xs = valuesOf(x), ys = valuesOf(y);
  const cells = rows.map((row, place) => ({
    x: Number(fields[place][x]),
    y: Number(fields[place][y]),
    row,
  }));
  const places = new Set(cells.map((cell) => `${cell.x} ${cell.y}`));
  // What differs in something that rows do not tell would meet in one cell.
  const isGrid = places.size === cells.length &&
    cells.length >= LEAST_FULL * xs.length * ys.length;
  return isGrid ? { x, y, xs, ys, cells } : null;
}
