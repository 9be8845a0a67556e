/**
 * How a run settles: waits from its very start, and what of it is left out.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { RunStart } from "../stats/welch.ts";
import type { FigureOptions } from "./figure.ts";
import { drawFrame, marginsFor } from "./frame.ts";
import { logAxis } from "./log_axis.ts";
import { asFile, drawPanel, ticksWidth } from "./panel.ts";
import { createDocument } from "./svg.ts";
import { INK, PALE_INK, SHADE } from "./theme.ts";

const WIDTH = 440;
const HEIGHT = 200;

/**
 * Welch's picture of `start`: an SVG file. What is left out is shaded; where the
 * smooth line has not settled at the end of the shade, more should be.
 */
export function settling(
  start: RunStart,
  options: Pick<FigureOptions, "title" | "runId" | "width" | "height"> = {},
): string {
  const { waitUs, smoothUs, batchRequests, warmupRequests } = start;
  const at = (batch: number) => (batch + 0.5) * batchRequests / 1000;
  const text = {
    title: options.title ?? "Mean wait from the start of the run",
    subtitle:
      `Over replications, and over neighbours (line); the first ${warmupRequests} requests are left out (shade)`,
    footer: options.runId === undefined ? "" : `run ${options.runId}`,
  };
  const positive = [...waitUs, ...smoothUs].filter((value) => value > 0);
  const axis = logAxis(positive.length > 0 ? positive : [1]);
  const width = options.width ?? WIDTH;
  const margins = marginsFor(text, width, ticksWidth(axis.ticks), 0);
  const height = margins.marginTop + (options.height ?? HEIGHT) +
    margins.marginBottom;
  const document = createDocument();
  const sheet = { document, width, height };
  const [floor, ceiling] = axis.domain;
  const line = (values: Float64Array, stroke: string, strokeWidth: number) =>
    Plot.line(Array.from(values, (value, batch) => ({ value, batch })), {
      x: ({ batch }: { batch: number }) => at(batch),
      y: ({ value }: { value: number }) => value < floor ? NaN : value,
      stroke,
      strokeWidth,
    });
  const panel = drawPanel(sheet, {
    title: text.title,
    margins,
    x: {
      label: "Requests since the start (thousands)",
      domain: [0, Math.max(at(waitUs.length - 1), warmupRequests / 1000)],
    },
    y: { ...axis, type: "log", label: "Wait (µs)" },
    marks: [
      Plot.rect([warmupRequests / 1000], {
        x1: 0,
        x2: (end: number) => end,
        y1: floor,
        y2: ceiling,
        fill: SHADE,
      }),
      line(waitUs, PALE_INK, 0.6),
      line(smoothUs, INK, 1.8),
    ],
    overlay: () => drawFrame(document, text, width, height),
  });
  return asFile(sheet, [panel]);
}
