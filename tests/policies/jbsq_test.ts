/** A timeline worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { DISPATCHES } from "../../lib/engine/activities.ts";
import { run, table, timeline } from "../_run.ts";

Deno.test("JBSQ: two requests a core, pushed ahead of time, and word of their finish under way for 0.2 µs", () => {
  const result = run(
    { name: "jbsq", bound: 2, dispatchUs: 0.1, roundTripUs: 0.4 },
    table(
      [0, 1], // given to core 0 at 0.1, there at 0.3
      [0.02, 0.3], // to core 1 at 0.2, there at 0.4
      [0.04, 0.5], // to core 0 at 0.3
      [0.06, 0.1], // to core 1 at 0.4
      [0.08, 0.4], // waits for word of #1 at 0.9: to core 1 at 1, there at 1.2
      [1.05, 1], // to core 1 at 1.15: #3 is known to be done since 1
      [1.12, 0.2], // waits for word of #0 at 1.5: to core 0 at 1.6, there at 1.8
      [1.75, 0.2], // waits for word of #4 at 1.8: to core 1 at 1.9
      [1.85, 0.2], // waits for word of #2 at 2: to core 0 at 2.1, there at 2.3
      [2.26, 0.1], // word of #6 came at 2.2: to core 0 at 2.36, there at 2.56
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.1",
    "0 dispatch #0 0.1–0.3",
    "0 application #0 0.3–1.3",
    "0 application #2 1.3–1.8", // at once
    "0 application #6 1.8–2", // just there
    "0 dispatch 2–2.1", // the dispatcher holds #8
    "0 dispatch #8 2.1–2.3",
    "0 application #8 2.3–2.5",
    "0 dispatch #9 2.5–2.56", // still on its way
    "0 application #9 2.56–2.66",
    "1 dispatch 0–0.2",
    "1 dispatch #1 0.2–0.4",
    "1 application #1 0.4–0.7",
    "1 application #3 0.7–0.8",
    "1 dispatch 0.8–1", // the dispatcher holds #4
    "1 dispatch #4 1–1.2",
    "1 application #4 1.2–1.6",
    "1 application #5 1.6–2.6",
    "1 application #7 2.6–2.8",
    "2 dispatch 0–0.4", // #0 to #3
    "2 dispatch 0.9–1", // #4
    "2 dispatch 1.05–1.15",
    "2 dispatch 1.5–1.6",
    "2 dispatch 1.8–1.9",
    "2 dispatch 2–2.1",
    "2 dispatch 2.26–2.36",
  ]);
  assertEquals(result.machine.counts[DISPATCHES], 10);
});
