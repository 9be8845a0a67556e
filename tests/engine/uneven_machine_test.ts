/** Timelines worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { run, table, timeline } from "../_run.ts";

Deno.test("siblings slow each other down while both are busy; a slow core is slow", () => {
  const result = run(
    { name: "centralized-fcfs" },
    table(
      [0, 4], // alone for 1: 3 left
      [1, 2], // both at half speed until 5: #1 is done, #0 has 1 left, alone again
      [2, 3], // core 2, whose sibling is slow and idle
      [3, 1], // core 3, a quarter of the speed; beside #2 an eighth
      [6, 1], // arrives first, as core 0 still has #0, and then runs alone
    ),
    {
      cores: 4,
      speeds: { siblingSpeed: 0.5, slowCores: 1, slowSpeed: 0.25 },
      spans: true,
    },
  );
  assertEquals(timeline(result), [
    // 1 + 4 × ½ + 1 × 1
    "0 application #0 0–6",
    "1 application #1 1–5",
    "1 application #4 6–7",
    // 1 alone, then 2 left at ½: until 7, where #3 has had 4 ÷ 8
    "2 application #2 2–7",
    // the other half alone at ¼
    "3 application #3 3–9",
  ]);
});

Deno.test("a slice and its costs take the time that they take; service alone is slow", () => {
  const result = run(
    { name: "round-robin", quantumUs: 2, switchUs: 0.5 },
    table([0, 3], [0, 1]),
    {
      cores: 1,
      speeds: { siblingSpeed: null, slowCores: 1, slowSpeed: 0.5 },
      spans: true,
    },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–2", // 1 of 3
    "0 switching 2–2.5",
    "0 application #1 2.5–4.5", // all of it: a finish, not a slice's end
    "0 application #0 4.5–6.5", // 2 of 3
    "0 switching 6.5–7",
    "0 application #0 7–9",
  ]);
});

Deno.test("what is not a request slows a sibling too, but for polling", () => {
  const result = run(
    {
      name: "shinjuku",
      quantumUs: 2,
      dispatchUs: 0,
      requeueUs: 0,
      sendUs: 0,
      receiveUs: 1,
      switchUs: 1,
    },
    table([0, 1], [0, 5]),
    {
      cores: 2,
      speeds: { siblingSpeed: 0.5, slowCores: 0, slowSpeed: 1 },
      spans: true,
    },
  );
  assertEquals(timeline(result), [
    "0 switching #0 0–1",
    "0 application #0 1–3", // both busy: half speed; done as its quantum is up
    "1 switching #1 0–1",
    "1 application #1 1–3", // 1 of 5
    "1 preemption 3–4",
    "1 switching #1 4–5",
    "1 application #1 5–7", // alone: 3 of 5
    "1 preemption 7–8",
    "1 switching #1 8–9",
    "1 application #1 9–11",
  ]);
});
