import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { Row } from "../../lib/stats/row.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import { rowProblems, rowSchemaText } from "../../lib/store/row_schema.ts";
import { runScenario } from "../../lib/sweep/run.ts";
import { PROJECT } from "../cli/_kneepoint.ts";

/** A row as it is read: as JSON, and not as what was made. */
function problemsOf(row: unknown): string[] {
  return rowProblems(JSON.parse(JSON.stringify(row)));
}

function foldersIn(path: string): string[] {
  return [...Deno.readDirSync(path)]
    .filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
}

/** The rows of a scenario of few and small points. */
async function rowsOf(changes: Record<string, unknown>): Promise<Row[]> {
  const text = JSON.stringify({
    name: "small",
    requests: 300,
    replications: 2,
    warmup: { requests: 50 },
    cores: 2,
    service: { distribution: "exponential", meanUs: 1 },
    load: [0.5, 1.5],
    policy: { name: "centralized-fcfs" },
    ...changes,
  });
  return await runScenario(
    parseScenario(text, { source: "-", definitions: POLICIES }),
    { workers: 1 },
  );
}

Deno.test("the schema of rows that is published is this one", async () => {
  const path = join(PROJECT, "results", "row.schema.json");
  assertEquals(await Deno.readTextFile(path), rowSchemaText());
});

Deno.test("every row of the reference runs is one by the schema", async () => {
  const names = join(PROJECT, "results", "reference");
  let rows = 0;
  for (const name of foldersIn(names)) {
    for (const run of foldersIn(join(names, name))) {
      const path = join(names, name, run, "points.ndjson");
      const text = await Deno.readTextFile(path);
      for (const line of text.trimEnd().split("\n")) {
        assertEquals(problemsOf(JSON.parse(line)), [], `${path}: ${line}`);
        rows++;
      }
    }
  }
  assert(rows > 0);
});

Deno.test("rows of every shape are rows by the schema: shared cores, clients, hardware, over time", async () => {
  const applications = [
    {
      name: "web",
      kind: "latency-critical",
      service: { distribution: "exponential", meanUs: 1 },
      load: 0.4,
    },
    { name: "batch", kind: "best-effort" },
  ];
  const shapes: [Record<string, unknown>, keyof Row][] = [
    [{}, "status"],
    [{ load: 0.5, timeline: { windowUs: 50 } }, "timeline"],
    [{ hardware: { slowCores: 1, slowSpeed: 0.5 }, load: 0.4 }, "hardware"],
    [{
      load: undefined,
      arrivals: { process: "closed", clients: 3, thinkUs: 5, timeoutUs: 20 },
    }, "timeouts"],
    [{ load: undefined, service: undefined, applications }, "applications"],
  ];
  for (const [changes, field] of shapes) {
    for (const row of await rowsOf(changes)) {
      assert(field in row, field);
      assertEquals(problemsOf(row), [], field);
    }
  }
});

Deno.test("what is no row is none by the schema", async () => {
  const [row] = await rowsOf({ load: 0.5 });
  const { policy: _, ...nameless } = row;
  for (
    const wrong of [
      nameless,
      { ...row, status: "fine" },
      { ...row, more: 1 },
      { ...row, point: -1 },
      { ...row, cpuEfficiency: 0.5 },
      null,
    ]
  ) assert(problemsOf(wrong).length > 0);
});
