/**
 * The figures of a stored run.
 *
 * @module
 */

import { latencyAgainstLoad } from "../report/latency_against_load.ts";
import { tailAgainstEfficiency } from "../report/tail_against_efficiency.ts";
import type { SloSpec } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";

/** The figures of `rows`, SVG. By name. */
export function figuresOf(
  rows: readonly Row[],
  runId: string,
  slo: SloSpec | null,
): Map<string, string> {
  const options = { runId, slo };
  return new Map([
    ["slowdown-against-load", latencyAgainstLoad(rows, options)],
    [
      "latency-against-load",
      latencyAgainstLoad(rows, {
        ...options,
        measure: { metric: "latencyUs", statistic: "p99" },
      }),
    ],
    ["slowdown-against-efficiency", tailAgainstEfficiency(rows, options)],
  ]);
}
