/**
 * Latency over time, and beneath it the requests that waited and the cores that were
 * granted for them.
 *
 * @module
 */

import type { Estimate, Row } from "../stats/row.ts";
import type { FigureOptions } from "./figure.ts";
import { coresOf, smallPrintOf } from "./finding.ts";
import { drawFrame, marginsFor, STRIP } from "./frame.ts";
import {
  drawLegend,
  type LegendEntry,
  legendHeight,
  legendWidth,
} from "./legend.ts";
import { formatTick, logAxis } from "./log_axis.ts";
import { measureLabel, measureName } from "./measure.ts";
import { limitOf } from "./objective.ts";
import { asFile, boxWithin, drawPanel, ticksWidth } from "./panel.ts";
import { limitMark, type Scales } from "./picture.ts";
import { createDocument, element } from "./svg.ts";
import { coreTicks, unitOf } from "./time_axes.ts";
import { timeFindingOf, windowNotes } from "./time_finding.ts";
import {
  criticalNames,
  hasTimeline,
  offeredOf,
  type TimeLine,
  timeLinesOf,
  type WindowStatistic,
  windowsTogether,
} from "./time_lines.ts";
import { offeredMark, timeMarks } from "./time_picture.ts";

/** What a figure over time can be asked for. */
export interface OverTimeOptions extends Omit<FigureOptions, "measure"> {
  /** What of each window's latencies stands on the vertical axis; p99.9 when absent. */
  readonly statistic?: WindowStatistic;
}

/** Width of the panels with their vertical axes, px. */
const WIDTH = 440;
/** Height of the panel of latencies, px: at least, for the legend has to fit. */
const HEIGHT = 200;
/** Height of each panel beneath, px. */
const BENEATH_HEIGHT = 104;
/** Fewer requests waiting than this, on average, are next to none. */
const FEWEST_WAITING = 0.1;
/** Between the panels, px. */
const GAP = 16;
/** Units that a time axis has at least: of fewer, its numbers would have decimals. */
const FEWEST_UNITS = 5;
/** Points of a line: about one a px. */
const MOST_POINTS = 360;

/** Values and upper ends of the intervals of `line`'s latencies: a lower end may be next to 0. */
function latenciesOf({ points }: TimeLine): number[] {
  return points.flatMap(({ latencyUs: { value, high } }) =>
    [value, high].filter((bound) => bound !== null)
  );
}

/** How many waited, over time; null where some of `lines` do not tell. */
function waitingOf(
  lines: readonly TimeLine[],
): readonly Estimate[] | null {
  const all = lines.flatMap(({ points }) => points.map((of) => of.waiting));
  const known = all.filter((waiting) => waiting !== null);
  return known.length < all.length ? null : known;
}

/** Where the longest timeline of `rows` ends, µs. */
function endOf(rows: readonly Row[]): number {
  return rows.flatMap(({ timeline }) =>
    Object.values(timeline!.applications).map(({ requests }) =>
      requests.length * timeline!.windowUs
    )
  ).reduce((a, b) => Math.max(a, b));
}

/** " of " and the application whose latency is drawn, where it has a name and is the only one. */
function ofApplication(rows: readonly Row[]): string {
  const names = new Set(
    rows.flatMap((row) =>
      row.applications === undefined ? [] : criticalNames(row)
    ),
  );
  return names.size === 1 ? ` of ${[...names][0]}` : "";
}

/** The entries of the legend: lines, level with their ends by `scales`, then what the other marks mean. */
function legendOf(
  lines: readonly TimeLine[],
  limit: number | null,
  hasOffered: boolean,
  scales: Scales | null,
): LegendEntry[] {
  return [
    ...lines.map(({ label, style, points }) => {
      const last = points.findLast(({ latencyUs }) => latencyUs.value !== null);
      const end = scales === null || last === undefined ? null : {
        x: scales.x(last.timeUs),
        y: scales.y(last.latencyUs.value!),
      };
      return { label, sample: style, end };
    }),
    ...(limit === null ? [] : [{
      label: `objective: ${formatTick(limit)}\u00a0µs`,
      sample: "limit" as const,
      end: scales && { x: scales.x(0), y: scales.y(limit) },
    }]),
    ...(hasOffered
      ? [{ label: "offered work", sample: "offered" as const, end: null }]
      : []),
  ];
}

/**
 * A figure of latency over time, and beneath it of the requests waiting for their
 * first service, where the rows tell, and of the worker cores granted: an SVG file.
 *
 * One line a policy, and of several latency-critical applications one each; rows
 * without a timeline are left out. A run over time needs no steady state: every
 * status is drawn.
 *
 * @throws {RangeError} If no row has a timeline.
 */
export function latencyOverTime(
  rows: readonly Row[],
  options: OverTimeOptions = {},
): string {
  const drawn = rows.filter(hasTimeline);
  if (drawn.length === 0) {
    throw new RangeError(
      "Cannot draw figure: rows with a timeline must be one or more, got 0",
    );
  }
  const statistic = options.statistic ?? "p999";
  const measure = { metric: "latencyUs", statistic } as const;
  const lines = timeLinesOf(drawn, statistic, MOST_POINTS);
  const limit = limitOf(options.slo ?? null, measure);
  const offered = offeredOf(lines);
  const waiting = waitingOf(lines);
  const windowUs = drawn.reduce(
    (longest, { timeline }) => Math.max(longest, timeline!.windowUs),
    0,
  );
  const endUs = endOf(drawn);
  const unit = unitOf(endUs, FEWEST_UNITS);
  const text = {
    title: options.title ??
      `${measureName(measure)}${ofApplication(drawn)} over time, ${
        coresOf(drawn)
      }`,
    subtitle: timeFindingOf(lines, statistic),
    footer: smallPrintOf(
      drawn,
      options.runId,
      [
        ...windowNotes(windowUs, windowsTogether(drawn, MOST_POINTS)),
        ...(waiting === null
          ? []
          : ["Waiting: requests that have not begun, on average."]),
      ],
    ),
  };
  const legend = legendOf(lines, limit, offered !== null, null);
  const width = options.width ?? WIDTH + legendWidth(legend);
  const axis = logAxis([
    ...lines.flatMap(latenciesOf),
    ...(limit === null ? [] : [limit]),
  ]);
  const cores = drawn.reduce((most, row) => Math.max(most, row.cores), 1);
  const ticks = coreTicks(cores);
  const waitingAxis = logAxis([
    FEWEST_WAITING * 1.03,
    ...(waiting ?? []).flatMap(({ value, high }) =>
      [value, high].filter((bound) => bound !== null)
    ).filter((bound) => bound >= FEWEST_WAITING),
  ]);
  const margins = marginsFor(
    text,
    width,
    ticksWidth([...axis.ticks, ...waitingAxis.ticks, ...ticks]),
    legendWidth(legend),
  );
  const step = GAP + BENEATH_HEIGHT;
  const beneath = waiting === null ? step : 2 * step;
  const upper = Math.max(
    options.height ?? HEIGHT,
    legendHeight(legend) - STRIP - beneath,
  );
  const { marginTop, marginBottom } = margins;
  const height = marginTop + upper + beneath + marginBottom;
  const document = createDocument();
  const sheet = { document, width, height };
  const picture = boxWithin(sheet, margins);
  const domain = [0, endUs / unit.us] as const;
  const hint = (what: string) => options.hints === true ? what : undefined;

  const latencies = drawPanel(sheet, {
    title: text.title,
    margins: { ...margins, marginBottom: marginBottom + beneath },
    x: { label: null, domain },
    y: { ...axis, type: "log", label: measureLabel(measure) },
    marks: [
      ...(limit === null ? [] : [limitMark(limit)]),
      ...timeMarks(
        lines,
        ({ latencyUs }) => latencyUs,
        unit,
        axis.domain[0],
        hint(measureName(measure)),
      ),
    ],
    overlay: (scales) =>
      element(document, "g", {}, [
        drawFrame(document, text, width, height),
        drawLegend(
          document,
          legendOf(lines, limit, offered !== null, {
            x: (timeUs) => scales.x(timeUs / unit.us),
            y: scales.y,
          }),
          picture,
          marginTop - STRIP,
          picture.bottom,
        ),
      ]),
  });
  const queued = waiting === null ? [] : [drawPanel(sheet, {
    title: "Requests waiting",
    margins: {
      ...margins,
      marginTop: marginTop + upper + GAP,
      marginBottom: marginBottom + step,
    },
    x: { label: null, domain },
    y: { ...waitingAxis, type: "log", label: "Waiting" },
    marks: timeMarks(
      lines,
      ({ waiting }) => waiting!,
      unit,
      waitingAxis.domain[0],
      hint("waiting"),
    ),
    overlay: () => element(document, "g", {}),
  })];
  const granted = drawPanel(sheet, {
    title: "Worker cores granted",
    margins: {
      ...margins,
      marginTop: height - marginBottom - BENEATH_HEIGHT,
    },
    x: { label: `Time (${unit.name})`, domain },
    y: {
      type: "linear",
      label: "Cores granted",
      domain: [0, cores],
      ticks,
      minorTicks: [],
    },
    marks: [
      ...(offered === null ? [] : [offeredMark(offered.points, unit.us)]),
      ...timeMarks(lines, ({ cores }) => cores, unit, 0, hint("cores granted")),
    ],
    overlay: () => element(document, "g", {}),
  });
  return asFile(sheet, [latencies, ...queued, granted]);
}
