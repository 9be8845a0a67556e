/**
 * Lines with their intervals as Observable Plot draws them, and the marks it has no name for.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { fewLoads, formatLoad } from "./few_loads.ts";
import { CROSS } from "./legend.ts";
import {
  type Line,
  type LinePoint,
  type LineRow,
  type Place,
  placeOf,
} from "./lines.ts";
import { SMALL_RADIUS, symbolOf } from "./marker.ts";
import {
  type Box,
  boxAt,
  type Label,
  placeLabels,
  spread,
} from "./placement.ts";
import { element, type SvgDocument, type SvgElement } from "./svg.ts";
import { textWidth } from "./text.ts";
import {
  INK,
  PALE_INK,
  PAPER,
  SMALL_FONT_SIZE,
  THEORY_DASH,
  THEORY_WIDTH,
} from "./theme.ts";
import type { TheoryLine } from "./theory_lines.ts";

/** From the units of an axis to px. */
export interface Scales {
  /** Px from the left of the figure. */
  x(value: number): number;
  /** Px from the top of the figure. */
  y(value: number): number;
}

/** What a figure is drawn from: one mark of Observable Plot. */
export type Mark = Plot.Markish;

/** Width of the bar of an interval, px. */
export const BAR_WIDTH = 2.6;
/** Points of a line that say their numbers, at most: what they say makes a page large. */
export const MOST_HINTS = 40;
/** Room for the bars of all lines at one load, px. */
const BARS_WIDTH = 13;
/** How opaque such a bar is. */
export const BAR_OPACITY = 0.45;
/** Room for the mark of a load without a number, px. */
const STOP_WIDTH = 8;

/** At most `most` of `points`, evenly spread. */
export function evenly<Point>(points: readonly Point[], most: number): Point[] {
  const step = Math.ceil(points.length / most);
  return points.filter((_, place) => place % step === step >> 1);
}

/** Points of `line` with a number and both ends of an interval along `axis`. */
function withInterval<R extends LineRow>(
  line: Line<R>,
  axis: "x" | "y",
): readonly LinePoint<R>[] {
  return line.points.filter((point) =>
    placeOf(point) !== null && point[axis].low !== null &&
    point[axis].high !== null
  );
}

/**
 * How far the interval bars of each of `lines` lines stand from their points,
 * px: side by side, or else bars at the same load would hide each other.
 */
export function barShifts(lines: number): number[] {
  const step = Math.min(BAR_WIDTH, BARS_WIDTH / lines);
  return Array.from(
    { length: lines },
    (_, line) => (line - (lines - 1) / 2) * step,
  );
}

/** Marks of one line: intervals light below, then line, then points. */
export function lineMarks<R extends LineRow>(
  line: Line<R>,
  floor: number,
  isLarge: (point: LinePoint<R>) => boolean,
  barShift: number,
  hintOf: ((point: LinePoint<R>, label: string) => string) | null = null,
): Mark[] {
  const { colour, dash, marker, filled } = line.series.style;
  const bar = {
    stroke: colour,
    strokeOpacity: BAR_OPACITY,
    strokeWidth: BAR_WIDTH,
  };
  const drawn = line.points.filter((point) => placeOf(point) !== null);
  const spoken = new Set(evenly(drawn, MOST_HINTS));
  const dots = (points: LinePoint<R>[], r: number, fill: string) =>
    Plot.dot(points, {
      x: ({ x }: LinePoint<R>) => x.value,
      y: ({ y }: LinePoint<R>) => y.value,
      r,
      symbol: symbolOf(marker),
      stroke: colour,
      strokeWidth: 1.4,
      fill,
      ...(hintOf === null ? {} : {
        title: (point: LinePoint<R>) =>
          spoken.has(point) ? hintOf(point, line.series.label) : null,
      }),
    });
  return [
    Plot.ruleX(withInterval(line, "y"), {
      x: ({ x }: LinePoint<R>) => x.value,
      y1: ({ y }: LinePoint<R>) => Math.max(y.low ?? floor, floor),
      y2: ({ y }: LinePoint<R>) => y.high,
      dx: barShift,
      ...bar,
    }),
    Plot.ruleY(withInterval(line, "x"), {
      y: ({ y }: LinePoint<R>) => y.value,
      x1: ({ x }: LinePoint<R>) => x.low,
      x2: ({ x }: LinePoint<R>) => x.high,
      ...bar,
    }),
    Plot.line(line.points, {
      x: (point: LinePoint<R>) => placeOf(point)?.x ?? NaN,
      y: (point: LinePoint<R>) => placeOf(point)?.y ?? NaN,
      stroke: colour,
      strokeWidth: 1.8,
      strokeDasharray: dash === "" ? "none" : dash,
    }),
    dots(drawn.filter((point) => !isLarge(point)), SMALL_RADIUS, colour),
    dots(drawn.filter(isLarge), 3.6, filled ? colour : PAPER),
  ];
}

/** The line of what theory says, over what was simulated: gaps are as pale as the paper, or it would not show on a dark line. */
export function theoryMarks({ places }: TheoryLine): Mark[] {
  const line = (stroke: string, dash: string) =>
    Plot.line(places, {
      x: ({ x }: Place) => x,
      y: ({ y }: Place) => y,
      stroke,
      strokeWidth: THEORY_WIDTH,
      strokeDasharray: dash,
    });
  return [line(PAPER, "none"), line(INK, THEORY_DASH)];
}

/** The line of an objective. */
export function limitMark(limit: number): Mark {
  return Plot.ruleY([limit], { stroke: PALE_INK, strokeDasharray: "1 2" });
}

/** Marks above the picture, between `left` and `right` px, at loads without a number. */
export function drawStops<R extends LineRow>(
  document: SvgDocument,
  lines: readonly Line<R>[],
  scales: Scales,
  edges: Box,
): SvgElement {
  const stops = lines.flatMap(({ series, stops }) =>
    stops.map((stop) => ({ ...stop, colour: series.style.colour }))
  );
  const height = edges.top - 8;
  const middles = spread(
    stops.map((stop) => scales.x(stop.x)),
    stops.map(() => STOP_WIDTH),
    edges.left,
    edges.right + STOP_WIDTH,
  );
  const rise = (from: Place, to: number, colour: string) =>
    element(document, "path", {
      d: `M${scales.x(from.x).toFixed(2)},${scales.y(from.y).toFixed(2)}` +
        `L${to.toFixed(2)},${height + 4}`,
      stroke: colour,
      "stroke-width": 1.1,
      "stroke-dasharray": "1 3",
      fill: "none",
    });
  const cross = (middle: number, colour: string) =>
    element(document, "path", {
      d: CROSS,
      transform: `translate(${middle.toFixed(2)},${height})`,
      stroke: colour,
      "stroke-width": 2,
      fill: "none",
    });
  const doubt = (middle: number, colour: string) =>
    element(document, "text", {
      x: middle,
      y: height + 4,
      "font-size": 12,
      "font-weight": "bold",
      "text-anchor": "middle",
      fill: colour,
    }, "?");
  return element(
    document,
    "g",
    { "aria-label": "stops" },
    stops.flatMap(({ status, from, colour }, stop) =>
      status === "unsettled"
        ? [doubt(middles[stop], colour)]
        : from === null
        ? [cross(middles[stop], colour)]
        : [rise(from, middles[stop], colour), cross(middles[stop], colour)]
    ),
  );
}

/** Whether the load of a point is written beside it: a few loads of the grid, and the last of each line. */
export function marksLoad(
  lines: readonly Line[],
): (point: LinePoint) => boolean {
  const loads = fewLoads(lines.flatMap(({ series }) => series.rows));
  const ends = lines.map(({ points }) =>
    points.findLast((point) => placeOf(point) !== null)?.row
  );
  return ({ row }) => loads.includes(row.load) || ends.includes(row);
}

/** Obstacles along a line, px: small boxes so close together that no label slips between. */
function trail(line: Line, scales: Scales): Box[] {
  const places = line.points.map(placeOf).filter((place) => place !== null)
    .map(({ x, y }) => [scales.x(x), scales.y(y)] as const);
  return places.flatMap(([x, y], place) => {
    const [nextX, nextY] = places[place + 1] ?? [x, y];
    const steps = Math.max(1, Math.ceil(Math.hypot(nextX - x, nextY - y) / 3));
    return Array.from({ length: steps }, (_, step) =>
      boxAt(
        x + (nextX - x) * step / steps,
        y + (nextY - y) * step / steps,
        step === 0 ? 6 : 2,
        step === 0 ? 6 : 2,
      ));
  });
}

/** The load beside the points that `isMarked`, wherever it covers nothing. */
export function drawLoads(
  document: SvgDocument,
  lines: readonly Line[],
  isMarked: (point: LinePoint) => boolean,
  scales: Scales,
  frame: Box,
): SvgElement {
  const wanted = lines.flatMap(({ points, series }) =>
    points.filter(isMarked).flatMap((point) => {
      const place = placeOf(point);
      if (place === null) return [];
      const text = formatLoad(point.row.load);
      const label: Label = {
        x: scales.x(place.x),
        y: scales.y(place.y),
        width: textWidth(text, SMALL_FONT_SIZE),
        height: SMALL_FONT_SIZE - 1,
      };
      return [{ text, label, colour: series.style.colour }];
    })
  );
  const obstacles = lines.flatMap((line) => trail(line, scales));
  const middles = placeLabels(
    wanted.map(({ label }) => label),
    obstacles,
    frame,
    [4, 9],
  );
  return element(
    document,
    "g",
    { "aria-label": "loads", "font-size": SMALL_FONT_SIZE, fill: PALE_INK },
    wanted.flatMap(({ text }, place) => {
      const middle = middles[place];
      return middle === null ? [] : [element(document, "text", {
        x: middle.x,
        y: middle.y + 3.5,
        "text-anchor": "middle",
      }, text)];
    }),
  );
}
