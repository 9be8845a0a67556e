import { assertAlmostEquals, assertEquals } from "@std/assert";
import { toTicks } from "../../lib/engine/ticks.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import { POLICIES, policyNamed } from "../../lib/policies/mod.ts";
import type { PlainPoint } from "../../lib/scenario/point.ts";
import { Histogram } from "../../lib/stats/histogram.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { summarize } from "../../lib/sweep/summarize.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import { workloadOf } from "../../lib/workload/workload.ts";
import { pointOf, textOf } from "../sweep/_points.ts";

/** Arrivals and services of the first `rows` requests of `point`. */
async function requestsOf(
  point: PlainPoint,
  rows: number,
): Promise<{ arrival: number[]; service: number[] }> {
  const arrival: number[] = [], service: number[] = [];
  for await (const block of (await workloadOf(point)).blocks(0)) {
    arrival.push(...block.arrival.subarray(0, block.length));
    service.push(...block.service.subarray(0, block.length));
    if (arrival.length >= rows) break;
  }
  return { arrival: arrival.slice(0, rows), service: service.slice(0, rows) };
}

for (const requests of [0, 1, 100, 4096, 10_000]) {
  Deno.test(`${requests} initial requests are there at time 0, and all others come as they would without`, async () => {
    const usual = await requestsOf(pointOf(0), 20_000);
    const initial = { requests };
    const backlog = await requestsOf(pointOf(0, { initial }), 20_000);
    assertEquals(
      backlog.arrival,
      [...new Array(requests).fill(0), ...usual.arrival].slice(0, 20_000),
    );
    assertEquals(backlog.service, usual.service);
  });
}

Deno.test("no initial requests are the same rows as none said, under every policy", async () => {
  for (const { name } of POLICIES) {
    const policy = withDefaults(policyNamed(name), { name });
    const rowOf = async (changes: Partial<PlainPoint>) => {
      const point = pointOf(0, { policy, replications: 1, ...changes });
      return textOf(summarize(point, [await simulateReplication(point, 0)]));
    };
    assertEquals(await rowOf({ initial: { requests: 0 } }), await rowOf({}));
  }
});

Deno.test("a backlog of fixed service on one core: request k waits for those before it, and the sum is exact", async () => {
  const backlog = 100;
  const point = pointOf(0, {
    cores: 1,
    load: 1e-6,
    service: { distribution: "fixed", timeUs: 2 },
    initial: { requests: backlog },
    requests: backlog,
    warmup: { requests: 0 },
    replications: 1,
  });
  const { recording } = await simulateReplication(point, 0);
  const wait = Histogram.merged([recording.histograms.wait]);
  assertEquals(wait.count, backlog);
  assertEquals(wait.sum, toTicks(2) * backlog * (backlog - 1) / 2);
  assertEquals(wait.max, toTicks(2) * (backlog - 1));
});

Deno.test("what a machine begins with does not matter once it is left out: M/M/2's mean latency", async () => {
  const point = pointOf(0, {
    load: 0.7,
    initial: { requests: 500 },
    warmup: { us: 3000 },
    requests: 60_000,
    replications: 10,
  });
  const results = [];
  for (let of = 0; of < 10; of++) {
    results.push(await simulateReplication(point, of));
  }
  const { value, low, high } = summarize(point, results).latencyUs.mean;
  const truth = mmc.meanLatencyUs(2, 0.7, 1);
  const standardError = (high! - low!) / 2 / 2.26;
  assertAlmostEquals(value!, truth, 4 * standardError);
  assertAlmostEquals(4 * standardError, 0, 0.05 * truth);
});

Deno.test("a warm-up in time leaves out the requests that arrive before, and measures as many as asked for", async () => {
  for (const us of [0, 0.0001, 50, 1234.5]) {
    const point = pointOf(0, { warmup: { us }, replications: 1 });
    const { arrival } = await requestsOf(point, 4000);
    const before = arrival.filter((at) => at < toTicks(us)).length;
    const { recording } = await simulateReplication(point, 0);
    assertEquals(recording.warmupRequests, before);
    assertEquals(recording.measured, point.requests);
    const given = pointOf(0, { warmup: { requests: before }, replications: 1 });
    const twin = await simulateReplication(given, 0);
    assertEquals(recording.histograms, twin.recording.histograms);
    assertEquals(recording.ledger, twin.recording.ledger);
  }
});
