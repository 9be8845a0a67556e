/**
 * Writes the JSON Schema of scenarios, for editors:
 * `deno run --allow-read --allow-write lib/scenario/write_schema.ts`.
 *
 * @module
 */

import { POLICIES } from "../policies/mod.ts";
import { scenarioSchemaText } from "./schema.ts";

if (import.meta.main) {
  await Deno.writeTextFile(
    new URL("../../scenarios/scenario.schema.json", import.meta.url),
    scenarioSchemaText(POLICIES),
  );
}
