/**
 * Lines over time as Observable Plot draws them: intervals as bands, and markers so
 * far apart that the line stays visible.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Estimate } from "../stats/row.ts";
import { formatInterval, formatNumber } from "./digits.ts";
import { symbolOf } from "./marker.ts";
import { evenly, type Mark, MOST_HINTS } from "./picture.ts";
import { PAPER, SHADE } from "./theme.ts";
import type { TimeUnit } from "./time_axes.ts";
import type { TimeLine, TimePoint } from "./time_lines.ts";

/** Markers along a line. */
const MARKERS = 5;
const BAND_OPACITY = 0.17;
/** How near one has to point, px. */
const HINT_RADIUS = 5;

/** Places of the markers of the line at `place` among `lines` lines of `points` points: beside those of the others. */
export function markerPlaces(
  points: number,
  place: number,
  lines: number,
): number[] {
  const phase = (place + 0.5) / lines;
  return Array.from(
    { length: Math.min(MARKERS, points) },
    (_, marker) => Math.floor((marker + phase) * points / MARKERS),
  ).filter((at) => at < points);
}

/** Work offered, in cores, as a shade behind the lines. */
export function offeredMark(
  points: readonly TimePoint[],
  unitUs: number,
): Mark {
  return Plot.areaY(points, {
    x: ({ timeUs }: TimePoint) => timeUs / unitUs,
    y: ({ offeredCores }: TimePoint) => offeredCores ?? NaN,
    curve: "step",
    fill: SHADE,
  });
}

/**
 * Marks of `lines`: all bands below all lines, all lines below all markers.
 *
 * @param valueOf What of a point stands along the vertical axis; no place for it, no mark.
 * @param floor Lower end of that axis.
 * @param hint What a point says when it is pointed at is this, its time and its value; absent, nothing.
 */
export function timeMarks(
  lines: readonly TimeLine[],
  valueOf: (point: TimePoint) => Estimate,
  unit: TimeUnit,
  floor: number,
  hint?: string,
): Mark[] {
  const x = ({ timeUs }: TimePoint) => timeUs / unit.us;
  const place = (value: number | null) =>
    value === null || value < floor ? NaN : value;
  const y = (point: TimePoint) => place(valueOf(point).value);
  const low = (point: TimePoint) => {
    const { low } = valueOf(point);
    return low === null ? NaN : Math.max(low, floor);
  };
  const bands = lines.map(({ points, style }) =>
    Plot.areaY(points, {
      x,
      y1: low,
      y2: (point: TimePoint) => place(valueOf(point).high),
      fill: style.colour,
      fillOpacity: BAND_OPACITY,
    })
  );
  const strokes = lines.map(({ points, style }) =>
    Plot.line(points, {
      x,
      y,
      stroke: style.colour,
      strokeWidth: 1.5,
      strokeDasharray: style.dash === "" ? "none" : style.dash,
    })
  );
  const markers = lines.map(({ points, style }, line) => {
    const marked = markerPlaces(points.length, line, lines.length)
      .map((at) => points[at])
      .filter((point) => !Number.isNaN(y(point)));
    return Plot.dot(marked, {
      x,
      y,
      r: 3.6,
      symbol: symbolOf(style.marker),
      stroke: style.colour,
      strokeWidth: 1.4,
      fill: style.filled ? style.colour : PAPER,
    });
  });
  return [
    ...bands,
    ...strokes,
    ...markers,
    ...(hint === undefined ? [] : lines.map((line) =>
      Plot.dot(
        evenly(
          line.points.filter((point) => !Number.isNaN(y(point))),
          MOST_HINTS,
        ),
        {
          x,
          y,
          r: HINT_RADIUS,
          fill: line.style.colour,
          // Not seen, and yet there to point at.
          fillOpacity: 0,
          title: (point: TimePoint) =>
            `${line.label}, ${formatNumber(x(point))} ${unit.name}\n${hint} ${
              formatInterval(valueOf(point))
            }`,
        },
      )
    )),
  ];
}
