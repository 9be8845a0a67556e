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

/** The class that `slo` is for, as a measure says it. */
function classOf(slo: SloSpec): { readonly class?: string } {
  return slo.class === undefined ? {} : { class: slo.class };
}

/** Whether `row` meets `slo`, by its estimate or by the unkind end of each interval. */
function meets(row: Row, slo: SloSpec, end: "value" | "high"): boolean {
  const statistic = statisticOf(slo.percentile);
  if (statistic === null || row.status !== "stable") return false;
  const isWithin = (metric: "slowdown" | "latencyUs") => {
    const limit = slo[metric];
    if (limit === undefined) return true;
    const value = estimateOf(row, { metric, statistic, ...classOf(slo) })[end];
    return value !== null && value <= limit;
  };
  const efficiency = row.cpuEfficiency[end === "high" ? "low" : "value"];
  return isWithin("slowdown") && isWithin("latencyUs") &&
    (slo.cpuEfficiency === undefined ||
      efficiency !== null && efficiency >= slo.cpuEfficiency);
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

/** `slo` in words: "p99.9 slowdown of get at most 10 and CPU efficiency at least 0.8". */
export function objectiveName(slo: SloSpec): string {
  const of = slo.class === undefined ? "" : ` of ${slo.class}`;
  const limits = [
    ...(slo.slowdown === undefined
      ? []
      : [`p${slo.percentile} slowdown${of} at most ${slo.slowdown}`]),
    ...(slo.latencyUs === undefined
      ? []
      : [`p${slo.percentile} latency${of} at most ${slo.latencyUs} µs`]),
    ...(slo.cpuEfficiency === undefined
      ? []
      : [`CPU efficiency at least ${slo.cpuEfficiency}`]),
  ];
  return limits.join(" and ");
}

/** The limit that `slo` sets for `measure`, or null when it is about something else. */
export function limitOf(slo: SloSpec | null, measure: Measure): number | null {
  if (slo === null || measure.metric === "waitUs") return null;
  if (measure.class !== slo.class) return null;
  if (statisticOf(slo.percentile) !== measure.statistic) return null;
  return slo[measure.metric] ?? null;
}
