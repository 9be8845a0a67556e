/**
 * How much longer than that of one policy the tail of each other is, or how many
 * times as long, on the same requests, against load.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { CompareRow } from "../compare/row.ts";
import type { Estimate } from "../stats/row.ts";
import { type Beside, besideIn, FORMS, isDecided } from "./beside.ts";
import { formatInterval } from "./digits.ts";
import { formatLoad } from "./few_loads.ts";
import { DEFAULT_MEASURE, type FigureOptions, legendOf } from "./figure.ts";
import { coresOf, smallPrintOf } from "./finding.ts";
import {
  extentOf,
  type Line,
  type LinePoint,
  type LineRow,
  linesOf,
  placeOf,
} from "./lines.ts";
import { loadAxis } from "./load_axis.ts";
import { type Measure, measureName, statisticOf } from "./measure.ts";
import { barShifts, drawStops, lineMarks, type Mark } from "./picture.ts";
import { type Series, seriesOf } from "./series.ts";
import { drawStack } from "./stack.ts";

/** What a figure of differences can be asked for. */
export interface DifferencesOptions
  extends
    Pick<FigureOptions, "measure" | "title" | "hints" | "width" | "height"> {
  /** The policy that the others are compared with; the scenario's first when absent. */
  readonly baseline?: string;
  /** Whether each is divided by the baseline, or the baseline subtracted. @default "ratio" */
  readonly as?: Beside;
}

/** One policy at one load beside the baseline. */
interface DifferenceRow extends LineRow {
  /** Its measure beside that of the baseline. */
  readonly beside: Estimate;
}

/** Height of the picture, px. */
const HEIGHT = 250;

/** What `rows` were ranked by, if they tell it of pairs; else what figures show when they are not told. */
function measureOf(rows: readonly CompareRow[]): Measure {
  const { metric, percentile, class: only } = rows[0].rankedBy;
  const statistic = statisticOf(percentile);
  if (statistic === null) return DEFAULT_MEASURE;
  return { metric, statistic, ...(only === undefined ? {} : { class: only }) };
}

/** The point that stands for the baseline in `row`; null if it has none. */
function baselineIn(
  { policies }: CompareRow,
  name: string | undefined,
): number | null {
  return policies.filter(({ policy }) => name === undefined || policy === name)
    .map(({ point }) => point)
    .reduce<number | null>(
      (first, point) => first === null ? point : Math.min(first, point),
      null,
    );
}

/**
 * A figure of how many times as long as the baseline's the tail of each policy is, or
 * how much longer, on the same requests, against load: an SVG file. Where the
 * interval holds no difference, nobody can tell which is longer, and the point is
 * small.
 *
 * @param rows One a load, as `compare` gives them.
 * @throws {RangeError} If there are no rows, or the baseline is not in all of them.
 */
export function pairedDifferences(
  rows: readonly CompareRow[],
  options: DifferencesOptions = {},
): string {
  if (rows.length === 0) {
    throw new RangeError("Cannot draw figure: rows must be one or more, got 0");
  }
  const measure = options.measure ?? measureOf(rows);
  const as = options.as ?? "ratio";
  const { same, ...form } = FORMS[as];
  const unit = form.unit(measure);
  const all = rows.flatMap((row) => {
    const baseline = baselineIn(row, options.baseline);
    if (baseline === null) {
      throw new RangeError(
        `Cannot draw figure: baseline must be one of the policies compared, got "${options.baseline}"`,
      );
    }
    const { cores, load, hardware } = row;
    return row.policies.map(({ policy, parameters, status, point }) => ({
      policy,
      parameters,
      status,
      point,
      cores,
      load,
      ...(hardware === undefined ? {} : { hardware }),
      beside: besideIn(row, point, baseline, measure, as),
      isBaseline: point === baseline,
    }));
  }).sort((a, b) => a.point - b.point);
  const series = seriesOf(all);
  const others = series.filter(({ rows }) =>
    rows.some(({ isBaseline }) => !isBaseline)
  );
  const lines = linesOf(
    others,
    ({ load }) => ({ value: load, low: null, high: null }),
    ({ beside }) => beside,
    form.spread,
  );
  const against = series.filter((one) => !others.includes(one));
  const name = against.map(({ label }) => label).join(", ");
  const axis = form.axis([...extentOf(lines, "y"), same]);
  const shifts = barShifts(lines.length);
  const undecided = lines.flatMap(({ points }) => points)
    .filter((point) => placeOf(point) !== null && !isDecided(point.y, same));
  const x = loadAxis(rows);
  const { scenario, seed } = rows[0];
  return drawStack({
    text: {
      title: options.title ??
        `${measureName(measure)} beside ${name}, ${coresOf(rows)}`,
      subtitle: findingOf(lines, undecided.length, unit),
      footer: smallPrintOf(rows, undefined, [
        `Scenario ${scenario}, seed ${seed}: the same requests for all.`,
        `Pale bars: 95\u00a0% confidence intervals of the ${as}.`,
      ]),
    },
    x,
    y: { ...axis, type: form.spread, label: form.label(name, measure) },
    width: options.width,
    height: options.height ?? HEIGHT,
    panels: [{
      title: "",
      aside: "",
      marks: [
        ...against.map((one) => baselineMark(one, x.domain, same)),
        ...lines.flatMap((line, place) =>
          lineMarks(
            line,
            axis.domain[0],
            ({ y }) => isDecided(y, same),
            shifts[place],
            options.hints === true ? hintWith(unit, same) : null,
          )
        ),
      ],
      overlay: ({ document }, scales, picture) => [
        drawStops(document, lines, scales, picture),
      ],
    }],
    legend: (scales) => [
      ...against.map(({ label, style }) => ({
        label,
        sample: style,
        end: scales && { x: 0, y: scales.y(same) },
      })),
      ...legendOf(lines, null, [], scales),
      ...(undecided.length === 0 ? [] : [{
        label: "cannot tell which is longer",
        sample: "undecided" as const,
        end: null,
      }]),
    ],
  });
}

/** The baseline: itself, at every load. */
function baselineMark(
  { style: { colour, dash } }: Series<DifferenceRow>,
  domain: readonly [number, number],
  same: number,
): Mark {
  return Plot.line(domain.map((x) => ({ x, y: same })), {
    x: "x",
    y: "y",
    stroke: colour,
    strokeWidth: 1.2,
    strokeDasharray: dash === "" ? "none" : dash,
  });
}

function hintWith(
  unit: string,
  same: number,
): (point: LinePoint<DifferenceRow>, label: string) => string {
  return ({ row, y }, label) =>
    `${label}, load ${formatLoad(row.load)}\n${formatInterval(y)}${unit}${
      isDecided(y, same) ? "" : ": cannot tell which is longer"
    }`;
}

/** The least and the most at the highest load where the most lines have a number, and how many cannot be told. */
function findingOf(
  lines: readonly Line<DifferenceRow>[],
  undecided: number,
  unit: string,
): string {
  const points = lines.flatMap(({ points, series: { label } }) =>
    points.filter((point) => placeOf(point) !== null)
      .map(({ row: { load }, y }) => ({ load, y, label }))
  );
  if (points.length === 0) return "No pair of policies has a steady state";
  const atLoad = Map.groupBy(points, ({ load }) => load);
  const [load, found] =
    [...atLoad].sort(([a, own], [b, others]) =>
      others.length - own.length || b - a
    )[0];
  const sorted = found.toSorted((a, b) => a.y.value! - b.y.value!);
  const say = ({ y, label }: typeof found[number]) =>
    `${formatInterval(y)}${unit} (${label})`;
  const ends = sorted.length === 1
    ? say(sorted[0])
    : `from ${say(sorted[0])} to ${say(sorted[sorted.length - 1])}`;
  const doubt = undecided === 0
    ? ""
    : `; at ${undecided} of ${points.length} points one cannot tell`;
  return `At load ${formatLoad(load)}: ${ends}${doubt}`;
}
