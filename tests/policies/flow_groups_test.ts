import { assertEquals } from "@std/assert";
import { FlowGroups } from "../../lib/policies/allocation/flow_groups.ts";

/** Groups of each of `cores` cores. */
function counts(groups: FlowGroups, cores: number): number[] {
  return Array.from(
    { length: cores },
    (_, core) => groups.coreOf.filter((of) => of === core).length,
  );
}

Deno.test("flow groups begin in turn over their cores, as RSS fills its table", () => {
  const groups = new FlowGroups(7, 4);
  assertEquals(groups.spread([2, 0]), 0);
  assertEquals([...groups.coreOf], [2, 0, 2, 0, 2, 0, 2]);
  assertEquals(groups.coreOfHash(7 * 5 + 3), 0);
});

Deno.test("flow groups are spread evenly, and no more of them moved than it takes", () => {
  const groups = new FlowGroups(128, 8);
  groups.spread([0]);
  let cores = [0], before = groups.coreOf.slice();
  for (const core of [5, 2, 7, 1]) {
    cores = [...cores, core];
    const moved = groups.spread(cores);
    const due = cores.map((_, place) =>
      Math.floor(128 / cores.length) + (place < 128 % cores.length ? 1 : 0)
    );
    assertEquals(cores.map((of) => counts(groups, 8)[of]), due);
    assertEquals(moved, due.at(-1)); // only what the new core takes
    const changed = groups.coreOf.filter((of, group) => of !== before[group]);
    assertEquals([...changed], new Array(moved).fill(core));
    before = groups.coreOf.slice();
  }
  // Back again: only the last core's groups move.
  const ofLast = counts(groups, 8)[1];
  assertEquals(groups.spread(cores.slice(0, -1)), ofLast);
  assertEquals(counts(groups, 8)[1], 0);
});
