/**
 * What theory says beside what was simulated: a line for each series that there is
 * a closed form or an approximation for.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import type { Place } from "./lines.ts";
import type { Measure } from "./measure.ts";
import type { Series } from "./series.ts";

/** What theory says of a measure, and what it is called. */
export interface TheoryValue {
  /** "M/M/16". */
  readonly name: string;
  /** In the unit of the measure. */
  readonly value: number;
}

/** Says what theory makes of `measure` at the point of `row`, were its load `load`; null where it says nothing. */
export type TheoryOf = (
  row: Row,
  load: number,
  measure: Measure,
) => TheoryValue | null;

/** The whole of what theory says of the point of a row, and what it is called. */
export interface TheoryTail {
  /** "M/M/16". */
  readonly name: string;
  /** Any percentile, above 0 and below 100, in the unit of what was asked for. */
  percentile(percentile: number): number | null;
}

/** Says what theory makes of `metric` at the point of `row`, of a class alone if `only` is one; null where it says nothing. */
export type TailTheoryOf = (
  row: Row,
  metric: "latencyUs" | "slowdown",
  only?: string,
) => TheoryTail | null;

/** Theory beside a series. */
export interface TheoryLine {
  /** What it is called. */
  readonly name: string;
  /** Where it goes through, by ascending load. */
  readonly places: readonly Place[];
}

/** Steps from one load of a series to the next: the line is bent where theory is. */
const STEPS = 3;

/** Loads of a series beyond which some are left out: nobody would see them, and theory takes its time. */
const MOST_LOADS = 100;

/** Theory beside each of `series`, up to the last load that has a steady state; one line a name and course. */
export function theoryLinesOf(
  series: readonly Series[],
  measure: Measure,
  theory: TheoryOf,
): TheoryLine[] {
  const lines = series.flatMap(({ rows }) => {
    const loads = loadsOf(rows);
    const values = loads.map((load) => theory(rows[0], load, measure));
    const name = values.find((each) => each !== null)?.name;
    if (name === undefined) return [];
    const places = values.flatMap((each, place) =>
      each === null || each.name !== name || !(each.value > 0)
        ? []
        : [{ x: loads[place], y: each.value }]
    );
    return [{ name, places }];
  });
  const courses = Map.groupBy(lines, (line) => JSON.stringify(line));
  return [...courses.values()].map(([line]) => line);
}

/** The loads of `rows` as far as they are steady, and steps between them. */
function loadsOf(rows: readonly Row[]): number[] {
  const steady = rows.findLastIndex(({ status }) => status === "stable");
  const every = Math.ceil((steady + 1) / MOST_LOADS);
  const loads = rows.slice(0, steady + 1).map(({ load }) => load)
    .filter((_, place) => place % every === 0 || place === steady);
  return loads.flatMap((load, place) => {
    if (place === 0) return [load];
    const before = loads[place - 1];
    return Array.from(
      { length: STEPS },
      (_, step) => before + (load - before) * (step + 1) / STEPS,
    );
  });
}
