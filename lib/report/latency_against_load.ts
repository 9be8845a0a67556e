/**
 * Latency against load: the hockey stick.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import { DEFAULT_MEASURE, drawFigure, type FigureOptions } from "./figure.ts";
import { findingOf, plainTitle } from "./finding.ts";
import { linesOf } from "./lines.ts";
import { estimateOf } from "./measure.ts";
import { seriesOf } from "./series.ts";
import { theoryLinesOf } from "./theory_lines.ts";

/** Room left and right of the grid's loads, share of load. */
const PADDING = 0.02;

/**
 * A figure of latency, or of what `options.measure` asks, against offered load: an SVG file.
 *
 * Only steady points are drawn as numbers. Where a policy saturates its line
 * rises to a cross above the axes.
 *
 * @throws {RangeError} If there are no rows.
 */
export function latencyAgainstLoad(
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
    (row) => ({ value: row.load, low: null, high: null }),
    (row) => estimateOf(row, measure),
  );
  const loads = rows.map((row) => row.load);
  const low = loads.reduce((a, b) => Math.min(a, b));
  const high = loads.reduce((a, b) => Math.max(a, b));
  return drawFigure(rows, lines, {
    title: plainTitle(measure, "load", rows),
    subtitle: findingOf(series, measure),
    x: {
      label: "Offered load (share of worker cores)",
      // A grid that begins near 0 shows 0, so that distances compare.
      domain: [low < high / 4 ? 0 : low - PADDING, high + PADDING],
    },
    showsLoad: false,
    theory: options.theory === undefined
      ? []
      : theoryLinesOf(series, measure, options.theory),
  }, options);
}
