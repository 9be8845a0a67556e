/**
 * Numbers as a table that the LaTeX package pgfplots reads.
 *
 * @module
 */

import type { Estimate } from "../stats/row.ts";

/** A line of a table. */
export interface Entry {
  /** What is exact. */
  readonly plain: readonly number[];
  /** What has an interval, with its name. */
  readonly estimates: readonly [name: string, estimate: Estimate][];
}

/** A table as pgfplots reads it: each estimate with what its interval adds below and above; nan where there is none. */
export function tableText(
  title: string,
  names: readonly string[],
  entries: readonly Entry[],
): string {
  const heads = entries[0].estimates.flatMap(([name]) => [
    name,
    `${name}.minus`,
    `${name}.plus`,
  ]);
  const lines = entries.map(({ plain, estimates }) =>
    [
      ...plain.map(String),
      ...estimates.flatMap(([, { value, low, high }]) => [
        number(value),
        number(value === null || low === null ? null : value - low),
        number(value === null || high === null ? null : high - value),
      ]),
    ].join(" ")
  );
  return [
    `% ${title.replaceAll(/[^\x20-\x7e]+/g, "?")}`,
    [...names, ...heads].join(" "),
    ...lines,
  ].join("\n") + "\n";
}

function number(value: number | null): string {
  return value === null ? "nan" : String(value);
}
