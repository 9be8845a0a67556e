/** Finishes worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { toUs } from "../../lib/engine/ticks.ts";
import { finishTimes, type Request, table } from "../_run.ts";

function finishesUs(requests: readonly Request[], cores: number): number[] {
  const spec = { name: "least-attained-service" };
  return Array.from(finishTimes(spec, requests, { cores }), toUs);
}

Deno.test("least attained service on one core: what arrives runs alone until it has got as much as the next", () => {
  assertEquals(
    finishesUs(table([0, 4], [1, 2], [2.5, 0.5], [5, 3]), 1),
    [
      9.5, // has got 2.5 at 5, when #3 comes, and 3 when that is gone
      4.5, // alone 1–2, then half a core each, but for 2.5–3
      3, // the others have got 1.25
      8.5, // alone 5–7.5, then half a core
    ],
  );
});

Deno.test("least attained service on two cores: the cores go to those that have got least, and the rest is shared", () => {
  const requests = table(
    [0, 6],
    [0, 4],
    [2, 3],
    [6, 10],
    [6.5, 1],
    [9, 9],
    [9.5, 4],
  );
  assertEquals(finishesUs(requests, 2), [
    8.5, // half a core 2–5, none 6.5–7.5
    5.5, // half a core 2–5
    5, // a core of its own
    19.5, // has got 3.5 at 9.5, none until #5 has too; half a core 12.5–13.5
    7.5, // a core of its own, as #3 has another
    18.5, // has got 3.5 at 12.5; half a core 12.5–13.5
    13.5, // catches up with #3 and #5 when it has got all of its 4
  ]);
});
