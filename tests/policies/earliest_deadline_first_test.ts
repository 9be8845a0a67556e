/** Timelines worked out by hand, µs. Deadlines: 2 after arrival for class 0, 10 for class 1. */

import { assertEquals } from "@std/assert";
import { PREEMPTIONS } from "../../lib/engine/activities.ts";
import { run, table, timeline } from "../_run.ts";

const SHORT = { class: 0 };
const LONG = { class: 1 };
const SPEC = { name: "earliest-deadline-first", slack: 2 };
const SETTING = { cores: 1, spans: true, classMeansUs: [1, 5] };

const REQUESTS = table(
  [0, 5, LONG], // due at 10
  [1, 5, LONG], // 11
  [2, 1, SHORT], // 4
  [3, 1, SHORT], // 5
  [6, 1, SHORT], // 8
  [8, 4, LONG], // 18
  [9.5, 1, SHORT], // 11.5
  [10, 1, SHORT], // 12
  [11, 2, SHORT], // 13
  [16, 1, SHORT], // 18
  [16.5, 1, SHORT], // 18.5
  [30, 1, SHORT], // 32
);

Deno.test("earliest deadline first: the next deadline goes first, and what runs is let finish", () => {
  const result = run(SPEC, REQUESTS, SETTING);
  assertEquals(timeline(result), [
    "0 application #0 0–5",
    "0 application #2 5–6", // due at 4, against 5 and 11
    "0 application #3 6–7",
    "0 application #4 7–8",
    "0 application #1 8–13", // due at 11
    "0 application #6 13–14",
    "0 application #7 14–15",
    "0 application #8 15–17",
    "0 application #5 17–21", // due at 18 as #9 is, and came first
    "0 application #9 21–22",
    "0 application #10 22–23",
    "0 application #11 30–31",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 0);
});

Deno.test("earliest deadline first, preemptive: an earlier deadline takes the core, at a cost", () => {
  const spec = { ...SPEC, preemptive: true, preemptUs: 0.25 };
  const result = run(spec, REQUESTS, SETTING);
  assertEquals(timeline(result), [
    "0 application #0 0–2", // #1, due at 11, waits
    "0 preemption #2 2–2.25",
    "0 application #2 2.25–3.25", // #3, due at 5 and not at 4, waits
    "0 application #3 3.25–4.25",
    "0 application #0 4.25–6", // 3 were left
    "0 preemption #4 6–6.25",
    "0 application #4 6.25–7.25",
    "0 application #0 7.25–8.5", // 1.25 were left
    "0 application #1 8.5–13.5", // due at 11: nobody is due before
    "0 application #6 13.5–14.5",
    "0 application #7 14.5–15.5",
    "0 application #8 15.5–17.5",
    "0 application #5 17.5–21.5",
    "0 application #9 21.5–22.5",
    "0 application #10 22.5–23.5",
    "0 application #11 30–31",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 2);
});
