/**
 * What stands around the picture of every figure: title, finding, legend with
 * the lines it belongs to, small print.
 *
 * @module
 */

import type { Series } from "./series.ts";
import { element, type SvgDocument, type SvgElement, wrap } from "./svg.ts";
import { FONT_SIZE, INK, PALE_INK, PAPER, SMALL_FONT_SIZE } from "./theme.ts";
import { markerPath } from "./marker.ts";

/** What a figure says around its picture. */
export interface FrameText {
  /** First and bold. */
  readonly title: string;
  /** Below the title, pale. */
  readonly subtitle: string;
  /** Small print below. */
  readonly footer: string;
}

/** A position in the figure, px from its top left corner. */
export interface Position {
  /** From the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
}

/** A line of the legend and where the line of the picture ends that it names. */
export interface LegendEntry {
  /** What it names. */
  readonly series: Series;
  /** Null when nothing of the line could be drawn. */
  readonly end: Position | null;
}

/** Space around the picture, px. */
export interface Margins {
  /** Above. */
  readonly marginTop: number;
  /** To the right, where the legend is. */
  readonly marginRight: number;
  /** Below. */
  readonly marginBottom: number;
  /** To the left. */
  readonly marginLeft: number;
}

/** Room above the picture for marks of loads without a number, px. */
export const STRIP = 18;
const SIDE = 8;
const TITLE_LINE = 18;
const SMALL_LINE = 13;
const LABEL_LINE = 15;
const SAMPLE = 30;
const LEGEND_TEXT = 92;
const SUBTITLE_SIZE = 11;

/** How `text` breaks into lines in a figure `width` px wide. */
function linesOf(text: FrameText, width: number): {
  readonly title: string[];
  readonly subtitle: string[];
  readonly footer: string[];
} {
  const room = width - 2 * SIDE;
  const lines = (part: string, size: number, bold = false) =>
    part === "" ? [] : wrap(part, room, size, bold);
  return {
    title: lines(text.title, FONT_SIZE + 1, true),
    subtitle: lines(text.subtitle, SUBTITLE_SIZE),
    footer: lines(text.footer, SMALL_FONT_SIZE),
  };
}

/** The space that `text`, the legend and numbers `axisWidth` px wide need in a figure `width` px wide. */
export function marginsFor(
  text: FrameText,
  width: number,
  axisWidth: number,
): Margins {
  const { title, subtitle, footer } = linesOf(text, width);
  return {
    marginTop: 6 + title.length * TITLE_LINE +
      subtitle.length * (SMALL_LINE + 1) +
      6 + STRIP,
    marginRight: SIDE + SAMPLE + 4 + LEGEND_TEXT,
    marginBottom: 46 + footer.length * SMALL_LINE,
    marginLeft: 34 + axisWidth,
  };
}

/** Heights for boxes that want to be at `wanted`, moved apart until none overlap, all within `top` and `bottom`. */
export function spread(
  wanted: readonly number[],
  heights: readonly number[],
  top: number,
  bottom: number,
): number[] {
  const order = wanted.map((_, box) => box)
    .sort((a, b) => wanted[a] - wanted[b] || a - b);
  const middles = wanted.map(() => 0);
  let free = top;
  for (const box of order) {
    middles[box] = Math.max(wanted[box], free + heights[box] / 2);
    free = middles[box] + heights[box] / 2;
  }
  let limit = bottom;
  for (const box of order.toReversed()) {
    middles[box] = Math.min(middles[box], limit - heights[box] / 2);
    limit = middles[box] - heights[box] / 2;
  }
  return middles;
}

function textLines(
  document: SvgDocument,
  lines: readonly string[],
  at: Position & { readonly step: number },
  attributes: Readonly<Record<string, string | number>>,
): SvgElement[] {
  return lines.map((line, row) =>
    element(document, "text", {
      x: at.x,
      y: at.y + row * at.step,
      "text-anchor": "start",
      ...attributes,
    }, line)
  );
}

function legendEntry(
  document: SvgDocument,
  { series, end }: LegendEntry,
  lines: readonly string[],
  at: Position,
  right: number,
): SvgElement[] {
  const { colour, dash, marker, filled } = series.style;
  const stroke = { stroke: colour, "stroke-width": 1.8, fill: "none" };
  // A leader only where it is short: a long one would look like data.
  const leader = end !== null && right - end.x < 40
    ? [element(document, "path", {
      d: `M${end.x + 6},${end.y}L${right + 3},${at.y}H${at.x}`,
      stroke: colour,
      "stroke-width": 0.8,
      "stroke-opacity": 0.55,
      fill: "none",
    })]
    : [];
  return [
    ...leader,
    element(document, "path", {
      d: `M${at.x},${at.y}h${SAMPLE}`,
      ...stroke,
      "stroke-dasharray": dash,
    }),
    element(document, "path", {
      d: markerPath(marker),
      transform: `translate(${at.x + SAMPLE / 2},${at.y})`,
      ...stroke,
      "stroke-width": 1.4,
      fill: filled ? colour : PAPER,
    }),
    ...textLines(document, lines, {
      x: at.x + SAMPLE + 4,
      y: at.y - (lines.length - 1) * LABEL_LINE / 2 + FONT_SIZE * 0.36,
      step: LABEL_LINE,
    }, { "font-size": FONT_SIZE, fill: INK }),
  ];
}

/** Everything around a picture of the given size and margins, as one group. */
export function drawFrame(
  document: SvgDocument,
  text: FrameText,
  legend: readonly LegendEntry[],
  size: { readonly width: number; readonly height: number } & Margins,
): SvgElement {
  const { title, subtitle, footer } = linesOf(text, size.width);
  const right = size.width - size.marginRight;
  const bottom = size.height - size.marginBottom;
  const labels = legend.map(({ series }) =>
    wrap(series.label, LEGEND_TEXT, FONT_SIZE)
  );
  const heights = labels.map((lines) => lines.length * LABEL_LINE + 7);
  const middles = spread(
    legend.map(({ end }) => end?.y ?? bottom),
    heights,
    size.marginTop - STRIP,
    bottom + 12,
  );
  return element(document, "g", { "aria-label": "frame" }, [
    ...textLines(document, title, { x: SIDE, y: 20, step: TITLE_LINE }, {
      "font-size": FONT_SIZE + 1,
      "font-weight": "bold",
      fill: INK,
    }),
    ...textLines(document, subtitle, {
      x: SIDE,
      y: 18 + title.length * TITLE_LINE,
      step: SMALL_LINE + 1,
    }, { "font-size": SUBTITLE_SIZE, fill: PALE_INK }),
    ...legend.flatMap((entry, place) =>
      legendEntry(document, entry, labels[place], {
        x: right + SIDE + 2,
        y: middles[place],
      }, right)
    ),
    ...textLines(document, footer, {
      x: SIDE,
      y: size.height - 5 - (footer.length - 1) * SMALL_LINE,
      step: SMALL_LINE,
    }, { "font-size": SMALL_FONT_SIZE, fill: PALE_INK }),
  ]);
}
