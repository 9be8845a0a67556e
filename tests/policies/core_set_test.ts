import { assertEquals } from "@std/assert";
import { CoreSet } from "../../lib/policies/core_set.ts";
import { streamOf } from "../../lib/random/stream.ts";

for (const isFull of [true, false]) {
  Deno.test(`CoreSet is a set, and pops what was pushed last; at first ${isFull ? "full" : "empty"}`, () => {
    const draws = streamOf(1, 0, "policy");
    const cores = 7;
    const set = new CoreSet(cores, isFull);
    const twin = new Set(isFull ? Array(cores).keys() : []);
    if (isFull) {
      assertEquals(set.pop(), 0);
      twin.delete(0);
    }
    for (let step = 0; step < 5000; step++) {
      const core = draws.below(cores);
      if (!twin.has(core)) {
        set.push(core);
        twin.add(core);
        if (draws.below(3) === 0) {
          assertEquals(set.pop(), core);
          twin.delete(core);
        }
      } else {
        set.remove(core);
        twin.delete(core);
      }
      assertEquals(set.count, twin.size);
      for (let of = 0; of < cores; of++) {
        assertEquals(set.has(of), twin.has(of));
      }
      const members = Array.from({ length: set.count }, (_, at) => set.at(at));
      assertEquals(members.toSorted(), [...twin].toSorted());
    }
  });
}

Deno.test("CoreSet.put() adds what is not in it and removes what is, and nothing else", () => {
  const set = new CoreSet(3, false);
  for (const isIn of [false, true, true, false, false]) {
    set.put(1, isIn);
    assertEquals(set.has(1), isIn);
    assertEquals(set.count, isIn ? 1 : 0);
  }
});
