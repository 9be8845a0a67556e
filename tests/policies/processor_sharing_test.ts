/** Finish times worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { toUs } from "../../lib/engine/ticks.ts";
import { run, table, timeline } from "../_run.ts";

Deno.test("processor sharing on 2 cores: n requests, each at speed min(1, 2 ÷ n)", () => {
  const result = run(
    { name: "processor-sharing" },
    table(
      [0, 4],
      [1, 3],
      [2, 2], // owed from here on 2, 2, 2, at ⅔
      [3.5, 2], // owed 1, 1, 1, 2, at ½: three finish at 5.5
      [6, 0.5], // #3 owes 0.5 as well
      [10, 3], // four at ½ ...
      [10, 1], // until 12; then 2, 2 and 1 are owed, at ⅔
      [10, 3],
      [10, 2], // until 13.5; then 1 and 1, at 1
      [14, 1.5], // owed ½, ½ and 1½, at ⅔ until 14.75; then 1, alone
      [20, 1],
      [20.25, 1],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(Array.from(result.finish, toUs), [
    5.5,
    5.5,
    5.5,
    6.5,
    6.5,
    14.75,
    12,
    14.75,
    13.5,
    15.75,
    21,
    21.25,
  ]);
  // Core 0 is at work while anybody is present, core 1 while two are.
  assertEquals(timeline(result), [
    "0 application 0–6.5",
    "0 application 10–15.75",
    "0 application 20–21.25",
    "1 application 1–5.5",
    "1 application 6–6.5",
    "1 application 10–14.75",
    "1 application 20.25–21",
  ]);
});
