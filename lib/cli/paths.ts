/**
 * Paths as they were typed.
 *
 * @module
 */

// Node's, not the standard library's: the launcher waits for this one a third of the time.
import { isAbsolute, join, relative, resolve } from "node:path";
import { BadInput } from "./status.ts";

/**
 * `path`, typed in the folder where the user stands, from this process's folder.
 *
 * A task runs in the project's folder wherever it was started; where that was,
 * Deno says in INIT_CWD.
 */
export function typedPath(path: string): string {
  const stand = startFolder();
  if (stand === null || isAbsolute(path)) return path;
  return relative(Deno.cwd(), resolve(stand, path)) || ".";
}

/** `path`, from this process's folder, as the user would type it. */
export function shownPath(path: string): string {
  const stand = startFolder();
  if (stand === null || isAbsolute(path)) return path;
  return relative(stand, resolve(path)) || ".";
}

/** `path` from the folder of the project, in which results are kept. */
export function projectPath(path: string): string {
  const project = join(import.meta.dirname ?? ".", "..", "..");
  return relative(Deno.cwd(), join(project, path)) || ".";
}

/**
 * The folder of all results: `out` as it was typed, or the project's own.
 *
 * @throws {BadInput} If nothing was typed.
 */
export function resultsFolder(out: string | undefined): string {
  if (out === "") {
    throw new BadInput('Cannot store results: --out must be a folder, got ""');
  }
  return out === undefined ? projectPath("results") : typedPath(out);
}

function startFolder(): string | null {
  const permission = Deno.permissions.querySync({
    name: "env",
    variable: "INIT_CWD",
  });
  if (permission.state !== "granted") return null;
  return Deno.env.get("INIT_CWD") ?? null;
}
