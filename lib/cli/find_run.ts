/**
 * From what was typed to a stored run.
 *
 * @module
 */

import { basename, dirname, join } from "@std/path";
import { isFile } from "../store/files.ts";
import { MANIFEST } from "../store/layout.ts";
import { shownPath, typedPath } from "./paths.ts";
import { BadInput } from "./status.ts";

/** Folders within the folder of results that a run may lie in: `reference/<name>/<run>`. */
const MOST_FOLDERS = 3;

/** Most runs that a message lists. */
const MOST_LISTED = 8;

/** The first digits of a run's id that will do, at least. */
const RUN_START = /^[0-9a-f]{4,}$/;

/**
 * The folder of the run that `typed` means: a folder that holds it, its manifest,
 * or in `out` the run's id or the first digits of it, `<name>/<run>`, or the
 * `<name>` of a scenario with one run.
 *
 * @throws {BadInput} If there is none, or more than one.
 */
export async function findRun(typed: string, out: string): Promise<string> {
  const path = typedPath(typed);
  if (basename(path) === MANIFEST && await isFile(path)) return dirname(path);
  const here = typed === "" ? [] : await runsIn(path);
  const all = here.length > 0 ? here : await runsIn(out);
  const found = here.length > 0
    ? here
    : all.filter((folder) => isMeant(folder, typed));
  if (found.length === 1) return found[0];
  const [wrong, which] = found.length === 0
    ? [`there is none in "${shownPath(out)}"`, all]
    : [`there are ${found.length}`, found];
  throw new BadInput(
    [`Cannot find run ${JSON.stringify(typed)}: ${wrong}`, ...listOf(which)]
      .join("\n"),
  );
}

/** Every run in `folder` and the folders in it. */
export async function runsIn(
  folder: string,
  depth = MOST_FOLDERS,
): Promise<string[]> {
  if (await isFile(join(folder, MANIFEST))) return [folder];
  if (depth < 0) return [];
  const runs: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory) {
        runs.push(...await runsIn(join(folder, name), depth - 1));
      }
    }
  } catch (error) {
    const isNoFolder = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!isNoFolder) throw error;
  }
  return runs.sort();
}

function isMeant(folder: string, typed: string): boolean {
  const run = basename(folder);
  const name = basename(dirname(folder));
  return typed === name || typed === `${name}/${run}` ||
    (RUN_START.test(typed) && run.startsWith(typed));
}

function listOf(folders: readonly string[]): string[] {
  const listed = folders.slice(0, MOST_LISTED)
    .map((folder) => `  ${shownPath(folder)}`);
  const more = folders.length - listed.length;
  return more > 0 ? [...listed, `  and ${more} more`] : listed;
}
