/**
 * A tail over two axes at once: a map a policy, its colours safe for any eyes.
 *
 * @module
 */

import type { Estimate, Row } from "../stats/row.ts";
import { formatNumber } from "./digits.ts";
import { formatLoad } from "./few_loads.ts";
import { DEFAULT_MEASURE, type FigureOptions } from "./figure.ts";
import { coresOf, fewSamplesNotes, smallPrintOf } from "./finding.ts";
import { drawFrame, marginsFor, STRIP } from "./frame.ts";
import { type HeatGrid, heatGridsOf } from "./heat_axes.ts";
import { drawMap, type HeatMap, TICK_SIZE, valueOf } from "./heat_panel.ts";
import { barHeight, colourBar, heatScale } from "./heat_scale.ts";
import {
  estimateOf,
  type Measure,
  measureLabel,
  measureName,
} from "./measure.ts";
import { asFile, type Sheet } from "./panel.ts";
import { createDocument, type SvgElement } from "./svg.ts";
import { textWidth } from "./text.ts";

/** Width of a map, px. */
const WIDTH = 250;
/** Height of a cell, px: of fewer rows more, of more less. */
const HIGHEST = 30, LOWEST = 16, HEIGHT = 150;
/** Above a map, for its policy, px. */
const HEAD = 17;
/** Between a map and the next one's title: for numbers and label of the axis, px. */
const BELOW = 46;
/** Beside the maps, for colours, px. */
const BAR_WIDTH = 96, BAR_GAP = 14;

type Cell = HeatGrid["cells"][number];

/** Whether `rows` differ in two numbers: see {@linkcode heatMap}. */
export function hasTwoAxes(rows: readonly Row[]): boolean {
  return heatGridsOf(rows).length > 0;
}

/**
 * A figure of a tail, or of what `options.measure` asks, over two axes: an SVG file.
 *
 * A map for each policy whose rows differ in two numbers and in nothing else: in
 * load and a parameter, say. A cell without a steady state is marked and has no
 * colour: it has no number.
 *
 * @throws {RangeError} If no policy has such rows.
 */
export function heatMap(
  rows: readonly Row[],
  options: Omit<FigureOptions, "slo" | "theory" | "height"> = {},
): string {
  const grids = heatGridsOf(rows);
  if (grids.length === 0) {
    throw new RangeError(
      "Cannot draw figure: the rows of a policy must differ in two numbers and in nothing else, and those of none do",
    );
  }
  const measure = options.measure ?? DEFAULT_MEASURE;
  const drawn = grids.flatMap(({ cells }) => cells);
  const scale = heatScale(
    drawn.flatMap(({ row }) => valueOf(row, measure) ?? []),
  );
  const axes = [...new Set(grids.flatMap(({ x, y }) => [x, y]))];
  const text = {
    title: options.title ??
      `${measureName(measure)} over ${axes.join(" and ")}, ${
        coresOf(drawn.map(({ row }) => row))
      }`,
    subtitle: findingOf(grids, measure),
    footer: smallPrintOf(drawn.map(({ row }) => row), options.runId, [
      ...intervalNotes(drawn, measure),
      ...fewSamplesNotes(drawn.map(({ row }) => row), measure),
    ]),
  };
  const labels = grids.flatMap(({ ys }) => ys.map(formatLoad));
  const axis = labels.reduce(
    (most, label) => Math.max(most, textWidth(label, TICK_SIZE)),
    0,
  );
  const width = options.width ?? 34 + axis + WIDTH + BAR_WIDTH;
  const margins = marginsFor(text, width, axis, BAR_WIDTH);
  let top = margins.marginTop - STRIP + 4;
  const maps = grids.map((grid): HeatMap => {
    const each = Math.max(
      LOWEST,
      Math.min(HIGHEST, HEIGHT / grid.ys.length),
    );
    const map = { grid, each, top: top + HEAD };
    top += HEAD + each * grid.ys.length + BELOW;
    return map;
  });
  const statuses = new Set(drawn.map(({ row }) => row.status));
  const bar = {
    label: measureLabel(measure),
    width: BAR_WIDTH - BAR_GAP,
    without: (["saturated", "unsettled"] as const)
      .filter((status) => statuses.has(status)),
  };
  // Beside the numbers and the label of the last axis there is room for it.
  const bottom = Math.max(top, maps[0].top + barHeight(bar)) - BELOW;
  const height = bottom + margins.marginBottom;
  const document = createDocument();
  const sheet: Sheet = { document, width, height };
  const right = width - margins.marginRight;
  const frame = (): SvgElement[] => [
    drawFrame(document, text, width, height),
    colourBar(document, scale, bar, { x: right + BAR_GAP, y: maps[0].top }),
  ];
  return asFile(
    sheet,
    maps.map((map, place) =>
      drawMap(
        sheet,
        map,
        { left: margins.marginLeft, right },
        { measure, scale, hints: options.hints ?? false },
        place === 0 ? text.title : map.grid.label,
        place === 0 ? frame : () => [],
      )
    ),
  );
}

/** The lowest and the highest number, with where they are, and how many cells have none. */
function findingOf(grids: readonly HeatGrid[], measure: Measure): string {
  const found = grids.flatMap((grid) =>
    grid.cells.flatMap(({ x, y, row }) => {
      const value = valueOf(row, measure);
      if (value === null) return [];
      const at = `${grid.x} ${formatLoad(x)}, ${grid.y} ${formatLoad(y)}`;
      return [{ value, at: grids.length > 1 ? `${grid.label}, ${at}` : at }];
    })
  ).sort((a, b) => a.value - b.value);
  const cells = grids.flatMap((grid) => grid.cells);
  const without = cells.filter(({ row }) => row.status !== "stable").length;
  const rest = without === 0
    ? ""
    : `; without a steady state: ${without} of ${cells.length} cells`;
  if (found.length === 0) return `No cell has a number${rest}`;
  const [first, last] = [found[0], found[found.length - 1]];
  return `From ${formatNumber(first.value)} (${first.at}) to ${
    formatNumber(last.value)
  } (${last.at})${rest}`;
}

/** How sure the numbers are, which cells cannot show. */
function intervalNotes(cells: readonly Cell[], measure: Measure): string[] {
  const halves = cells.filter(({ row }) => valueOf(row, measure) !== null)
    .flatMap(({ row }) => halfOf(estimateOf(row, measure)) ?? [])
    .sort((a, b) => a - b);
  if (halves.length === 0) return [];
  const percent = (share: number) => `±${formatNumber(100 * share)}\u00a0%`;
  return [
    `95\u00a0% confidence intervals: ${
      percent(halves[Math.floor(halves.length / 2)])
    } in the median, ${percent(halves[halves.length - 1])} at most.`,
  ];
}

/** Half the width of an interval ÷ its value. */
function halfOf({ value, low, high }: Estimate): number | null {
  return value === null || low === null || high === null
    ? null
    : (high - low) / 2 / value;
}
