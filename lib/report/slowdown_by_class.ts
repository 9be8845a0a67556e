/**
 * The tail of each class of requests against load: a small panel a class.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import { formatNumber } from "./digits.ts";
import {
  DEFAULT_MEASURE,
  type FigureOptions,
  hintsOf,
  legendOf,
} from "./figure.ts";
import {
  coresOf,
  fewSamplesNotes,
  findingOf,
  smallPrintOf,
} from "./finding.ts";
import { extentOf, linesOf } from "./lines.ts";
import { loadAxis } from "./load_axis.ts";
import { logAxis } from "./log_axis.ts";
import {
  estimateOf,
  type Measure,
  measureLabel,
  measureName,
} from "./measure.ts";
import { limitOf } from "./objective.ts";
import {
  barShifts,
  drawStops,
  limitMark,
  lineMarks,
  theoryMarks,
} from "./picture.ts";
import { seriesOf } from "./series.ts";
import { drawStack } from "./stack.ts";
import { theoryLinesOf } from "./theory_lines.ts";

/** Height of a panel, px. */
const HEIGHT = 130;
/** Classes that are drawn: of more, those with the most requests. */
const MOST_CLASSES = 8;

/** The classes that `rows` tell apart, by their share of the requests, the most frequent first. */
function sharesOf(rows: readonly Row[]): [name: string, share: number][] {
  const requests = new Map<string, number>();
  let all = 0;
  for (const { classes } of rows) {
    for (const [name, { requests: own }] of Object.entries(classes)) {
      requests.set(name, (requests.get(name) ?? 0) + own);
      all += own;
    }
  }
  // sort() is stable: equals keep the order of the scenario.
  return [...requests].sort(([, a], [, b]) => b - a)
    .map(([name, own]) => [name, all === 0 ? 0 : own / all]);
}

/** Those of `panels` that are put into words: all while they are few, else the first and the last. */
function saidOf<Panel>(panels: readonly Panel[]): readonly Panel[] {
  return panels.length <= 3 ? panels : [panels[0], panels[panels.length - 1]];
}

function lowered(text: string): string {
  return text[0].toLowerCase() + text.slice(1);
}

/** Whether `rows` tell classes of requests apart. */
export function hasClasses(rows: readonly Row[]): boolean {
  return sharesOf(rows).length > 1;
}

/**
 * A figure of the tail of each class of requests against load, or of what
 * `options.measure` asks of each: an SVG file. A panel a class, the most frequent
 * first, all with the same axes.
 *
 * What a policy does for one class it may take from another: the tail of all
 * requests shows neither.
 *
 * @throws {RangeError} If no row tells classes apart.
 */
export function slowdownByClass(
  rows: readonly Row[],
  options: FigureOptions = {},
): string {
  if (!hasClasses(rows)) {
    throw new RangeError(
      "Cannot draw figure: classes of requests must be two or more, got " +
        sharesOf(rows).length,
    );
  }
  const { metric, statistic } = options.measure ?? DEFAULT_MEASURE;
  if (metric === "waitUs") {
    throw new RangeError(
      "Cannot draw figure: the measure must be of latencyUs or slowdown, got waitUs, which is of all classes together",
    );
  }
  const ofAll: Measure = { metric, statistic };
  const series = seriesOf(rows);
  const shares = sharesOf(rows);
  const shown = shares.slice(0, MOST_CLASSES).map(([name, share]) => {
    const measure: Measure = { metric, statistic, class: name };
    const lines = linesOf(
      series,
      (row) => ({ value: row.load, low: null, high: null }),
      (row) => estimateOf(row, measure),
    );
    const limit = limitOf(options.slo ?? null, measure);
    const theory = options.theory === undefined
      ? []
      : theoryLinesOf(series, measure, options.theory);
    return { name, share, measure, lines, limit, theory };
  });
  const limits = shown.flatMap(({ limit }) => limit ?? []);
  const axis = logAxis([
    ...shown.flatMap(({ lines }) => extentOf(lines, "y")),
    ...shown.flatMap(({ theory }) => theory)
      .flatMap(({ places }) => places.map(({ y }) => y)),
    ...limits,
  ]);
  const left = shares.length - shown.length;
  return drawStack({
    text: {
      title: options.title ??
        `${measureName(ofAll)} by class against load, ${coresOf(rows)}`,
      subtitle: saidOf(shown).map(({ name, measure }) =>
        `${name}: ${lowered(findingOf(series, measure))}`
      ).join("; "),
      footer: smallPrintOf(rows, options.runId, [
        "Pale bars: 95\u00a0% confidence intervals.",
        ...(left === 0 ? [] : [`Rarer classes, which are not drawn: ${left}.`]),
        ...fewSamplesNotes(rows, ofAll),
      ]),
    },
    x: loadAxis(rows),
    y: { ...axis, type: "log", label: measureLabel(ofAll) },
    width: options.width,
    height: options.height ?? HEIGHT,
    panels: shown.map(({ name, share, measure, lines, limit, theory }) => {
      const shifts = barShifts(lines.length);
      const hintOf = options.hints === true ? hintsOf(measure) : null;
      return {
        title: name,
        aside: `${formatNumber(100 * share)}\u00a0% of the requests`,
        marks: [
          ...(limit === null ? [] : [limitMark(limit)]),
          ...lines.flatMap((line, place) =>
            lineMarks(line, axis.domain[0], () => true, shifts[place], hintOf)
          ),
          ...theory.flatMap(theoryMarks),
        ],
        overlay: ({ document }, scales, picture) => [
          drawStops(document, lines, scales, picture),
        ],
      };
    }),
    legend: (scales) =>
      legendOf(shown[0].lines, limits.at(0) ?? null, shown[0].theory, scales),
  });
}
