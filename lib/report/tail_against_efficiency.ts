/**
 * Tail latency against CPU efficiency: what a short tail costs.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import { DEFAULT_MEASURE, drawFigure, type FigureOptions } from "./figure.ts";
import { findingOf, plainTitle } from "./finding.ts";
import { extentOf, linesOf } from "./lines.ts";
import { estimateOf } from "./measure.ts";
import { seriesOf } from "./series.ts";

/** The axis begins and ends at a multiple of this share. */
const STEP = 0.1;

/**
 * A figure of tail latency, or of what `options.measure` asks, against CPU efficiency: an SVG file.
 *
 * Each line is a policy as load grows; the load is written along it. Right and
 * low is better: more of the granted core time spent on the application, with
 * a shorter tail.
 *
 * @throws {RangeError} If there are no rows.
 */
export function tailAgainstEfficiency(
  rows: readonly Row[],
  options: FigureOptions = {},
): string {
  if (rows.length === 0) {
    throw new RangeError("Cannot draw figure: rows must be one or more, got 0");
  }
  const measure = options.measure ?? DEFAULT_MEASURE;
  const series = seriesOf(rows);
  const lines = linesOf(
    series,
    (row) => row.cpuEfficiency,
    (row) => estimateOf(row, measure),
  );
  const shares = [
    ...extentOf(lines, "x"),
    ...lines.flatMap(({ stops }) => stops.map(({ x }) => x)),
  ];
  const low = shares.reduce((a, b) => Math.min(a, b), 1);
  const high = shares.reduce((a, b) => Math.max(a, b), 0);
  return drawFigure(rows, lines, {
    title: plainTitle(measure, "CPU efficiency", rows),
    subtitle: `${findingOf(series, measure)}; numbers along lines: load`,
    x: {
      label: "CPU efficiency (application ÷ granted core time)",
      domain: low > high ? [0, 1] : [
        Math.max(0, Math.floor(low / STEP - 0.1) * STEP),
        Math.min(1, Math.ceil(high / STEP + 0.1) * STEP),
      ],
    },
    showsLoad: true,
    // Of the core time that a policy takes there is no theory.
    theory: [],
  }, options);
}
