/**
 * Writes the JSON Schema of rows, for whoever reads them:
 * `deno run --allow-read --allow-write lib/store/write_row_schema.ts`.
 *
 * @module
 */

import { rowSchemaText } from "./row_schema.ts";

if (import.meta.main) {
  await Deno.writeTextFile(
    new URL("../../results/row.schema.json", import.meta.url),
    rowSchemaText(),
  );
}
