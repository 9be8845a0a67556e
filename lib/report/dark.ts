/**
 * Figures on a dark page: every colour keeps its hue and is made light enough.
 *
 * Lightness and chroma are those of OKLab, in which equal steps look equal.
 *
 * Source: B. Ottosson, "A perceptual color space for image processing", 2020.
 * @module
 */

import { GRID, INK, PALE_INK, PAPER, SHADE } from "./theme.ts";

/** Colours of the frame of a figure. By their colour on a light page. */
const FRAME: Readonly<Record<string, string>> = {
  [PAPER]: "#14171c",
  [INK]: "#e8eaed",
  [PALE_INK]: "#a9b0ba",
  [GRID]: "#30353d",
  [SHADE]: "#3c434d",
};

/** Below this chroma a colour is a grey, and dark and light change places. */
const GREY = 0.02;

/** A colour in OKLab. */
interface Lab {
  /** Lightness, 0 … 1. */
  readonly l: number;
  /** Green to red. */
  readonly a: number;
  /** Blue to yellow. */
  readonly b: number;
}

/** The places in `svg` that name a colour: attributes, never text. */
const COLOURS = /\b(fill|stroke)="(#[0-9a-f]{6})"/g;

/** `svg`, drawn for a light page, for a dark one. */
export function inDark(svg: string): string {
  return svg.replaceAll(
    COLOURS,
    (_, part: string, colour: string) => `${part}="${darkOf(colour)}"`,
  );
}

/** The colours that `svg` names. */
export function coloursIn(svg: string): string[] {
  return [...new Set([...svg.matchAll(COLOURS)].map(([, , colour]) => colour))];
}

/** What stands on a dark page for `colour`, as "#rrggbb". */
export function darkOf(colour: string): string {
  if (Object.hasOwn(FRAME, colour)) return FRAME[colour];
  const { l, a, b } = labOf(colour);
  const isGrey = Math.hypot(a, b) < GREY;
  return within({ l: isGrey ? 0.95 - 0.55 * l : 0.6 + 0.25 * l, a, b });
}

/** The colour nearest to `lab`, less colourful where the screen has none such. */
function within({ l, a, b }: Lab): string {
  let share = 1;
  let channels = channelsOf({ l, a, b });
  while (share > 0 && channels.some((value) => value < 0 || value > 1)) {
    share = Math.max(0, share - 0.02);
    channels = channelsOf({ l, a: share * a, b: share * b });
  }
  const digits = channels.map((value) =>
    Math.round(255 * encoded(value)).toString(16).padStart(2, "0")
  );
  return `#${digits.join("")}`;
}

function labOf(colour: string): Lab {
  const [red, green, blue] = [1, 3, 5].map((at) =>
    decoded(parseInt(colour.slice(at, at + 2), 16) / 255)
  );
  const [l, m, s] = [
    0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
    0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
    0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
  ].map(Math.cbrt);
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

/** Red, green and blue as light, 0 … 1 where the screen has the colour. */
function channelsOf({ l, a, b }: Lab): number[] {
  const [long, middle, short] = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((value) => value ** 3);
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ];
}

/** From a channel as it is written to light. */
function decoded(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** From light to a channel as it is written. */
function encoded(value: number): number {
  return value <= 0.0031308
    ? 12.92 * value
    : 1.055 * value ** (1 / 2.4) - 0.055;
}
