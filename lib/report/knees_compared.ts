/**
 * Knees beside each other: how much load each policy carries under an objective, and
 * where its own curve bends.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { KneeRow } from "../knee/row.ts";
import type { Estimate } from "../stats/row.ts";
import { formatInterval } from "./digits.ts";
import type { FigureOptions } from "./figure.ts";
import { coresOf, rangeOf } from "./finding.ts";
import { drawFrame, marginsFor, STRIP } from "./frame.ts";
import { FLAGS, LIMITS } from "./knee_table.ts";
import { loadAxis } from "./load_axis.ts";
import { formatTick } from "./log_axis.ts";
import { symbolOf } from "./marker.ts";
import { objectiveName } from "./objective.ts";
import { asFile } from "./panel.ts";
import { BAR_OPACITY, BAR_WIDTH } from "./picture.ts";
import { namesOf } from "./series.ts";
import { stylesOf } from "./styles.ts";
import { createDocument, element } from "./svg.ts";
import { textWidth } from "./text.ts";
import { GRID, INK, PALE_INK, PAPER, type Style } from "./theme.ts";

/** Width of the picture within its axes, px. */
const WIDTH = 210;
/** Height of a line of the picture, px. */
const LINE = 30;
const LABEL_SIZE = 11;
/** How far the knee stands above the middle of its line, and the curve's below, px. */
const APART = 6;
const KNEE_RADIUS = 3.6, CURVE_RADIUS = 2.4;

/** A line of the picture: a policy, or the objective of those below. */
type Line =
  | { readonly heading: string }
  | { readonly label: string; readonly style: Style; readonly row: KneeRow };

/** One of the loads that are drawn of a line. */
interface Mark {
  /** Number of its line. */
  readonly at: number;
  readonly estimate: Estimate;
  readonly style: Style;
  readonly hint: string;
}

/** The lines of `rows`: by objective where there are several, as they come within each. */
function linesOf(rows: readonly KneeRow[]): Line[] {
  const groups = Map.groupBy(rows, ({ slo }) => objectiveName(slo));
  return [...groups].flatMap(([heading, own]) => {
    const names = namesOf(own);
    const styles = stylesOf(own.map(({ policy }, place) => ({
      policy,
      variant: own.slice(0, place).filter((row) => row.policy === policy)
        .length,
    })));
    const lines = own.map((row, place) => ({
      label: names[place],
      style: styles[place],
      row,
    }));
    return groups.size > 1 ? [{ heading }, ...lines] : lines;
  });
}

/** What is told beside a knee: itself, and what does not let it be higher. */
function besides(row: KneeRow, flags: readonly string[]): [string, string] {
  const notes = row.flags.map((flag) => ` [${flags.indexOf(flag) + 1}]`).join(
    "",
  );
  return row.limitedBy === null ? [`no load meets it${notes}`, ""] : [
    formatInterval(row.knee),
    `limited by ${LIMITS[row.limitedBy]}${notes}`,
  ];
}

/** The farthest and the nearest knee, in words. */
function findingOf(lines: readonly Line[]): string {
  const found = lines.flatMap((line) =>
    "row" in line && line.row.knee.value !== null
      ? [{ label: line.label, knee: line.row.knee, value: line.row.knee.value }]
      : []
  ).sort((a, b) => b.value - a.value);
  const say = ({ label, knee }: typeof found[number]) =>
    `${formatInterval(knee)} (${label})`;
  if (found.length === 0) return "No load meets it";
  if (found.length === 1) return `Load carried: ${say(found[0])}`;
  return `Load carried: from ${say(found[found.length - 1])} to ${
    say(found[0])
  }`;
}

/**
 * A figure of knees: an SVG file. A line a policy: the highest load that meets the
 * objective, and where the curve's own knee is, each with its interval. Under several
 * objectives, those of each together.
 *
 * @param rows As `findKnees` gives them, of one scenario or of several.
 * @throws {RangeError} If there are no rows.
 */
export function kneesCompared(
  rows: readonly KneeRow[],
  options: Pick<FigureOptions, "title" | "hints" | "width"> = {},
): string {
  if (rows.length === 0) {
    throw new RangeError("Cannot draw figure: rows must be one or more, got 0");
  }
  const lines = linesOf(rows);
  const flags = [...new Set(rows.flatMap((row) => row.flags))];
  const isOne = lines.every((line) => "row" in line);
  const text = {
    title: options.title ??
      (isOne
        ? `Knees: ${objectiveName(rows[0].slo)}, ${coresOf(rows)}`
        : `Knees under several objectives, ${coresOf(rows)}`),
    subtitle: isOne ? findingOf(lines) : "",
    footer: [
      `Scenario ${
        [...new Set(rows.map(({ scenario }) => scenario))].join(", ")
      }: ${rangeOf(rows.map(({ requests }) => requests))} requests a line, at ${
        rangeOf(rows.map(({ loads }) => loads))
      } loads.`,
      "Pale bars: 95\u00a0% confidence intervals.",
      ...flags.map((flag, place) => `[${place + 1}] ${FLAGS[flag] ?? flag}.`),
    ].join(" "),
  };
  const widest = (texts: readonly string[]) =>
    texts.reduce((most, of) => Math.max(most, textWidth(of, LABEL_SIZE)), 0);
  const left = 16 +
    widest(lines.map((line) => "row" in line ? line.label : ""));
  const right = 16 +
    widest(
      lines.flatMap((line) => "row" in line ? besides(line.row, flags) : []),
    );
  const width = options.width ?? left + WIDTH + right;
  const margins = {
    ...marginsFor(text, width, 0, right),
    marginLeft: left,
  };
  const { marginTop, marginBottom } = margins;
  const height = marginTop + lines.length * LINE + marginBottom;
  const document = createDocument();
  const loads = rows.flatMap(({ knee, curveKnee }) =>
    [knee, curveKnee].flatMap(({ value, low, high }) => [value, low, high])
  ).filter((load) => load !== null).map((load) => ({ load }));
  const marks = (
    name: string,
    of: (row: KneeRow) => Estimate,
  ): Mark[] =>
    lines.flatMap((line, at) => {
      if (!("row" in line)) return [];
      const estimate = of(line.row);
      const hint = `${line.label}\n${name}: ${formatInterval(estimate)}`;
      return [{ at, estimate, style: line.style, hint }];
    });
  const isKnown = ({ estimate }: Mark) => estimate.value !== null;
  const drawn = (marks: readonly Mark[], dy: number, r: number) => [
    Plot.ruleY(
      marks.filter(({ estimate: { low, high } }) =>
        low !== null && high !== null
      ),
      {
        y: "at",
        x1: ({ estimate }: Mark) => estimate.low,
        x2: ({ estimate }: Mark) => estimate.high,
        stroke: ({ style }: Mark) => style.colour,
        strokeOpacity: BAR_OPACITY,
        strokeWidth: r === KNEE_RADIUS ? 2 * BAR_WIDTH : BAR_WIDTH,
        dy,
      },
    ),
    ...marks.filter(isKnown).map((mark) =>
      Plot.dot([mark], {
        x: ({ estimate }: Mark) => estimate.value,
        y: "at",
        dy,
        r,
        symbol: symbolOf(mark.style.marker),
        stroke: mark.style.colour,
        strokeWidth: 1.4,
        fill: mark.style.filled ? mark.style.colour : PAPER,
        ...(options.hints === true ? { title: "hint" } : {}),
      })
    ),
  ];
  const middle = (at: number) => marginTop + (at + 0.5) * LINE;
  const write = (
    content: string,
    x: number,
    y: number,
    attributes: Readonly<Record<string, string | number>>,
  ) =>
    element(document, "text", {
      x,
      y,
      "font-size": LABEL_SIZE,
      fill: INK,
      ...attributes,
    }, content);
  const panel = Plot.plot({
    document,
    width,
    height,
    ...margins,
    ariaLabel: text.title,
    className: "kneepoint",
    x: {
      domain: [
        ...loadAxis(loads.length > 0 ? loads : [{ load: 0 }, { load: 1 }])
          .domain,
      ],
    },
    y: { domain: [lines.length - 0.5, -0.5], axis: null },
    marks: [
      Plot.gridX({ stroke: GRID, strokeOpacity: 1, tickSpacing: 50 }),
      Plot.axisX({
        tickSpacing: 50,
        tickFormat: formatTick,
        fontSize: 12,
        label: "Offered load (share of worker cores)",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
      }),
      Plot.frame({ stroke: INK, strokeOpacity: 0.35 }),
      ...drawn(
        marks("objective met up to load", ({ knee }) => knee),
        -APART,
        KNEE_RADIUS,
      ),
      ...drawn(
        marks("the curve's own knee", ({ curveKnee }) => curveKnee),
        APART,
        CURVE_RADIUS,
      ),
      () =>
        element(document, "g", {}, [
          drawFrame(document, text, width, height),
          write(
            "Large: highest load that meets the objective. Small: the curve’s own knee.",
            8,
            marginTop - STRIP + 10,
            { "font-size": 10, fill: PALE_INK, "text-anchor": "start" },
          ),
          ...lines.flatMap((line, at) => {
            const y = middle(at) + 4;
            if (!("row" in line)) {
              return [write(line.heading, 8, y + 4, {
                "text-anchor": "start",
                "font-weight": "bold",
              })];
            }
            const [value, limit] = besides(line.row, flags);
            const beside = { "text-anchor": "start" };
            return [
              write(line.label, left - 8, y, { "text-anchor": "end" }),
              write(value, width - right + 8, limit === "" ? y : y - 6, beside),
              write(limit, width - right + 8, y + 7, {
                ...beside,
                "font-size": 10,
                fill: PALE_INK,
              }),
            ];
          }),
        ]),
    ],
  });
  return asFile({ document, width, height }, [panel]);
}
