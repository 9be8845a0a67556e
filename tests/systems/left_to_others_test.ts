/** What one core leaves to another, worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { FORWARDS, INTERRUPTS } from "../../lib/engine/activities.ts";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { run, table, timeline } from "../_run.ts";
import { connectionsOf, countsOf, finishUs, systemOf } from "./_timelines.ts";

Deno.test("a connection that ends while its core closes another is closed after that", () => {
  const [a, b] = connectionsOf(0, 2, 2), ends = OPENS | CLOSES;
  const result = run(
    systemOf("linux", { closeUs: 5 }),
    table(
      [0, 1, { connection: a, ends }],
      [0, 3, { connection: b, ends }],
      [50, 1],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–1",
    "0 stack 1–11", // #1, of core 0 too, has ended at 3
    "1 application #1 0–3",
    "1 application #2 50–51",
  ]);
});

Deno.test("what closes a connection is taken in where it comes among packets: behind those before it, before those behind it", () => {
  const [a, b, c] = connectionsOf(0, 2, 3);
  const costs = { rxUs: 1, closeUs: 5, teardownPackets: 0 };
  const result = run(
    systemOf("linux", costs),
    table(
      [0, 1, { connection: a }], // core 0 has it, and no time to run it
      [0, 0.5, { connection: b, ends: CLOSES }], // leaves at 2.5, as #3 waits
      [0, 1, { connection: c }],
      [0, 1, { connection: c }], // taken in 3–4; then the connection is closed, 4–9
      [3.5, 1, { connection: c }], // taken in 9–10
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–10",
    "0 application #0 10–11",
    "1 application #1 2–2.5",
    "1 application #2 3–4",
    "1 application #3 4–5",
    "1 application #4 10–11",
  ]);
});

Deno.test("requests that another core runs are fetched by a call each, and are in no later batch", () => {
  const [a, b] = [0, 1].map((core) => connectionsOf(core, 2, 1)[0]);
  const result = run(
    systemOf("megapipe", { dispatch: "centralized-fcfs", syscallUs: 1 }),
    table(
      [0, 1, { connection: b }], // core 0 runs all that come alone
      [10, 1, { connection: b }],
      [20, 1, { connection: b }],
      [30, 5, { connection: a }],
      [30, 1, { connection: b }], // core 1 fetches this one alone,
      [40, 5, { connection: a }],
      [40, 1, { connection: b }], // and this one; then two wait, and share a call
      [40, 1, { connection: b }],
      [40, 1, { connection: b }],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–1",
    "0 application #0 1–2",
    "0 stack 10–11",
    "0 application #1 11–12",
    "0 stack 20–21",
    "0 application #2 21–22",
    "0 stack 30–31",
    "0 application #3 31–36",
    "0 stack 40–41",
    "0 application #5 41–46",
    "1 stack 30–31",
    "1 application #4 31–32",
    "1 stack 40–41",
    "1 application #6 41–42",
    "1 stack 42–43",
    "1 application #7 43–44",
    "1 application #8 44–45",
  ]);
});

Deno.test("a request that was brought with others, and that another core fetches first, is brought no more", () => {
  const [connection] = connectionsOf(0, 2, 1);
  const result = run(
    systemOf("megapipe", { dispatch: "centralized-fcfs", syscallUs: 1 }),
    table(
      [0, 1, { connection }],
      [0, 5, { connection }], // core 1 fetches it
      [0, 10, { connection }], // brought to core 0 with #3,
      [0, 1, { connection }], // which core 1 fetches
      [20, 1, { connection }], // by a call of its own
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–1",
    "0 application #0 1–2",
    "0 stack 2–3",
    "0 application #2 3–13",
    "0 stack 20–21",
    "0 application #4 21–22",
    "1 stack 1–2", // taken in once core 0 is out of the stack
    "1 application #1 2–7",
    "1 stack 7–8",
    "1 application #3 8–9",
  ]);
});

Deno.test("a thread that places a request on another core meanwhile does not sleep", () => {
  const [connection] = connectionsOf(0, 2, 1);
  const result = run(
    systemOf("linux-reuseport", {
      dispatch: "join-shortest-queue", // 0.1 µs to place a request
      rxUs: 1,
      wakeUs: 3,
    }),
    table(
      [0, 10, { connection }],
      [5, 20, { connection }],
      [7, 1, { connection }],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result).filter((span) => span.startsWith("0")), [
    "0 stack 0–4",
    "0 application #0 4–5",
    "0 stack 5–6",
    "0 dispatch 6–6.1", // #1, on core 1
    "0 application #0 6.1–7",
    "0 stack 7–8",
    "0 application #0 8–16.1",
    "0 application #2 16.1–17.1",
  ]);
});

Deno.test("packets that wait at a core stay there, wherever the NIC sends the connection's next", () => {
  const [connection] = connectionsOf(0, 2, 1);
  const result = run(
    systemOf("linux", { steering: "flow-director", rxUs: 2, ipiUs: 1 }),
    table(
      [0, 1, { connection }],
      [0, 1, { connection }],
      [0, 1, { connection }],
      [0, 1, { connection }],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–8", // all four, though core 1 has replied to #1 at 5
    "0 application #0 8–9",
    "1 application #1 4–5",
    "1 application #2 6–7",
    "1 application #3 8–9",
  ]);
  assertEquals(countsOf(result, FORWARDS, INTERRUPTS), [0, 0]);
});

Deno.test("Shinjuku: the networker hands over together what it takes in together", () => {
  const result = run(
    systemOf("shinjuku", { rxBatch: 2, rxUs: 1, txUs: 0.5 }),
    table([0, 1], [0.5, 1], [0.6, 1], [0.7, 1], [20, 1]),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 1–2",
    "0 stack 2–2.5",
    "0 application #1 3–4",
    "0 stack 4–4.5",
    "0 application #3 4.5–5.5", // handed over at 4
    "0 stack 5.5–6",
    "0 application #4 21–22",
    "0 stack 22–22.5",
    "1 application #2 3–4",
    "1 stack 4–4.5",
    "3 stack 0–4", // #0; #1 and #2, until 3; #3
    "3 stack 20–21",
  ]);
});

Deno.test("TAS: a reply does not wait for what acknowledges it and closes its connection", () => {
  const result = run(
    systemOf("tas", { txUs: 1, rxUs: 0.25, closeUs: 0.75, forwardUs: 0.5 }),
    table([0, 1], [0, 1.5, { connection: 1, ends: CLOSES }], [30, 1]),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #1 0.5–2", // handed over while the reply to #0 is sent
    "1 application #0 0.25–1.25",
    "1 application #2 30.25–31.25",
    "2 stack 0–0.5",
    "2 stack 1.25–4.25", // both replies, then 2 × 0.5 to hand on what closes the connection
    "2 stack 30–30.25",
    "2 stack 31.25–32.25",
    "3 stack 4.25–5.5", // 2 × 0.25 + 0.75
  ]);
  assertEquals(finishUs(result), [2.25, 3.25, 32.25]);
});

Deno.test("ZygOS: a connection is taken under its locks once, however many requests come with it", () => {
  const [a, b] = connectionsOf(0, 2, 2);
  const result = run(
    systemOf("zygos", { stealLockUs: 1, rxBatch: 64 }),
    table(
      [0, 20, { connection: a }],
      [5, 1, { connection: b }],
      [6, 1, { connection: b }], // waits for the reply to #1, and so does #3
      [6, 1, { connection: b }],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–20",
    "1 stack 5–7", // who is busy, and his queue
    "1 application #1 7–8",
    "1 stack 8–10",
    "1 application #2 10–11",
    "1 application #3 11–12",
  ]);
});

Deno.test("ZygOS: a control block is its home's that takes packets in, and comes over to whoever runs them", () => {
  const [a, b] = connectionsOf(0, 2, 2);
  const result = run(
    systemOf("zygos", { blockUs: 1 }),
    table(
      [0, 20, { connection: a }],
      [5, 1, { connection: b, ends: OPENS }],
      [10, 1, { connection: b, ends: CLOSES }],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–10",
    "0 stack 10–11", // interrupted for #2
    "0 application #0 11–13",
    "0 stack 13–14", // which ends the connection
    "0 application #0 14–22",
    "1 stack 5–6",
    "1 application #1 6–7",
    "1 stack 11–12",
    "1 application #2 12–13",
  ]);
});

Deno.test("TAS: as fast-path cores are given up, their connections' control blocks come over to those that are left", () => {
  const [connection] = connectionsOf(5, 6, 1); // of 3 cores the third's, of 2 the second's
  const result = run(
    systemOf("tas", {
      fastCores: 3,
      sampleUs: 100, // from the second on, two samples of idling are one core less: at 300 and at 500
      holdSamples: 2,
      blockUs: 1,
    }),
    table(
      [0, 1, { connection }],
      [400, 1, { connection }],
      [499.5, 1, { connection }],
    ),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–1",
    "0 application #1 401–402",
    "0 application #2 499.5–500.5",
    "1 stack 500.5–501.5", // to send the reply to #2
    "2 stack 400–401", // to take #1 in
  ]);
});
