/**
 * A stored run as a paper refers to it.
 *
 * @module
 */

import { join } from "@std/path";
import type { Row } from "../stats/row.ts";
import { hashFile } from "../store/files.ts";
import { POINTS } from "../store/layout.ts";
import type { Manifest } from "../store/manifest.ts";
import { manifestOf, storedLines } from "../store/read_run.ts";

/** A run and its rows. */
export interface CitedRun {
  /** Where it lies. */
  readonly folder: string;
  /** Its account of itself. */
  readonly manifest: Manifest;
  /** Its rows, in the order of their points. */
  readonly rows: readonly Row[];
  /** Why no number of it may be quoted; null where nothing speaks against it. */
  readonly problem: string | null;
}

/**
 * Reads the run in `folder`.
 *
 * @throws {RunError} If there is none.
 */
export async function readCitedRun(folder: string): Promise<CitedRun> {
  const manifest = await manifestOf(folder);
  const rows: Row[] = [];
  let torn = false;
  for await (const line of storedLines(folder, POINTS)) {
    if (line.problem !== undefined) torn = true;
    // What was written as a row is read as one: the edge where types begin again.
    else rows.push(line.value as unknown as Row);
  }
  return {
    folder,
    manifest,
    rows: rows.sort((a, b) => a.point - b.point),
    problem: await problemOf(folder, manifest, rows.length, torn),
  };
}

async function problemOf(
  folder: string,
  { files, status }: Manifest,
  rows: number,
  torn: boolean,
): Promise<string | null> {
  if (rows === 0) return "it has no rows";
  // While a run goes on, or when it was stopped, nothing is hashed yet.
  if (!(POINTS in files)) return torn ? `a line of ${POINTS} is torn` : null;
  return await hashFile(join(folder, POINTS)) === files[POINTS].sha256
    ? null
    : `${POINTS} is not the file that its manifest tells of, which is ${status}; kneepoint verify says more`;
}
