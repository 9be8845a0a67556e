import { assert, assertEquals } from "@std/assert";
import { type Grid, gridOf } from "../../lib/scenario/grid.ts";

function all<T>(grid: Grid<T>): T[] {
  return Array.from({ length: grid.count }, (_, index) => grid.at(index));
}

Deno.test("a grid of an object is the product of its fields, the first slowest", () => {
  const expected = [];
  for (const a of [1, 2]) {
    for (const b of [3, 4, 5]) expected.push({ a, c: "x", b });
  }
  assertEquals(
    all(gridOf({ a: [1, 2], c: "x", b: { from: 3, to: 5, step: 1 } })),
    expected,
  );
});

Deno.test("a grid of a list is its members' grids, one after another", () => {
  assertEquals(
    all(gridOf([{ q: [1, 2] }, { r: 3 }, { q: 4, s: [5, 6] }])),
    [{ q: 1 }, { q: 2 }, { r: 3 }, { q: 4, s: 5 }, { q: 4, s: 6 }],
  );
});

Deno.test("modes are data whose numbers may be axes, and a cdf is data", () => {
  assertEquals(
    all(
      gridOf({
        modes: [{ weight: [1, 2] }, { weight: [3, 4] }],
        cdf: [[1, 0.5], [2, 1]],
      }),
    ),
    [[1, 3], [1, 4], [2, 3], [2, 4]].map(([a, b]) => ({
      modes: [{ weight: a }, { weight: b }],
      cdf: [[1, 0.5], [2, 1]],
    })),
  );
});

Deno.test("a grid is counted without being built", () => {
  const million = { from: 1, to: 1_000_000, step: 1 };
  const grid = gridOf({ a: million, b: million });
  assertEquals(grid.count, 1e12);
  assertEquals(grid.at(1e12 - 1), { a: 1e6, b: 1e6 });
  assertEquals(grid.at(1e6), { a: 2, b: 1 });
});

Deno.test("neighbours in a grid that are the same value share one object", () => {
  const grid = gridOf({
    policy: { quantumUs: [1, 5] },
    load: [0.1, 0.2],
  }) as Grid<
    { policy: unknown }
  >;
  assert(grid.at(0).policy === grid.at(1).policy);
  assert(grid.at(1).policy !== grid.at(2).policy);
});
