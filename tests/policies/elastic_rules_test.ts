/**
 * A timeline of a dozen requests, worked out by hand, µs, for each rule of the core
 * allocator. Every draw is the first there is: a request goes to the core that has
 * been available for longest.
 *
 * Of two cores, core 0's round is one look, at core 1, core 1's two, both at core 0.
 * Of three, core 0 looks at 2 and 1, core 1 at 2, 0 and 2 again, core 2 at 0 and 1.
 * At its own queue a core looks after 0.06, 0.12, … of a round and at its end. Without
 * work it parks at the end of the first round that is 3.1 or more after its search
 * began: after 3.2 or 3.3, core 0 of two after 3.1.
 */

import { assertEquals } from "@std/assert";
import {
  CONGESTION_CHECKS,
  CORE_GRANTS,
  CORE_YIELDS,
  FORWARDS,
  IDLE,
  PREEMPTIONS,
  STEAL_CHECKS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { FixedStream } from "../_fixed_stream.ts";
import { charged, run, table, timeline } from "../_run.ts";

const COSTS = {
  allocationUs: 4,
  searchUs: 3.1,
  checkUs: 0.1,
  stealUs: 0.25,
  ownCheckUs: 0.06,
};
const RULED = { ...COSTS, intervalUs: 5 };

const TWO = { cores: 2, spans: true, stream: () => new FixedStream(0) };
const THREE = { ...TWO, cores: 3 };

Deno.test("delay threshold: a core for what is older than 3 at a multiple of 5, and none for what is not", () => {
  const result = run(
    { ...RULED, name: "delay-threshold", thresholdUs: 3 },
    table(
      [1.02, 2],
      [1.25, 3],
      [3.02, 1],
      [8, 4],
      [9, 1],
      [25.05, 1.2],
      [26.03, 3],
      [27, 1],
      [27.1, 0.5],
      [27.2, 1],
      [29.35, 2],
      [31, 0.5],
    ),
    TWO,
  );
  assertEquals(timeline(result), [
    "0 application #0 1.06–3.06", // its own, before core 1 looks at 1.1
    "0 application #2 3.06–4.06", // then it parks at 7.16
    "0 reallocation 20–24", // for #4, 11 old
    "0 stealing 26.1–26.35", // sees #6, which core 1 takes at 26.26: in vain
    "0 stealing 27.05–27.3", // sees #7; takes #7 and #8, the older half of three
    "0 application #7 27.3–28.3",
    "0 application #8 28.3–28.8",
    "0 stealing 28.9–29.15",
    "0 application #9 29.15–30.15",
    "0 stealing 31.05–31.3", // in its tenth look
    "0 application #11 31.3–31.8",
    "1 stealing 1.3–1.55", // the first look of its round after 1.2
    "1 application #1 1.55–4.55", // then it parks at 7.75: last, #3 and #4 wait here
    "1 reallocation 15–19", // #3 is 2 old at 10, 7 at 15
    "1 application #3 19–23",
    "1 application #4 23–24",
    "1 application #5 25.06–26.26",
    "1 application #6 26.26–29.26",
    "1 application #10 29.38–31.38", // two looks at its own queue after 29.26
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CONGESTION_CHECKS], 6);
  assertEquals(counts[CORE_GRANTS], 2);
  assertEquals(counts[CORE_YIELDS], 2);
  assertEquals(counts[STEALS], 4);
  // Core 0 from 0, 4.06, 24, 26.35, 28.8 and 30.15 on; core 1 from 0, 4.55, 24, 29.26 and 31.38 on.
  const looks0 = 10 + 31 + 21 + 7 + 1 + 9, looks1 = 13 + 32 + 10 + 1 + 4;
  assertEquals(counts[STEAL_CHECKS], looks0 + looks1);
  assertEquals(charged(result, 0, IDLE), toTicks(20 - 7.16));
  assertEquals(charged(result, 1, IDLE), toTicks(15 - 7.75));
});

Deno.test("delay range: a core more above 4 on average over the cores that are there, a core less below 1", () => {
  const result = run(
    { ...RULED, name: "delay-range", minDelayUs: 1, maxDelayUs: 4 },
    table(
      [0.42, 7],
      [0.55, 6],
      [0.9, 1], // 4.1 old at 5, half of it with two cores: nothing is done
      [7.3, 1.5],
      [10.33, 4],
      [10.5, 5],
      [10.9, 1], // 4.1 old at 15, with one core
      [20.1, 9.1],
      [20.6, 1], // 4.4 old at 25
      [34.5, 2], // 0.5 old at 35, when nobody is there to be taken back; 5.5 at 40
      [41, 1], // 4 old at 45, which is not above 4
      [46.5, 0.5],
    ),
    TWO,
  );
  assertEquals(timeline(result), [
    "0 application #0 0.46–7.46",
    "0 application #3 7.46–8.96", // then it is taken back at 10, as the lower of two
    "0 reallocation 15–19",
    "0 stealing 19.1–19.35",
    "0 application #6 19.35–20.35",
    "0 application #7 20.35–29.45", // then it is taken back at 30
    "1 stealing 0.6–0.85",
    "1 application #1 0.85–6.85",
    "1 stealing 6.95–7.2",
    "1 application #2 7.2–8.2",
    "1 application #4 10.38–14.38", // its own queue, 0.18 after 10.2
    "1 application #5 14.38–19.38", // then it is taken back at 20: core 0 is at a request
    "1 reallocation 25–29",
    "1 stealing 29.1–29.35",
    "1 application #8 29.35–30.35", // then it parks by itself at 33.55
    "1 reallocation 40–44",
    "1 application #9 44–46",
    "1 application #10 46–47",
    "1 application #11 47–47.5",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CONGESTION_CHECKS], 9);
  assertEquals(counts[CORE_GRANTS], 3);
  assertEquals(counts[CORE_YIELDS], 4);
  assertEquals(counts[STEALS], 4);
  assertEquals(charged(result, 0, IDLE), toTicks(15 - 10 + 47.5 - 30));
  assertEquals(charged(result, 1, IDLE), toTicks(25 - 20 + 40 - 33.55));
});

Deno.test("utilisation range: a core more above 0.95, a core less below 0.75, of work, searching and stealing", () => {
  const result = run(
    {
      ...RULED,
      name: "utilization-range",
      minUtilization: 0.75,
      maxUtilization: 0.95,
    },
    table(
      [1.02, 2],
      [1.25, 1.5],
      [5.5, 3],
      [8, 1.4],
      [10.02, 5],
      [11, 1],
      [12, 4],
      [13, 2],
      [22, 1],
      [26, 1.5],
      [30.5, 2],
      [39.03, 1],
    ),
    TWO,
  );
  assertEquals(timeline(result), [
    "0 application #0 1.06–3.06", // at 5: 3.5 of 10; core 0, the lower, goes
    "0 reallocation 15–19",
    "0 stealing 19.1–19.35",
    // At 20: 5.65 of 6, or 0.942. What an allocation takes does not count.
    "0 application #7 19.35–21.35", // then it parks at 24.45
    "0 reallocation 35–39", // at 40: 3.42 of 6, and it goes
    "1 stealing 1.3–1.55",
    "1 application #1 1.55–3.05",
    "1 application #2 5.51–8.51",
    "1 application #3 8.51–9.91", // at 10: 4.4 of 5
    "1 application #4 10.03–15.03", // at 15: 4.97 of 5
    "1 application #5 15.03–16.03",
    "1 application #6 16.03–20.03",
    "1 application #8 22.01–23.01", // at 25: 2.38 of 9.45
    "1 reallocation 30–34", // nobody was there from 25 to 30: that counts as full
    "1 application #9 34–35.5", // at 35: 1 of 1
    "1 application #10 35.5–37.5",
    "1 application #11 39.08–40.08", // before core 0 looks at 39.1
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CONGESTION_CHECKS], 8);
  assertEquals(counts[CORE_GRANTS], 3);
  assertEquals(counts[CORE_YIELDS], 4);
  assertEquals(counts[STEALS], 2);
  assertEquals(charged(result, 0, IDLE), toTicks(10 + 35 - 24.45 + 0.08));
  assertEquals(charged(result, 1, IDLE), toTicks(30 - 25));
});

Deno.test("buffer cores: one more while there is none, back to two while there are three", () => {
  const result = run(
    { ...RULED, name: "buffer-cores", minBufferCores: 1, maxBufferCores: 2 },
    table(
      [1.02, 6],
      [1.25, 1],
      [6.01, 3],
      [7.2, 5],
      [9.53, 4.1],
      [10.5, 5],
      [11, 3],
      [11.5, 2.5],
      [20.64, 1],
      [21, 1],
      [21.1, 4],
      [25.5, 3],
      [25.6, 1],
    ),
    THREE,
  );
  assertEquals(timeline(result), [
    "0 application #0 1.06–7.06",
    "0 application #3 7.24–12.24",
    "0 application #5 12.24–17.24", // at 20 three search, and core 0 is drawn
    "1 stealing 1.4–1.65", // sees #1 as core 2 does, but later: in vain; parks at 4.95
    "1 reallocation 10–14", // nobody searches at 10
    "1 stealing 14.2–14.45", // sees #6, gets #7
    "1 application #7 14.45–16.95", // none is free at 15; it parks at 20.25, for core 2 searches, too
    "1 reallocation 25–29",
    "1 stealing 29.1–29.35",
    "1 application #12 29.35–30.35",
    "2 stealing 1.3–1.55",
    "2 application #1 1.55–2.55", // may not park at 5.75: nobody else searches
    "2 stealing 6.05–6.3",
    "2 application #2 6.3–9.3",
    "2 stealing 9.6–9.85",
    "2 application #4 9.85–13.95",
    "2 stealing 14.05–14.3", // #6, of two
    "2 application #6 14.3–17.3", // may not park at 20.5
    "2 application #8 20.68–21.68", // its own queue, 0.18 after 20.5
    "2 application #9 21.68–22.68",
    "2 application #10 22.68–26.68",
    "2 application #11 26.68–29.68",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CONGESTION_CHECKS], 6);
  assertEquals(counts[CORE_GRANTS], 2);
  assertEquals(counts[CORE_YIELDS], 3);
  assertEquals(counts[STEALS], 6);
  assertEquals(charged(result, 0, IDLE), toTicks(30.35 - 20));
  assertEquals(charged(result, 1, IDLE), toTicks(10 - 4.95 + 25 - 20.25));
});

Deno.test("ideal allocation: grants for all that wait, takes back all that have nothing to wait for", () => {
  const result = run(
    { ...RULED, name: "ideal-allocation" },
    table(
      [1.02, 6],
      [1.25, 8],
      [1.9, 1],
      [6, 1],
      [6.5, 4.1],
      [8.5, 2],
      [8.6, 1],
      [9, 1],
      [16, 1.5],
      [17, 2],
      [25.83, 1],
      [29.9, 2],
      [29.95, 3],
    ),
    THREE,
  );
  assertEquals(timeline(result), [
    "0 application #0 1.06–7.06",
    "0 application #3 7.06–8.06",
    "0 application #4 8.06–12.16",
    "0 application #7 12.16–13.16", // at 15 nobody is at a request, and all three go
    "1 stealing 1.4–1.65", // in vain: core 2 was there at 1.3
    "1 stealing 2.15–2.4", // its look at 1.85 came before #2
    "1 application #2 2.4–3.4", // at 5 it goes
    "1 reallocation 10–14", // #6 and #7 wait; there is one core only
    "1 reallocation 20–24", // #8 and #9 wait: one core each, first that where they are
    "1 stealing 24.1–24.35",
    "1 application #9 24.35–26.35", // then it parks by itself at 29.65
    "1 reallocation 30–34", // for #12
    "2 stealing 1.3–1.55",
    "2 application #1 1.55–9.55",
    "2 stealing 9.65–9.9", // #5 and #6, of three
    "2 application #5 9.9–11.9",
    "2 application #6 11.9–12.9",
    "2 reallocation 20–24",
    "2 application #8 24–25.5",
    "2 application #10 25.88–26.88",
    "2 application #11 29.94–31.94",
    "2 application #12 31.94–34.94",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CONGESTION_CHECKS], 6);
  assertEquals(counts[CORE_GRANTS], 4);
  assertEquals(counts[CORE_YIELDS], 5);
  assertEquals(counts[STEALS], 4);
  assertEquals(charged(result, 0, IDLE), toTicks(34.94 - 15));
  assertEquals(charged(result, 1, IDLE), toTicks(5 + 5 + 30 - 29.65));
  assertEquals(charged(result, 2, IDLE), toTicks(20 - 15));
});

Deno.test("per-task allocation: 0.15 of the core that it comes to, 4 to come to another, and one request stays", () => {
  const result = run(
    { ...COSTS, name: "per-task", requeueUs: 0.15 },
    table(
      [1, 10],
      [2, 1.2],
      [6, 2],
      [7, 1.5],
      [8, 1], // no core is free
      [11.8, 1],
      [15.6, 3],
      [21, 4.5],
      [22, 2],
      [23, 1],
      [30, 1],
      [30.9, 1],
    ),
    THREE,
  );
  // All park at 0, core 2 last: its queue stays open. Who searches finds something in
  // its first round, so that nobody looks at its own queue in one, or long enough to give up.
  assertEquals(timeline(result), [
    "0 reallocation 7.15–11.15",
    "0 application #2 11.15–13.15",
    "0 stealing 13.25–13.5", // two wait, and it alone is without a request
    "0 application #4 13.5–14.5", // #5 waits alone: it parks
    "1 reallocation 6.15–10.15",
    "1 application #1 10.15–11.35",
    "1 stealing 11.45–11.7", // #3, of two
    "1 application #3 11.7–13.2", // two wait, and core 0 is without a request: it parks
    "1 reallocation 25.15–29.15",
    "1 application #8 29.15–31.15",
    "2 reallocation 1–5",
    "2 dispatch 5–5.15", // for #1, which came at 2, in vain
    "2 application #0 5.15–6",
    "2 dispatch 6–6.15", // #1 goes to core 1
    "2 application #0 6.15–7",
    "2 dispatch 7–7.15", // #2 goes to core 0
    "2 application #0 7.15–15.45", // 10 in all
    "2 application #5 15.45–15.6",
    "2 dispatch 15.6–15.75", // in vain: #6 waits alone
    "2 application #5 15.75–16.6",
    "2 application #6 16.6–19.6",
    "2 reallocation 21–25",
    "2 dispatch 25–25.15", // once for #8 and #9, and #8 goes
    "2 application #7 25.15–29.65",
    "2 application #9 29.65–30",
    "2 dispatch 30–30.15",
    "2 application #9 30.15–30.8",
    "2 application #10 30.8–30.9",
    "2 dispatch 30.9–31.05",
    "2 application #10 31.05–31.95",
    "2 application #11 31.95–32.95",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[PREEMPTIONS], 7);
  assertEquals(counts[FORWARDS], 3);
  assertEquals(counts[CORE_GRANTS], 5);
  assertEquals(counts[CORE_YIELDS], 3 + 5); // at 0, and at 13.2, 14.5, 19.6, 31.15 and 32.95
  assertEquals(counts[STEALS], 2);
  assertEquals(counts[STEAL_CHECKS], 2);
});
