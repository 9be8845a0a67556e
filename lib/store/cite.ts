/**
 * `cite.bib`: how to cite a stored run.
 *
 * @module
 */

import type { Manifest } from "./manifest.ts";

/** A BibTeX entry for the run that `manifest` tells of. */
export function bibtex(
  { run, versions, start, points }: Omit<Manifest, "scenario">,
  { name, title }: { readonly name: string; readonly title: string },
): string {
  const date = start.slice(0, 10);
  return [
    `@misc{kneepoint-${name}-${run},`,
    `  title        = {{${escaped(title.replaceAll(/\s+/g, " "))}}},`,
    `  author       = {{The Kneepoint authors}},`,
    `  year         = {${date.slice(0, 4)}},`,
    `  howpublished = {Simulation run ${run} of the scenario \\texttt{${
      escaped(name)
    }}, ${points} points},`,
    `  note         = {Kneepoint ${versions.kneepoint}, Deno ${versions.deno}, run on ${date}}`,
    `}`,
    ``,
  ].join("\n");
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** `text` with what TeX would take for a command escaped. */
function escaped(text: string): string {
  return text.replace(
    /[\\~^&%$#_{}]/g,
    (character) => SPECIAL[character] ?? `\\${character}`,
  );
}
