/** Points whose clients wait for replies: what their rows say. */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { ClosedSpec, PlainPoint } from "../../lib/scenario/point.ts";
import type { Row } from "../../lib/stats/row.ts";
import { runScenario } from "../../lib/sweep/run.ts";
import { scenarioOf, textOf } from "./_points.ts";

const CLOSED: ClosedSpec = {
  process: "closed",
  clients: 8,
  thinkUs: 10,
  think: "exponential",
  timeoutUs: null,
};

async function rowOf(
  closed: Partial<ClosedSpec>,
  changes: Partial<PlainPoint> = {},
): Promise<Row> {
  const scenario = scenarioOf(1, {
    arrivals: { ...CLOSED, ...closed },
    load: null,
    requests: 20_000,
    ...changes,
  });
  const [row] = await runScenario(scenario, { workers: 1 });
  for (const { ok } of Object.values(row.audit)) assert(ok);
  return row;
}

Deno.test("clients who do not think keep every core busy: load 1, measured, and stable", async () => {
  const service = { distribution: "fixed", timeUs: 5 } as const;
  const row = await rowOf({ thinkUs: 0 }, { service });
  assertEquals(row.status, "stable");
  assertEquals(row.clients, 8);
  assertEquals(row.timeouts, undefined);
  // Two cores at 5 µs; eight requests, two at a time.
  assertAlmostEquals(row.load, 1, 1e-3);
  assertAlmostEquals(row.offeredMrps, 0.4, 1e-3);
  assertAlmostEquals(row.throughputMrps.value!, 0.4, 1e-3);
  assertEquals(row.latencyUs.mean.value, 20);
  assertEquals(row.latencyUs.max.value, 20);
});

Deno.test("the load of clients is what was measured: rate × mean service ÷ cores", async () => {
  const row = await rowOf({});
  assertAlmostEquals(row.load, row.offeredMrps / 2, 1e-12);
  const { value } = row.throughputMrps;
  assertAlmostEquals(row.offeredMrps, value!, 2e-3 * value!);
  assertEquals(row.status, "stable");
});

Deno.test("the share that is given up is that of latencies as long as the time-out", async () => {
  // A core for each client: latency is service, exponential with mean 1.
  const row = await rowOf(
    { clients: 8, timeoutUs: 2 },
    { cores: 64, replications: 8 },
  );
  const { value, low, high } = row.timeouts!;
  assertAlmostEquals(value!, Math.exp(-2), 0.005);
  assert(low! < value! && value! < high!);
  assertEquals(row.status, "stable");
});

Deno.test("clients who give up sooner than they can be served saturate the cores; those who never do cannot", async () => {
  const many = { clients: 100, thinkUs: 10 };
  assertEquals((await rowOf({ ...many, timeoutUs: 20 })).status, "saturated");
  assertEquals((await rowOf({ ...many, timeoutUs: 200 })).status, "stable");
  assertEquals((await rowOf(many)).status, "stable");
});

Deno.test("fewer than ten requests a client are too few to tell", async () => {
  const { status } = await rowOf({ clients: 4000 });
  assertEquals(status, "unsettled");
});

Deno.test("rows of clients are the same for any number of workers", async () => {
  const scenario = scenarioOf(3, {
    arrivals: { ...CLOSED, timeoutUs: 5 },
    load: null,
  });
  const texts = async (workers: number) =>
    (await runScenario(scenario, { workers })).map(textOf);
  assertEquals(await texts(1), await texts(2));
});

Deno.test("clients are recorded over time like others", async () => {
  const row = await rowOf({}, { timeline: { windowUs: 500 } });
  const { requests } = row.timeline!.applications.all;
  assert(requests.length > 5);
  // Sent at the rate that was measured, in every window.
  for (const { value } of requests.slice(1, -1)) {
    assertAlmostEquals(value!, 500 * row.offeredMrps, 80);
  }
});
