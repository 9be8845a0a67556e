/**
 * What a run was made with.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "@std/path";
import config from "../../deno.json" with { type: "json" };

/** The version of the engine: part of every run's identity. */
export const ENGINE_VERSION: string = config.version;

/** Everything whose version can matter to a result. */
export interface Versions {
  /** Kneepoint itself, as in its deno.json. */
  readonly kneepoint: string;
  /** Its source, for whoever asks whether a version was changed without a new name: see {@linkcode sourceHash}. */
  readonly source: string | null;
  /** The source of figures, tables and the citation: see {@linkcode picturesHash}. */
  readonly pictures?: string | null;
  /** The runtime. */
  readonly deno: string;
  /** The runtime's JavaScript engine. */
  readonly v8: string;
  /** The runtime's compiler. */
  readonly typescript: string;
  /** Packages as pinned, by the name they are imported under. */
  readonly packages: Readonly<Record<string, string>>;
}

/** The versions in this process. */
export async function versions(): Promise<Versions> {
  return {
    kneepoint: ENGINE_VERSION,
    source: await sourceHash(),
    pictures: await picturesHash(),
    ...Deno.version,
    packages: config.imports,
  };
}

/** Folders of the library that a row's numbers are made in. */
const NUMBERS_MADE_IN = [
  "engine",
  "policies",
  "random",
  "scenario",
  "stats",
  "sweep",
  "workload",
];

/** Folders that what follows from the rows is made in: figures, tables, the citation. */
const PICTURES_MADE_IN = ["cli", "report", "store"];

/**
 * SHA-256 of every file of the library that a row's numbers are made in, name
 * and text, in the order of their names; null where they may not be read, or lie
 * on no disk.
 */
export function sourceHash(): Promise<string | null> {
  return hashOfFolders(NUMBERS_MADE_IN);
}

/** The same of the files that figures, tables and the citation are made in. */
export function picturesHash(): Promise<string | null> {
  return hashOfFolders(PICTURES_MADE_IN);
}

async function hashOfFolders(
  folders: readonly string[],
): Promise<string | null> {
  const library = import.meta.dirname && join(import.meta.dirname, "..");
  if (library === undefined) return null;
  const hash = createHash("sha256");
  try {
    for (const file of await filesOf(library, folders)) {
      hash.update(`${file}\0`).update(await Deno.readFile(join(library, file)));
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
  return hash.digest("hex");
}

async function filesOf(
  library: string,
  folders: readonly string[],
): Promise<string[]> {
  const files: string[] = [];
  for (const folder of folders) {
    for await (const file of filesIn(join(library, folder), `${folder}/`)) {
      files.push(file);
    }
  }
  return files.sort();
}

/** Paths of the files in `folder` and the folders in it, from there. */
async function* filesIn(
  folder: string,
  prefix: string,
): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = prefix + name;
    if (isDirectory) yield* filesIn(join(folder, name), `${path}/`);
    else if (/\.(ts|js|css)$/.test(name)) yield path;
  }
}
