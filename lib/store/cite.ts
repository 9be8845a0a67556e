/**
 * `cite.bib`: how to cite a stored run.
 *
 * @module
 */

import type { Manifest } from "./manifest.ts";
import { texOf } from "./tex.ts";

/** What `\cite` is given for a run of the scenario called `name`. */
export function citeKey(name: string, run: string): string {
  return `kneepoint-${name}-${run}`;
}

/** A BibTeX entry for the run that `manifest` tells of. */
export function bibtex(
  { run, versions, start, points }: Omit<Manifest, "scenario">,
  { name, title }: { readonly name: string; readonly title: string },
): string {
  const date = start.slice(0, 10);
  return [
    `@misc{${citeKey(name, run)},`,
    `  title        = {{${texOf(title)}}},`,
    `  author       = {{The Kneepoint authors}},`,
    `  year         = {${date.slice(0, 4)}},`,
    `  howpublished = {Simulation run ${run} of the scenario \\texttt{${
      texOf(name)
    }}, ${points} points},`,
    `  note         = {Kneepoint ${versions.kneepoint}, Deno ${versions.deno}, run on ${date}}`,
    `}`,
    ``,
  ].join("\n");
}
