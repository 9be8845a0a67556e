/**
 * Comparisons as tables of plain text.
 *
 * @module
 */

import type { CompareRow, RankedBy } from "../compare/row.ts";
import { formatInterval } from "./digits.ts";
import { formatLoad } from "./few_loads.ts";
import { statisticOf } from "./measure.ts";
import { namesOf } from "./series.ts";
import { align, estimateCells } from "./table.ts";

/** What policies are ranked by, in words. */
function rankedByName({ metric, percentile, class: of }: RankedBy): string {
  const name = metric === "latencyUs" ? "latency, µs" : "slowdown";
  return `p${percentile} ${name}${of === undefined ? "" : ` of ${of}`}`;
}

/** `row` as lines: policies from the best to the worst. */
function linesOf(row: CompareRow): string[] {
  const { policies, pairs, best, cores } = row;
  const names = namesOf(policies.map((of) => ({ ...of, cores })));
  const values = estimateCells(policies.map(({ measured }) => measured));
  const { metric, percentile, class: of } = row.rankedBy;
  const statistic = statisticOf(percentile);
  /** The ratio of the best to `point`; "" where rows do not keep the percentile. */
  const ratioTo = (point: number) => {
    const pair = pairs.find(({ first, second }) =>
      first === policies[0].point && second === point
    );
    if (pair === undefined || statistic === null) return "";
    const { [metric]: ratios } = of === undefined ? pair : pair.classes[of];
    return formatInterval(ratios[statistic].ratio);
  };
  const lines = align([
    [
      "rank",
      "policy",
      rankedByName(row.rankedBy),
      statistic === null ? "" : "best ÷ this",
    ],
    ...policies.map(({ rank, status, point }, place) => [
      rank === null
        ? "–"
        : rank.low === rank.high
        ? `${rank.low}`
        : `${rank.low}–${rank.high}`,
      names[place] + (best.includes(point) ? " *" : ""),
      rank === null ? status : values[place],
      ratioTo(point),
    ]),
  ]);
  return [
    `load ${formatLoad(row.load)}, ${cores} cores`,
    ...lines.map((line) => `  ${line}`),
  ];
}

/**
 * `rows` as tables of plain text, lines ended by "\n".
 *
 * @throws {RangeError} If there are no rows.
 */
export function compareTable(rows: readonly CompareRow[]): string {
  if (rows.length === 0) {
    throw new RangeError("Cannot print table: rows must be one or more, got 0");
  }
  return [
    "Policies on the same requests, the best first, ± 95 % confidence interval. Ranks are those that",
    "cannot be excluded, all together at 95 %; * marks policies than which none is certainly better.",
    ...rows.flatMap((row) => ["", ...linesOf(row)]),
  ].join("\n") + "\n";
}
