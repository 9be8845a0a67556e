/**
 * What a stored run's folder is called and what lies in it.
 *
 * @module
 */

import { dirname, join } from "@std/path";

/** Rows, one a line. */
export const POINTS = "points.ndjson";
/** Latency records, one a line. */
export const HISTOGRAMS = "histograms.ndjson";
/** Rows as a table. */
export const CSV = "points.csv";
/** Rows as a table of columns. */
export const PARQUET = "points.parquet";
/** How to cite the run. */
export const CITE = "cite.bib";
/** The run as a research object. */
export const CRATE = "ro-crate-metadata.json";
/** The run's account of itself. */
export const MANIFEST = "manifest.json";
/** Folder of the figures. */
export const FIGURES = "figures";

/** A name that is a file's name and nothing more, on every system but Windows. */
const SAFE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** On Windows, these are devices, whatever they end in, and last dots are dropped. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|\.$/i;

/** A file or folder of a run is a link, which may lead anywhere. */
export class LinkError extends Error {
  /** What it is called. */
  override readonly name = "LinkError";
}

/** The folder of a run: `<out>/<name>/<run>`. */
export function runFolder(out: string, name: string, run: string): string {
  return join(out, safeName(name), safeName(run));
}

/**
 * `name`, which cannot lead out of the folder it is used in.
 *
 * @throws {RangeError} If it could.
 */
export function safeName(name: string): string {
  if (SAFE_NAME.test(name) && !RESERVED.test(name)) return name;
  throw new RangeError(
    `Cannot name a file: name must be letters, digits, "-", "_" and ".", not first or last ".", and no name of a device, got ${
      JSON.stringify(name)
    }`,
  );
}

/**
 * Makes sure that nothing on the way to the run in `folder`, or in it, is a link
 * that leads out of the folder of results.
 *
 * @throws {LinkError} If something is.
 */
export async function refuseLinks(folder: string): Promise<void> {
  for (const path of [dirname(folder), folder]) await refuseLink(path);
  for (const path of [folder, join(folder, FIGURES)]) {
    try {
      for await (const { name, isSymlink } of Deno.readDir(path)) {
        if (isSymlink) throw linkError(join(path, name));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

async function refuseLink(path: string): Promise<void> {
  try {
    if ((await Deno.lstat(path)).isSymlink) throw linkError(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function linkError(path: string): LinkError {
  return new LinkError(
    `Cannot store through "${path}": it must be no symbolic link, which could lead anywhere`,
  );
}
