/** The library's files, and who imports whom, as Deno itself sees it. @module */

import { fromFileUrl, relative } from "@std/path";

/** Where the library is. */
export const LIBRARY: string = fromFileUrl(new URL("../lib", import.meta.url));

/** A file of the library. Paths are from `lib/`. */
export interface LibraryFile {
  readonly path: string;
  /** Its folder; of a file in `lib/` itself, its path. */
  readonly folder: string;
  readonly text: string;
  /** `text` without its comments' lines. */
  readonly code: string;
}

/** An import, of values or of types alone. */
export interface Import {
  readonly from: string;
  /** A file of the library. */
  readonly to: string;
}

/** Every file of the library, by path. */
export async function libraryFiles(
  folder: string = LIBRARY,
): Promise<LibraryFile[]> {
  const files: LibraryFile[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const full = `${folder}/${entry.name}`;
    if (entry.isDirectory) files.push(...await libraryFiles(full));
    else if (/\.(ts|js|css)$/.test(entry.name)) {
      const path = relative(LIBRARY, full);
      const text = await Deno.readTextFile(full);
      files.push({ path, folder: folderOf(path), text, code: codeOf(text) });
    }
  }
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The folder of `lib/` that a file is in, however deep; of a file in `lib/` itself, its path. */
export function folderOf(path: string): string {
  return path.split("/")[0];
}

/** `text` without the lines that are comment; what stands beside code is kept. */
function codeOf(text: string): string {
  return text.replaceAll(/^\s*\/\*[^]*?\*\/$/gm, "")
    .replaceAll(/^\s*\/\/.*$/gm, "");
}

/** What `deno info --json` says of a module, as far as it is used here. */
interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
    readonly type?: { readonly specifier: string };
  }[];
}

/** Files reached from `roots`, and the imports between them, those of types included. */
export async function importsFrom(
  roots: readonly string[],
): Promise<{ reached: Set<string>; imports: Import[] }> {
  const imports = new Map<string, Import>(), reached = new Set<string>();
  for (const root of roots) {
    for (const { specifier, dependencies = [] } of await modulesOf(root)) {
      const from = pathOf(specifier);
      if (from === null) continue;
      reached.add(from);
      for (const { code, type } of dependencies) {
        for (const target of [code, type]) {
          const to = target === undefined ? null : pathOf(target.specifier);
          if (to !== null) imports.set(`${from} ${to}`, { from, to });
        }
      }
    }
  }
  return { reached, imports: [...imports.values()] };
}

async function modulesOf(root: string): Promise<readonly ModuleInfo[]> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `${LIBRARY}/${root}`],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)).modules;
}

/** Path in the library of a module, or null if it is not one of its files. */
function pathOf(specifier: string): string | null {
  if (!specifier.startsWith("file:")) return null;
  const path = relative(LIBRARY, fromFileUrl(specifier));
  return path.startsWith("..") ? null : path;
}
