/**
 * What stands above and below every picture: title, finding, small print.
 *
 * @module
 */

import { element, type SvgDocument, type SvgElement } from "./svg.ts";
import { wrap } from "./text.ts";
import { FONT_SIZE, INK, PALE_INK, SMALL_FONT_SIZE } from "./theme.ts";

/** What a figure says above and below its picture. */
export interface FrameText {
  /** First and bold. */
  readonly title: string;
  /** Below the title, pale. */
  readonly subtitle: string;
  /** Small print below. */
  readonly footer: string;
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
const TITLE_SIZE: number = FONT_SIZE + 1;
const TITLE_LINE = 18;
const SUBTITLE_SIZE = 11;
const SUBTITLE_LINE = 14;
const SMALL_LINE = 13;
/** Room for the numbers and the label of the horizontal axis, px. */
const BELOW = 46;
/** Room for ticks and label of the vertical axis, px. */
const BESIDE = 34;

/** `text` broken into lines for a figure `width` px wide. */
function linesOf(
  text: FrameText,
  width: number,
): Readonly<Record<keyof FrameText, string[]>> {
  const room = width - 2 * SIDE;
  const lines = (part: string, size: number, bold = false) =>
    part === "" ? [] : wrap(part, room, size, bold);
  return {
    title: lines(text.title, TITLE_SIZE, true),
    subtitle: lines(text.subtitle, SUBTITLE_SIZE),
    footer: lines(text.footer, SMALL_FONT_SIZE),
  };
}

/** The space that `text`, a legend and the numbers of an axis need in a figure `width` px wide. */
export function marginsFor(
  text: FrameText,
  width: number,
  axisWidth: number,
  legendWidth: number,
): Margins {
  const { title, subtitle, footer } = linesOf(text, width);
  return {
    marginTop: 12 + title.length * TITLE_LINE +
      subtitle.length * SUBTITLE_LINE + STRIP,
    marginRight: legendWidth,
    marginBottom: BELOW + footer.length * SMALL_LINE,
    marginLeft: BESIDE + axisWidth,
  };
}

/** `text` above and below the picture of a figure of the given size. */
export function drawFrame(
  document: SvgDocument,
  text: FrameText,
  width: number,
  height: number,
): SvgElement {
  const { title, subtitle, footer } = linesOf(text, width);
  const draw = (
    lines: readonly string[],
    first: number,
    step: number,
    attributes: Readonly<Record<string, string | number>>,
  ) =>
    lines.map((line, row) =>
      element(document, "text", {
        x: SIDE,
        y: first + row * step,
        "text-anchor": "start",
        ...attributes,
      }, line)
    );
  const below = height - 5 - (footer.length - 1) * SMALL_LINE;
  return element(document, "g", { "aria-label": "frame" }, [
    ...draw(title, 20, TITLE_LINE, {
      "font-size": TITLE_SIZE,
      "font-weight": "bold",
      fill: INK,
    }),
    ...draw(subtitle, 18 + title.length * TITLE_LINE, SUBTITLE_LINE, {
      "font-size": SUBTITLE_SIZE,
      fill: PALE_INK,
    }),
    ...draw(footer, below, SMALL_LINE, {
      "font-size": SMALL_FONT_SIZE,
      fill: PALE_INK,
    }),
  ]);
}
