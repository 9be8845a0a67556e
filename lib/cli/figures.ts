/**
 * The figures of a stored run.
 *
 * @module
 */

import { coreTimeLedger, hasCoreTime } from "../report/core_time.ts";
import {
  exportFigure,
  type ExportOptions,
  type Format,
  FORMATS,
} from "../report/export.ts";
import type { FigureOptions } from "../report/figure.ts";
import { latencyAgainstLoad } from "../report/latency_against_load.ts";
import { latencyOverTime } from "../report/latency_over_time.ts";
import { hasTimeline } from "../report/time_lines.ts";
import { tailAgainstEfficiency } from "../report/tail_against_efficiency.ts";
import { systemsCompared } from "../report/systems_compared.ts";
import { theoryOf } from "../expected/theory_of.ts";
import { SYSTEM_PREFIX } from "../policies/definition.ts";
import type { Scenario } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";

/**
 * The figures of `rows`, SVG: those that have something to show. By name.
 *
 * Against load where there is more than one, and none that moves, with what theory
 * says beside; over time where rows are recorded so. Of systems on different
 * numbers of cores, one that compares them.
 */
export function figuresOf(
  rows: readonly Row[],
  runId: string,
  { slo, points }: Pick<Scenario, "slo" | "points">,
  { hints = false }: Pick<FigureOptions, "hints"> = {},
): Map<string, string> {
  const options = { runId, slo, theory: theoryOf(points), hints };
  const figures = new Map<string, string>();
  const cores = new Set(rows.map((row) => row.cores));
  if (
    cores.size > 1 &&
    rows.every(({ policy }) => policy.startsWith(SYSTEM_PREFIX))
  ) {
    return figures.set(
      "systems-against-cores",
      systemsCompared(rows, points, { runId }),
    );
  }
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
  if (hasCoreTime(rows)) {
    figures.set("core-time", coreTimeLedger(rows, options));
  }
  if (rows.some(hasTimeline)) {
    figures.set("latency-over-time", latencyOverTime(rows, options));
  }
  return figures;
}

/** A figure in one of its forms. */
export interface FigureFile {
  /** What it is called: the figure's name, and the form at its end. */
  readonly file: string;
  /** What is in it. */
  readonly bytes: Uint8Array;
}

/** `figures` in `formats`, one at a time. */
export async function* filesOf(
  figures: ReadonlyMap<string, string>,
  formats: readonly Format[] = FORMATS,
  options: ExportOptions = {},
): AsyncGenerator<FigureFile, void> {
  for (const [name, svg] of figures) {
    for (const format of formats) {
      const bytes = await exportFigure(svg, format, options);
      yield { file: `${name}.${format}`, bytes };
    }
  }
}
