/**
 * Colours of a heat map: from dark to light, which eyes of any colour vision and a
 * printer in grey tell apart, the same on a light page and on a dark one.
 *
 * Source: J. R. Nuñez, C. R. Anderton, R. S. Renslow, "Optimizing colormaps with
 * consideration for color vision deficiency", PLoS ONE 13(7), 2018: cividis.
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Status } from "../stats/row.ts";
import { formatTick, logAxis } from "./log_axis.ts";
import { CROSS, type Position } from "./legend.ts";
import { element, type SvgDocument, type SvgElement } from "./svg.ts";
import { wrap } from "./text.ts";
import { INK, PALE_INK, SMALL_FONT_SIZE } from "./theme.ts";

/** Values as colours, on a logarithmic scale. */
export interface HeatScale {
  /** The lowest and the highest value. */
  readonly domain: readonly [number, number];
  /** Values to name beside the colours. */
  readonly ticks: readonly number[];
  /** The colour of `value`, as "rgb(…)": such is the same on a dark page. */
  colourOf(value: number): string;
}

/** Size of the bar of colours, px. */
const BAR = { width: 12, height: 110, steps: 44 };
const LINE = 13;

const CIVIDIS = Plot.scale({
  color: { type: "linear", scheme: "cividis", domain: [0, 1] },
});

/** The scale that holds all of `values`, which are above 0. */
export function heatScale(values: readonly number[]): HeatScale {
  const { domain, ticks } = logAxis(values);
  const [low, high] = domain.map(Math.log10);
  return {
    domain,
    ticks,
    colourOf: (value) =>
      CIVIDIS.apply((Math.log10(value) - low) / (high - low)),
  };
}

/** The colour of text that is read on `colour`, which is such as a scale gives. */
export function textOn(colour: string): string {
  const [red, green, blue] = colour.match(/\d+/g)!.map((channel) =>
    (Number(channel) / 255) ** 2.2
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // Where black and white stand out alike.
  return luminance > 0.18 ? "rgb(0, 0, 0)" : "rgb(255, 255, 255)";
}

/** Why a cell has no number. */
export type Unsteady = Exclude<Status, "stable">;

/** What a cell without a number may be, as a reader says it, in the order of the legend. */
const NOTES: Readonly<Record<Unsteady, string>> = {
  saturated: "saturated",
  unsettled: "not settled",
};

/** The colours of a map beside it. */
export interface BarParts {
  /** What the colours are of. */
  readonly label: string;
  /** Room for all of it, px. */
  readonly width: number;
  /** Which of the cells have no number. */
  readonly without: readonly Unsteady[];
}

/** Height of the colours with what is above and below them, px. */
export function barHeight({ label, width, without }: BarParts): number {
  return (wrap(label, width, SMALL_FONT_SIZE).length + without.length + 1) *
      LINE + BAR.height;
}

/** The colours of `scale` from low to high with their numbers, and what has none, down from a position. */
export function colourBar(
  document: SvgDocument,
  { domain: [low, high], ticks, colourOf }: HeatScale,
  { label, width, without }: BarParts,
  { x, y: top }: Position,
): SvgElement {
  const write = (content: string, left: number, y: number, fill = INK) =>
    element(document, "text", {
      x: left,
      y,
      "text-anchor": "start",
      "font-size": SMALL_FONT_SIZE,
      fill,
    }, content);
  const title = wrap(label, width, SMALL_FONT_SIZE);
  const from = top + title.length * LINE;
  const heightOf = (value: number) =>
    from + BAR.height * Math.log10(high / value) / Math.log10(high / low);
  const step = BAR.height / BAR.steps;
  const middle = x + BAR.width / 2, beside = x + BAR.width + 5;
  return element(document, "g", { "aria-label": "legend" }, [
    ...title.map((line, place) => write(line, x, top + place * LINE)),
    ...Array.from(
      { length: BAR.steps },
      (_, place) =>
        element(document, "rect", {
          x,
          y: from + place * step,
          width: BAR.width,
          // Without a hair of paper between two steps.
          height: Math.min(step + 1, BAR.height - place * step),
          fill: colourOf(high * (low / high) ** ((place + 0.5) / BAR.steps)),
        }),
    ),
    ...ticks.map((tick) =>
      write(formatTick(tick), beside, heightOf(tick) + 3.5)
    ),
    ...without.flatMap((status, place) => {
      const y = from + BAR.height + (place + 1.5) * LINE;
      return [
        markOf(document, status, { x: middle, y: y - 3.5 }),
        write(NOTES[status], beside, y, PALE_INK),
      ];
    }),
  ]);
}

/** The mark of a cell without a number, around (`x`, `y`). */
export function markOf(
  document: SvgDocument,
  status: Unsteady,
  { x, y }: Position,
): SvgElement {
  return status === "saturated"
    ? element(document, "path", {
      d: CROSS,
      transform: `translate(${x.toFixed(2)},${y.toFixed(2)})`,
      stroke: PALE_INK,
      "stroke-width": 1.6,
      fill: "none",
      "pointer-events": "none",
    })
    : element(document, "text", {
      x,
      y: y + 4,
      "text-anchor": "middle",
      "font-size": 11,
      "font-weight": "bold",
      fill: PALE_INK,
      "pointer-events": "none",
    }, "?");
}
