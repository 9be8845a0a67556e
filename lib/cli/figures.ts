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
import { hasTwoAxes, heatMap } from "../report/heat_map.ts";
import { latencyAgainstLoad } from "../report/latency_against_load.ts";
import {
  ccdfRows,
  type HistogramsByPoint,
  latencyCcdf,
} from "../report/latency_ccdf.ts";
import { latencyOverTime } from "../report/latency_over_time.ts";
import { hasTimeline } from "../report/time_lines.ts";
import { hasClasses, slowdownByClass } from "../report/slowdown_by_class.ts";
import { tailAgainstEfficiency } from "../report/tail_against_efficiency.ts";
import { systemsCompared } from "../report/systems_compared.ts";
import { tailTheoryOf, theoryOf } from "../expected/theory_of.ts";
import { SYSTEM_PREFIX } from "../policies/definition.ts";
import type { Scenario } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import type { StoredHistograms } from "../stats/stored_histogram.ts";
import { storedHistograms } from "./stored_histograms.ts";

/** What figures are drawn with beside rows. */
export interface DrawOptions {
  /** Whether each point says its numbers when it is pointed at, as on a page. */
  readonly hints?: boolean;
  /** Latency records, which figures of whole distributions need: see {@linkcode histogramsFor}. */
  readonly histograms?: HistogramsByPoint;
  /** Loads that figures with a panel a load have one of; when absent a light, a middle and a heavy one. */
  readonly loads?: readonly number[];
}

/**
 * The figures of `rows`, SVG: those that have something to show. By name.
 *
 * Against load where there is more than one, and none that moves, with what theory
 * says beside, and by class where there are several; whole distributions where
 * `histograms` are given; a map where a policy's rows differ in two numbers; over
 * time where rows are recorded so. Of systems on different numbers of cores, one
 * that compares them.
 */
export function figuresOf(
  rows: readonly Row[],
  runId: string,
  { slo, points }: Pick<Scenario, "slo" | "points">,
  { hints = false, histograms, loads: chosen }: DrawOptions = {},
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
      systemsCompared(rows, points, { runId, hints }),
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
    if (hasClasses(rows)) {
      figures.set("slowdown-by-class", slowdownByClass(rows, options));
    }
  }
  if (ccdfRows(rows, chosen).some(({ point }) => histograms?.has(point))) {
    figures.set(
      "latency-ccdf",
      latencyCcdf(rows, histograms!, {
        runId,
        hints,
        theory: tailTheoryOf(points),
        ...(chosen === undefined ? {} : { loads: chosen }),
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
  if (hasTwoAxes(rows) && !moves) {
    figures.set("slowdown-heat-map", heatMap(rows, options));
  }
  if (rows.some(hasTimeline)) {
    figures.set("latency-over-time", latencyOverTime(rows, options));
  }
  return figures;
}

/** The latency records of the run in `folder` that its figures need, for `loads` or else a few; those that there are. */
export async function histogramsFor(
  folder: string,
  rows: readonly Row[],
  loads?: readonly number[],
): Promise<HistogramsByPoint> {
  const wanted = new Set(ccdfRows(rows, loads).map(({ point }) => point));
  const found = new Map<number, StoredHistograms>();
  for await (const [point, stored] of storedHistograms(folder)) {
    if (wanted.has(point)) found.set(point, stored);
  }
  return found;
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
