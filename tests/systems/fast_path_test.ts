/** TAS's fast and slow path, worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { STACK_BATCHED, STACK_BATCHES } from "../../lib/engine/activities.ts";
import { OPENS } from "../../lib/engine/block.ts";
import { run, table, timeline } from "../_run.ts";
import { connectionsOf, countsOf, finishUs, systemOf } from "./_timelines.ts";

const [ofFirst, ofSecond] = [0, 1].map((core) => connectionsOf(core, 2, 1)[0]);

type Row = Parameters<typeof table>[0];

/** What fast path and application do of requests that take 90 to be taken in: two fast-path cores, a sample every 100, a change after two. */
function monitored(rows: readonly Row[]): string[] {
  const tas = systemOf("tas", {
    fastCores: 2,
    sampleUs: 100,
    holdSamples: 2,
    rxUs: 90,
  });
  return timeline(run(tas, table(...rows), { cores: 1, spans: true }));
}

Deno.test("TAS: it is the average load of samples by which a fast-path core is given up, the last an eighth of it", () => {
  // At 100 it begins to measure. At 300, of 2 cores 90 of 100 in the last sample: 11.25 of 23.4375 on
  // average, which leaves 1.52 idle, more than 1.25.
  const rows = monitored([
    [205, 1, { connection: ofFirst }],
    [350, 1, { connection: ofSecond }],
  ]);
  assertEquals(rows, [
    "0 application #0 295–296",
    "0 application #1 440–441",
    "1 stack 205–295",
    "1 stack 350–440", // the one that is left
  ]);
});

Deno.test("TAS: it is given back once less than 0.2 of a core is idle on average", () => {
  // From 300 on one core, always busy: of 33.0, 41.4 and 48.7 it was so for 22.3, 32.0 and 40.5 on
  // average by 400, 500 and 600, which leaves 0.32, 0.23 and 0.17.
  const busy: Row = [300, 1, { connection: ofFirst }];
  const rows = monitored([
    [205, 1, { connection: ofFirst }],
    busy,
    busy,
    busy,
    busy,
    [590, 1, { connection: ofSecond }],
    [610, 1, { connection: ofSecond }],
  ]);
  assertEquals(rows, [
    "0 application #0 295–296",
    "0 application #1 390–391",
    "0 application #2 480–481",
    "0 application #3 570–571",
    "0 application #4 660–661",
    "0 application #6 700–701",
    "0 application #5 750–751",
    "1 stack 205–295",
    "1 stack 300–750", // #5 had come there
    "2 stack 610–700",
  ]);
});

Deno.test("TAS: its slow path opens as many connections together as have come, eight at most", () => {
  const opening: Row = [0, 0.25, { ends: OPENS }];
  const rows = Array.from({ length: 10 }, () => opening);
  const tas = systemOf("tas", { openUs: 1, setupPackets: 0 });
  const result = run(tas, table(...rows), { cores: 1 });
  // Opened at 1, at 9, and at 10, and run one after another.
  assertEquals(finishUs(result), [
    1.25,
    ...[9.25, 9.5, 9.75, 10, 10.25, 10.5, 10.75, 11],
    11.25,
  ]);
});

Deno.test("TAS: a pass of the fast path sends so many replies at most as it takes requests in", () => {
  const [first, second, third] = [0, 1, 2].map((core) =>
    connectionsOf(core, 3, 1)[0]
  );
  const tas = systemOf("tas", { rxBatch: 1, txUs: 1 });
  const result = run(
    tas,
    table(
      [0, 1, { connection: first }],
      [0, 1, { connection: second }],
      [0, 1, { connection: third }],
    ),
    { cores: 3 },
  );
  assertEquals(finishUs(result), [2, 3, 4]);
  assertEquals(countsOf(result, STACK_BATCHES, STACK_BATCHED), [3, 3]);
});
