import { assertEquals } from "@std/assert";
import { Alarms } from "../../lib/engine/alarms.ts";
import { streamOf } from "../../lib/random/stream.ts";

/** The twin: a list that is searched. */
class List {
  readonly time: number[];

  constructor(slots: number) {
    this.time = new Array(slots).fill(Infinity);
  }

  get nextTime(): number {
    return Math.min(...this.time);
  }

  ring(): number {
    const slot = this.time.indexOf(this.nextTime);
    this.time[slot] = Infinity;
    return slot;
  }
}

for (const slots of [1, 2, 3, 5, 16, 17, 18, 49, 100, 300]) {
  Deno.test(`Alarms of ${slots} slots ring as in a list that is searched, ties by slot`, () => {
    const draws = streamOf(1, slots, "policy");
    const alarms = new Alarms(slots), list = new List(slots);
    let now = 0;
    for (let step = 0; step < 4000; step++) {
      assertEquals(alarms.nextTime, list.nextTime);
      if (list.nextTime < Infinity && draws.below(2) === 0) {
        now = list.nextTime;
        const slot = list.ring();
        assertEquals(alarms.ring(), slot);
        // What has rung is set anew, others are, or nothing is.
        const sets = draws.below(3);
        for (let set = 0; set < sets; set++) {
          setOne(set === 0 && draws.below(2) === 0 ? slot : null);
        }
      } else setOne(null);
    }

    function setOne(given: number | null): void {
      const slot = given ?? draws.below(slots);
      // Few distinct times: many ties.
      const time = draws.below(6) === 0 ? Infinity : now + draws.below(5);
      if (time === Infinity && draws.below(2) === 0) alarms.clear(slot);
      else alarms.set(slot, time);
      list.time[slot] = time;
    }
  });
}

Deno.test("Alarms.set() moves an alarm that is already set, and Infinity clears it", () => {
  const alarms = new Alarms(3);
  alarms.set(1, 5);
  alarms.set(1, 9);
  alarms.set(2, 7);
  assertEquals(alarms.nextTime, 7);
  alarms.set(2, Infinity);
  assertEquals(alarms.nextTime, 9);
  alarms.clear(1);
  assertEquals(alarms.nextTime, Infinity);
});
