import { assert, assertEquals } from "@std/assert";
import { indirectionTable } from "../../lib/policies/steering.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { assertFits } from "../_agreement.ts";
import { finishTimes, FIXED, poisson, run } from "../_run.ts";

/** Entries of each core. */
function entriesOf(cores: number, skew: number): number[] {
  const entries = new Array<number>(cores).fill(0);
  for (const core of indirectionTable(cores, skew)) entries[core]++;
  return entries;
}

Deno.test("an indirection table without skew has the cores in turn", () => {
  for (const cores of [1, 3, 16, 128, 1000]) {
    indirectionTable(cores, 0)
      .forEach((core, entry) => assertEquals(core, entry % cores));
  }
});

Deno.test("a skewed indirection table shares its 128 entries out in proportion, to within one", () => {
  // 1 and ½: two thirds and one.
  assertEquals(entriesOf(2, 1), [85, 43]);
  // 1, ½, ⅓, ¼: 61.44, 30.72, 20.48 and 15.36 of 128.
  assertEquals(entriesOf(4, 1), [61, 31, 21, 15]);
  // 1, 0.707, 0.577, 0.5: 45.97, 32.51, 26.54, 22.98.
  assertEquals(entriesOf(4, 0.5), [46, 32, 27, 23]);
  for (const cores of [2, 5, 16, 64]) {
    for (const skew of [0, 0.1, 1, 2.5]) {
      const weights = Array.from({ length: cores }, (_, k) => (k + 1) ** -skew);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const entries = entriesOf(cores, skew);
      assertEquals(entries.reduce((sum, of) => sum + of, 0), 128);
      entries.forEach((of, core) =>
        assert(Math.abs(of - 128 * weights[core] / total) < 1)
      );
    }
  }
});

Deno.test("under RSS a core gets its entries' share of requests, and what its connections hash to", () => {
  const cores = 4, connections = 64, rssSkew = 1;
  const requests = poisson(4000, 0.5, FIXED);
  const { spans } = run(
    { name: "partitioned-fcfs", steering: "rss", rssSkew },
    requests,
    { cores, connections, spans: true },
  );
  const table = indirectionTable(cores, rssSkew);
  const hashes = connectionHashes(connections);
  for (const { core, request } of spans) {
    if (request < 0) continue;
    const hash = hashes[requests[request].connection!];
    assertEquals(core, table[hash % 128]);
  }
  const counts = new Float64Array(cores);
  for (const hash of connectionHashes(100_000)) counts[table[hash % 128]]++;
  assertFits(counts, entriesOf(cores, 1).map((of) => of / 128), "connections");
});

Deno.test("a skew that leaves the others nothing is one core, request by request", () => {
  const requests = poisson(3000, 0.8, FIXED);
  const skewed = { name: "partitioned-fcfs", steering: "rss", rssSkew: 1e4 };
  assertEquals(
    finishTimes(skewed, requests, { cores: 8 }),
    finishTimes({ name: "centralized-fcfs" }, requests, { cores: 1 }),
  );
});
