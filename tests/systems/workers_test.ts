import { assertEquals } from "@std/assert";
import { parseScenario } from "../../lib/scenario/parse.ts";
import type { Row } from "../../lib/stats/row.ts";
import { runScenario } from "../../lib/sweep/run.ts";
import { DEFINITIONS, SYSTEMS } from "../../lib/systems/mod.ts";

Deno.test("systems give the same rows on any number of workers, and count their batches and locks", async () => {
  const scenario = parseScenario(
    JSON.stringify({
      name: "x",
      cores: 4,
      load: 0.2,
      requests: 2000,
      replications: 1,
      service: { distribution: "exponential", meanUs: 10 },
      connections: { count: 100, requestsEach: 2 },
      policy: SYSTEMS.map(({ name }) => ({ system: name })),
    }),
    { source: "x", definitions: DEFINITIONS },
  );
  const untimed = (rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, wallSeconds: 0 }));
  const [one, two] = await Promise.all(
    [1, 2].map(async (workers) =>
      untimed(await runScenario(scenario, { workers }))
    ),
  );
  assertEquals(one, two);
  const countsOf = (system: string) =>
    one.find(({ policy }) => policy === `system:${system}`)!.counts;
  assertEquals(countsOf("linux").locksTaken.value! > 0, true);
  assertEquals(countsOf("ix").locksTaken.value, 0);
  assertEquals(countsOf("ix").stackBatches.value! > 0, true);
});
