/**
 * `deno task notebooks`: Jupyter opened on the notebooks.
 *
 * @module
 */

import { openNotebooks } from "./jupyter.ts";
import { projectPath } from "./paths.ts";

if (import.meta.main) Deno.exit(await openNotebooks(projectPath("notebooks")));
