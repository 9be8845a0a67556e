import { assertEquals } from "@std/assert";
import { streamOf } from "../../lib/random/stream.ts";
import { Turns } from "../../lib/workload/turns.ts";

for (const clients of [1, 2, 3, 7, 16, 100]) {
  Deno.test(`turns of ${clients} clients come as in a list that is searched, ties by client`, () => {
    const draws = streamOf(1, clients, "policy");
    const turns = new Turns(clients);
    const times: number[] = new Array(clients).fill(Infinity);
    for (let step = 0; step < 4000; step++) {
      const next = Math.min(...times);
      assertEquals(turns.nextTime, next);
      if (next < Infinity) assertEquals(turns.next, times.indexOf(next));
      const client = next < Infinity && draws.below(2) === 0
        ? turns.next
        : draws.below(clients);
      // Few distinct times: many ties.
      const from = next < Infinity ? next : 0;
      const time = draws.below(6) === 0 ? Infinity : from + draws.below(5);
      turns.set(client, time);
      times[client] = time;
    }
  });
}

Deno.test("a million clients take their first turns in a moment", () => {
  const turns = new Turns(1_000_000);
  const draws = streamOf(1, 0, "policy");
  for (let client = 0; client < 1_000_000; client++) {
    turns.set(client, draws.below(1 << 30));
  }
  let last = 0;
  for (let turn = 0; turn < 1000; turn++) {
    const now = turns.nextTime;
    assertEquals(now >= last, true);
    last = now;
    turns.set(turns.next, Infinity);
  }
});
