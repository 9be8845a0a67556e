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

Deno.test("ghOSt: a dozen requests, messages first, one transaction after another, nobody interrupted while nobody waits", () => {
  const result = run(
    AGENT,
    table(
      [0, 12],
      [0.1, 1],
      [3, 3],
      [8, 1],
      [8.5, 2],
      [20, 12],
      [21, 9],
      [25, 1],
      [25.1, 2],
      [29.3, 1],
      [38.7, 5.2],
      [41, 6],
      [45, 1],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.9",
    "0 switching #0 0.9–1.9",
    "0 application #0 1.9–9.6", // over its quantum since 6.9; 4.3 are left
    "0 switching #4 9.6–10.6",
    "0 application #4 10.6–12.6",
    "0 dispatch 20–20.7",
    "0 switching #5 20.7–21.7",
    "0 application #5 21.7–27.2", // a quantum and the transaction: 6.5 are left
    "0 switching #7 27.2–28.2",
    "0 application #7 28.2–29.2",
    "0 dispatch 29.2–30.1", // #9 is taken in before #5 is put here
    "0 switching #5 30.1–31.1",
    "0 application #5 31.1–36.6", // 1 is left
    "0 switching #9 36.6–37.6",
    "0 application #9 37.6–38.6",
    "0 dispatch 38.7–39.5",
    "0 switching #10 39.5–40.5",
    "0 application #10 40.5–45.7", // the transaction of 45.5 comes too late
    "0 dispatch 45.7–46",
    "0 switching #12 46–47",
    "0 application #12 47–48",
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
    "1 dispatch 20–20.7", // free as core 0 is, while #5 waits
    "1 dispatch 21–21.7",
    "1 switching #6 21.7–22.7",
    "1 application #6 22.7–28.2", // 3.5 are left
    "1 switching #8 28.2–29.2",
    "1 application #8 29.2–31.2",
    "1 dispatch 31.2–31.9", // #6 goes behind #5, and before #9
    "1 switching #6 31.9–32.9",
    "1 application #6 32.9–36.4",
    "1 dispatch 36.4–37.3", // while the agent puts #9 on core 0; then its finish, then #5
    "1 switching #5 37.3–38.3",
    "1 application #5 38.3–39.3",
    "1 dispatch 39.3–39.5", // until the agent is done with #10
    "1 dispatch 41–41.7",
    "1 switching #11 41.7–42.7",
    "1 application #11 42.7–48.7", // over its quantum since 47.7
    "2 dispatch 0–1.4", // #0 has come, #1 has come, #0 on core 0, #1 on core 1
    "2 dispatch 3–3.2", // #2 has come
    "2 dispatch 3.4–4.1", // #1 has finished, #2 on core 1
    "2 dispatch 8–9.6", // #3 has come, #2 has finished, #3 on 1, #4 has come, #4 on 0
    "2 dispatch 10.9–11.6", // #3 has finished, #0 on core 1
    "2 dispatch 12.6–12.8", // #4 has finished
    "2 dispatch 16.9–17.1",
    "2 dispatch 20–20.7",
    "2 dispatch 21–21.7",
    "2 dispatch 25–25.4", // #7 has come, #8 has come
    "2 dispatch 26.7–27.2", // #7 on core 0
    "2 dispatch 27.7–28.2", // #8 on core 1
    "2 dispatch 29.2–30.1", // #7 has finished, #9 has come, #5 on core 0
    "2 dispatch 31.2–31.9", // #8 has finished, #6 on core 1
    "2 dispatch 36.1–37.3", // #9 on core 0, #6 has finished, #5 on core 1
    "2 dispatch 38.6–39.7", // #9 has finished, #10 has come, #10 on core 0, #5 has finished
    "2 dispatch 41–41.7",
    "2 dispatch 45–45.2",
    "2 dispatch 45.5–46.2", // #12 on core 0, #10 has finished
    "2 dispatch 48–48.2",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[DISPATCHES], 17); // 13 arrivals and 4 returns
  assertEquals(counts[INTERRUPTS], 17);
  assertEquals(counts[PREEMPTIONS], 4);
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
