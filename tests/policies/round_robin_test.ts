/** Timelines worked out by hand, µs: a quantum of 2 and a switch of 0.5. */

import { assertEquals } from "@std/assert";
import { PREEMPTIONS } from "../../lib/engine/activities.ts";
import { run, table, timeline } from "../_run.ts";

const SLICED = { name: "round-robin", quantumUs: 2, switchUs: 0.5 };

Deno.test("round robin: to the tail after a quantum, even alone; a preemption is paid for before the request is back in the queue", () => {
  const result = run(
    SLICED,
    table(
      [0, 5],
      [0.5, 1],
      [1, 3],
      [1.2, 2],
      [6.2, 1],
      [8, 7],
      [8.2, 4],
      [8.5, 2],
      [9, 1],
      [15, 3],
      [16, 1],
      [17.6, 0.5],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–2", // 3 are left
    "0 switching 2–2.5",
    "0 application #3 2.5–4.5", // as long as its quantum: not preempted
    "0 application #2 4.5–5.5", // after one that finished a switch costs nothing
    "0 application #4 6.2–7.2", // #0 is not back in the queue yet
    "0 application #6 8.2–10.2",
    "0 switching 10.2–10.7",
    "0 application #8 10.7–11.7", // before #5, back since 10.5
    "0 application #5 11.7–13.7", // 3 are left
    "0 switching 13.7–14.2",
    "0 application #5 14.2–16.2", // 1 is left
    "0 switching 16.2–16.7",
    "0 application #10 16.7–17.7",
    "0 application #9 17.7–18.7",
    "1 application #1 0.5–1.5",
    "1 application #2 1.5–3.5", // 1 is left
    "1 switching 3.5–4",
    "1 application #0 4–6", // in the queue since 2.5, behind it #2
    "1 switching 6–6.5", // though no other waits
    "1 application #0 6.5–7.5",
    "1 application #5 8–10", // core 1 became idle last
    "1 switching 10–10.5",
    "1 application #7 10.5–12.5", // all of its quantum
    "1 application #6 12.5–14.5", // two quanta
    "1 application #9 15–17", // 1 is left
    "1 switching 17–17.5",
    "1 application #5 17.5–18.5",
    "1 application #11 18.5–19", // #9, back since 17.5, went before it
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 8);
});

Deno.test("round robin that preempts only for others: whose quantum has been up the longest makes way, one core a waiting request", () => {
  const result = run(
    { ...SLICED, preemptAlways: false },
    table([0, 10], [1, 10], [4, 1], [4.2, 1], [5.6, 1]),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–4", // over its quantum since 2; 6 are left
    "0 switching 4–4.5", // for #2
    "0 application #2 4.5–5.5",
    "0 application #0 5.5–7.5", // for #4; 4 are left
    "0 switching 7.5–8",
    "0 application #4 8–9",
    "0 application #1 9–13.5",
    "1 application #1 1–4.2", // for #3; 6.8 are left
    "1 switching 4.2–4.7",
    "1 application #3 4.7–5.7",
    "1 application #1 5.7–8", // #4 had a core on its way at 7.7; #0 has none at 8
    "1 switching 8–8.5",
    "1 application #0 8.5–12.5",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 4);
});

Deno.test("round robin that pays for every slice: what is new goes before what was preempted, or behind it", () => {
  const requests = table([0, 5], [1, 3], [5.2, 1]);
  const outcome = (queues: string) =>
    timeline(run(
      { ...SLICED, switchFor: "slice", queues },
      requests,
      { cores: 1, spans: true },
    ));
  const first = [
    "0 switching #0 0–0.5",
    "0 application #0 0.5–2.5", // 3 are left
    "0 switching #1 2.5–3",
    "0 application #1 3–5", // 1 is left
    "0 switching #0 5–5.5",
    "0 application #0 5.5–7.5", // 1 is left
  ];
  assertEquals(outcome("new-first"), [
    ...first,
    "0 switching #2 7.5–8", // #1 has waited since 5, #2 since 5.2
    "0 application #2 8–9",
    "0 switching #1 9–9.5",
    "0 application #1 9.5–10.5",
    "0 switching #0 10.5–11",
    "0 application #0 11–12",
  ]);
  assertEquals(outcome("single"), [
    ...first,
    "0 switching #1 7.5–8",
    "0 application #1 8–9",
    "0 switching #2 9–9.5",
    "0 application #2 9.5–10.5",
    "0 switching #0 10.5–11",
    "0 application #0 11–12",
  ]);
});
