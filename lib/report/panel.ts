/**
 * A panel: one picture within its axes, drawn by Observable Plot on a sheet that
 * has room for others, and the sheet as a file.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Margins } from "./frame.ts";
import { formatTick } from "./log_axis.ts";
import type { Mark, Scales } from "./picture.ts";
import type { Box } from "./placement.ts";
import {
  element,
  serialize,
  type SvgDocument,
  type SvgElement,
} from "./svg.ts";
import { textWidth } from "./text.ts";
import { FONT_FAMILY, FONT_SIZE, GRID, INK, PAPER } from "./theme.ts";

/** What all panels of a figure are drawn on. */
export interface Sheet {
  /** Where its elements are made. */
  readonly document: SvgDocument;
  /** Its width, px. */
  readonly width: number;
  /** Its height, px. */
  readonly height: number;
}

/** A linear axis from left to right. */
export interface LinearAxis {
  /** What stands below it; null where neither label nor numbers do. */
  readonly label: string | null;
  /** Its ends. */
  readonly domain: readonly [number, number];
  /** What stands below it where; round numbers if absent. */
  readonly ticks?: readonly {
    /** Where along the axis. */
    readonly at: number;
    /** What stands there. */
    readonly label: string;
  }[];
}

/** An axis from bottom to top. */
export interface VerticalAxis {
  /** How values are spread along it. */
  readonly type: "log" | "linear";
  /** What stands beside it; null where nothing does but its numbers. */
  readonly label: string | null;
  /** Its ends; what is beyond them is drawn there. */
  readonly domain: readonly [number, number];
  /** Values with a number beside them, and a line across the panel. */
  readonly ticks: readonly number[];
  /** Values with a tick only. */
  readonly minorTicks: readonly number[];
}

/** What a panel consists of. */
export interface PanelParts {
  /** What it is, for those who do not see it. */
  readonly title: string;
  /** Space around it on the sheet. */
  readonly margins: Margins;
  /** Its horizontal axis. */
  readonly x: LinearAxis;
  /** Its vertical axis. */
  readonly y: VerticalAxis;
  /** What is drawn in it, from the bottom up. */
  readonly marks: readonly Mark[];
  /** What is drawn above all that, wherever on the sheet. */
  overlay(scales: Scales): SvgElement;
}

/** Size of the numbers on the axes, px. */
export const TICK_SIZE = 12;

/** Room that the numbers beside vertical axes with these ticks need, px. */
export function ticksWidth(ticks: readonly number[]): number {
  return ticks.reduce(
    (widest, tick) => Math.max(widest, textWidth(formatTick(tick), TICK_SIZE)),
    0,
  );
}

/** What is left of `sheet` within `margins`. */
export function boxWithin(
  { width, height }: Pick<Sheet, "width" | "height">,
  { marginLeft, marginRight, marginTop, marginBottom }: Margins,
): Box {
  return {
    left: marginLeft,
    right: width - marginRight,
    top: marginTop,
    bottom: height - marginBottom,
  };
}

/** Plot's scales as functions; a panel always has both. */
function scalesOf(scales: Plot.ScaleFunctions): Scales {
  const { x, y } = scales;
  return { x: (value) => Number(x?.(value)), y: (value) => Number(y?.(value)) };
}

/** The panel of `parts`, as large as the whole `sheet`. */
export function drawPanel(
  { document, width, height }: Sheet,
  { title, margins, x, y, marks, overlay }: PanelParts,
): SvgElement {
  return Plot.plot({
    document,
    width,
    height,
    ...margins,
    ariaLabel: title,
    className: "kneepoint",
    x: { domain: x.domain },
    y: { type: y.type, domain: y.domain, clamp: true },
    marks: [
      Plot.gridY(y.ticks, { stroke: GRID, strokeOpacity: 1 }),
      Plot.axisY(y.minorTicks, {
        tickSize: 3,
        tickFormat: () => "",
        label: null,
      }),
      Plot.axisY(y.ticks, {
        tickSize: 6,
        tickFormat: formatTick,
        fontSize: TICK_SIZE,
        label: y.label,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: margins.marginLeft - 6,
      }),
      Plot.axisX({
        ...(x.ticks === undefined
          ? { tickSpacing: 50, tickFormat: formatTick }
          : {
            ticks: x.ticks.map(({ at }) => at),
            tickFormat: (at: number) =>
              x.ticks!.find((tick) => tick.at === at)!.label,
          }),
        ...(x.label === null ? { tickFormat: () => "" } : {}),
        fontSize: TICK_SIZE,
        label: x.label,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
      }),
      Plot.frame({ stroke: INK, strokeOpacity: 0.35 }),
      ...marks,
      (_index, scales) => overlay(scalesOf(scales)),
    ],
  });
}

/** `panels` of one sheet as an SVG file; the same panels, the same bytes. */
export function asFile(
  { document, width, height }: Sheet,
  [first, ...others]: readonly SvgElement[],
): string {
  for (const other of others) {
    const title = other.getAttribute("aria-label") ?? "";
    first.append(
      element(document, "g", { "aria-label": title }, [...other.children]),
    );
  }
  first.setAttribute("font-family", FONT_FAMILY);
  first.setAttribute("font-size", String(FONT_SIZE));
  first.prepend(
    element(document, "rect", { width, height, fill: PAPER, stroke: "none" }),
  );
  return serialize(first);
}
