/** Timelines worked out by hand, µs: quantum 5, message 0.2, commit 0.5, switch 1. */

import { assertEquals } from "@std/assert";
import {
  DISPATCHES,
  INTERRUPTS,
  PREEMPTIONS,
} from "../../lib/engine/activities.ts";
import { run, table, timeline } from "../_run.ts";

const AGENT = {
  name: "ghost",
  quantumUs: 5,
  messageUs: 0.2,
  commitUs: 0.5,
  switchUs: 1,
};

Deno.test("ghOSt: messages first, one transaction after another, nobody interrupted while nobody waits", () => {
  const result = run(
    AGENT,
    table([0, 12], [0.1, 1], [3, 3], [8, 1], [8.5, 2]),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.9",
    "0 switching #0 0.9–1.9",
    "0 application #0 1.9–9.6", // over its quantum since 6.9; 4.3 are left
    "0 switching #4 9.6–10.6",
    "0 application #4 10.6–12.6",
    "1 dispatch 0–1.4",
    "1 switching #1 1.4–2.4",
    "1 application #1 2.4–3.4",
    "1 dispatch 3.4–4.1", // #2 waits
    "1 switching #2 4.1–5.1",
    "1 application #2 5.1–8.1",
    "1 dispatch 8.1–8.9", // #3 waits; a core without a request goes before one to interrupt
    "1 switching #3 8.9–9.9",
    "1 application #3 9.9–10.9",
    "1 dispatch 10.9–11.6", // #0 waits
    "1 switching #0 11.6–12.6",
    "1 application #0 12.6–16.9",
    "2 dispatch 0–1.4", // #0 has come, #1 has come, #0 on core 0, #1 on core 1
    "2 dispatch 3–3.2", // #2 has come
    "2 dispatch 3.4–4.1", // #1 has finished, #2 on core 1
    "2 dispatch 8–9.6", // #3 has come, #2 has finished, #3 on 1, #4 has come, #4 on 0
    "2 dispatch 10.9–11.6", // #3 has finished, #0 on core 1
    "2 dispatch 12.6–12.8", // #4 has finished
  ]);
  const { counts } = result.machine;
  assertEquals(counts[DISPATCHES], 6); // 5 arrivals and a return
  assertEquals(counts[INTERRUPTS], 6);
  assertEquals(counts[PREEMPTIONS], 1);
});

Deno.test("ghOSt: a transaction that comes too late preempts nobody, and its core is not taken for free", () => {
  const result = run(
    AGENT,
    table([0, 5.3], [5, 1], [7.3, 0.1]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.7",
    "0 switching #0 0.7–1.7",
    "0 application #0 1.7–7", // over its quantum at 6.7, when #1 has waited since 5
    "0 dispatch 7–7.2",
    "0 switching #1 7.2–8.2",
    "0 application #1 8.2–9.2",
    "0 dispatch 9.2–9.9",
    "0 switching #2 9.9–10.9",
    "0 application #2 10.9–11",
    "1 dispatch 0–0.7",
    "1 dispatch 5–5.2",
    "1 dispatch 6.7–7.6", // #1 on core 0, #0 has finished, #2 has come
    "1 dispatch 9.2–9.9",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 0);
});
