/**
 * `deno task notebooks`: Jupyter opened on the notebooks.
 *
 * `deno task kernel` installs the kernelspec for the user's own Jupyter.
 * `deno task notebooks:refresh` runs the notebooks named, or all, and stores their outputs.
 *
 * @module
 */

import { join } from "@std/path";
import { installKernel, openNotebooks, refreshNotebook } from "./jupyter.ts";
import { projectPath } from "./paths.ts";

/** Names of all notebooks in `folder`, ascending. */
async function notebooksIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb")).sort();
}

async function main([what, ...names]: readonly string[]): Promise<number> {
  const folder = projectPath("notebooks");
  if (what === "--kernel") {
    console.log(await installKernel());
    return 0;
  }
  if (what !== "--refresh") return await openNotebooks(folder);
  for (const name of names.length > 0 ? names : await notebooksIn(folder)) {
    console.error(`Running ${name} …`);
    await refreshNotebook(join(folder, name.replace(/(\.ipynb)?$/, ".ipynb")));
  }
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
