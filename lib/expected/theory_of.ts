/**
 * Theory for the rows of a figure, at any load.
 *
 * @module
 */

import type { Measure } from "../report/measure.ts";
import type { TailTheoryOf, TheoryOf } from "../report/theory_lines.ts";
import type { Point } from "../scenario/point.ts";
import { PERCENTILES } from "../stats/row.ts";
import { type Theory, theoryFor, type TheoryStatistic } from "./theory.ts";

/**
 * What theory says of `measure` at the point of a row and another load: as figures
 * ask for it.
 *
 * @param points Those of the scenario that the rows are of. By number.
 */
export function theoryOf(points: readonly Point[]): TheoryOf {
  return (row, load, measure) => {
    const point = points.at(row.point);
    if (point === undefined || point.applications !== undefined) return null;
    // How many clients make another load is not known.
    if (point.arrivals.process === "closed") return null;
    const theory = theoryFor({ ...point, load, rateMrps: null });
    const value = theory === null ? null : valueOf(theory, measure);
    return value === null ? null : { name: theory!.name, value };
  };
}

/**
 * All that theory says at the point of a row: as figures of whole distributions
 * ask for it.
 *
 * @param points Those of the scenario that the rows are of. By number.
 */
export function tailTheoryOf(points: readonly Point[]): TailTheoryOf {
  return (row, metric, only) => {
    const point = points.at(row.point);
    const theory = point === undefined ? null : theoryFor(point);
    const of = only === undefined ? theory : theory?.classes?.[only];
    return theory === null || !of ? null : {
      name: theory.name,
      percentile: (percentile) => of[metric](percentile),
    };
  };
}

function valueOf(theory: Theory, measure: Measure): number | null {
  const statistic = statisticOf(measure.statistic);
  if (statistic === null) return null;
  if (measure.metric === "waitUs") return theory.waitUs(statistic);
  const of = measure.class === undefined
    ? theory
    : theory.classes?.[measure.class];
  return of?.[measure.metric](statistic) ?? null;
}

function statisticOf(name: Measure["statistic"]): TheoryStatistic | null {
  if (name === "mean") return name;
  return name === "max" ? null : PERCENTILES[name];
}
