/**
 * One map of a heat map: cells, axes, and what stands in a cell.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Row } from "../stats/row.ts";
import { formatInterval, formatNumber } from "./digits.ts";
import { formatLoad } from "./few_loads.ts";
import type { HeatGrid } from "./heat_axes.ts";
import { type HeatScale, markOf, textOn } from "./heat_scale.ts";
import { estimateOf, type Measure, measureName } from "./measure.ts";
import type { Sheet } from "./panel.ts";
import { element, type SvgElement } from "./svg.ts";
import { textWidth } from "./text.ts";
import { FONT_SIZE, INK, PAPER, SHADE } from "./theme.ts";

/** Size of the numbers along the axes, px. */
export const TICK_SIZE = 11;
const NUMBER_SIZE = 9;
/** Least space beside a number in a cell, and between numbers below, px. */
const SPARE = 3, BETWEEN = 6;
/** What stands along an axis that is no parameter. By field. */
const AXES: Readonly<Record<string, string>> = {
  load: "Offered load (share of worker cores)",
  cores: "Worker cores",
};

type Cell = HeatGrid["cells"][number];

/** A map with its place on the sheet. */
export interface HeatMap {
  /** What it shows. */
  readonly grid: HeatGrid;
  /** Upper end of its cells, px from the top. */
  readonly top: number;
  /** Height of a cell, px. */
  readonly each: number;
}

/** What is shown of `row` as a number: nothing without a steady state. */
export function valueOf(row: Row, measure: Measure): number | null {
  const { value } = estimateOf(row, measure);
  return row.status === "stable" && value !== null && value > 0 ? value : null;
}

/** How the cells of maps are drawn. */
export interface CellStyle {
  /** What they show. */
  readonly measure: Measure;
  /** By which colours. */
  readonly scale: HeatScale;
  /** Whether each says its numbers when it is pointed at. */
  readonly hints: boolean;
}

/** The map, one of those on the sheet, with `frame` above it. */
export function drawMap(
  { document, width, height }: Sheet,
  { grid, top, each }: HeatMap,
  { left, right }: { readonly left: number; readonly right: number },
  { measure, scale, hints }: CellStyle,
  title: string,
  frame: () => SvgElement[],
): SvgElement {
  const { xs, ys, cells, label } = grid;
  const wide = (right - left) / xs.length;
  const bottom = top + each * ys.length;
  const widest = xs.map((x) => textWidth(formatLoad(x), TICK_SIZE))
    .reduce((a, b) => Math.max(a, b));
  const step = Math.ceil((widest + BETWEEN) / wide);
  const fill = ({ row }: Cell) => {
    const value = valueOf(row, measure);
    return value === null ? SHADE : scale.colourOf(value);
  };
  const xAxis = AXES[grid.x] ?? grid.x, yAxis = AXES[grid.y] ?? grid.y;
  return Plot.plot({
    document,
    width,
    height,
    marginLeft: left,
    marginRight: width - right,
    marginTop: top,
    marginBottom: height - bottom,
    ariaLabel: title,
    className: "kneepoint",
    x: { type: "band", domain: xs, padding: 0, round: false },
    y: { type: "band", domain: ys.toReversed(), padding: 0, round: false },
    marks: [
      Plot.cell(cells, {
        x: "x",
        y: "y",
        fill: { value: fill, scale: null },
        stroke: PAPER,
        strokeWidth: 0.6,
        ...(hints
          ? {
            title: ({ row, x, y }: Cell) =>
              `${label}, ${grid.x} ${formatLoad(x)}, ${grid.y} ${
                formatLoad(y)
              }\n${
                row.status === "stable"
                  ? `${measureName(measure)} ${
                    formatInterval(estimateOf(row, measure))
                  }`
                  : row.status
              }`,
          }
          : {}),
      }),
      Plot.axisX({
        ticks: xs.filter((_, place) => place % step === 0),
        tickFormat: formatLoad,
        fontSize: TICK_SIZE,
        label: xAxis,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 34,
      }),
      Plot.axisY({
        tickFormat: formatLoad,
        tickSize: 3,
        fontSize: TICK_SIZE,
        label: yAxis,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: left - 6,
      }),
      () =>
        element(document, "g", {}, [
          ...frame(),
          element(document, "text", {
            x: left,
            y: top - 5,
            "text-anchor": "start",
            "font-size": FONT_SIZE - 1,
            "font-weight": "bold",
            fill: INK,
          }, label),
          ...cells.flatMap((cell) =>
            contentOf(
              document,
              cell,
              {
                x: left + (xs.indexOf(cell.x) + 0.5) * wide,
                y: bottom - (ys.indexOf(cell.y) + 0.5) * each,
                wide,
              },
              measure,
              scale,
            )
          ),
        ]),
    ],
  });
}

/** What stands in a cell: its number where there is room, or why it has none. */
function contentOf(
  document: Sheet["document"],
  { row }: Cell,
  { x, y, wide }: {
    readonly x: number;
    readonly y: number;
    readonly wide: number;
  },
  measure: Measure,
  { colourOf }: HeatScale,
): SvgElement[] {
  if (row.status !== "stable") return [markOf(document, row.status, { x, y })];
  const value = valueOf(row, measure);
  if (value === null) return [];
  const number = formatNumber(value);
  if (textWidth(number, NUMBER_SIZE) + SPARE > wide) return [];
  return [element(document, "text", {
    x,
    y: y + NUMBER_SIZE * 0.36,
    "text-anchor": "middle",
    "font-size": NUMBER_SIZE,
    fill: textOn(colourOf(value)),
    "pointer-events": "none",
  }, number)];
}
