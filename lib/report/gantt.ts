/**
 * A schedule drawn: a row a core, what it does from left to right, and beneath it
 * how many requests wait.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { ACTIVITY_NAMES } from "../engine/activities.ts";
import { toUs } from "../engine/ticks.ts";
import { occupancyOf } from "../trace/occupancy.ts";
import type { Schedule, ScheduledSpan } from "../trace/schedule.ts";
import { formatNumber } from "./digits.ts";
import { drawFrame, marginsFor } from "./frame.ts";
import { formatTick } from "./log_axis.ts";
import { asFile } from "./panel.ts";
import { labelOf } from "./styles.ts";
import {
  createDocument,
  element,
  type SvgDocument,
  type SvgElement,
} from "./svg.ts";
import { textWidth } from "./text.ts";
import { INK, PALE_INK, PAPER } from "./theme.ts";

/** What a schedule's drawing says beside it. */
export interface GanttLabels {
  /** Name of the policy. */
  readonly policy: string;
  /** Offered load. */
  readonly load: number;
  /** Names of the classes. By class. */
  readonly classes: readonly string[];
  /** Service above which a request is a long one, µs. */
  readonly longUs: number;
  /** The request to be made out, by its place in the sequence of arrivals. */
  readonly marked: number | null;
  /** The finding; the marked request's latency when absent. */
  readonly title?: string;
  /** Width of the whole figure, px. */
  readonly width?: number;
}

/** What a stretch of a core's time is drawn as; free cores are blank. */
const KINDS = {
  marked: { label: "the request", colour: "#000000" },
  long: { label: "long requests", colour: "#0072b2" },
  short: { label: "short requests", colour: "#9fd3f2" },
  overhead: { label: "overhead", colour: "#d55e00" },
  bestEffort: { label: "best-effort work", colour: "#dddddd" },
} as const;

type Kind = keyof typeof KINDS;

const WIDTH = 640;
const ROW = 15;
const MOST_ROWS_HEIGHT = 480;
const WAITING_HEIGHT = 64;
const GAP = 10;
const SMALL = 11;

/** A bar of the drawing, µs from the window's begin. */
interface Bar {
  readonly row: string;
  readonly kind: Kind;
  readonly from: number;
  readonly until: number;
}

/** Most stretches that are drawn: more are thinner than a line, and make a file that few programs open. */
const MOST_BARS = 20_000;

/**
 * The drawing of `schedule` as an SVG file; the same schedule, the same bytes.
 *
 * @throws {RangeError} If there is too much to be drawn.
 */
export function gantt(schedule: Schedule, labels: GanttLabels): string {
  const { cores, extraCores } = schedule;
  const width = labels.width ?? WIDTH;
  const rows = Array.from(
    { length: cores + extraCores },
    (_, core) => core < cores ? `core ${core}` : `extra ${core}`,
  );
  const bars = barsOf(schedule, labels, rows);
  if (bars.length > MOST_BARS) {
    throw new RangeError(
      `Cannot draw the schedule: the window must have at most ${MOST_BARS} stretches of work, got ${bars.length}; a shorter one has fewer`,
    );
  }
  const used = (Object.keys(KINDS) as Kind[])
    .filter((kind) => bars.some((bar) => bar.kind === kind));
  const marked = schedule.requests
    .find(({ index }) => index === labels.marked);
  const span = toUs(schedule.until - schedule.from);
  const text = {
    title: labels.title ?? titleOf(marked, labels),
    subtitle: `${labelOf(labels.policy)}, load ${
      formatNumber(labels.load)
    }; long: more than the mean of ${
      formatNumber(labels.longUs)
    }\u00a0µs. Blank: nothing to do`,
    footer: `Time 0 is ${
      formatNumber(toUs(schedule.from))
    }\u00a0µs after the start of the run.`,
  };
  const waiting = waitingOf(schedule);
  const most = Math.max(...waiting.map(({ waiting }) => waiting));
  const left = Math.max(
    ...rows.map((row) => textWidth(row, SMALL)),
    // Beside its numbers the lower panel has a label.
    textWidth(formatTick(most), SMALL) + 22,
  );
  const base = marginsFor(text, width, 0, 14);
  const margins = { ...base, marginLeft: left + 18 };
  const picture = Math.min(ROW * rows.length, MOST_ROWS_HEIGHT);
  const height = margins.marginTop + picture + GAP + WAITING_HEIGHT +
    margins.marginBottom;
  const document = createDocument();
  const sheet = { document, width, height };
  const rowsHeight = margins.marginTop + picture;
  const verticals = marked === undefined ? [] : [
    marked.arrival,
    ...(marked.finish === null ? [] : [marked.finish]),
  ].map((ticks) => toUs(ticks - schedule.from)).filter((at) => at >= 0);
  const schedulePanel = Plot.plot({
    document,
    width,
    height,
    ...margins,
    marginBottom: height - rowsHeight,
    ariaLabel: text.title,
    className: "kneepoint",
    x: { domain: [0, span], axis: null },
    y: { type: "band", domain: rows, padding: 0.16 },
    marks: [
      Plot.barX(bars, {
        x1: "from",
        x2: "until",
        y: "row",
        fill: ({ kind }: Bar) => KINDS[kind].colour,
      }),
      Plot.ruleX(verticals, { stroke: INK, strokeDasharray: "2 2" }),
      Plot.axisY({ label: null, tickSize: 0, fontSize: SMALL }),
      Plot.frame({ stroke: INK, strokeOpacity: 0.35 }),
      () =>
        element(document, "g", {}, [
          drawFrame(document, text, width, height),
          drawKinds(document, used, margins.marginLeft, margins.marginTop - 8),
        ]),
    ],
  });
  const waitingPanel = Plot.plot({
    document,
    width,
    height,
    ...margins,
    marginTop: rowsHeight + GAP,
    ariaLabel: "Requests waiting",
    className: "kneepoint",
    x: { domain: [0, span] },
    marks: [
      Plot.areaY(waiting, {
        x: "at",
        y: "waiting",
        curve: "step-after",
        fill: PALE_INK,
        fillOpacity: 0.55,
      }),
      Plot.ruleX(verticals, { stroke: INK, strokeDasharray: "2 2" }),
      Plot.axisY({
        label: "waiting",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: margins.marginLeft - 8,
        tickSpacing: 22,
        fontSize: SMALL,
        tickFormat: formatTick,
      }),
      Plot.axisX({
        tickSpacing: 60,
        tickFormat: formatTick,
        fontSize: SMALL + 1,
        label: "Time (µs)",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
      }),
      Plot.frame({ stroke: INK, strokeOpacity: 0.35 }),
    ],
  });
  return asFile(sheet, [schedulePanel, waitingPanel]);
}

/** What is drawn of what cores did. */
function barsOf(
  { spans, requests, from, cores }: Schedule,
  { marked, longUs }: GanttLabels,
  rows: readonly string[],
): Bar[] {
  const service = new Map(
    requests.map(({ index, service }) => [index, toUs(service)]),
  );
  const kindOf = ({ core, activity, request }: ScheduledSpan): Kind | null => {
    const does = ACTIVITY_NAMES[activity];
    if (does === "polling" || does === "idle") return null;
    if (does === "application" || (does === "bestEffort" && request >= 0)) {
      if (request === marked) return "marked";
      return (service.get(request) ?? 0) > longUs ? "long" : "short";
    }
    // A free core that waits for the dispatcher has nothing to do either.
    if (does === "dispatch" && request < 0 && core < cores) return null;
    return does === "bestEffort" ? "bestEffort" : "overhead";
  };
  const bars: Bar[] = [];
  for (const span of spans) {
    const kind = kindOf(span);
    if (kind === null) continue;
    const row = rows[span.core];
    bars.push({
      row,
      kind,
      from: toUs(span.from - from),
      until: toUs(span.until - from),
    });
  }
  return bars;
}

/** Requests that wait, from one end of the window to the other. */
function waitingOf(
  schedule: Schedule,
): { readonly at: number; readonly waiting: number }[] {
  const { from, until } = schedule;
  const steps = occupancyOf(schedule).map(({ at, waiting }) => ({
    at: toUs(at - from),
    waiting,
  }));
  const last = steps.at(-1)?.waiting ?? 0;
  return [
    { at: 0, waiting: 0 },
    ...steps,
    { at: toUs(until - from), waiting: last },
  ];
}

function titleOf(
  marked: Schedule["requests"][number] | undefined,
  { classes }: GanttLabels,
): string {
  if (marked === undefined || marked.finish === null) {
    return "What every core does";
  }
  return `Why this “${classes[marked.class]}” of ${
    formatNumber(toUs(marked.service))
  }\u00a0µs took ${formatNumber(toUs(marked.finish - marked.arrival))}\u00a0µs`;
}

/** What the colours mean, in a line. */
function drawKinds(
  document: SvgDocument,
  kinds: readonly Kind[],
  left: number,
  bottom: number,
): SvgElement {
  let x = left;
  return element(
    document,
    "g",
    { "aria-label": "legend", "font-size": SMALL, fill: INK },
    kinds.flatMap((kind) => {
      const { label, colour } = KINDS[kind];
      const at = x;
      x += 14 + textWidth(label, SMALL) + 14;
      return [
        element(document, "rect", {
          x: at,
          y: bottom - 9,
          width: 10,
          height: 10,
          fill: colour,
          stroke: PAPER,
        }),
        element(document, "text", {
          x: at + 14,
          y: bottom,
          "text-anchor": "start",
        }, label),
      ];
    }),
  );
}
