/**
 * `deno task notebooks`: Jupyter opened on the notebooks; what follows goes to
 * Jupyter, such as `--no-browser` or, as root, `--allow-root`.
 *
 * `deno task kernel` installs the kernelspec for the user's own Jupyter.
 * `deno task notebooks:refresh` runs the notebooks named, or all, and stores their outputs.
 *
 * @module
 */

import { basename, join } from "@std/path";
import { installKernel, openNotebooks, refreshNotebook } from "./jupyter.ts";
import { notebooksIn } from "./notebook_file.ts";
import { projectPath } from "./paths.ts";

async function main(args: readonly string[]): Promise<number> {
  const [what, ...names] = args;
  const folder = projectPath("notebooks");
  if (what === "--kernel") {
    console.log(await installKernel());
    return 0;
  }
  if (what !== "--refresh") return await openNotebooks(folder, args);
  const paths = names.length === 0
    ? await notebooksIn(folder)
    : names.map((name) => join(folder, name.replace(/(\.ipynb)?$/, ".ipynb")));
  for (const path of paths) {
    console.error(`Running ${basename(path)} …`);
    await refreshNotebook(path);
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
