/**
 * Published numbers beside ours, as a part of results/reference/systems.md.
 *
 * @module
 */

import {
  type Comparison,
  pairsInOrder,
  type Publication,
  ratioOf,
  type Result,
} from "./_published.ts";

/** The line of one result. */
export function lineOf(
  { digits }: Pick<Publication, "digits">,
  result: Result,
): string {
  const { of, ours } = result;
  return line([
    of.what,
    publishedOf(of, digits),
    ours.toFixed(digits),
    ratioOf(result).toFixed(2),
    of.calibrated ? "calibrated" : "predicted",
  ]);
}

/** A publication and what was found, with a heading. */
export function tableOf(
  publication: Publication,
  results: readonly Result[],
): string {
  const { title, source, setting, unit, misses } = publication;
  const { pairs, kept } = pairsInOrder(results);
  return [
    `## ${title}`,
    "",
    `Published: ${source}. Here: ${setting}. In ${unit}.`,
    "",
    line(["", "published", "ours", "ours / published", ""]),
    line(["---", "---:", "---:", "---:", "---"]),
    ...results.map((result) => lineOf(publication, result)),
    "",
    ...(pairs > 0
      ? [`In the published order: ${kept} of ${pairs} pairs.`]
      : []),
    misses,
    "",
  ].join("\n");
}

function publishedOf({ published }: Comparison, digits: number): string {
  return typeof published === "number"
    ? published.toFixed(digits)
    : published.map((of) => of.toFixed(digits)).join(" to ");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
