import { assert, assertEquals } from "@std/assert";
import { POLICIES } from "../../lib/policies/mod.ts";
import { CostModel } from "../../lib/sweep/cost.ts";
import { longestFirst, unitsOf } from "../../lib/sweep/plan.ts";
import { pointOf } from "./_points.ts";

Deno.test("unitsOf() gives every replication of every point once, point by point", () => {
  const points = [
    pointOf(0, { replications: 2 }),
    pointOf(1, { replications: 3 }),
  ];
  const units = [...unitsOf(points)].map(({ point, replication }) => [
    point.point,
    replication,
  ]);
  assertEquals(units, [[0, 0], [0, 1], [1, 0], [1, 1], [1, 2]]);
});

Deno.test("unitsOf() looks at no point before its turn", () => {
  let looked = 0;
  function* endless() {
    for (;;) yield pointOf(looked++, { replications: 2 });
  }
  const units = unitsOf(endless());
  for (let taken = 0; taken < 5; taken++) units.next();
  assertEquals(looked, 3);
});

Deno.test("longestFirst() puts long replications first and keeps the order of equals", () => {
  const requests = [10, 30, 20, 30, 10];
  const points = requests.map((count, point) =>
    pointOf(point, { requests: count })
  );
  assertEquals(longestFirst(points).map(({ point }) => point), [1, 3, 2, 0, 4]);
});

Deno.test("longestFirst() puts costly policies first, by what was measured where something was", () => {
  const points = ["centralized-fcfs", "ghost", "shinjuku"].map((name, point) =>
    pointOf(point, { policy: { name } })
  );
  assertEquals(longestFirst(points).map(({ point }) => point), [1, 2, 0]);
  const cost = new CostModel();
  const requests = 900, warmupRequests = 100;
  cost.add({ policy: "ghost", requests, warmupRequests, wallSeconds: 1e-6 });
  cost.add({ policy: "shinjuku", requests, warmupRequests, wallSeconds: 1e-3 });
  cost.add({ policy: "shinjuku", requests, warmupRequests, wallSeconds: 3e-3 });
  assertEquals(cost.secondsPerRequest("shinjuku"), 2e-6);
  assertEquals(cost.replicationSeconds(points[2]), 2000 * 2e-6);
  assertEquals(cost.pointSeconds(points[2]), 3 * 2000 * 2e-6);
  assertEquals(longestFirst(points, cost).map(({ point }) => point), [2, 0, 1]);
});

Deno.test("every policy has a cost, measured or guessed, that is not nothing", () => {
  const cost = new CostModel();
  for (const { name } of [...POLICIES, { name: "unheard-of" }]) {
    const ns = cost.secondsPerRequest(name) * 1e9;
    assert(ns >= 50 && ns <= 5000, `${name}: ${ns} ns`);
  }
});

Deno.test("longestFirst() keeps points that are all as long as they are", () => {
  const points = [pointOf(2), pointOf(0), pointOf(1)];
  assertEquals(longestFirst(points).map(({ point }) => point), [2, 0, 1]);
});
