/**
 * A run beside other cells: the rows are those of any run, and a stopped one
 * keeps what is finished.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { runLive } from "../../lib/notebook/live.ts";
import { stopButton } from "../../lib/notebook/stop_button.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import type { Row } from "../../lib/stats/row.ts";
import { runScenario } from "../../lib/sweep/run.ts";

function scenarioOf(requests: number) {
  const scenario = {
    name: "live",
    cores: 4,
    requests,
    replications: 2,
    service: { distribution: "exponential", meanUs: 1 },
    load: [0.2, 0.4, 0.6],
    policy: { name: "centralized-fcfs" },
  };
  const options = { source: "test", definitions: POLICIES };
  return parseScenario(JSON.stringify(scenario), options);
}

const latencies = (rows: readonly Row[]) =>
  rows.map(({ point, latencyUs }) => ({ point, latencyUs }));

Deno.test("a live run gives the rows of any run, and draws the whole of them last", async () => {
  const scenario = scenarioOf(2000);
  const drawn: number[] = [];
  const live = await runLive(scenario, (rows) => {
    drawn.push(rows.length);
    return "<svg></svg>";
  }, { workers: 1 });
  const rows = await live.rows;
  assertEquals(
    latencies(rows),
    latencies(await runScenario(scenario, { workers: 1 })),
  );
  assertEquals(drawn.at(-1), 3);
});

Deno.test("a live run that is stopped gives what is finished", async () => {
  const live = await runLive(scenarioOf(4_000_000), () => "<svg></svg>", {
    workers: 1,
  });
  live.stop();
  assertEquals(await live.rows, []);
});

Deno.test("the button stops by a form that is sent to its secret address alone", async () => {
  let stops = 0;
  const button = stopButton(() => stops++);
  const [, action] = /action="([^"]+)"/.exec(button.html)!;
  const wrong = await fetch(new URL("/stop", action), { method: "POST" });
  const looked = await fetch(action);
  assertEquals([wrong.status, looked.status, stops], [404, 404, 0]);
  const meant = await fetch(action, { method: "POST" });
  assertEquals([meant.status, stops], [204, 1]);
  await button.close();
  assert(action.startsWith("http://127.0.0.1:"));
});
