/** Timelines worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { run, table, timeline } from "../_run.ts";

Deno.test("shortest job first: whenever a core is free, the shortest that waits; of equals, the first to arrive", () => {
  const result = run(
    { name: "shortest-job-first" },
    table(
      [0, 4],
      [0.5, 6],
      [1, 5],
      [1.5, 1],
      [2, 3],
      [3, 1],
      [5, 2],
      [6, 0.5],
      [6.2, 4],
      [14, 1],
      [14, 3],
      [14, 2],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–4",
    "0 application #3 4–5", // 1 against 1 (later), 3 and 5
    "0 application #5 5–6", // 1 against 2, which has just come, 3 and 5
    "0 application #7 6–6.5", // 0.5, which has just come
    "0 application #6 6.5–8.5", // core 0 is free first
    "0 application #8 8.5–12.5", // 4 against 5
    "0 application #9 14–15",
    "0 application #10 15–18",
    "1 application #1 0.5–6.5",
    "1 application #4 6.5–9.5",
    "1 application #2 9.5–14.5", // the longest, behind all that came after it
    "1 application #11 14.5–16.5", // 2 against 3
  ]);
});

Deno.test("shortest job first by class mean: what a class takes on average counts, not what a request does", () => {
  const result = run(
    { name: "shortest-job-first", by: "class-mean" },
    table(
      [0, 2],
      [0.5, 1, { class: 1 }], // short for its class
      [1, 8, { class: 0 }], // long for its class
      [1.5, 1, { class: 1 }],
      [1.8, 3, { class: 0 }],
    ),
    { cores: 1, spans: true, classMeansUs: [3, 4] },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–2",
    "0 application #2 2–10",
    "0 application #4 10–13",
    "0 application #1 13–14",
    "0 application #3 14–15",
  ]);
});
