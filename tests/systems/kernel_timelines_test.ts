/** Timelines of the kernel's locks and threads, worked out by hand, µs: nothing costs but what each is about. */

import { assertEquals } from "@std/assert";
import {
  IDLE,
  LOCK_WAIT_US,
  LOCK_WAITS,
  LOCKS_TAKEN,
} from "../../lib/engine/activities.ts";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { toUs } from "../../lib/engine/ticks.ts";
import { run, table, timeline } from "../_run.ts";
import {
  connectionsOf,
  countsOf,
  finishUs,
  HASHES,
  STEALING,
  systemOf,
} from "./_timelines.ts";

Deno.test("one accept queue: SYN, ACK and accept take its lock, which takes longer to be handed over the more cores wait", () => {
  const [a, b, c] = [0, 1, 2].map((core) => connectionsOf(core, 3, 1)[0]);
  const result = run(
    systemOf("linux", { acceptLockUs: 1, lockTransferUs: 0.5, lockLines: 1 }),
    table(
      [0, 3, { connection: a, ends: OPENS }],
      [0, 3, { connection: b, ends: OPENS }],
      [0, 3, { connection: c, ends: OPENS }],
      [30, 1, { connection: a, ends: OPENS }],
    ),
    { cores: 3, spans: true },
  );
  // Behind one core that is at it: 0.5 for the lock, 0.5 for the line of what it protects,
  // and 1. Behind two: 0.75, 0.5 and 1.
  //   SYN     core 0 until 1, core 1 until 3, core 2 until 5.25
  //   ACK     7.5, 9.75, 12: each comes as the two others are at it
  //   accept  14.25, 16.5, 18.75
  assertEquals(
    timeline(result),
    [
      "0 stack 0–14.25",
      "0 application #0 14.25–17.25",
      "0 stack 30–33", // core 2 had the lock last: 0.5 + 0.5 + 1; then its own, 1
      "1 stack 0–16.5",
      "1 application #1 16.5–19.5",
      "2 stack 0–18.75",
      "2 application #2 18.75–21.75",
      "2 stack 33–35", // the core that rested last accepts
      "2 application #3 35–36",
    ],
  );
  assertEquals(
    countsOf(result, LOCKS_TAKEN, LOCK_WAITS, LOCK_WAIT_US),
    [12, 8, 1 + 3 + 4.25 + 5 * 4.5],
  );
});

Deno.test("one set of events: its lock is taken as a request comes and as it is fetched, on connections that are open", () => {
  const [a, b] = [0, 1].map((core) => connectionsOf(core, 2, 1)[0]);
  const result = run(
    systemOf("linux", { eventLockUs: 1, lockTransferUs: 0.5, lockLines: 1 }),
    table(
      [0, 3, { connection: a }],
      [0.5, 1, { connection: b }],
      [20, 1, { connection: b }],
      [30, 1, { connection: a, ends: OPENS }], // through the accept queue
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–5", // put in by 1; to fetch it, behind core 1, which has it until 3: 0.5 + 0.5 + 1
    "0 application #0 5–8",
    "1 stack 0.5–7", // behind core 0, until 3; behind it again, until 7
    "1 application #1 7–8",
    "1 stack 20–22", // its own lock, twice
    "1 application #2 22–23",
    "1 application #3 30–31",
  ]);
  assertEquals(
    countsOf(result, LOCKS_TAKEN, LOCK_WAITS, LOCK_WAIT_US),
    [6, 3, 0.5 + 2 + 2],
  );
});

Deno.test("a thread that sleeps is woken: by the first request of those that find the core idle", () => {
  const result = run(
    systemOf("linux-reuseport", { interruptUs: 0.5, wakeUs: 2, closeUs: 1 }),
    table(
      [0, 1],
      [3, 1], // interrupts #0
      [6, 1],
      [7, 1], // as the thread is being woken
      [20, 1, { ends: CLOSES }],
      [24, 1], // as the connection of #4 is closed: the thread is still awake
    ),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–2.5",
    "0 application #0 2.5–3",
    "0 stack 3–3.5",
    "0 application #0 3.5–4",
    "0 application #1 4–5",
    "0 stack 6–9", // 0.5 + 2, and the interrupt of #3
    "0 application #2 9–10",
    "0 application #3 10–11",
    "0 stack 20–22.5",
    "0 application #4 22.5–23.5",
    "0 stack 23.5–25", // 1 to close; the interrupt of #5
    "0 application #5 25–26",
  ]);
  assertEquals(finishUs(result), [4, 5, 10, 11, 23.5, 26]);
});

Deno.test("a core that polls takes packets in between requests, and is never idle", () => {
  const result = run(
    systemOf("linux-reuseport", {
      placement: "polling",
      rxUs: 0.5,
      txUs: 0.25,
      closeUs: 1,
      teardownPackets: 0,
    }),
    table(
      [0, 2],
      [1, 1], // #0 runs on
      [2, 1, { ends: CLOSES }],
      [10, 1],
    ),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–0.5",
    "0 application #0 0.5–2.5",
    "0 stack 2.5–3.75", // a reply; two requests
    "0 application #1 3.75–4.75",
    "0 stack 4.75–5",
    "0 application #2 5–6",
    "0 stack 6–7.25", // its reply has left by 6.25
    "0 stack 10–10.5",
    "0 application #3 10.5–11.5",
    "0 stack 11.5–11.75",
  ]);
  assertEquals(finishUs(result), [2.75, 5, 6.25, 11.75]);
  assertEquals(toUs(result.machine.ledger[IDLE]), 0);
});

Deno.test("between NIC and memory packets take their time, and keep nobody waiting", () => {
  const result = run(
    systemOf("ix", { nicPacketUs: 0.5, nicLatencyUs: 2 }),
    table([0, 1], [0.1, 1], [10, 1]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 2.5–3.5", // 0.5 of the NIC, and 2
    "0 application #1 3.5–4.5", // through the NIC at 1
    "0 application #2 12.5–13.5",
  ]);
  // Out, another 0.5 each.
  assertEquals(finishUs(result), [4, 5, 14]);
});

Deno.test("every packet that comes in is looked up: of a request, of those that open its connection and that close it", () => {
  const result = run(
    systemOf("linux-reuseport", { lookupUs: 0.2, lookupShareUs: 0.1 }),
    table(
      [0, 1],
      [10, 1, { ends: OPENS | CLOSES }],
      [20, 1],
    ),
    { cores: 1, spans: true },
  );
  const [connection] = connectionsOf(0, 2, 1);
  const two = run(
    systemOf("ix", {
      lookupTable: "shared",
      lookupUs: 0.2,
      lookupShareUs: 0.1,
      requestBytes: 4000, // 3 packets
    }),
    table(
      [0, 1, { connection }],
      [10, 1, { connection, ends: OPENS | CLOSES }],
      [20, 1, { connection }],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–0.2",
    "0 application #0 0.2–1.2",
    "0 stack 10–10.6",
    "0 application #1 10.6–11.6",
    "0 stack 11.6–12",
    "0 stack 20–20.2",
    "0 application #2 20.2–21.2",
  ]);
  assertEquals(timeline(two), [
    "0 stack 0–0.9",
    "0 application #0 0.9–1.9",
    "0 stack 10–11.5",
    "0 application #1 11.5–12.5",
    "0 stack 12.5–13.1",
    "0 stack 20–20.9",
    "0 application #2 20.9–21.9",
  ]);
});

Deno.test("every second packet is acknowledged by one of its own, that is sent with a request and looked up after a reply", () => {
  const bytes = { requestBytes: 4000, replyBytes: 6000 }; // 3 packets and 5
  const costs = { rxUs: 0.3, lookupUs: 0.1, txUs: 0.2 };
  const rows = table([0, 1], [10, 1, { ends: CLOSES }], [20, 1]);
  const [kernel, polled] = ["linux-reuseport", "ix"].map((name) =>
    run(
      systemOf(name, { ...bytes, ...costs, closeUs: 0.5, teardownPackets: 0 }),
      rows,
      { cores: 1, spans: true },
    )
  );
  assertEquals(timeline(kernel), [
    "0 stack 0–1.4", // 3 × 0.4, and 0.2 to acknowledge them
    "0 application #0 1.4–2.4",
    "0 stack 2.4–4.2", // 5 × 0.2: the reply leaves; 2 × 0.4 to take in what acknowledges it
    "0 stack 10–11.4",
    "0 application #1 11.4–12.4",
    "0 stack 12.4–14.7", // and 0.5 to close the connection
    "0 stack 20–21.4",
    "0 application #2 21.4–22.4",
    "0 stack 22.4–23.4",
  ]);
  assertEquals(finishUs(kernel), [3.4, 13.4, 23.4]);
  assertEquals(timeline(polled), timeline(kernel));
  assertEquals(finishUs(polled), finishUs(kernel));
});

Deno.test("Affinity-Accept: a connection is stolen once; its packets go on coming to its home, and its requests run where it was accepted", () => {
  const [a, b] = [...HASHES.keys()].filter((connection) =>
    HASHES[connection] % 4096 % 2 === 0
  );
  const result = run(
    systemOf("affinity-accept", {
      ...STEALING,
    }),
    table(
      [0, 5, { connection: a, ends: OPENS }],
      [1, 2, { connection: b, ends: OPENS }], // stolen by core 1
      [2, 1, { connection: b }],
      [10, 1, { connection: b }],
      [20, 1, { connection: b, ends: OPENS }],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–2",
    "0 stack 2–2.05", // takes #2 in, whose block is where #1 runs
    "0 application #0 2.05–5.05",
    "0 stack 10–10.05",
    "0 application #4 20–21", // opened anew, and accepted at home
    "1 stack 1–1.65", // 0.3 and 0.3 of locks, and 0.05
    "1 stealing #1 1.65–1.85",
    "1 application #1 1.85–3.85",
    "1 stack 3.85–4.3", // 0.05 for the block, which #2 has taken away; 0.4 of the transmit queue's lock
    "1 application #2 4.3–5.3",
    "1 stack 5.3–5.7",
    "1 stack 10.05–10.1",
    "1 application #3 10.1–11.1",
    "1 stack 11.1–11.5",
  ]);
  assertEquals(finishUs(result), [5.05, 4.3, 5.7, 11.5, 21]);
  assertEquals(countsOf(result, LOCKS_TAKEN), [5]);
});
