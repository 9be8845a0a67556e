/**
 * The figures of a stored run.
 *
 * @module
 */

import { latencyAgainstLoad } from "../report/latency_against_load.ts";
import { latencyOverTime } from "../report/latency_over_time.ts";
import { tailAgainstEfficiency } from "../report/tail_against_efficiency.ts";
import type { SloSpec } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";

/**
 * The figures of `rows`, SVG: those that have something to show. By name.
 *
 * Against load where there is more than one, over time where rows are recorded so.
 * Where the load of a point moves, what there is to see is over time alone.
 */
export function figuresOf(
  rows: readonly Row[],
  runId: string,
  slo: SloSpec | null,
): Map<string, string> {
  const options = { runId, slo };
  const figures = new Map<string, string>();
  const steady = rows.filter(({ flags }) => !flags.includes("moving-load"));
  if (new Set(steady.map(({ load }) => load)).size > 1) {
    figures.set("slowdown-against-load", latencyAgainstLoad(steady, options));
    figures.set(
      "latency-against-load",
      latencyAgainstLoad(steady, {
        ...options,
        measure: { metric: "latencyUs", statistic: "p99" },
      }),
    );
  }
  if (steady.length > 0) {
    figures.set(
      "slowdown-against-efficiency",
      tailAgainstEfficiency(steady, options),
    );
  }
  if (rows.some(({ timeline }) => timeline !== undefined)) {
    figures.set("latency-over-time", latencyOverTime(rows, options));
  }
  return figures;
}
