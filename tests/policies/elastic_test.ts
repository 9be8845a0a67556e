/**
 * Timelines worked out by hand, µs. Defaults: interval 5, allocation 5, check and
 * steal 0.1, search 3.1. Every draw is the first there is: a request goes to the
 * core that has been available for longest, and a round of looks lasts 0.1 on core
 * 0 and 0.2 on core 1, which looks at core 0 twice. After each a core looks at its
 * own queue; without work core 0 parks after 31 rounds, core 1 after 16, of 3.2.
 */

import { assertEquals } from "@std/assert";
import {
  CONGESTION_CHECKS,
  CORE_GRANTS,
  CORE_YIELDS,
  FORWARDS,
  IDLE,
  PREEMPTIONS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { FixedStream } from "../_fixed_stream.ts";
import { charged, run, table, timeline } from "../_run.ts";

const TWO = { cores: 2, spans: true, stream: () => new FixedStream(0) };
const THREE = { ...TWO, cores: 3 };

Deno.test("delay threshold: cores park by themselves, and are granted one by one for what waits more than 5", () => {
  const result = run(
    { name: "delay-threshold" },
    table(
      [1.05, 2],
      [1.25, 3],
      [3.55, 1],
      [8, 4],
      [9, 1],
      [21, 2],
      [26, 3],
      [26.05, 1],
    ),
    TWO,
  );
  assertEquals(timeline(result), [
    "0 application #0 1.1–3.1", // its own, before core 1 looks at 1.1
    "0 application #2 3.6–4.6", // then it parks at 7.7
    "0 reallocation 15–20", // #3 has waited 2 at 10, 7 at 15
    "0 application #3 20–24",
    "0 application #4 24–25",
    "0 application #5 25–27",
    "0 application #7 27–28",
    "1 stealing 1.3–1.4",
    "1 application #1 1.4–4.4", // then it parks at 7.6
    "1 reallocation 20–25", // for #4, 11 old; nothing is left at 25
    "1 stealing 26–26.1", // sees #6; #7 comes while it steals
    "1 application #6 26.1–29.1",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CORE_GRANTS], 2);
  assertEquals(counts[CORE_YIELDS], 2);
  assertEquals(counts[STEALS], 2);
  assertEquals(counts[CONGESTION_CHECKS], 5);
  assertEquals(charged(result, 0, IDLE), toTicks(15 - 7.7));
  assertEquals(charged(result, 1, IDLE), toTicks(20 - 7.6));
});

Deno.test("delay range: grants above 4 on average, takes back below 1", () => {
  const result = run(
    { name: "delay-range" },
    table([4.5, 2], [10.5, 6], [24, 1]),
    TWO,
  );
  // Both have parked at 3.2: #0 waits at core 1, which parked last, and is 0.5 old at 5.
  assertEquals(timeline(result), [
    "0 reallocation 15–20", // #1 is 4.5 old; at 20 nothing waits, and it goes
    "1 reallocation 10–15", // #0 is 5.5 old
    "1 application #0 15–17",
    "1 application #1 17–23",
    "1 application #2 24–25", // seen at the end of a round
  ]);
  assertEquals(charged(result, 0, IDLE), toTicks(15 - 3.1 + 25 - 20));
});

Deno.test("utilisation range: an interval in which nobody worked or searched counts as full", () => {
  const result = run(
    { name: "utilization-range" },
    table([4.5, 6], [20.5, 1]),
    TWO,
  );
  assertEquals(timeline(result), [
    "0 reallocation 15–20", // from 10 to 15 nothing but an allocation
    "0 stealing 20.5–20.6",
    "0 application #1 20.6–21.6",
    "1 reallocation 10–15", // from 5 to 10 nothing; before, searching alone
    "1 application #0 15–21",
  ]);
});

Deno.test("buffer cores: one is kept without a request, by grants and by threads that do not park", () => {
  const result = run(
    { name: "buffer-cores", minBufferCores: 1, maxBufferCores: 1 },
    table([5.05, 7], [16.05, 1]),
    TWO,
  );
  // Core 0 parks at 3.1; core 1 may not at 3.2, and searches on.
  assertEquals(timeline(result), [
    "0 reallocation 10–15", // core 1 is at a request; at 15 it is not, and core 0 goes
    "1 application #0 5.2–12.2",
    "1 application #1 16.2–17.2",
  ]);
  assertEquals(result.machine.counts[CORE_YIELDS], 2);
});

Deno.test("ideal allocation: as many cores without a request as requests without a core", () => {
  const result = run(
    { name: "ideal-allocation" },
    table([4, 3], [6, 1], [7, 2], [16.05, 1]),
    TWO,
  );
  // Both have parked at 3.2.
  assertEquals(timeline(result), [
    "0 reallocation 10–15", // for #1 and #2; none is left at 15, and it goes
    "1 reallocation 5–10",
    "1 application #0 10–13",
    "1 application #1 13–14",
    "1 application #2 14–16",
    "1 application #3 16.2–17.2",
  ]);
});

Deno.test("per-task allocation: each request interrupts the core it comes to, and is granted one", () => {
  const result = run(
    { name: "per-task", countsItself: false },
    table([1, 10], [2, 4], [7, 1], [14, 5]),
    THREE,
  );
  // All park at 0, core 2 last: its queue stays open.
  assertEquals(timeline(result), [
    "0 reallocation 7.1–12.1",
    "0 application #2 12.1–13.1",
    "0 reallocation 14.1–19.1",
    "0 application #3 19.1–24.1",
    "1 reallocation 6.1–11.1",
    "1 application #1 11.1–15.1",
    "2 reallocation 1–6",
    "2 dispatch 6–6.1", // #1 came at 2: seen to as soon as #0 is taken up
    "2 application #0 6.1–7",
    "2 dispatch 7–7.1",
    "2 application #0 7.1–14",
    "2 dispatch 14–14.1",
    "2 application #0 14.1–16.3",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[PREEMPTIONS], 3);
  assertEquals(counts[FORWARDS], 3);
  assertEquals(counts[CORE_GRANTS], 4);
});

Deno.test("per-task allocation that counts itself: pays for one that waits, and moves it only if another does", () => {
  const result = run(
    { name: "per-task" },
    table([1, 10], [7, 1], [8, 2]),
    THREE,
  );
  assertEquals(timeline(result), [
    "1 reallocation 8.1–13.1",
    "1 application #1 13.1–14.1",
    "2 reallocation 1–6",
    "2 application #0 6–7",
    "2 dispatch 7–7.1", // in vain: core 2 could take #1 itself
    "2 application #0 7.1–8",
    "2 dispatch 8–8.1", // #1 goes, the older of two
    "2 application #0 8.1–16.2",
    "2 application #2 16.2–18.2",
  ]);
});
