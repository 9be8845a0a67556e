import { assertEquals } from "@std/assert";
import { PREEMPTIONS } from "../../lib/engine/activities.ts";
import { run, table, timeline } from "../_run.ts";

Deno.test("SRPT: who owes less preempts who owes most, who owes the same does not", () => {
  const result = run(
    { name: "srpt" },
    table([0, 3], [1, 2], [1.5, 1], [2, 4], [7, 2]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–1.5", // #1 owes the 2 that are left of #0 at 1: no reason to change
    "0 application #2 1.5–2.5",
    "0 application #0 2.5–4", // 1.5 against 2 and 4
    "0 application #1 4–6",
    "0 application #3 6–7", // 3 are left when #4 comes with 2
    "0 application #4 7–9",
    "0 application #3 9–12",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 2);
});

Deno.test("SRPT on 2 cores: who owes most of those that run gives way", () => {
  const result = run(
    { name: "srpt" },
    table(
      [0, 10],
      [1, 5],
      [2, 3], // 8 and 4 are owed on the cores
      [2.5, 4], // 2.5 and 3.5: waits
      [3, 1], // 2 and 3
      [6, 6], // 3 and 1: waits
      [9, 0.5], // 0, as arrivals come before finishes, and 4
      [9.25, 0.25], // 3.75 and 0.25
      [9.5, 2], // 0 and 0: waits
      [30, 2],
      [30, 2],
      [30.5, 1.5], // 1.5 and 1.5: waits
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–2", // 8 are left
    "0 application #2 2–5",
    "0 application #3 5–9", // 4 against 8
    "0 application #5 9–9.25", // 4 left at 9, 3.75 now
    "0 application #7 9.25–9.5",
    "0 application #8 9.5–11.5", // 2 against 3.75 and 8
    "0 application #0 11.5–19.5",
    "0 application #9 30–32",
    "0 application #11 32–33.5",
    "1 application #1 1–3", // 3 are left
    "1 application #4 3–4",
    "1 application #1 4–7", // 3 against 4 and 8
    "1 application #5 7–9", // 6 against 8
    "1 application #6 9–9.5",
    "1 application #5 9.5–13.25",
    "1 application #10 30–32",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 4);
});
