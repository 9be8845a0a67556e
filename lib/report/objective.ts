/**
 * Which loads of a grid meet an objective.
 *
 * @module
 */

import type { SloSpec } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { estimateOf, type Measure, statisticOf } from "./measure.ts";
import type { Series } from "./series.ts";

/** The highest loads of a grid that meet an objective, by how sure that is; null where none does. */
export interface HighestLoad {
  /** By the estimates. */
  readonly likely: number | null;
  /** By the upper ends of their intervals. */
  readonly sure: number | null;
}

/** Whether `row` meets `slo`, by its estimate or by the `end` of its interval. */
function meets(row: Row, slo: SloSpec, end: "value" | "high"): boolean {
  const statistic = statisticOf(slo.percentile);
  if (statistic === null || row.status !== "stable") return false;
  const isWithin = (metric: "slowdown" | "latencyUs") => {
    const limit = slo[metric];
    if (limit === undefined) return true;
    const value = estimateOf(row, { metric, statistic })[end];
    return value !== null && value <= limit;
  };
  return isWithin("slowdown") && isWithin("latencyUs");
}

/**
 * The highest load of the grid that meets `slo` together with every lower load of the grid.
 *
 * It is known to the step of the grid only: the true limit is at or above it
 * and below the next load of the grid.
 */
export function highestLoad(series: Series, slo: SloSpec): HighestLoad {
  const upTo = (end: "value" | "high"): number | null => {
    const failing = series.rows.findIndex((row) => !meets(row, slo, end));
    const passing = failing < 0 ? series.rows : series.rows.slice(0, failing);
    return passing.at(-1)?.load ?? null;
  };
  return { likely: upTo("value"), sure: upTo("high") };
}

/** `slo` in words: "p99.9 slowdown at most 10". */
export function objectiveName(slo: SloSpec): string {
  const limits = [
    ...(slo.slowdown === undefined
      ? []
      : [`p${slo.percentile} slowdown at most ${slo.slowdown}`]),
    ...(slo.latencyUs === undefined
      ? []
      : [`p${slo.percentile} latency at most ${slo.latencyUs} µs`]),
  ];
  return limits.join(" and ");
}

/** The limit that `slo` sets for `measure`, or null when it is about something else. */
export function limitOf(slo: SloSpec | null, measure: Measure): number | null {
  if (slo === null || measure.metric === "waitUs") return null;
  if (measure.class !== undefined) return null;
  if (statisticOf(slo.percentile) !== measure.statistic) return null;
  return slo[measure.metric] ?? null;
}
