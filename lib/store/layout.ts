/**
 * What a stored run's folder is called and what lies in it.
 *
 * @module
 */

import { join } from "@std/path";

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

/** A name that is a file's name and nothing more, on every system. */
const SAFE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

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
  if (SAFE_NAME.test(name)) return name;
  throw new RangeError(
    `Cannot name a file: name must be letters, digits, "-", "_" and ".", not first ".", got "${name}"`,
  );
}
