/**
 * The whole distribution of latencies: the share of requests beyond each, a small
 * panel a load.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Row } from "../stats/row.ts";
import type { StoredHistograms } from "../stats/stored_histogram.ts";
import {
  FEWEST_BEYOND,
  type TailLine,
  tailLineOf,
  type TailMark,
  type TailMetric,
  type TailOptions,
} from "./ccdf_lines.ts";
import { formatInterval } from "./digits.ts";
import { fewLoads, formatLoad } from "./few_loads.ts";
import type { FigureOptions } from "./figure.ts";
import { coresOf, smallPrintOf } from "./finding.ts";
import type { LegendEntry } from "./legend.ts";
import type { Place } from "./lines.ts";
import { formatTick, logAxis } from "./log_axis.ts";
import { symbolOf } from "./marker.ts";
import { type LinearAxis, TICK_SIZE, type VerticalAxis } from "./panel.ts";
import { BAR_OPACITY, BAR_WIDTH, type Mark, theoryMarks } from "./picture.ts";
import { seriesOf } from "./series.ts";
import { drawStack } from "./stack.ts";
import { textWidth } from "./text.ts";
import { PAPER, SMALL_FONT_SIZE } from "./theme.ts";

/** What a figure of whole distributions can be asked for. */
export interface CcdfOptions
  extends TailOptions, Omit<FigureOptions, "measure" | "slo" | "theory"> {
  /** Of what; latency when absent. */
  readonly metric?: TailMetric;
  /** A panel for the load of the rows that is nearest to each; when absent a light, a middle and a heavy one. */
  readonly loads?: readonly number[];
}

/** Latency records by number of point, as they are stored. */
export type HistogramsByPoint = ReadonlyMap<number, StoredHistograms>;

/** Height of a panel, px. */
const HEIGHT = 150;
/** Room beside the title of a panel for the names of lines that it does not have, px. */
const NAMED_WIDTH = 220;
/** Room for the numbers of the horizontal axis, and between two of them, px. */
const NUMBERS_WIDTH = 220, BETWEEN = 8;
const NAMES: Readonly<Record<TailMetric, { name: string; label: string }>> = {
  latencyUs: { name: "Latency", label: "Latency (µs)" },
  slowdown: { name: "Slowdown", label: "Slowdown (latency ÷ service)" },
};

/** The rows that {@linkcode latencyCcdf} takes histograms of, if `loads` are asked for. */
export function ccdfRows(
  rows: readonly Row[],
  loads?: readonly number[],
): Row[] {
  const few = fewLoads(rows, loads);
  return rows.filter(({ load, status }) =>
    status === "stable" && few.includes(load)
  );
}

/**
 * A figure of whole distributions, both axes logarithmic: an SVG file. A line a
 * policy says for each latency which share of the requests took longer; a panel a
 * load. Only points with a steady state are drawn.
 *
 * @param histograms Latency records of the rows: all, or of those that {@linkcode ccdfRows} tells.
 * @throws {RangeError} If no row that is to be drawn has its histograms.
 */
export function latencyCcdf(
  rows: readonly Row[],
  histograms: HistogramsByPoint,
  options: CcdfOptions = {},
): string {
  const metric = options.metric ?? "latencyUs";
  const few = fewLoads(rows, options.loads);
  const drawn = ccdfRows(rows, options.loads)
    .filter(({ point }) => histograms.has(point));
  if (drawn.length === 0) {
    throw new RangeError(
      "Cannot draw figure: rows with a steady state and with histograms must be one or more, got 0",
    );
  }
  const series = seriesOf(rows);
  const panels = few.map((load) => ({
    load,
    lines: series.flatMap(({ label, style, rows: own }) =>
      own.filter((row) => row.load === load && drawn.includes(row))
        .map((row) =>
          tailLineOf(
            row,
            histograms.get(row.point)!,
            { label, style },
            metric,
            options,
          )
        )
    ),
    without: series.filter(({ rows: own }) =>
      own.some((row) => row.load === load && row.status !== "stable")
    ).map(({ label }) => label),
  })).filter(({ lines }) => lines.length > 0);
  const lines = panels.flatMap(({ lines }) => lines);
  const least = lines.flatMap(({ places }) => places.map(({ y }) => y))
    .reduce((a, b) => Math.min(a, b), 0.1);
  const { name } = NAMES[metric];
  const of = options.class === undefined ? "" : ` of ${options.class}`;
  const shown = series.filter(({ label }) =>
    lines.some((line) => line.label === label)
  );
  const theories = [
    ...new Set(lines.flatMap(({ theory }) => theory?.name ?? [])),
  ];
  return drawStack({
    text: {
      title: options.title ??
        `${name}${of}: share of requests beyond, ${coresOf(drawn)}`,
      subtitle: findingOf(panels[panels.length - 1], metric),
      footer: smallPrintOf(drawn, options.runId, [
        `Markers: p50 to p99.99, pale bars their 95\u00a0% confidence intervals. Lines go from the quickest hundredth to where fewer than ${FEWEST_BEYOND} requests are beyond.`,
      ]),
    },
    x: valueAxis(lines, NAMES[metric].label),
    y: shareAxis(least),
    width: options.width,
    height: options.height ?? HEIGHT,
    panels: panels.map(({ load, lines, without }) => ({
      title: `load ${formatLoad(load)}`,
      aside: asideOf(without),
      marks: [
        ...lines.flatMap((line) => marksOf(line, options.hints)),
        ...lines.flatMap(({ theory }) =>
          theory === null ? [] : theoryMarks({
            name: theory.name,
            places: theory.places.map(inDecades),
          })
        ),
      ],
      overlay: () => [],
    })),
    legend: (): LegendEntry[] => [
      // Lines end below: entries stand at the top, in the order of the scenario.
      ...shown.map(({ label, style }, place) => ({
        label,
        sample: style,
        end: { x: 0, y: place },
      })),
      ...theories.map((name) => ({
        label: `theory: ${name}`,
        sample: "theory" as const,
        end: null,
      })),
    ],
  });
}

/** Which lines are missing, by name where there is room. */
function asideOf(without: readonly string[]): string {
  if (without.length === 0) return "";
  const named = `no steady state: ${without.join(", ")}`;
  return textWidth(named, SMALL_FONT_SIZE) <= NAMED_WIDTH
    ? named
    : `no steady state: ${without.length} lines`;
}

/** The vertical axis, in decades from 1 down as far as `least`. */
function shareAxis(least: number): VerticalAxis {
  const decades = Math.ceil(-Math.log10(least) - 1e-9);
  const powers = Array.from(
    { length: decades },
    (_, place) => Number(`1e-${place + 1}`),
  );
  return {
    type: "log",
    label: "Share of requests beyond",
    domain: [powers[decades - 1], 1],
    ticks: [1, ...powers],
    minorTicks: powers.flatMap((power) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => digit * power)
    ),
  };
}

/** The horizontal axis: in decades, and numbers that say what they are. */
function valueAxis(lines: readonly TailLine[], label: string): LinearAxis {
  const axis = logAxis(lines.flatMap(({ places, marks }) => [
    ...places.map(({ x }) => x),
    ...marks.flatMap(({ estimate: { low, high } }) => [low, high])
      .filter((end) => end !== null),
  ]));
  const [low, high] = axis.domain;
  const widest = axis.ticks.map((tick) =>
    textWidth(formatTick(tick), TICK_SIZE)
  )
    .reduce((a, b) => Math.max(a, b));
  const room = Math.floor(NUMBERS_WIDTH / (widest + BETWEEN));
  const step = Math.ceil(axis.ticks.length / room);
  return {
    label,
    domain: [Math.log10(low), Math.log10(high)],
    ticks: axis.ticks.filter((_, place) => place % step === 0)
      .map((tick) => ({ at: Math.log10(tick), label: formatTick(tick) })),
  };
}

function inDecades({ x, y }: Place): Place {
  return { x: Math.log10(x), y };
}

/** The marks of a line: intervals light below, then the line, then percentiles that rows tell. */
function marksOf(
  { label, style, row, places, marks }: TailLine,
  hints = false,
): Mark[] {
  const { colour, dash, marker, filled } = style;
  const log = (end: number | null) =>
    end === null || end <= 0 ? NaN : Math.log10(end);
  return [
    Plot.ruleY(
      marks.filter(({ estimate: { low, high } }) =>
        low !== null && low > 0 && high !== null
      ),
      {
        y: "y",
        x1: ({ estimate }: TailMark) => log(estimate.low),
        x2: ({ estimate }: TailMark) => log(estimate.high),
        stroke: colour,
        strokeOpacity: BAR_OPACITY,
        strokeWidth: BAR_WIDTH,
      },
    ),
    Plot.line(places.map(inDecades), {
      x: "x",
      y: "y",
      stroke: colour,
      strokeWidth: 1.6,
      strokeDasharray: dash === "" ? "none" : dash,
    }),
    Plot.dot(marks, {
      x: ({ estimate }: TailMark) => log(estimate.value),
      y: "y",
      r: 3.2,
      symbol: symbolOf(marker),
      stroke: colour,
      strokeWidth: 1.3,
      fill: filled ? colour : PAPER,
      ...(hints
        ? {
          title: ({ percentile, estimate }: TailMark) =>
            `${label}, load ${formatLoad(row.load)}\np${percentile} ${
              formatInterval(estimate)
            }`,
        }
        : {}),
    }),
  ];
}

/** The shortest and the longest p99.9 of a panel, in words. */
function findingOf(
  { load, lines }: {
    readonly load: number;
    readonly lines: readonly TailLine[];
  },
  metric: TailMetric,
): string {
  const unit = metric === "latencyUs" ? " µs" : "";
  const said = lines.flatMap(({ label, marks }) => {
    const mark = marks.find(({ percentile }) => percentile === 99.9);
    return mark === undefined ? [] : [{ label, estimate: mark.estimate }];
  }).sort((a, b) => a.estimate.value! - b.estimate.value!);
  if (said.length === 0) {
    return `At load ${formatLoad(load)}: no line reaches p99.9`;
  }
  const say = ({ label, estimate }: typeof said[number]) =>
    `${formatInterval(estimate)}${unit} (${label})`;
  const first = say(said[0]);
  return `p99.9 at load ${formatLoad(load)}: ${
    said.length === 1 ? first : `from ${first} to ${say(said[said.length - 1])}`
  }`;
}
