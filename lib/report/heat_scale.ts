/**
 * Colours of a heat map: from dark to light, which eyes of any colour vision and a
 * printer in grey tell apart, the same on a light page and on a dark one.
 *
 * Source: J. R. Nuñez, C. R. Anderton, R. S. Renslow, "Optimizing colormaps with
 * consideration for color vision deficiency", PLoS ONE 13(7), 2018: cividis.
 * @module
 */

import * as Plot from "@observablehq/plot";
import { formatTick, logAxis } from "./log_axis.ts";
import { CROSS } from "./legend.ts";
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

/** The colours of `scale` from low to high with their numbers, and what has none. */
export function colourBar(
  document: SvgDocument,
  { domain: [low, high], ticks, colourOf }: HeatScale,
  { x, top, label, width }: {
    /** Its left side, px. */
    readonly x: number;
    /** Its upper side, px. */
    readonly top: number;
    /** What the colours are of. */
    readonly label: string;
    /** Room for all of it, px. */
    readonly width: number;
  },
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
  const notes = from + BAR.height + 2 * LINE;
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
          height: step + 0.5,
          fill: colourOf(high * (low / high) ** ((place + 0.5) / BAR.steps)),
        }),
    ),
    ...ticks.map((tick) =>
      write(formatTick(tick), x + BAR.width + 5, heightOf(tick) + 3.5)
    ),
    element(document, "path", {
      d: CROSS,
      transform: `translate(${x + BAR.width / 2},${(notes - 3.5).toFixed(2)})`,
      stroke: PALE_INK,
      "stroke-width": 1.6,
      fill: "none",
    }),
    write("saturated", x + BAR.width + 5, notes, PALE_INK),
    element(document, "text", {
      x: x + BAR.width / 2,
      y: notes + LINE,
      "text-anchor": "middle",
      "font-size": 11,
      "font-weight": "bold",
      fill: PALE_INK,
    }, "?"),
    write("not settled", x + BAR.width + 5, notes + LINE, PALE_INK),
  ]);
}
