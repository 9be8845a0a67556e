/** A timeline worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { run, table, timeline } from "../_run.ts";

Deno.test("centralized FCFS: the oldest that waits goes to the core that is free first", () => {
  const result = run(
    { name: "centralized-fcfs" },
    table(
      [0, 5],
      [1, 1],
      [1.5, 4],
      [2, 0.5],
      [2.5, 2],
      [5, 1],
      [6, 3], // as #2 ends
      [6, 1],
      [12, 1],
      [12.5, 2],
      [13.5, 1],
      [13.5, 1],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–5",
    "0 application #3 5–5.5", // short, and has waited for 3
    "0 application #4 5.5–7.5",
    "0 application #7 7.5–8.5",
    "0 application #9 12.5–14.5",
    "0 application #11 14.5–15.5",
    "1 application #1 1–2",
    "1 application #2 2–6",
    "1 application #5 6–7",
    "1 application #6 7–10",
    "1 application #8 12–13",
    "1 application #10 13.5–14.5",
  ]);
});
