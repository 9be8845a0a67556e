/**
 * The answer of a scenario with an objective, as a sentence made from its rows.
 *
 * @module
 */

import type { SloSpec } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { formatInterval } from "./digits.ts";
import { formatLoad } from "./few_loads.ts";
import { highestLoad, objectiveName } from "./objective.ts";
import { type Series, seriesOf } from "./series.ts";
import type { Markdown } from "./show.ts";

/** How far one line goes: its highest load that meets the objective, and its CPU efficiency there. */
function sayOne(series: Series, load: number | null): string {
  const row = series.rows.find((row) => row.load === load);
  if (row === undefined) return `${series.label}: at no load of the grid`;
  const efficiency = formatInterval(row.cpuEfficiency);
  return `${series.label}: up to load **${formatLoad(row.load)}**, ` +
    `where CPU efficiency is ${efficiency}`;
}

/**
 * How far each policy meets `slo`, from the farthest to the least, as Markdown.
 *
 * @throws {RangeError} If there are no rows.
 */
export function answerOf(rows: readonly Row[], slo: SloSpec): Markdown {
  if (rows.length === 0) {
    throw new RangeError("Cannot answer: rows must be one or more, got 0");
  }
  const reached = seriesOf(rows)
    .map((series) => ({ series, load: highestLoad(series, slo).likely }))
    .sort((a, b) => (b.load ?? -1) - (a.load ?? -1));
  const items = reached.map(({ series, load }) => `- ${sayOne(series, load)}`);
  return {
    markdown: [`${objectiveName(slo)} is met by`, "", ...items].join("\n"),
  };
}
