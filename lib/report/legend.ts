/**
 * The legend beside a picture: each entry level with the end of the line it
 * names, as far as there is room, and below them what the other marks mean.
 *
 * @module
 */

import { markerPath, SMALL_RADIUS } from "./marker.ts";
import { type Box, spread } from "./placement.ts";
import { element, type SvgDocument, type SvgElement } from "./svg.ts";
import {
  FONT_SIZE,
  INK,
  PALE_INK,
  PAPER,
  SHADE,
  SMALL_FONT_SIZE,
  type Style,
  THEORY_DASH,
  THEORY_WIDTH,
} from "./theme.ts";
import { textWidth, wrap } from "./text.ts";

/** A position in the figure, px from its top left corner. */
export interface Position {
  /** From the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
}

/** What a mark that belongs to no line means. */
export type Note =
  | "limit"
  | "saturated"
  | "unsettled"
  | "offered"
  | "theory"
  | "undecided";

/** An entry of the legend. */
export interface LegendEntry {
  /** What the reader is told it is. */
  readonly label: string;
  /** How its sample is drawn: as a line of the picture is, or as a mark. */
  readonly sample: Style | Note;
  /** Where in the picture the line ends that it names; null when nothing of it is drawn. */
  readonly end: Position | null;
}

/** Outline of the mark of a saturated load, around the origin. */
export const CROSS = "M-3.2,-3.2L3.2,3.2M-3.2,3.2L3.2,-3.2";

const GAP = 10;
const SAMPLE = 30;
const TEXT_GAP = 4;
/** Room for the text of a label before it breaks, px; a longer word takes more. */
const TEXT_WIDTH = 92;
const LINE = 15;
const BETWEEN = 7;
/** Longest way from the end of a line to its entry that is drawn, px: a longer one would look like data. */
const LEADER = 40;

/** Whether `entry` explains a mark and names no line. */
function isNote({ sample }: LegendEntry): boolean {
  return typeof sample === "string";
}

/** Size of the text of `entry`, px. */
function sizeOf(entry: LegendEntry): number {
  return isNote(entry) ? SMALL_FONT_SIZE : FONT_SIZE;
}

/** The label of `entry` in the lines it takes. */
function linesOf(entry: LegendEntry): string[] {
  return wrap(entry.label, TEXT_WIDTH, sizeOf(entry));
}

/** Height of `entry`, px. */
function heightOf(entry: LegendEntry): number {
  return linesOf(entry).length * LINE + (isNote(entry) ? 0 : BETWEEN);
}

/** Height that all of `entries` need, px. */
export function legendHeight(entries: readonly LegendEntry[]): number {
  return entries.reduce((sum, entry) => sum + heightOf(entry), 0);
}

/** Width that all of `entries` need, px, the gap to the picture included. */
export function legendWidth(entries: readonly LegendEntry[]): number {
  const widest = entries
    .flatMap((entry) =>
      linesOf(entry).map((line) => textWidth(line, sizeOf(entry)))
    )
    .reduce((a, b) => Math.max(a, b), TEXT_WIDTH);
  return Math.ceil(GAP + SAMPLE + TEXT_GAP + widest);
}

/** The sample of `entry`, from `at` to the right. */
function drawSample(
  document: SvgDocument,
  { sample }: LegendEntry,
  { x, y }: Position,
): SvgElement[] {
  const middle = x + SAMPLE / 2;
  const path = (d: string, attributes: Record<string, string | number>) =>
    element(document, "path", { d, fill: "none", ...attributes });
  const line = `M${x.toFixed(2)},${y.toFixed(2)}h${SAMPLE}`;
  const there = `translate(${middle.toFixed(2)},${y.toFixed(2)})`;
  if (sample === "limit") {
    return [path(line, { stroke: PALE_INK, "stroke-dasharray": "1 2" })];
  }
  if (sample === "theory") {
    return [path(line, {
      stroke: INK,
      "stroke-width": THEORY_WIDTH,
      "stroke-dasharray": THEORY_DASH,
    })];
  }
  if (sample === "undecided") {
    return [path(markerPath("circle", SMALL_RADIUS), {
      transform: there,
      stroke: PALE_INK,
      "stroke-width": 1.4,
      fill: PALE_INK,
    })];
  }
  if (sample === "saturated") {
    return [
      path(CROSS, { transform: there, stroke: PALE_INK, "stroke-width": 2 }),
    ];
  }
  if (sample === "offered") {
    return [element(document, "rect", {
      x,
      y: y - LINE / 2 + 2,
      width: SAMPLE,
      height: LINE - 4,
      fill: SHADE,
    })];
  }
  if (sample === "unsettled") {
    return [element(document, "text", {
      x: middle,
      y: y + 4,
      "font-size": 12,
      "font-weight": "bold",
      "text-anchor": "middle",
      fill: PALE_INK,
    }, "?")];
  }
  const { colour, dash, marker, filled } = sample;
  return [
    path(line, {
      stroke: colour,
      "stroke-width": 1.8,
      "stroke-dasharray": dash === "" ? "none" : dash,
    }),
    path(markerPath(marker), {
      transform: there,
      stroke: colour,
      "stroke-width": 1.4,
      fill: filled ? colour : PAPER,
    }),
  ];
}

/** A thin line from where a line of the picture ends to its entry at `at`, if that is near. */
function drawLeader(
  document: SvgDocument,
  { sample, end }: LegendEntry,
  at: Position,
  right: number,
): SvgElement[] {
  if (end === null || right - end.x > LEADER || typeof sample === "string") {
    return [];
  }
  const from = `M${(end.x + 6).toFixed(2)},${end.y.toFixed(2)}`;
  const bend = `L${right + 3},${at.y.toFixed(2)}`;
  return [element(document, "path", {
    d: `${from}${bend}H${at.x}`,
    stroke: sample.colour,
    "stroke-width": 0.8,
    "stroke-opacity": 0.55,
    fill: "none",
  })];
}

/** The legend beside the picture that fills `picture`, between the heights `top` and `bottom`, px. */
export function drawLegend(
  document: SvgDocument,
  entries: readonly LegendEntry[],
  picture: Box,
  top: number,
  bottom: number,
): SvgElement {
  const middles = spread(
    // What has no place of its own comes last, in the order given.
    entries.map(({ end }, place) => end?.y ?? bottom + place),
    entries.map(heightOf),
    top,
    bottom,
  );
  return element(
    document,
    "g",
    { "aria-label": "legend" },
    entries.flatMap((entry, place) => {
      const at = { x: picture.right + GAP, y: middles[place] };
      const lines = linesOf(entry);
      const size = sizeOf(entry);
      const first = at.y - (lines.length - 1) * LINE / 2 + size * 0.36;
      return [
        ...drawLeader(document, entry, at, picture.right),
        ...drawSample(document, entry, at),
        ...lines.map((line, row) =>
          element(document, "text", {
            x: at.x + SAMPLE + TEXT_GAP,
            y: first + row * LINE,
            "text-anchor": "start",
            "font-size": size,
            fill: isNote(entry) ? PALE_INK : INK,
          }, line)
        ),
      ];
    }),
  );
}
