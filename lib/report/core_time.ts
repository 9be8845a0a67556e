/**
 * What cores do with their time: a bar a policy and load, stacked by activity.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { ACTIVITY_NAMES } from "../engine/activities.ts";
import type { Estimate, Row } from "../stats/row.ts";
import { formatInterval } from "./digits.ts";
import { fewLoads, formatLoad } from "./few_loads.ts";
import type { FigureOptions } from "./figure.ts";
import { coresOf, smallPrintOf } from "./finding.ts";
import { drawFrame, marginsFor } from "./frame.ts";
import { asFile } from "./panel.ts";
import { seriesOf } from "./series.ts";
import { createDocument, element, type SvgElement } from "./svg.ts";
import { textWidth } from "./text.ts";
import { INK, PAPER } from "./theme.ts";

/** Colours of activities, from dark to light beside each other. By activity. */
const COLOURS: Readonly<Record<string, string>> = {
  application: "#0072b2",
  stack: "#56b4e9",
  dispatch: "#d55e00",
  preemption: "#f0e442",
  stealing: "#882255",
  reallocation: "#cc79a7",
  switching: "#332288",
  polling: "#e69f00",
  bestEffort: "#009e73",
  idle: "#dddddd",
};

/** Width of the bars, px. */
const WIDTH = 240;
/** Room of a bar, px. */
const ROW = 17;
const LABEL_SIZE = 11;
const LEGEND_LINE = 16;

/** An activity's part of a bar. */
interface Part {
  readonly bar: string;
  readonly activity: string;
  readonly from: number;
  readonly to: number;
  readonly share: Estimate;
}

/** Whether `rows` say what cores did. */
export function hasCoreTime(rows: readonly Row[]): boolean {
  return rows.some(({ coreTime }) => coreTime.application !== undefined);
}

/**
 * A figure of the shares of core time, dispatcher cores included, at a light, a
 * middle and a heavy load: an SVG file. A row of any status has such shares.
 *
 * @throws {RangeError} If no row has them.
 */
export function coreTimeLedger(
  rows: readonly Row[],
  options: FigureOptions = {},
): string {
  if (!hasCoreTime(rows)) {
    throw new RangeError(
      "Cannot draw figure: rows with core time must be one or more, got 0",
    );
  }
  const bars = barsOf(rows);
  const parts = bars.flatMap(partsOf);
  const labels = bars.map(({ label }) => label);
  const shown = ACTIVITY_NAMES.filter((name) =>
    parts.some(({ activity }) => activity === name)
  );
  const text = {
    title: options.title ?? `Core time by activity, ${coresOf(rows)}`,
    subtitle: findingOf(bars),
    footer: smallPrintOf(rows, options.runId, [
      "Mean shares of all core time, dispatcher cores included.",
    ]),
  };
  const beside = labels.reduce(
    (widest, label) => Math.max(widest, textWidth(label, LABEL_SIZE)),
    0,
  ) + 14;
  const legend = shown.reduce(
    (widest, name) => Math.max(widest, textWidth(wordOf(name), LABEL_SIZE)),
    0,
  ) + 34;
  const width = options.width ?? beside + WIDTH + legend;
  const margins = {
    ...marginsFor(text, width, 0, legend),
    marginLeft: beside,
  };
  const height = margins.marginTop + margins.marginBottom +
    Math.max(bars.length * ROW, shown.length * LEGEND_LINE);
  const document = createDocument();
  const samples = (): SvgElement[] =>
    shown.flatMap((name, place) => {
      const at = { x: width - legend + 10, y: margins.marginTop + 4 };
      const y = at.y + place * LEGEND_LINE;
      return [
        element(document, "rect", {
          x: at.x,
          y,
          width: 12,
          height: 10,
          fill: COLOURS[name],
        }),
        element(document, "text", {
          x: at.x + 17,
          y: y + 9,
          "text-anchor": "start",
          "font-size": LABEL_SIZE,
          fill: INK,
        }, wordOf(name)),
      ];
    });
  const panel = Plot.plot({
    document,
    width,
    height,
    ...margins,
    ariaLabel: text.title,
    className: "kneepoint",
    x: { domain: [0, 1] },
    y: { type: "band", domain: labels, padding: 0 },
    marks: [
      Plot.barX(parts, {
        x1: "from",
        x2: "to",
        y: "bar",
        fill: ({ activity }: Part) => COLOURS[activity],
        // Neighbours stay apart where a page is printed in grey.
        stroke: PAPER,
        strokeWidth: 0.6,
        insetTop: 2,
        insetBottom: 2,
        ...(options.hints === true
          ? {
            title: ({ bar, activity, share }: Part) =>
              `${bar}\n${wordOf(activity)}: ${formatInterval(share)}`,
          }
          : {}),
      }),
      Plot.axisY({ label: null, tickSize: 0, fontSize: LABEL_SIZE }),
      Plot.axisX({
        tickSpacing: 50,
        fontSize: LABEL_SIZE,
        label: "Share of core time",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
      }),
      () =>
        element(document, "g", {}, [
          drawFrame(document, text, width, height),
          ...samples(),
        ]),
    ],
  });
  return asFile({ document, width, height }, [panel]);
}

interface Bar {
  readonly label: string;
  readonly row: Row;
}

/** A bar for each line and a few loads, lines in their order, loads ascending. */
function barsOf(rows: readonly Row[]): Bar[] {
  const loads = fewLoads(rows);
  return seriesOf(rows).flatMap(({ label, rows: own }) =>
    own.filter(({ load, coreTime }) =>
      loads.includes(load) && coreTime.application !== undefined
    ).map((row) => ({ label: `${label}, load ${formatLoad(row.load)}`, row }))
  );
}

function partsOf({ label, row }: Bar): Part[] {
  let at = 0;
  return ACTIVITY_NAMES.flatMap((activity) => {
    const share = row.coreTime[activity];
    if (share === undefined || (share.value ?? 0) === 0) return [];
    const from = at;
    at += share.value!;
    return [{ bar: label, activity, from, to: at, share }];
  });
}

/** The largest share that is neither of use nor of waiting. */
function findingOf(bars: readonly Bar[]): string {
  const overhead = ({ row }: Bar) =>
    ACTIVITY_NAMES.filter((name) =>
      !["application", "bestEffort", "polling", "idle"].includes(name)
    ).reduce((sum, name) => sum + (row.coreTime[name]?.value ?? 0), 0);
  const most = bars.reduce((a, b) => overhead(b) > overhead(a) ? b : a);
  const share = Math.round(100 * overhead(most));
  return `Most overhead beside polling: ${share}\u00a0% of core time (${most.label})`;
}

/** "bestEffort" as "best-effort work". */
function wordOf(activity: string): string {
  return activity === "bestEffort" ? "best effort" : activity;
}
