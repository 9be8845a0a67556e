/**
 * The figures of a stored run.
 *
 * @module
 */

import { latencyAgainstLoad } from "../report/latency_against_load.ts";
import { latencyOverTime } from "../report/latency_over_time.ts";
import { hasTimeline } from "../report/time_lines.ts";
import { tailAgainstEfficiency } from "../report/tail_against_efficiency.ts";
import { theoryOf } from "../expected/theory_of.ts";
import type { Scenario } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";

/**
 * The figures of `rows`, SVG: those that have something to show. By name.
 *
 * Against load where there is more than one, and none that moves, with what theory
 * says beside; over time where rows are recorded so.
 */
export function figuresOf(
  rows: readonly Row[],
  runId: string,
  { slo, points }: Pick<Scenario, "slo" | "points">,
): Map<string, string> {
  const options = { runId, slo, theory: theoryOf(points) };
  const figures = new Map<string, string>();
  const loads = new Set(rows.map(({ load }) => load));
  const moves = rows.some(({ flags }) => flags.includes("moving-load"));
  if (loads.size > 1 && !moves) {
    figures.set("slowdown-against-load", latencyAgainstLoad(rows, options));
    figures.set(
      "latency-against-load",
      latencyAgainstLoad(rows, {
        ...options,
        measure: { metric: "latencyUs", statistic: "p99" },
      }),
    );
  }
  figures.set(
    "slowdown-against-efficiency",
    tailAgainstEfficiency(rows, options),
  );
  if (rows.some(hasTimeline)) {
    figures.set("latency-over-time", latencyOverTime(rows, options));
  }
  return figures;
}
