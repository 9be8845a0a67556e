/** Timelines worked out by hand, µs. Means by class: 10, 1 and 3. */

import { assertEquals } from "@std/assert";
import { PREEMPTIONS } from "../../lib/engine/activities.ts";
import { run, table, timeline } from "../_run.ts";

const LONG = { class: 0 };
const SHORT = { class: 1 };
const MEDIUM = { class: 2 };
const CLASS_MEANS_US = [10, 1, 3];

Deno.test("priority, preemptive: the last in the order gives way, and resumes by its arrival", () => {
  const result = run(
    { name: "priority", preemptive: true, preemptUs: 0.5 },
    table(
      [0, 10, LONG],
      [1, 6, LONG],
      [2, 1, SHORT],
      [2.2, 3, MEDIUM],
      [2.4, 1, SHORT],
      [2.6, 1, SHORT],
      [2.8, 1, SHORT],
      [5, 1, SHORT],
      [8, 3, MEDIUM],
      [9, 1, LONG],
      [20, 1, SHORT],
      [20, 2, LONG],
    ),
    { cores: 2, spans: true, classMeansUs: CLASS_MEANS_US },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–2.2",
    "0 preemption #3 2.2–2.4", // interrupted before it began
    "0 preemption #4 2.4–2.9",
    "0 application #4 2.9–3.9",
    "0 application #6 3.9–4.9",
    "0 application #0 4.9–5", // 7.8 were left
    "0 preemption #7 5–5.5",
    "0 application #7 5.5–6.5",
    "0 application #0 6.5–14.2",
    "0 application #9 14.2–15.2", // behind #1, which came before it
    "0 application #11 20–22",
    "1 application #1 1–2", // of two long ones the later gives way
    "1 preemption #2 2–2.5",
    "1 application #2 2.5–3.5",
    "1 application #5 3.5–4.5", // the same class as those that run: it waited
    "1 application #3 4.5–7.5", // before the long ones
    "1 application #1 7.5–8", // 5 were left
    "1 preemption #8 8–8.5",
    "1 application #8 8.5–11.5",
    "1 application #1 11.5–16",
    "1 application #10 20–21",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 5);
});

Deno.test("priority in the order listed, non-preemptive: the first class goes first however long it is", () => {
  const finishUs = (order: string) => {
    const requests = table(
      [0, 2, SHORT],
      [0.1, 3, MEDIUM],
      [0.2, 1, SHORT],
      [0.3, 10, LONG],
      [5, 10, LONG],
    );
    const setting = { cores: 1, classMeansUs: CLASS_MEANS_US };
    return Array.from(
      run({ name: "priority", order }, requests, setting).finish,
      (ticks) => ticks / 10_000,
    );
  };
  assertEquals(finishUs("as-listed"), [2, 26, 23, 12, 22]);
  assertEquals(finishUs("shortest-first"), [2, 6, 3, 16, 26]);
});
