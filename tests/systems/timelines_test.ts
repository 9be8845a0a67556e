/** Timelines worked out by hand, µs, of systems that cost nothing but what each is about. */

import { assertEquals } from "@std/assert";
import {
  LOCK_WAIT_US,
  LOCK_WAITS,
  LOCKS_TAKEN,
  STACK_BATCHED,
  STACK_BATCHES,
} from "../../lib/engine/activities.ts";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { run, table, timeline } from "../_run.ts";
import {
  countsOf,
  finishUs,
  HASHES,
  STEALING,
  systemOf,
} from "./_timelines.ts";

const SHORT = { ends: OPENS | CLOSES };

Deno.test("IX: what has come is a batch, run to completion; its replies leave together, when the next has been taken in", () => {
  const result = run(
    systemOf("ix", {
      rxBatch: 3,
      turnUs: 0.1,
      rxUs: 1,
      txUs: 0.5,
      openUs: 0.2,
      closeUs: 0.3,
    }),
    table(
      [0, 2],
      [0.5, 1],
      [1, 3],
      [1.05, 1],
      [2, 0.5], // a fourth has to wait for the next batch
      [30, 1], // alone, as all are at low load
      [40, 1, SHORT], // 2 packets more to open its connection, and 2 to close it
      [42, 1],
      [60, 1],
      [60, 1],
    ),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–1.1",
    "0 application #0 1.1–3.1",
    "0 stack 3.1–6.7", // 0.5 to send #0; a turn, and 1 each for #1, #2 and #3: #0 leaves at 6.7
    "0 application #1 6.7–7.7",
    "0 application #2 7.7–10.7",
    "0 application #3 10.7–11.7",
    "0 stack 11.7–14.3", // 3 replies; a turn, and #4: the three leave at 14.3
    "0 application #4 14.3–14.8",
    "0 stack 14.8–15.4", // 0.5 to send #4, a turn that finds nothing
    "0 stack 30–31.1",
    "0 application #5 31.1–32.1",
    "0 stack 32.1–32.7",
    "0 stack 40–43.3", // 0.1 + 1 + 2 × 1 + 0.2
    "0 application #6 43.3–44.3",
    "0 stack 44.3–45.9", // #6 is sent, #7 taken in: #6 leaves at 45.9
    "0 application #7 45.9–46.9",
    "0 stack 46.9–49.8", // #7 is sent; a turn, in which the connection of #6 is closed, 2 × 1 + 0.3
    "0 stack 60–61.1", // #8 alone: #9 comes behind it
    "0 application #8 61.1–62.1",
    "0 stack 62.1–63.7",
    "0 application #9 63.7–64.7",
    "0 stack 64.7–65.3",
  ]);
  assertEquals(finishUs(result), [
    6.7,
    14.3,
    14.3,
    14.3,
    15.4,
    32.7,
    45.9,
    49.8,
    63.7,
    65.3,
  ]);
  assertEquals(countsOf(result, STACK_BATCHES, STACK_BATCHED), [8, 10]);
});

Deno.test("mTCP: the stack's thread and the application's take turns, with a switch between, so that a batch grows meanwhile", () => {
  const result = run(
    systemOf("mtcp", { rxBatch: 64, rxUs: 1, txUs: 0.5, switchUs: 2 }),
    table(
      [0, 2],
      [1.5, 1],
      [2, 1],
      [9, 1], // as #1 and #2 are taken in: it waits for a whole round
      [10, 0.5],
      [30, 1],
      [30.5, 1],
      [50, 1],
      [50, 2],
      [54, 1],
    ),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–1",
    "0 switching 1–3",
    "0 application #0 3–5",
    "0 switching 5–7",
    "0 stack 7–9.5", // 0.5 for #0, which leaves at 9.5; #1 and #2
    "0 switching 9.5–11.5",
    "0 application #1 11.5–12.5",
    "0 application #2 12.5–13.5",
    "0 switching 13.5–15.5",
    "0 stack 15.5–18.5", // two replies; #3 and #4
    "0 switching 18.5–20.5",
    "0 application #3 20.5–21.5",
    "0 application #4 21.5–22",
    "0 switching 22–24",
    "0 stack 24–25",
    "0 stack 30–31",
    "0 switching 31–33",
    "0 application #5 33–34",
    "0 switching 34–36",
    "0 stack 36–37.5",
    "0 switching 37.5–39.5",
    "0 application #6 39.5–40.5",
    "0 switching 40.5–42.5",
    "0 stack 42.5–43",
    "0 stack 50–51",
    "0 switching 51–53",
    "0 application #7 53–54",
    "0 switching 54–56",
    "0 stack 56–58.5", // #7 is sent; #8, and #9 that came during the switch
    "0 switching 58.5–60.5",
    "0 application #8 60.5–62.5",
    "0 application #9 62.5–63.5",
    "0 switching 63.5–65.5",
    "0 stack 65.5–66.5",
  ]);
  assertEquals(finishUs(result), [
    9.5,
    18.5,
    18.5,
    25,
    25,
    37.5,
    43,
    58.5,
    66.5,
    66.5,
  ]);
});

Deno.test("a stolen connection costs three locks: of who is busy, of the victim's queue, of its transmit queue", () => {
  const [a, b, c, d] = [...HASHES.keys()].filter((connection) =>
    HASHES[connection] % 4096 % 3 === 0
  );
  const result = run(
    systemOf("affinity-accept", {
      keepsConnections: false,
      ...STEALING,
    }),
    table(
      [0, 5, { connection: a }],
      [1, 2, { connection: b }],
      [1.1, 1.3, { connection: c }],
      [1.6, 1, { connection: b }],
      [20, 3, { connection: d }],
      [21, 1, { connection: a }],
    ),
    { cores: 3, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–5",
    "0 application #4 20–23",
    "1 stack 1–1.65", // 0.3 and 0.3 of locks, and 0.05: the block of #1 is where it was taken in
    "1 stealing #1 1.65–1.85",
    "1 application #1 1.85–3.85",
    "1 stack 3.85–4.55", // core 2 has the transmit queue until 4.05, then 0.1 and 0.4
    "2 stack 1.1–2.15", // waits until 1.3, then 0.1 and 0.3; the victim's, 0.1 and 0.3; 0.05
    "2 stealing #2 2.15–2.35",
    "2 application #2 2.35–3.65",
    "2 stack 3.65–4.7", // 0.4 to reply to #2; 0.3 and 0.3, both its own last; 0.05: #3 is of core 1's connection
    "2 stealing #3 4.7–4.9",
    "2 application #3 4.9–5.9",
    "2 stack 5.9–6.4", // core 1 had the transmit queue last: 0.1 and 0.4
    "2 stack 21–21.65",
    "2 stealing #5 21.65–21.85",
    "2 application #5 21.85–22.85",
    "2 stack 22.85–23.25",
  ]);
  assertEquals(finishUs(result), [5, 4.55, 4.05, 6.4, 23, 23.25]);
  assertEquals(countsOf(result, LOCKS_TAKEN, LOCK_WAITS, LOCK_WAIT_US), [
    12,
    2,
    0.4,
  ]);
});

Deno.test("packets interrupt the application: it stops, and goes on when all that has come is taken in", () => {
  const result = run(
    systemOf("linux-reuseport", {
      interruptUs: 0.5,
      rxUs: 1,
      txUs: 0.4,
      syscallUs: 0.3,
      openUs: 0.2,
      closeUs: 0.1,
      acceptUs: 0.6,
    }),
    table(
      [0, 5],
      [3, 2],
      [4, 1], // as #1 is taken in: without an interrupt of its own
      [20, 1, SHORT],
      [24.3, 2], // during the system call of #3: the interrupt waits for it
      [40, 1],
      [41.7, 1], // during the system call of #5
      [60, 3],
      [62, 1, { ends: OPENS }],
      [62, 1, { ends: CLOSES }],
    ),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–1.8",
    "0 application #0 1.8–3",
    "0 stack 3–5.5", // 0.5 + 1 + 1
    "0 application #0 5.5–9.3",
    "0 stack 9.3–10", // 0.4 for the reply to #0, 0.3 for the call of #1
    "0 application #1 10–12",
    "0 stack 12–12.7",
    "0 application #2 12.7–13.7",
    "0 stack 13.7–14.1",
    "0 stack 20–26.1", // 0.5 + 1 + 2 × 1 + 0.2; 0.3 + 0.6; then 0.5 + 1 for #4
    "0 application #3 26.1–27.1",
    "0 stack 27.1–29.9", // 0.4: #3 has left; 2 × 1 + 0.1 to close its connection; 0.3
    "0 application #4 29.9–31.9",
    "0 stack 31.9–32.3",
    "0 stack 40–43.3", // #5, its call, and #6 with an interrupt after that
    "0 application #5 43.3–44.3",
    "0 stack 44.3–45",
    "0 application #6 45–46",
    "0 stack 46–46.4",
    "0 stack 60–61.8",
    "0 application #7 61.8–62",
    "0 stack 62–66.7", // 0.5 + 1 + 2 × 1 + 0.2, and 1 for #9
    "0 application #7 66.7–69.5",
    "0 stack 69.5–70.8", // 0.4; 0.3 + 0.6
    "0 application #8 70.8–71.8",
    "0 stack 71.8–72.5",
    "0 application #9 72.5–73.5",
    "0 stack 73.5–73.9",
  ]);
  assertEquals(finishUs(result), [
    9.7,
    12.4,
    14.1,
    27.5,
    32.3,
    44.7,
    46.4,
    69.9,
    72.2,
    73.9,
  ]);
});

Deno.test("TAS: passes of the fast path, connections through the slow path, applications by shared memory", () => {
  const result = run(
    systemOf("tas", {
      rxBatch: 16,
      turnUs: 0.1,
      rxUs: 1,
      txUs: 0.5,
      hopUs: 0.4,
      openUs: 0.5,
      closeUs: 0.7,
    }),
    table(
      [0, 1],
      [0.5, 1],
      [0.6, 1, SHORT],
      [20, 0.5],
      [40, 1],
      [40, 0.5],
      [40, 0.5],
      [60, 1, SHORT],
      [61, 1],
      [80, 1],
    ),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 1.1–1.3",
    "0 application #0 1.3–2.3",
    "0 stack 2.3–2.7", // 0.2 to hand the reply to #0 over, 0.2 to take #1
    "0 application #1 2.7–3.7",
    "0 stack 3.7–3.9",
    "0 stack 4.2–4.4",
    "0 application #2 4.4–5.4",
    "0 stack 5.4–5.6",
    "0 stack 21.1–21.3",
    "0 application #3 21.3–21.8",
    "0 stack 21.8–22",
    "0 stack 41.1–41.3",
    "0 application #4 41.3–42.3",
    "0 stack 42.3–42.5",
    "0 stack 43.2–43.4",
    "0 application #5 43.4–43.9",
    "0 stack 43.9–44.3",
    "0 application #6 44.3–44.8",
    "0 stack 44.8–45",
    "0 stack 62.1–62.3",
    "0 application #8 62.3–63.3",
    "0 stack 63.3–63.5",
    "0 stack 63.6–63.8",
    "0 application #7 63.8–64.8",
    "0 stack 64.8–65",
    "0 stack 81.1–81.3",
    "0 application #9 81.3–82.3",
    "0 stack 82.3–82.5",
    "1 stack 0–2.2", // two passes, of one request each
    "1 stack 2.5–4.7", // a turn and the reply to #0, until 3.1; #2 until 4.2; the reply to #1
    "1 stack 5.6–6.2",
    "1 stack 20–21.1",
    "1 stack 22–22.6",
    "1 stack 40–43.7", // #4; #5 and #6 in one pass, which ends with the reply to #4
    "1 stack 44.1–44.7",
    "1 stack 45–45.6",
    "1 stack 61–62.1", // #8, while the slow path opens the connection of #7
    "1 stack 62.5–64.1", // #7, and in the same pass the reply to #8
    "1 stack 65–65.6",
    "1 stack 80–81.1",
    "1 stack 82.5–83.1",
    "2 stack 0.6–3.1", // 2 × 1 + 0.5 to open the connection of #2
    "2 stack 6.2–8.9", // 2 × 1 + 0.7 to close it, as the reply has left
    "2 stack 60–62.5",
    "2 stack 65.6–68.3",
  ]);
  assertEquals(finishUs(result), [
    3.1,
    4.7,
    6.2,
    22.6,
    43.7,
    44.7,
    45.6,
    65.6,
    64.1,
    83.1,
  ]);
});

Deno.test("TAS: packets that open and close a connection come to the fast path, which hands them on", () => {
  const result = run(
    systemOf("tas", {
      rxBatch: 16,
      rxUs: 1,
      txUs: 0.5,
      openUs: 0.5,
      closeUs: 0.7,
      forwardUs: 0.2,
    }),
    table(
      [0, 1, SHORT],
      [0.1, 2], // as what opens the connection of #0 is handed on
      [20, 1],
    ),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #1 1.4–3.4",
    "0 application #0 3.9–4.9", // taken in by 3.9
    "0 application #2 21–22",
    "1 stack 0–1.4", // 2 × 0.2; #1
    "1 stack 2.9–4.4", // #0, and the reply to #1
    "1 stack 4.9–5.8", // the reply to #0, until 5.4; 2 × 0.2 to hand on what closes its connection
    "1 stack 20–21",
    "1 stack 22–22.5",
    "2 stack 0.4–2.9", // 2 × 1 + 0.5
    "2 stack 5.8–8.5", // 2 × 1 + 0.7, as that is handed on
  ]);
  assertEquals(finishUs(result), [5.4, 4.4, 22.5]);
});
