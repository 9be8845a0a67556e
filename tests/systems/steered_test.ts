/** Where packets go while their connection moves, worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { FORWARDS } from "../../lib/engine/activities.ts";
import { CLOSES } from "../../lib/engine/block.ts";
import { run, table, timeline } from "../_run.ts";
import { connectionsOf, countsOf, systemOf } from "./_timelines.ts";

Deno.test("packets that have been sent on to a core stay there, wherever the connection's next are sent", () => {
  const [connection] = connectionsOf(1, 3, 1);
  const result = run(
    systemOf("linux", { steering: "rfs", rxUs: 2 }),
    table([0, 1, { connection }], [0, 1, { connection }], [0, 1, {
      connection,
    }]),
    { cores: 3, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 2–3",
    "0 application #1 4–5",
    "0 application #2 6–7",
    "1 stack 0–6", // all three, though core 0 has run #0 by 3
  ]);
  assertEquals(countsOf(result, FORWARDS), [3]);
});

Deno.test("what closes a connection comes to the core that ran it last, if its packets do; if not, to where they come", () => {
  const [connection] = connectionsOf(1, 2, 1);
  const [other] = connectionsOf(0, 2, 1);
  const closing = { closeUs: 1, blockUs: 0.25, teardownPackets: 0 };
  const timelineOf = (steering: string) =>
    timeline(
      run(
        systemOf("linux", { ...closing, steering }),
        table([0, 1, { connection, ends: CLOSES }], [5, 1, {
          connection: other,
        }]),
        { cores: 2, spans: true },
      ),
    );
  for (const steering of ["rfs", "flow-director"]) {
    assertEquals(timelineOf(steering), [
      "0 stack 0–0.25",
      "0 application #0 0.25–1.25",
      "0 stack 1.25–2.25",
      "0 application #1 5–6",
    ], steering);
  }
  for (const steering of ["rps", "rss", "xps"]) {
    assertEquals(timelineOf(steering), [
      "0 stack 0–0.25",
      "0 application #0 0.25–1.25",
      "0 application #1 5–6",
      "1 stack 1.25–2.5", // the block comes back
    ], steering);
  }
});

Deno.test("an interrupt moves to the core that has had least to do since the last time, whether it idles then or polls", () => {
  const [ofFirst, ofThird] = [0, 2].map((core) => connectionsOf(core, 3, 1)[0]);
  for (const placement of ["interrupt", "polling"]) {
    const result = run(
      systemOf("linux-reuseport", {
        placement,
        steering: "irq-balance",
        irqBalanceUs: 10,
        rxUs: 1,
      }),
      table(
        [0, 1, { connection: ofFirst }],
        [12, 1, { connection: ofThird }],
        [22, 1, { connection: ofThird }],
      ),
      { cores: 3, spans: true },
    );
    assertEquals(timeline(result), [
      "0 stack 0–1",
      "0 application #0 1–2",
      "0 stack 22–23", // from 10 on the others have had something to do
      "1 stack 12–13", // of two alike the first
      "2 application #1 13–14",
      "2 application #2 23–24",
    ], placement);
  }
});
