/**
 * Writes the JSON Schema of scenarios, for editors:
 * `deno run --allow-read --allow-write lib/scenario/write_schema.ts`.
 *
 * @module
 */

import { scenarioSchemaText } from "./schema.ts";
import { DEFINITIONS } from "../systems/mod.ts";

if (import.meta.main) {
  await Deno.writeTextFile(
    new URL("../../scenarios/scenario.schema.json", import.meta.url),
    scenarioSchemaText(DEFINITIONS),
  );
}
