/** Finishes worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { toUs } from "../../lib/engine/ticks.ts";
import { finishTimes, run, table, timeline } from "../_run.ts";

const SPEC = { name: "least-attained-service" };

Deno.test("least attained service on one core: what arrives runs alone until it has got as much as the next", () => {
  const requests = table([0, 4], [1, 2], [2.5, 0.5], [5, 3]);
  assertEquals(
    Array.from(finishTimes(SPEC, requests, { cores: 1 }), toUs),
    [
      9.5, // has got 2.5 at 5, when #3 comes, and 3 when that is gone
      4.5, // alone 1–2, then half a core each, but for 2.5–3
      3, // the others have got 1.25
      8.5, // alone 5–7.5, then half a core
    ],
  );
});

Deno.test("least attained service on two cores: the cores go to those that have got least, and the rest is shared", () => {
  const result = run(
    SPEC,
    table(
      [0, 6],
      [0, 4],
      [2, 3],
      [6, 10],
      [6.5, 1],
      [9, 9],
      [9.5, 4],
      [30, 3],
      [30, 1],
      [31.5, 3],
      [32, 2],
      [32.5, 2],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(Array.from(result.finish, toUs), [
    8.5, // half a core 2–5, none 6.5–7.5
    5.5, // half a core 2–5
    5, // a core of its own
    19.5, // has got 3.5 at 9.5, none until #5 has too; half a core 12.5–13.5
    7.5, // a core of its own, as #3 has another
    18.5, // has got 3.5 at 12.5; half a core 12.5–13.5
    13.5, // catches up with #3 and #5 when it has got all of its 4
    35.75, // has got 2 at 32, and no more before 34.75
    31,
    35.75, // has got 1 at 32.5; half a core 33–34, two thirds until 34.75
    34.75, // catches up with #9 at 33, when both have got 1
    34.75, // catches up with both at 34, when all three have got 1.5
  ]);
  // Core 0 is at work while anybody is present, core 1 while two are.
  assertEquals(timeline(result), [
    "0 application 0–19.5",
    "0 application 30–35.75",
    "1 application 0–5.5",
    "1 application 6–8.5",
    "1 application 9–18.5",
    "1 application 30–31",
    "1 application 31.5–35.75",
  ]);
});
