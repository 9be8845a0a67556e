/** What is kept in results/reference can be had again, and what README shows is there. */

import { assert, assertEquals } from "@std/assert";
import { POLICIES } from "../../lib/policies/mod.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import type { Row } from "../../lib/stats/row.ts";
import { runScenario } from "../../lib/sweep/run.ts";

const SCENARIO = "scenarios/tail-vs-efficiency.json";
const FOLDER = "results/reference/tail-vs-efficiency";

/** Points that are run again: each policy once, at loads where it is quick. */
const POINTS = [0, 19, 38, 57, 76];

function withoutTime(row: Row): string {
  return JSON.stringify({ ...row, wallSeconds: null });
}

Deno.test("rows of the reference run are what its scenario gives, to the last bit", async () => {
  const [run] = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
  const stored = Deno.readTextFileSync(`${FOLDER}/${run}/points.ndjson`)
    .trim().split("\n").map((line): Row => JSON.parse(line));
  const scenario = parseScenario(Deno.readTextFileSync(SCENARIO), {
    source: SCENARIO,
    definitions: POLICIES,
  });
  assertEquals(stored.length, scenario.points.length);
  const rows = await runScenario(scenario, { points: POINTS });
  assertEquals(
    rows.map(withoutTime),
    POINTS.map((point) => withoutTime(stored[point])),
  );
});

Deno.test("every file that README links to is there", () => {
  const readme = Deno.readTextFileSync("README.md");
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, to]) => to);
  assert(links.length > 10);
  for (const link of links) assert(Deno.statSync(link), link);
});
