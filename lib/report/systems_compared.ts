/**
 * Systems side by side, on more and more cores: what they do, how long the tail is,
 * and how much of the core time goes to the application, on short and on long
 * connections.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";
import type { Estimate, Row } from "../stats/row.ts";
import { formatInterval, formatNumber } from "./digits.ts";
import { coresOf, smallPrintOf } from "./finding.ts";
import { drawFrame, marginsFor, STRIP } from "./frame.ts";
import {
  drawLegend,
  type LegendEntry,
  legendHeight,
  legendWidth,
} from "./legend.ts";
import { extentOf, type Line, type LinePoint, linesOf } from "./lines.ts";
import { logAxis } from "./log_axis.ts";
import {
  asFile,
  boxWithin,
  drawPanel,
  type Sheet,
  ticksWidth,
  type VerticalAxis,
} from "./panel.ts";
import { barShifts, lineMarks, type Scales } from "./picture.ts";
import { labelOf, stylesOf } from "./styles.ts";
import { createDocument, element, type SvgElement } from "./svg.ts";
import { INK } from "./theme.ts";

/** What a figure of systems can be asked for. */
export interface SystemsOptions {
  /** The finding; made from the rows when absent. */
  readonly title?: string;
  /** The run that the rows are of, for the small print. */
  readonly runId?: string;
  /** Whether each point says its numbers when it is pointed at, as on a page. */
  readonly hints?: boolean;
}

/** What stands on a vertical axis. */
interface Aspect {
  readonly label: string;
  readonly isShare: boolean;
  of(row: Row): Estimate;
}

const ASPECTS: readonly Aspect[] = [
  {
    label: "Throughput (million requests a second)",
    isShare: false,
    of: ({ throughputMrps }) => throughputMrps,
  },
  {
    label: "p99 latency (µs)",
    isShare: false,
    of: ({ latencyUs }) => latencyUs.p99,
  },
  {
    label: "CPU efficiency",
    isShare: true,
    of: ({ cpuEfficiency }) => cpuEfficiency,
  },
];

/** Size of a picture within its axes, px. */
const WIDTH = 250, HEIGHT = 290;
/** Between pictures, px: room for the title of a column, and for the cores below. */
const HEAD = 22, BELOW = 44;
/** Room beside the outermost cores, doublings of cores. */
const BESIDE = 0.15;
/** Marks of an axis of shares. */
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Rows on connections of one kind. */
interface Column {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Requests on a connection of `point`; `Infinity` where connections last. */
function requestsEach(point: Point): number {
  if (!("arrivals" in point)) return Infinity;
  const { arrivals, connections } = point;
  const each = "requestsEach" in arrivals
    ? arrivals.requestsEach
    : connections.requestsEach;
  return each ?? Infinity;
}

/** `rows` by how long connections last, the shortest first. */
function columnsOf(
  rows: readonly Row[],
  points: readonly Point[],
): Column[] {
  const each = new Map(points.map((of) => [of.point, requestsEach(of)]));
  const groups = Map.groupBy(rows, ({ point }) => each.get(point) ?? Infinity);
  return [...groups].sort(([a], [b]) => a - b).map(([requests, members]) => ({
    title: requests === Infinity
      ? "Connections that last"
      : requests === 1
      ? "Connections of one request"
      : `Connections of ${requests.toLocaleString("en-US")} requests`,
    rows: members,
  }));
}

/** A line a system, over the doublings of cores. */
function linesOver(rows: readonly Row[], { of }: Aspect): Line[] {
  const policies = [...new Set(rows.map(({ policy }) => policy))];
  const styles = stylesOf(policies.map((policy) => ({ policy, variant: 0 })));
  const series = policies.map((policy, place) => ({
    label: labelOf(policy).replace(/ system$/, ""),
    style: styles[place],
    rows: rows.filter((row) => row.policy === policy)
      .toSorted((a, b) => a.cores - b.cores),
  }));
  const doublings = ({ cores }: Row) => ({
    value: Math.log2(cores),
    low: null,
    high: null,
  });
  return linesOf(series, doublings, of);
}

function axisOf(aspect: Aspect, lines: readonly Line[]): VerticalAxis {
  if (aspect.isShare) {
    const { label } = aspect;
    return {
      type: "linear",
      label,
      domain: [0, 1],
      ticks: SHARES,
      minorTicks: [],
    };
  }
  return {
    ...logAxis(extentOf(lines, "y")),
    type: "log",
    label: aspect.label,
  };
}

function legendOf(
  lines: readonly Line[],
  scales: Scales | null,
): LegendEntry[] {
  return lines.map(({ series, end }) => ({
    label: series.label,
    sample: series.style,
    end: end && scales && { x: scales.x(end.x), y: scales.y(end.y) },
  }));
}

/** The lowest and the highest throughput on the most cores, in words: what `column` shows. */
function findingOf({ title, rows }: Column): string {
  const cores = Math.max(...rows.map((row) => row.cores));
  const found = rows.filter((row) =>
    row.cores === cores && row.throughputMrps.value !== null
  ).map(({ policy, throughputMrps: { value } }) => ({
    label: labelOf(policy).replace(/ system$/, ""),
    value: value!,
  })).sort((a, b) => a.value - b.value);
  const what = title[0].toLowerCase() + title.slice(1);
  const say = ({ label, value }: typeof found[number]) =>
    `${formatNumber(value)} (${label})`;
  return found.length === 0
    ? `none has a number on ${what}`
    : `${say(found[0])} to ${say(found[found.length - 1])} on ${what}`;
}

/** What a point says when it is pointed at, by the label of its line. */
function hintOf(
  { label }: Aspect,
): (point: LinePoint, system: string) => string {
  return ({ row, y }, system) =>
    `${system}, ${coresOf([row])}\n${label} ${formatInterval(y)}`;
}

/** How many of `rows` have no steady state, if any: they are not drawn. */
function unsteadyNotes(rows: readonly Row[]): string[] {
  const { length } = rows.filter(({ status }) => status !== "stable");
  return length === 0
    ? []
    : [`Points without a steady state, which are not drawn: ${length}.`];
}

/**
 * A figure of systems over cores: an SVG file. A column for each length of
 * connections among `points`, which `rows` are of; in it throughput, 99th percentile
 * of latency, and CPU efficiency.
 *
 * @throws {RangeError} If there are no rows.
 */
export function systemsCompared(
  rows: readonly Row[],
  points: readonly Point[],
  options: SystemsOptions = {},
): string {
  if (rows.length === 0) {
    throw new RangeError("Cannot draw figure: rows must be one or more, got 0");
  }
  const document = createDocument();
  const columns = columnsOf(rows, points);
  const cores = [...new Set(rows.map((row) => row.cores))]
    .sort((a, b) => a - b);
  const text = {
    title: options.title ??
      `Million requests a second on ${cores.at(-1)} cores: ${
        columns.map(findingOf).join("; ")
      }`,
    subtitle: "The same clients and services for all",
    footer: smallPrintOf(rows, options.runId, [
      "Pale bars: 95\u00a0% confidence intervals.",
      ...unsteadyNotes(rows),
    ]),
  };
  const legends = legendOf(linesOver(rows, ASPECTS[0]), null);
  const height = Math.max(HEIGHT, legendHeight(legends));
  // Pictures that are compared have one axis.
  const axes = ASPECTS.map((aspect) => axisOf(aspect, linesOver(rows, aspect)));
  const ticks = ticksWidth(axes.flatMap((axis) => axis.ticks));
  const beside = legendWidth(legends);
  const probe = marginsFor(text, Infinity, ticks, beside);
  const step = { x: probe.marginLeft + WIDTH + beside, y: height + BELOW };
  const width = columns.length * step.x;
  const margins = marginsFor(text, width, ticks, beside);
  const top = margins.marginTop - STRIP + HEAD;
  const sheet: Sheet = {
    document,
    width,
    height: top + ASPECTS.length * step.y + margins.marginBottom - BELOW,
  };
  const panels = ASPECTS.flatMap((aspect, row) =>
    columns.map((column, place) => {
      const lines = linesOver(column.rows, aspect);
      const shifts = barShifts(lines.length);
      const around = {
        marginLeft: place * step.x + margins.marginLeft,
        marginRight: width - (place + 1) * step.x + beside,
        marginTop: top + row * step.y,
        marginBottom: sheet.height - (top + row * step.y + height),
      };
      const picture = boxWithin(sheet, around);
      const isFirst = row === 0 && place === 0;
      return drawPanel(sheet, {
        title: `${aspect.label}, ${column.title.toLowerCase()}`,
        margins: around,
        x: {
          label: row === ASPECTS.length - 1 ? "Worker cores" : null,
          domain: [
            Math.log2(cores[0]) - BESIDE,
            Math.log2(cores[cores.length - 1]) + BESIDE,
          ],
          ticks: cores.map((of) => ({ at: Math.log2(of), label: String(of) })),
        },
        y: axes[row],
        marks: lines.flatMap((line, of) =>
          lineMarks(
            line,
            axes[row].domain[0],
            () => true,
            shifts[of],
            options.hints === true ? hintOf(aspect) : null,
          )
        ),
        overlay: (scales): SvgElement =>
          element(document, "g", {}, [
            ...(isFirst
              ? [drawFrame(document, text, width, sheet.height)]
              : []),
            ...(row === 0
              ? [element(document, "text", {
                x: (picture.left + picture.right) / 2,
                y: picture.top - 8,
                "text-anchor": "middle",
                "font-weight": "bold",
                fill: INK,
              }, column.title)]
              : []),
            drawLegend(
              document,
              legendOf(lines, scales),
              picture,
              picture.top,
              picture.bottom,
            ),
          ]),
      });
    })
  );
  return asFile(sheet, panels);
}
