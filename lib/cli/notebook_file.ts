/**
 * Notebooks as they are stored.
 *
 * @module
 */

import { join } from "@std/path";

/** A cell of a notebook, as it is stored. */
export interface NotebookCell {
  /** Whether it is run, read or neither. */
  readonly cell_type: "code" | "markdown" | "raw";
  /** Its text, whole or in lines. */
  readonly source: string | readonly string[];
  /** What a run of it left. */
  readonly outputs?: readonly {
    readonly output_type: string;
    readonly data?: Readonly<Record<string, unknown>>;
  }[];
}

/** A notebook, as it is stored. */
export interface Notebook {
  /** Its cells from top to bottom. */
  readonly cells: readonly NotebookCell[];
}

/** The source of `cell` as one text. */
export function sourceOf(cell: NotebookCell): string {
  return typeof cell.source === "string" ? cell.source : cell.source.join("");
}

/** Reads the notebook at `path`. */
export async function readNotebook(path: string): Promise<Notebook> {
  // What Jupyter stores has this shape: the edge.
  return JSON.parse(await Deno.readTextFile(path)) as Notebook;
}

/** Paths of all notebooks in `folder`, ascending. */
export async function notebooksIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb")).sort()
    .map((name) => join(folder, name));
}
