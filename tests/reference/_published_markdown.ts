/**
 * Published numbers beside ours, as a part of results/reference/systems.md.
 *
 * @module
 */

import {
  type Comparison,
  isToBeExplained,
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
    of.calibrated ? "calibrated" : isToBeExplained(result) ? whyOf(of) : "",
  ]);
}

/** A publication and what was found, with a heading. */
export function tableOf(
  publication: Publication,
  results: readonly Result[],
): string {
  const { title, source, setting, unit, remarks } = publication;
  const { pairs, kept } = pairsInOrder(results);
  return [
    `## ${title}`,
    "",
    `Published: ${source}. Here: ${setting}. In ${unit}.`,
    "",
    line(["", "published", "ours", "ours / published", "why not the same"]),
    line(["---", "---:", "---:", "---:", "---"]),
    ...results.map((result) => lineOf(publication, result)),
    "",
    ...(pairs > 0
      ? [`In the published order: ${kept} of ${pairs} pairs.`]
      : []),
    remarks,
    "",
  ].join("\n");
}

function whyOf({ what, why }: Comparison): string {
  if (why === undefined) throw new Error(`Say why ${what} is off`);
  return why;
}

function publishedOf({ published }: Comparison, digits: number): string {
  return typeof published === "number"
    ? published.toFixed(digits)
    : published.map((of) => of.toFixed(digits)).join(" to ");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
