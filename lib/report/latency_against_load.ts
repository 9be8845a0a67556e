/**
 * Latency against load: the hockey stick.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import { DEFAULT_MEASURE, drawFigure, type FigureOptions } from "./figure.ts";
import { findingOf, plainTitle } from "./finding.ts";
import { linesOf } from "./lines.ts";
import { loadAxis } from "./load_axis.ts";
import { estimateOf } from "./measure.ts";
import { seriesOf } from "./series.ts";
import { theoryLinesOf } from "./theory_lines.ts";

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
  return drawFigure(rows, lines, {
    title: plainTitle(measure, "load", rows),
    subtitle: findingOf(series, measure),
    x: loadAxis(rows),
    showsLoad: false,
    theory: options.theory === undefined
      ? []
      : theoryLinesOf(series, measure, options.theory),
  }, options);
}
