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
