/**
 * What the latency of the slowest requests consists of: a bar a cause, each from
 * where the one before ends.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Estimate } from "../stats/row.ts";
import { formatInterval, formatNumber } from "./digits.ts";
import { drawFrame, marginsFor } from "./frame.ts";
import { formatTick } from "./log_axis.ts";
import type { Mark } from "./picture.ts";
import { createDocument, element } from "./svg.ts";
import { asFile } from "./panel.ts";
import { labelOf } from "./styles.ts";
import { textWidth } from "./text.ts";
import { GRID, INK, PALE_INK } from "./theme.ts";

/** What a waterfall shows. */
export interface WaterfallData {
  /** Name of the policy. */
  readonly policy: string;
  /** The application whose requests these are, if one was asked for. */
  readonly application?: string;
  /** Offered load. */
  readonly load: number;
  /** What made a request slow. */
  readonly by: "latency" | "slowdown";
  /** Share of requests that are the tail. */
  readonly share: number;
  /** How many requests that are. */
  readonly requests: number;
  /** Their mean latency, µs. */
  readonly latencyUs: Estimate;
  /** The parts that add up to it, µs, in the order that they are drawn. By cause. */
  readonly partsUs: Readonly<Record<string, Estimate>>;
}

/** What a waterfall can be asked for. */
export interface WaterfallOptions {
  /** The finding; the largest part when absent. */
  readonly title?: string;
  /** The run it is of, for the small print. */
  readonly runId?: string;
  /** Width of the whole figure, px. */
  readonly width?: number;
}

/** What the reader is told a cause is. By cause. */
const LABELS: Readonly<Record<string, string>> = {
  service: "service",
  behindLong: "behind long requests",
  behindShort: "behind short requests",
  imbalance: "imbalance: a core was free",
  dispatch: "dispatcher",
  preemption: "preemption",
  stealing: "stealing",
  stack: "network stack",
  reallocation: "core reallocation",
  switching: "switching",
};

/** Colours, of a lightness each: Okabe and Ito. By kind of cause. */
const COLOURS = { service: "#9a9a9a", waiting: "#d55e00", overhead: "#0072b2" };
const WAITING = ["behindLong", "behindShort", "imbalance"];
const WIDTH = 460;
const ROW = 24;
const BAR_INSET = 4;
const LABEL_SIZE = 12;

/** A bar of the picture. */
interface Bar {
  readonly cause: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly part: Estimate;
}

/** The waterfall of `data` as an SVG file; the same data, the same bytes. */
export function waterfall(
  data: WaterfallData,
  options: WaterfallOptions = {},
): string {
  const bars = barsOf(data);
  const whole = data.latencyUs.value ?? 0;
  const width = options.width ?? WIDTH;
  const text = {
    title: options.title ?? findingOf(data, bars),
    subtitle: `${labelOf(data.policy)}${
      data.application === undefined ? "" : `, “${data.application}”`
    }, load ${formatNumber(data.load)}; mean latency of the slowest ${
      formatNumber(100 * data.share)
    }\u00a0% by ${data.by}: ${formatInterval(data.latencyUs)}\u00a0µs`,
    footer: [
      ...(options.runId === undefined ? [] : [`Run ${options.runId}.`]),
      `${data.requests.toLocaleString("en")} requests.`,
      "Numbers: mean part, µs, with the 95\u00a0% confidence interval.",
    ].join(" "),
  };
  const labels = bars.map(({ label }) => label);
  const beside = Math.max(
    ...labels.map((label) => textWidth(label, LABEL_SIZE)),
  ) + 14;
  const margins = { ...marginsFor(text, width, 0, 16), marginLeft: beside };
  const height = ROW * (bars.length + 1) + margins.marginTop +
    margins.marginBottom;
  const document = createDocument();
  const sheet = { document, width, height };
  const limit = whole * 1.02;
  const pxPerUs = (width - margins.marginLeft - margins.marginRight) / limit;
  const marks: Mark[] = [
    Plot.gridX({ stroke: GRID, strokeOpacity: 1 }),
    Plot.barX(bars, {
      x1: "from",
      x2: "to",
      y: "label",
      fill: ({ cause }: Bar) => colourOf(cause),
      insetTop: BAR_INSET,
      insetBottom: BAR_INSET,
    }),
    Plot.ruleX(bars.slice(1), {
      x: "from",
      y1: (_: Bar, row: number) => labels[row],
      y2: (_: Bar, row: number) => labels[row + 1],
      stroke: PALE_INK,
      strokeWidth: 0.7,
    }),
    Plot.text(bars, {
      x: (bar: Bar) => sideOf(bar, pxPerUs, limit).at,
      y: "label",
      text: ({ part }: Bar) => formatInterval(part),
      textAnchor: "start",
      dx: 4,
      fontSize: 11,
      fill: INK,
      filter: (bar: Bar) => sideOf(bar, pxPerUs, limit).anchor === "start",
    }),
    Plot.text(bars, {
      x: (bar: Bar) => sideOf(bar, pxPerUs, limit).at,
      y: "label",
      text: ({ part }: Bar) => formatInterval(part),
      textAnchor: "end",
      dx: -4,
      fontSize: 11,
      fill: INK,
      filter: (bar: Bar) => sideOf(bar, pxPerUs, limit).anchor === "end",
    }),
  ];
  const panel = Plot.plot({
    document,
    width,
    height,
    ...margins,
    ariaLabel: text.title,
    className: "kneepoint",
    x: { domain: [0, limit] },
    y: { type: "band", domain: labels, padding: 0 },
    marks: [
      ...marks,
      Plot.axisY({ label: null, tickSize: 0, fontSize: LABEL_SIZE }),
      Plot.axisX({
        tickSpacing: 60,
        tickFormat: formatTick,
        fontSize: LABEL_SIZE,
        label: "Latency (µs)",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
      }),
      Plot.frame({ stroke: INK, strokeOpacity: 0.35 }),
      () =>
        element(document, "g", {}, [drawFrame(document, text, width, height)]),
    ],
  });
  return asFile(sheet, [panel]);
}

/** A bar a cause that took any time, in their order. */
function barsOf({ partsUs }: WaterfallData): Bar[] {
  let at = 0;
  return Object.entries(partsUs).flatMap(([cause, part]) => {
    const value = part.value ?? 0;
    if (value === 0) return [];
    const from = at;
    at += value;
    return [{ cause, label: LABELS[cause] ?? cause, from, to: at, part }];
  });
}

function colourOf(cause: string): string {
  if (cause === "service") return COLOURS.service;
  return WAITING.includes(cause) ? COLOURS.waiting : COLOURS.overhead;
}

/** Where a bar's number has room: behind it, or else before it. */
function sideOf(
  { from, to, part }: Bar,
  pxPerUs: number,
  limit: number,
): { readonly at: number; readonly anchor: "start" | "end" } {
  const room = (limit - to) * pxPerUs;
  const needs = textWidth(formatInterval(part), 11) + 8;
  if (room >= needs) return { at: to, anchor: "start" };
  return from * pxPerUs >= needs
    ? { at: from, anchor: "end" }
    : { at: to, anchor: "end" };
}

/** "Behind long requests: 62 % of the slowest requests' latency beyond service". */
function findingOf({ partsUs }: WaterfallData, bars: readonly Bar[]): string {
  const beyond = bars.filter(({ cause }) => cause !== "service");
  if (beyond.length === 0) return "The slowest requests wait for nothing";
  const value = ({ part }: Bar) => part.value ?? 0;
  const most = beyond.reduce((a, b) => value(b) > value(a) ? b : a);
  const all = beyond.reduce((sum, bar) => sum + value(bar), 0);
  const service = partsUs.service?.value ?? 0;
  const share = Math.round(100 * value(most) / all);
  const what = service > all
    ? "The slowest requests are long ones; of what they wait,"
    : "Of what the slowest requests wait,";
  return `${what} ${share}\u00a0% is ${most.label}`;
}
