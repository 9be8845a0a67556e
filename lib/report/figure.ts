/**
 * A figure: lines over a logarithmic axis, with everything a reader needs inside one SVG.
 *
 * @module
 */

import type { SloSpec } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { formatInterval } from "./digits.ts";
import { formatLoad } from "./few_loads.ts";
import { fewSamplesNotes, smallPrintOf } from "./finding.ts";
import { drawFrame, marginsFor, STRIP } from "./frame.ts";
import {
  drawLegend,
  type LegendEntry,
  legendHeight,
  legendWidth,
} from "./legend.ts";
import { extentOf, type Line, type LinePoint, type LineRow } from "./lines.ts";
import { formatTick, logAxis } from "./log_axis.ts";
import { type Measure, measureLabel, measureName } from "./measure.ts";
import { limitOf } from "./objective.ts";
import {
  asFile,
  boxWithin,
  drawPanel,
  type LinearAxis,
  ticksWidth,
} from "./panel.ts";
import {
  barShifts,
  drawLoads,
  drawStops,
  limitMark,
  lineMarks,
  marksLoad,
  type Scales,
  theoryMarks,
} from "./picture.ts";
import { createDocument, element, type SvgDocument } from "./svg.ts";
import type { TheoryLine, TheoryOf } from "./theory_lines.ts";

/** What a figure can be asked for. */
export interface FigureOptions {
  /** What stands on the vertical axis; p99.9 slowdown when absent. */
  readonly measure?: Measure;
  /** The finding; a plain title when absent. */
  readonly title?: string;
  /** The run that the rows are of, for the small print. */
  readonly runId?: string;
  /** The objective: drawn where it is about what the figure shows. */
  readonly slo?: SloSpec | null;
  /** What theory says, drawn beside latencies against load; absent, nothing. */
  readonly theory?: TheoryOf;
  /** Whether each point says its numbers when it is pointed at, as on a page. */
  readonly hints?: boolean;
  /** Width of the whole figure, px. */
  readonly width?: number;
  /** Height of the picture within its axes, px: at least, for the legend has to fit. */
  readonly height?: number;
}

/** What a figure shows when it is not told: pinned neither by the longest class nor by the shortest. */
export const DEFAULT_MEASURE: Measure = {
  metric: "slowdown",
  statistic: "p999",
};

/** What sets one kind of figure apart from another. */
export interface FigureParts {
  /** Its title when the caller has none. */
  readonly title: string;
  /** What it shows, in words made from its rows. */
  readonly subtitle: string;
  /** The horizontal axis. */
  readonly x: LinearAxis;
  /** Whether loads are written along the lines: where the horizontal axis does not show them. */
  readonly showsLoad: boolean;
  /** What theory says. */
  readonly theory: readonly TheoryLine[];
}

/** Width of the picture with its vertical axis, px. */
const WIDTH = 324;
const HEIGHT = 250;
/** How far the legend may reach below the picture, px. */
const LEGEND_BELOW = 24;
/** What the marks above a picture mean. By status. */
const NOTES = { saturated: "saturated", unsettled: "not settled" } as const;

/** What a point says when it is pointed at, by the label of its line: what `measure` is there, and the CPU efficiency. */
export function hintsOf(
  measure: Measure,
): (point: LinePoint, label: string) => string {
  return ({ row, y }, label) =>
    `${label}, load ${formatLoad(row.load)}\n${measureName(measure)} ${
      formatInterval(y)
    }\nCPU efficiency ${formatInterval(row.cpuEfficiency)}`;
}

/** The entries of the legend: lines, then what the other marks mean; placed where `scales` are known. */
export function legendOf<R extends LineRow>(
  lines: readonly Line<R>[],
  limit: number | null,
  theory: readonly TheoryLine[],
  scales: Scales | null,
): LegendEntry[] {
  const at = (end: Line["end"]) =>
    end === null || scales === null
      ? null
      : { x: scales.x(end.x), y: scales.y(end.y) };
  const stops = lines.flatMap((line) => line.stops);
  const notes = (["saturated", "unsettled"] as const)
    .filter((status) => stops.some((stop) => stop.status === status))
    .map((status) => ({ label: NOTES[status], sample: status, end: null }));
  return [
    ...lines.map(({ series, end }) => ({
      label: series.label,
      sample: series.style,
      end: at(end),
    })),
    ...theory.map(({ name, places }) => ({
      label: `theory: ${name}`,
      sample: "theory" as const,
      end: at(places.at(-1) ?? null),
    })),
    ...(limit === null ? [] : [{
      label: `objective: ${formatTick(limit)}`,
      sample: "limit" as const,
      // It crosses the whole picture: only its height counts.
      end: scales && { x: 0, y: scales.y(limit) },
    }]),
    ...notes,
  ];
}

/** Draws `lines` of `rows` as an SVG file; the same rows, the same bytes. */
export function drawFigure(
  rows: readonly Row[],
  lines: readonly Line[],
  parts: FigureParts,
  options: FigureOptions,
): string {
  const document: SvgDocument = createDocument();
  const measure = options.measure ?? DEFAULT_MEASURE;
  const limit = limitOf(options.slo ?? null, measure);
  const text = {
    title: options.title ?? parts.title,
    subtitle: parts.subtitle,
    footer: smallPrintOf(rows, options.runId, [
      "Pale bars: 95\u00a0% confidence intervals.",
      ...fewSamplesNotes(rows, measure),
    ]),
  };
  const legend = legendOf(lines, limit, parts.theory, null);
  // A legend of long names makes the figure wider, and leaves the picture as it is.
  const width = options.width ?? WIDTH + legendWidth(legend);
  const axis = logAxis([
    ...extentOf(lines, "y"),
    ...parts.theory.flatMap(({ places }) => places.map(({ y }) => y)),
    ...(limit === null ? [] : [limit]),
  ]);
  const margins = marginsFor(
    text,
    width,
    ticksWidth(axis.ticks),
    legendWidth(legend),
  );
  const { marginTop, marginBottom } = margins;
  const room = legendHeight(legend) - STRIP - LEGEND_BELOW;
  const height = Math.max(options.height ?? HEIGHT, room) + marginTop +
    marginBottom;
  const isMarked = parts.showsLoad ? marksLoad(lines) : () => true;
  const shifts = barShifts(lines.length);
  const hintOf = options.hints === true ? hintsOf(measure) : null;
  const sheet = { document, width, height };
  const picture = boxWithin(sheet, margins);
  const panel = drawPanel(sheet, {
    title: text.title,
    margins,
    x: parts.x,
    y: { ...axis, type: "log", label: measureLabel(measure) },
    marks: [
      ...(limit === null ? [] : [limitMark(limit)]),
      ...lines.flatMap((line, place) =>
        lineMarks(line, axis.domain[0], isMarked, shifts[place], hintOf)
      ),
      ...parts.theory.flatMap(theoryMarks),
    ],
    overlay: (scales) =>
      element(document, "g", {}, [
        drawStops(document, lines, scales, picture),
        ...(parts.showsLoad
          ? [drawLoads(document, lines, isMarked, scales, picture)]
          : []),
        drawFrame(document, text, width, height),
        drawLegend(
          document,
          legendOf(lines, limit, parts.theory, scales),
          picture,
          marginTop - STRIP,
          picture.bottom + LEGEND_BELOW,
        ),
      ]),
  });
  return asFile(sheet, [panel]);
}
