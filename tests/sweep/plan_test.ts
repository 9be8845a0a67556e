import { assertEquals } from "@std/assert";
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

Deno.test("longestFirst() keeps points that are all as long as they are", () => {
  const points = [pointOf(2), pointOf(0), pointOf(1)];
  assertEquals(longestFirst(points).map(({ point }) => point), [2, 0, 1]);
});
