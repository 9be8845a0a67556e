import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { shardsOf } from "../../lib/slurm/shards.ts";
import { CostModel } from "../../lib/sweep/cost.ts";
import { pointOf } from "../sweep/_points.ts";

const COST = new CostModel();

/** Points of many sizes and two policies, 30 hours of work in all. */
const POINTS = Array.from({ length: 500 }, (_, point) =>
  pointOf(point, {
    requests: 1e8 * (1 + point % 7),
    policy: { name: point % 3 === 0 ? "shinjuku" : "centralized-fcfs" },
  }));

Deno.test("every point is in one shard, and shards differ by the costliest point at most", () => {
  const costliest = Math.max(
    ...POINTS.map((point) => COST.pointSeconds(point)),
  );
  for (const most of [1, 2, 7, 100, 499, 500]) {
    const shards = shardsOf(POINTS, COST, most);
    assertEquals(shards.length, most);
    assertEquals(
      shards.flatMap(({ points }) => points).sort((a, b) => a - b),
      POINTS.map(({ point }) => point),
    );
    for (const { points, seconds } of shards) {
      const sum = points
        .reduce((sum, point) => sum + COST.pointSeconds(POINTS[point]), 0);
      assert(Math.abs(sum - seconds) < 1e-9 * sum);
      assertEquals(points, points.toSorted((a, b) => a - b));
    }
    const seconds = shards.map((shard) => shard.seconds);
    assert(Math.max(...seconds) - Math.min(...seconds) <= 1.000001 * costliest);
  }
});

Deno.test("there are as many shards as have half a minute of work each, at most a thousand, and never more than points", () => {
  // 2000 requests of 150 ns, three times: 0.9 ms.
  const small = Array.from({ length: 400 }, (_, point) => pointOf(point));
  assertEquals(shardsOf(small, COST).length, 1);
  const minute = pointOf(0, { requests: 20e6, replications: 20 });
  assertAlmostEquals(COST.pointSeconds(minute), 60);
  const minutes = (count: number) =>
    Array.from({ length: count }, (_, point) => ({ ...minute, point }));
  assertEquals(shardsOf(minutes(10), COST).length, 10);
  assertEquals(shardsOf(minutes(3000), COST).length, 1000);
  // 11 × 15 s and 11 × 3 s.
  for (const [replications, tasks] of [[5, 6], [1, 2]]) {
    const points = minutes(11).map((point) => ({ ...point, replications }));
    assertEquals(shardsOf(points, COST).length, tasks);
  }
  assertEquals(shardsOf(minutes(3), COST, 1000).length, 3);
});
