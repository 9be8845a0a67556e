/** A timeline worked out by hand, µs. Steering in turn: request n goes to core n mod 3. */

import { assertEquals } from "@std/assert";
import { run, table, timeline } from "../_run.ts";

Deno.test("partitioned FCFS: a request waits at its core, whoever else is free", () => {
  const result = run(
    { name: "partitioned-fcfs", steering: "round-robin" },
    table(
      [0, 6], // core 0
      [0.5, 1], // core 1
      [1, 2], // core 2 ...
      [1.5, 0.5],
      [2, 1],
      [2.5, 2],
      [4, 1],
      [4, 1],
      [4, 1],
      [6, 1],
      [10, 1],
      [10, 1],
    ),
    { cores: 3, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–6",
    "0 application #3 6–6.5", // core 1 was free at 1.5 and at 3
    "0 application #6 6.5–7.5",
    "0 application #9 7.5–8.5",
    "1 application #1 0.5–1.5",
    "1 application #4 2–3",
    "1 application #7 4–5",
    "1 application #10 10–11",
    "2 application #2 1–3",
    "2 application #5 3–5",
    "2 application #8 5–6",
    "2 application #11 10–11",
  ]);
});
