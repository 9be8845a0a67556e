/** Timelines worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { DISPATCHES, MIGRATIONS } from "../../lib/engine/activities.ts";
import {
  firstCores,
  wholeCores,
} from "../../lib/policies/ordering/darc_profile.ts";
import { run, table, timeline } from "../_run.ts";

const SHORT = { class: 0 };
const LONG = { class: 1 };

Deno.test("DARC-static with one core of two reserved: the long ones wait for core 1, the short ones go anywhere, and the dispatcher is one", () => {
  const result = run(
    { name: "darc", reservedCores: 1, classifyUs: 0.1, dispatchUs: 0.2 },
    table(
      [0, 3, LONG],
      [0, 2, LONG],
      [0.05, 1, SHORT],
      [0.1, 1, SHORT],
      [5, 1, SHORT],
      [5, 1, SHORT],
      [5.05, 1, SHORT],
      [5.2, 4, LONG],
      [8, 1, LONG],
      [9, 1, SHORT],
      [11, 0.5, SHORT],
      [11.05, 0.5, SHORT],
    ),
    { cores: 2, spans: true, classMeansUs: [1, 10] },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0.05–0.7", // since #2 has come; until then nobody was to come to it
    "0 application #2 0.7–1.7",
    "0 dispatch 1.7–1.9",
    "0 application #3 1.9–2.9", // then idle, while #1 waits
    "0 dispatch 5–5.3",
    "0 application #4 5.3–6.3",
    "0 dispatch 6.3–6.5",
    "0 application #6 6.5–7.5",
    "0 dispatch 9–9.3",
    "0 application #9 9.3–10.3", // while #8, which has come before, waits
    "0 dispatch 11–11.4",
    "0 application #10 11.4–11.9",
    "0 dispatch 11.9–12.1",
    "0 application #11 12.1–12.6",
    "1 dispatch 0–0.3",
    "1 application #0 0.3–3.3",
    "1 dispatch 3.3–3.5",
    "1 application #1 3.5–5.5",
    "1 dispatch 5.5–5.7",
    "1 application #5 5.7–6.7", // stolen: core 0 is not free
    "1 dispatch 6.7–6.9",
    "1 application #7 6.9–10.9",
    "1 dispatch 10.9–11.1",
    "1 application #8 11.1–12.1",
    "2 dispatch 0–0.8", // in: #0; out: #0; in: #1, #2; out: #2; in: #3
    "2 dispatch 1.7–1.9",
    "2 dispatch 3.3–3.5",
    "2 dispatch 5–5.8", // in: #4; out: #4; in: #5, #6; out: #5; in: #7
    "2 dispatch 6.3–6.5",
    "2 dispatch 6.7–6.9",
    "2 dispatch 8–8.1",
    "2 dispatch 9–9.3",
    "2 dispatch 10.9–11.5", // out: #8; in: #10; out: #10, before #11 is taken in
    "2 dispatch 11.9–12.1",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[DISPATCHES], 12);
  assertEquals(counts[MIGRATIONS], 0);
});

Deno.test("DARC reserves after its first window, and again when a second request has waited for too long", () => {
  const result = run(
    { name: "darc", windowRequests: 3, classifyUs: 0, dispatchUs: 0 },
    table(
      [0, 1, SHORT],
      [0, 1, SHORT],
      [0, 6, LONG],
      // The fourth to be handed out. Of two that have finished none is long: all four cores are for the short ones, and the last for all.
      [2, 6, LONG],
      [3, 6, LONG],
      [3.5, 2, LONG], // waits for core 3, though 1 is free
      [4, 2, LONG],
      [4.5, 1, SHORT],
      [8.5, 1, SHORT],
      // The window is full at 9, and this the second of its queue, whose class has no mean yet: any wait is too long.
      [9.2, 2, LONG],
      [10, 1, SHORT],
      [10.5, 3, LONG],
    ),
    { cores: 4, spans: true, classMeansUs: [1, 1] },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–1",
    "0 application #3 2–8",
    "0 application #8 8.5–9.5",
    "0 application #10 10–11",
    "1 application #1 0–1",
    "1 application #7 4.5–5.5",
    // The short ones were 1 of 19 µs, or 0.21 of 4 cores: core 0 is theirs.
    "1 application #6 9.2001–11.2001",
    "2 application #2 0–6",
    "2 application #9 9.2001–11.2001",
    "3 application #4 3–9",
    "3 application #5 9–11",
    "3 application #11 11–14", // not on core 0, free at the same instant
  ]);
  // The long ones: away from the first three cores, and back to two of them.
  assertEquals(result.machine.counts[MIGRATIONS], 2);
});

Deno.test("DARC: cores to the nearest, a half down, and one at least", () => {
  assertEquals([0, 0.3, 0.99, 1.5, 1.51, 2, 2.5].map(wholeCores), [
    1,
    1,
    1,
    1,
    2,
    2,
    2,
  ]);
});

/** First cores of classes given by mean and share of requests, in order of mean. */
function reserved(
  cores: number,
  classes: readonly (readonly [meanUs: number, share: number])[],
  delta = 0.2,
): number[] {
  const mean = classes.map(([meanUs]) => meanUs);
  const overall = classes
    .reduce((sum, [meanUs, share]) => sum + meanUs * share, 0);
  const demand = classes
    .map(([meanUs, share]) => meanUs * share / overall * cores);
  const order = classes.map((_, of) => of);
  return Array.from(firstCores(order, mean, demand, cores, delta));
}

Deno.test("DARC's reservations of the published workloads", () => {
  const extreme = [[0.5, 0.995], [500, 0.005]] as const;
  // 0.4975 of 2.9975 µs: 2.66 of 16 cores, 2.32 of 14.
  assertEquals(reserved(16, extreme), [0, 3]);
  assertEquals(reserved(14, extreme), [0, 2]);
  // 0.5 of 50.5 µs: 0.14 of 14 cores.
  assertEquals(reserved(14, [[1, 0.5], [100, 0.5]]), [0, 1]);
  // TPC-C: 2.748 + 8.8 + 7.52 = 19.068 µs: 2.02, 6.46 and 5.52 of 14 cores.
  const tpcc = [
    [5.7, 0.44],
    [6, 0.04],
    [20, 0.44],
    [88, 0.04],
    [100, 0.04],
  ] as const;
  assertEquals(reserved(14, tpcc), [0, 0, 2, 8, 8]);
  // Each by itself: 1.84, 0.18, 6.46, 2.58 and 2.94, or 2 + 1 + 6 + 3 + 3, one more than there are.
  assertEquals(reserved(14, tpcc, 0), [0, 2, 3, 9, 12]);
  // On two: 0.29, 0.92 and 0.79. There is no third core.
  assertEquals(reserved(2, tpcc), [0, 0, 1, 1, 1]);
});
