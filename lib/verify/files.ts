/**
 * Whether the files of a stored run are those that its manifest tells of, and
 * follow from its rows.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "@std/path";
import type { Row } from "../stats/row.ts";
import { bibtex } from "../store/cite.ts";
import { fileFact, isFile } from "../store/files.ts";
import { hashRows, runId } from "../store/identity.ts";
import {
  CITE,
  CSV,
  FIGURES,
  HISTOGRAMS,
  PARQUET,
  POINTS,
} from "../store/layout.ts";
import type { Manifest } from "../store/manifest.ts";
import { parquetOf } from "../store/parquet.ts";
import { csvOf } from "../store/tables.ts";
import { versions as currentVersions } from "../store/versions.ts";

/** What a check found. */
export interface Findings {
  /** What is wrong, a sentence each. */
  readonly problems: string[];
  /** What a reader should know and is not wrong, a sentence each. */
  readonly notes: string[];
}

/** Whether the run of `manifest` in `folder` is called what its scenario and engine make it. */
export function checkIdentity(manifest: Manifest, folder: string): string[] {
  const { run, scenario, traces, versions } = manifest;
  const hashes = new Map(
    Object.entries(traces).map(([path, { sha256 }]) => [path, sha256]),
  );
  const due = runId(scenario, hashes, versions.kneepoint);
  const problems: string[] = [];
  if (due !== run) {
    problems.push(
      `manifest.json: run is ${run}, but its scenario and engine make ${due}`,
    );
  }
  const name = join(folder).split(/[\\/]/).at(-1);
  if (name !== run) {
    problems.push(`manifest.json: run is ${run}, but its folder is ${name}`);
  }
  return problems;
}

/** Whether each file in `folder` has the size and hash that `manifest` says. */
export async function checkFiles(
  folder: string,
  { files, status }: Manifest,
): Promise<Findings> {
  const problems: string[] = [], notes: string[] = [];
  for (const [file, wanted] of Object.entries(files)) {
    const path = join(folder, file);
    if (!await isFile(path)) {
      // Large, and given back by the scenario: runs may be passed on without.
      if (file === HISTOGRAMS) notes.push(`${file} is not there`);
      else problems.push(`${file} is not there`);
      continue;
    }
    const found = await fileFact(path);
    if (found.bytes !== wanted.bytes) {
      problems.push(
        `${file} has ${found.bytes} bytes, not ${wanted.bytes} as in manifest.json`,
      );
    } else if (found.sha256 !== wanted.sha256) {
      problems.push(
        `${file} is not the file that manifest.json tells of: its SHA-256 begins with ${
          found.sha256.slice(0, 10)
        }, not ${wanted.sha256.slice(0, 10)}`,
      );
    }
  }
  if (status !== "complete") {
    notes.push(
      `the run is ${status}: its manifest tells of ${
        Object.keys(files).length
      } files`,
    );
  }
  return { problems, notes };
}

/** Draws the figures of rows: SVG by name. */
export type Draw = (
  rows: readonly Row[],
  run: string,
  scenario: Manifest["scenario"],
) => ReadonlyMap<string, string>;

/**
 * Whether what follows from the rows does: the hash of the rows, tables, citation
 * and figures, made again and compared.
 *
 * Tables are the rows and nothing else; what a figure looks like, and how a
 * citation is worded, depends on the source: another source is said, and no fault.
 */
export async function checkDerived(
  manifest: Manifest,
  rows: () => AsyncIterable<Row>,
  draw: Draw,
): Promise<Findings> {
  const { files, rowsSha256, run, scenario, versions } = manifest;
  const problems: string[] = [], notes: string[] = [];
  if (rowsSha256 !== null && await hashRows(rows()) !== rowsSha256) {
    problems.push(`${POINTS} has other rows than manifest.json tells of`);
  }
  const own = await currentVersions();
  const isSameSource = versions.pictures === own.pictures &&
    JSON.stringify(versions.packages) === JSON.stringify(own.packages);
  const compare = async (file: string, made: Pieces, isFault: boolean) => {
    if (!(file in files) || await hashOf(made) === files[file].sha256) return;
    if (isFault) problems.push(`${file} is not what ${POINTS} gives`);
    else notes.push(`${file} comes out differently from this source`);
  };
  await compare(CSV, csvOf(rows), true);
  await compare(PARQUET, [await parquetOf(rows)], true);
  await compare(CITE, [bibtex(manifest, scenario)], isSameSource);
  const figures = Object.keys(files).filter((file) =>
    // The other forms of a figure are made of its SVG.
    file.startsWith(`${FIGURES}/`) && file.endsWith(".svg")
  );
  if (figures.length > 0) {
    const drawn = draw(await Array.fromAsync(rows()), run, scenario);
    for (const file of figures) {
      const name = file.slice(FIGURES.length + 1).replace(/\.svg$/, "");
      const svg = drawn.get(name);
      if (svg !== undefined) await compare(file, [svg], isSameSource);
      else notes.push(`${file} is not drawn by this source`);
    }
  }
  return { problems, notes };
}

type Pieces =
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>;

async function hashOf(pieces: Pieces): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}
