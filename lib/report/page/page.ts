/**
 * A run as one page of HTML that needs nothing else: no network, no server.
 *
 * What it may do stands in its head (CSP): its own script and style, known by
 * their hashes, and nothing besides. Every text of a scenario is escaped.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { SloSpec } from "../../scenario/point.ts";
import type { Row } from "../../stats/row.ts";
import { answerOf } from "../answer.ts";
import { coloursIn, darkOf } from "../dark.ts";
import { findingOf } from "../finding.ts";
import { type Measure, measureName } from "../measure.ts";
import { seriesOf } from "../series.ts";
import { INK, PALE_INK, PAPER, SHADE } from "../theme.ts";
import css from "./page.css" with { type: "text" };
import script from "./page.js" with { type: "text" };
import { escapeHtml } from "./escape.ts";
import { pointTable } from "./point_table.ts";

/** What a page shows. */
export interface PageData {
  /** What the scenario asks. */
  readonly title: string;
  /** The run's id. */
  readonly run: string;
  /** Its rows, one at least. */
  readonly rows: readonly Row[];
  /** The objective, where there is one. */
  readonly slo: SloSpec | null;
  /** SVG by name. */
  readonly figures: ReadonlyMap<string, string>;
  /** The scenario as text. */
  readonly scenario: string;
  /** Where the numbers are from. By what it is. */
  readonly provenance: ReadonlyMap<string, string>;
  /** How to cite it. */
  readonly citation: string;
}

/** What findings are about. */
const MEASURES: readonly Measure[] = [
  { metric: "slowdown", statistic: "p999" },
  { metric: "latencyUs", statistic: "p99" },
];

/** The page, a file of HTML; the same data, the same bytes. */
export function pageOf(data: PageData): string {
  const style = css + coloursOnDark([...data.figures.values()]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(data.title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeHtml(data.title)}</h1>
<p class="pale">Kneepoint run ${escapeHtml(data.run)}</p>
<button type="button" id="theme">Dark or light</button>
</header>
<main>
<section><h2>Findings</h2>${findings(data)}</section>
<section><h2>Figures</h2>
<p class="pale screen" id="arrows">Point at a mark, or go to a figure with Tab and from mark to mark with the arrow keys, to read its numbers; the table below has them all.</p>
<div class="figures">${[...data.figures.values()].map(figure).join("\n")}</div>
</section>
<section><h2>Points</h2>${pointTable(data.rows, data.run)}</section>
<section><h2>Scenario</h2>
<details><summary>As it was resolved</summary>
<pre tabindex="0">${escapeHtml(data.scenario)}</pre></details>
</section>
<section><h2>Provenance</h2><dl>${
    [...data.provenance].map(([name, text]) =>
      `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`
    ).join("\n")
  }</dl></section>
<section class="cite"><h2>Citation</h2>
<pre tabindex="0" id="citation">${escapeHtml(data.citation)}</pre>
<button type="button" id="copy">Copy</button> <span id="copied" role="status"></span>
</section>
</main>
<div id="hint" role="status" hidden></div>
<script>${script}</script>
</body>
</html>
`;
}

/** What the page allows itself. */
function policyOf(style: string): string {
  const hash = (text: string) =>
    `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Rules that show `figures`, and the page, on a dark screen. */
function coloursOnDark(figures: readonly string[]): string {
  const colours = [...new Set(figures.flatMap(coloursIn))].sort();
  const rules = (root: string) =>
    [
      `${root}{color-scheme:dark;--paper:${darkOf(PAPER)};--ink:${
        darkOf(INK)
      };--pale:${darkOf(PALE_INK)};--line:${darkOf(SHADE)};--link:#7cc4ff}`,
      ...colours.flatMap((colour) =>
        ["fill", "stroke"].map((part) =>
          `${root} svg [${part}="${colour}"],${root} svg[${part}="${colour}"]{${part}:${
            darkOf(colour)
          }}`
        )
      ),
    ].join("\n");
  return `@media screen and (prefers-color-scheme: dark){
${rules(":root:not([data-theme=light])")}
}
@media screen{
${rules(":root[data-theme=dark]")}
}
`;
}

/** Outlines of markers shorter than this are told again and again, characters. */
const LONG_OUTLINE = 100;

/** `svg`, the figure number `figure` of a page, each long outline of a marker told once. */
function shortened(svg: string, figure: number): string {
  const outlines: string[] = [];
  const marks = new RegExp(
    `<path d="([^"]{${LONG_OUTLINE},})" (transform="[^"]*")(?: />|>(<title>[^<]*</title>)</path>)`,
    "g",
  );
  const short = svg.replaceAll(
    marks,
    (_, outline: string, place: string, title = "") => {
      if (!outlines.includes(outline)) outlines.push(outline);
      const name = `outline-${figure}-${outlines.indexOf(outline)}`;
      return `<use href="#${name}" ${place}>${title}</use>`;
    },
  );
  const told = outlines.map((outline, place) =>
    `<path id="outline-${figure}-${place}" d="${outline}"/>`
  );
  return short.replace(/(?=<\/svg>\s*$)/, `<defs>${told.join("")}</defs>`);
}

/** A figure as one picture to those who do not see it: the names of its parts say nothing. */
function figure(svg: string, place: number): string {
  const picture = shortened(svg, place).trim().replace(
    "<svg ",
    '<svg role="img" ',
  )
    .replaceAll(/(<(?!svg)\w+ [^>]*?)\baria-label="[^"]*"/g, "$1");
  return `<figure>${picture}</figure>`;
}

/** What the rows say in words, and how far each policy meets the objective. */
function findings({ rows, slo }: PageData): string {
  const series = seriesOf(rows);
  const said = MEASURES.map((measure) =>
    `<li>${
      escapeHtml(`${measureName(measure)}: ${findingOf(series, measure)}`)
    }</li>`
  );
  const items = `<ul>${said.join("")}</ul>`;
  if (slo === null) return items;
  const [head, , ...lines] = answerOf(rows, slo).markdown.split("\n");
  const answers = lines.map((line) =>
    `<li>${
      escapeHtml(line.replace(/^- /, ""))
        .replaceAll(/\*\*(.*?)\*\*/g, "<strong>$1</strong>")
    }</li>`
  );
  return `${items}<p>${escapeHtml(head)}</p><ul>${answers.join("")}</ul>`;
}
