/** Timelines worked out by hand, µs, on a small scale: ticks at 2, 4, 6, … */

import { assertEquals } from "@std/assert";
import { PREEMPTIONS, STEALS } from "../../lib/engine/activities.ts";
import { run, table, timeline } from "../_run.ts";

const SMALL = {
  name: "cfs",
  targetLatencyUs: 8,
  minGranularityUs: 2,
  tickUs: 2,
  wakeupGranularityUs: 3,
  sleeperCreditUs: 4,
  switchUs: 0.5,
  steering: "round-robin",
};

Deno.test("CFS on one core: who has slept preempts, a slice ends at a tick, who has had least goes next", () => {
  const result = run(
    SMALL,
    table([0, 20], [5, 1], [9, 6], [12.5, 3]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 switching #0 0–0.5", // virtual runtime −4
    "0 application #0 0.5–5", // up to 0.5, as the queue's
    "0 switching #1 5–5.5", // −3.5: 4 behind
    "0 application #1 5.5–6.5",
    "0 switching #0 6.5–7",
    "0 application #0 7–9", // up to 2.5, as the queue's
    "0 switching #2 9–9.5", // −1.5: 4 behind
    "0 application #2 9.5–14", // 1.5 when #3 comes at −1.5: not more than 3; 4.5 are over 8/3 at a tick
    "0 switching #3 14–14.5",
    "0 application #3 14.5–17.5", // behind the others all the time
    "0 switching #0 17.5–18", // 2.5; #2 has 3
    "0 application #0 18–24", // at 22 had 4, which is not more than 8/2
    "0 switching #2 24–24.5",
    "0 application #2 24.5–26",
    "0 switching #0 26–26.5",
    "0 application #0 26.5–34",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 4);
});

Deno.test("CFS on two cores: an idle core before a queue, its own queue before a pull", () => {
  // Homes in turn: core 0 for #0, #2, …, core 1 for #1, #3, …
  const result = run(
    SMALL,
    table(
      [0, 10],
      [1, 1],
      [3, 2],
      [4, 4],
      [4.5, 1],
      [7, 3],
      [10.2, 2],
      [11, 1],
      [13, 1],
      [14.2, 0.5],
      [15.2, 1],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 switching #0 0–0.5",
    "0 application #0 0.5–4.5", // 6 are left
    "0 switching #4 4.5–5", // 4 behind #0
    "0 application #4 5–6",
    "0 switching #0 6–6.5",
    "0 application #0 6.5–10.2", // 2.3 are left
    "0 switching #6 10.2–10.7",
    "0 application #6 10.7–12.7",
    "0 switching #0 12.7–13", // preempted before it is there
    "0 switching #8 13–13.5",
    "0 application #8 13.5–14.5",
    "0 switching #0 14.5–15",
    "0 application #0 15–15.2", // 2.1 are left
    "0 switching #10 15.2–15.7",
    "0 application #10 15.7–16.7",
    "1 switching #1 1–1.5",
    "1 application #1 1.5–2.5",
    "1 switching #2 3–3.5", // its home core is busy, this one idle
    "1 application #2 3.5–5.5",
    "1 switching #3 5.5–6", // no core was idle: it waited at home, little behind #2
    "1 application #3 6–10",
    "1 switching #5 10–10.5",
    "1 application #5 10.5–13.5",
    "1 switching #7 13.5–14",
    "1 application #7 14–15",
    "1 switching #9 15–15.5",
    "1 application #9 15.5–16",
    "1 switching #0 16–16.5", // pulled from core 0
    "1 application #0 16.5–18.6",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 4);
  assertEquals(result.machine.counts[STEALS], 1);
});

Deno.test("CFS: a request that has had the least slice to the instant makes way for one that has had that much less", () => {
  const result = run(
    {
      ...SMALL,
      targetLatencyUs: 2,
      switchUs: 0,
      wakeupPreemption: false,
    },
    table([0, 20], [5, 2], [9, 1]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–6", // from −4 to 2; #1 is at −3
    "0 application #1 6–8",
    "0 application #0 8–10", // had 2, no more than the least slice; but at 4 it is 5 ahead of #2
    "0 application #2 10–11",
    "0 application #0 11–23",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 2);
});
