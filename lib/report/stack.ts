/**
 * Small panels above one another: the same axes for all of them, one legend beside.
 *
 * @module
 */

import { drawFrame, type FrameText, marginsFor, STRIP } from "./frame.ts";
import {
  drawLegend,
  type LegendEntry,
  legendHeight,
  legendWidth,
} from "./legend.ts";
import {
  asFile,
  boxWithin,
  drawPanel,
  type LinearAxis,
  type Sheet,
  ticksWidth,
  type VerticalAxis,
} from "./panel.ts";
import type { Mark, Scales } from "./picture.ts";
import type { Box } from "./placement.ts";
import { createDocument, element, type SvgElement } from "./svg.ts";
import { textWidth } from "./text.ts";
import { FONT_SIZE, INK, PALE_INK, SMALL_FONT_SIZE } from "./theme.ts";

/** One of the panels. */
export interface StackedPanel {
  /** What it is of: above it, bold; "" where there is but one. */
  readonly title: string;
  /** What else there is to say of it: beside the title, pale. */
  readonly aside: string;
  /** What is drawn in it, from the bottom up. */
  readonly marks: readonly Mark[];
  /** What is drawn above that, as far as the strip above the panel. */
  overlay(sheet: Sheet, scales: Scales, picture: Box): readonly SvgElement[];
}

/** What a stack consists of. */
export interface StackParts {
  /** What stands above and below all of it. */
  readonly text: FrameText;
  /** The axis below the last panel. */
  readonly x: LinearAxis;
  /** The axis beside every panel, with one label for all. */
  readonly y: VerticalAxis;
  /** From the top. */
  readonly panels: readonly StackedPanel[];
  /** The legend, its entries level with what they name by the scales of the first panel, where those are known. */
  legend(scales: Scales | null): readonly LegendEntry[];
  /** Width of the whole figure, px; when absent, a column's beside the legend. */
  readonly width?: number | undefined;
  /** Height of a panel within its axes, px: at least, for the legend has to fit. */
  readonly height: number;
}

/** Width of the panels with their vertical axis, px. */
const WIDTH = 324;
/** Room for the title of a panel, px. */
const HEAD = 15;
/** Size of a panel's title, px. */
const TITLE_SIZE = FONT_SIZE - 1;
/** How far the legend may reach below the last panel, px. */
const LEGEND_BELOW = 24;

/** The stack of `parts` as an SVG file; the same parts, the same bytes. */
export function drawStack(parts: StackParts): string {
  const { text, x, y, panels } = parts;
  const document = createDocument();
  const legend = parts.legend(null);
  const beside = legendWidth(legend);
  const width = parts.width ?? WIDTH + beside;
  const margins = marginsFor(text, width, ticksWidth(y.ticks), beside);
  const { marginTop: top, marginBottom: bottom } = margins;
  const head = panels.some(({ title }) => title !== "") ? HEAD : 0;
  const between = head + STRIP;
  const room = legendHeight(legend) - STRIP - head - LEGEND_BELOW -
    (panels.length - 1) * between;
  const each = Math.max(parts.height, Math.ceil(room / panels.length));
  const step = each + between;
  const height = top + head + panels.length * step - between + bottom;
  const sheet: Sheet = { document, width, height };
  const whole = boxWithin(sheet, { ...margins, marginTop: top + head });
  return asFile(
    sheet,
    panels.map((panel, place) => {
      const isFirst = place === 0, isLast = place === panels.length - 1;
      const above = top + head + place * step;
      const around = {
        ...margins,
        marginTop: above,
        marginBottom: height - above - each,
      };
      const picture = boxWithin(sheet, around);
      return drawPanel(sheet, {
        title: isFirst ? text.title : panel.title,
        margins: around,
        x: isLast ? x : { ...x, label: null },
        y: { ...y, label: null },
        marks: panel.marks,
        overlay: (scales) =>
          element(document, "g", {}, [
            ...headOf(sheet, panel, picture),
            ...panel.overlay(sheet, scales, picture),
            ...(isFirst
              ? [
                drawFrame(document, text, width, height),
                labelOf(sheet, y.label ?? "", whole),
                drawLegend(
                  document,
                  parts.legend(scales),
                  whole,
                  top - STRIP,
                  whole.bottom + LEGEND_BELOW,
                ),
              ]
              : []),
          ]),
      });
    }),
  );
}

/** The title of `panel` and what is beside it, above the strip. */
function headOf(
  { document }: Sheet,
  { title, aside }: StackedPanel,
  picture: Box,
): SvgElement[] {
  const y = picture.top - STRIP + 1;
  const together = textWidth(title, TITLE_SIZE, true) +
    textWidth(` ${aside}`, SMALL_FONT_SIZE);
  const fits = together <= picture.right - picture.left;
  return [
    ...(title === "" ? [] : [element(document, "text", {
      x: picture.left,
      y,
      "text-anchor": "start",
      "font-size": TITLE_SIZE,
      "font-weight": "bold",
      fill: INK,
    }, title)]),
    ...(aside === "" ? [] : [element(document, "text", {
      x: picture.right,
      y: fits ? y : picture.top - 5,
      "text-anchor": "end",
      "font-size": SMALL_FONT_SIZE,
      fill: PALE_INK,
    }, aside)]),
  ];
}

/** What the vertical axes of all panels show, beside their middle. */
function labelOf({ document }: Sheet, label: string, whole: Box): SvgElement {
  const middle = (whole.top + whole.bottom) / 2;
  return element(document, "text", {
    transform: `translate(14,${middle.toFixed(2)}) rotate(-90)`,
    "text-anchor": "middle",
    "font-size": TITLE_SIZE,
    fill: INK,
  }, label);
}
