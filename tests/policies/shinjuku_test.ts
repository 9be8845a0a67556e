/** Timelines worked out by hand, µs. Defaults: quantum 5, dispatch 0.2, requeue 0, send 0.13, receive 0.527, switch 0.06. */

import { assertEquals } from "@std/assert";
import {
  DISPATCHES,
  INTERRUPTS,
  PREEMPTION,
  PREEMPTIONS,
} from "../../lib/engine/activities.ts";
import { toUs } from "../../lib/engine/ticks.ts";
import { charged, run, table, timeline } from "../_run.ts";

Deno.test("Shinjuku: a dozen requests, one thing of the dispatcher's at a time", () => {
  const result = run(
    { name: "shinjuku", requeueUs: 0.05 },
    table(
      [0, 6],
      [0.05, 1],
      [0.1, 3],
      [4, 0.5],
      [7, 2],
      [7.1, 7],
      [8, 7],
      [9, 1],
      [10, 2],
      [17.25, 5.1],
      [22.55, 1],
      [23, 2],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.26",
    "0 application #0 0.26–5.39", // 5 and the interrupt's way, 0.13: 0.87 are left
    "0 preemption 5.39–5.917",
    "0 dispatch 5.917–5.967", // again, to who is free last
    "0 switching #0 5.967–6.027",
    "0 application #0 6.027–6.897",
    "0 dispatch 7–7.2",
    "0 switching #4 7.2–7.26",
    "0 application #4 7.26–9.26",
    "0 dispatch 9.26–9.46",
    "0 switching #6 9.46–9.52",
    "0 application #6 9.52–14.707", // its quantum was up at 14.52, the dispatcher free at 14.577: 1.813 are left
    "0 preemption 14.707–15.234",
    "0 dispatch 15.234–15.284", // #5, in the queue since 13.117; #6 goes behind it
    "0 switching #5 15.284–15.344",
    "0 application #5 15.344–17.214",
    "0 dispatch 17.25–17.45",
    "0 switching #9 17.45–17.51",
    "0 application #9 17.51–22.61", // the interrupt of 22.51 would come at 22.64
    "0 dispatch 22.61–22.84", // free, while #10 waits for the dispatcher
    "0 switching #10 22.84–22.9",
    "0 application #10 22.9–23.9",
    "1 dispatch 0.05–0.4",
    "1 switching #1 0.4–0.46",
    "1 application #1 0.46–1.46",
    "1 dispatch 1.46–1.66",
    "1 switching #2 1.66–1.72",
    "1 application #2 1.72–4.72",
    "1 dispatch 4.72–4.92",
    "1 switching #3 4.92–4.98",
    "1 application #3 4.98–5.48",
    "1 dispatch 7.1–7.4",
    "1 switching #5 7.4–7.46",
    "1 application #5 7.46–12.59", // 1.87 are left
    "1 preemption 12.59–13.117",
    "1 dispatch 13.117–13.317", // #7 and #8 go before #5
    "1 switching #7 13.317–13.377",
    "1 application #7 13.377–14.377",
    "1 dispatch 14.377–14.577",
    "1 switching #8 14.577–14.637",
    "1 application #8 14.637–16.637",
    "1 dispatch 16.637–16.687",
    "1 switching #6 16.687–16.747",
    "1 application #6 16.747–18.56",
    "1 dispatch 22.55–22.64", // free, until the dispatcher takes #10 to core 0
    "1 dispatch 23–23.2",
    "1 switching #11 23.2–23.26",
    "1 application #11 23.26–25.26",
    "2 dispatch 0–0.4",
    "2 dispatch 1.46–1.66",
    "2 dispatch 4.72–4.92",
    "2 preemption 5.26–5.39",
    "2 dispatch 5.917–5.967",
    "2 dispatch 7–7.4",
    "2 dispatch 9.26–9.46",
    "2 preemption 12.46–12.59",
    "2 dispatch 13.117–13.317",
    "2 dispatch 14.377–14.577",
    "2 preemption 14.577–14.707",
    "2 dispatch 15.234–15.284",
    "2 dispatch 16.637–16.687",
    "2 dispatch 17.25–17.45",
    "2 preemption 22.51–22.64",
    "2 dispatch 22.64–22.84",
    "2 dispatch 23–23.2",
  ]);
  const { counts } = result.machine;
  assertEquals([counts[INTERRUPTS], counts[PREEMPTIONS]], [4, 3]);
  assertEquals(counts[DISPATCHES], 15); // 12 arrivals and 3 returns
});

Deno.test("Shinjuku: an interrupt waits for the dispatcher, and a preempted request goes behind one that waits", () => {
  const result = run(
    { name: "shinjuku" },
    table([0, 8], [5.2, 3], [5.25, 1]),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.26",
    "0 application #0 0.26–5.53", // its quantum was up at 5.26, the dispatcher free at 5.4
    "0 preemption 5.53–6.057",
    "0 dispatch 6.057–6.257", // #2 waited; #0 goes behind it
    "0 switching #2 6.257–6.317",
    "0 application #2 6.317–7.317",
    "0 switching #0 7.317–7.377",
    "0 application #0 7.377–10.107",
    "1 dispatch 5.2–5.4",
    "1 switching #1 5.4–5.46",
    "1 application #1 5.46–8.46",
    "2 dispatch 0–0.2",
    "2 dispatch 5.2–5.4",
    "2 preemption 5.4–5.53",
    "2 dispatch 6.057–6.257",
  ]);
});

Deno.test("Shinjuku: an interrupt that comes too late interrupts nobody, but has cost the dispatcher", () => {
  const result = run(
    { name: "shinjuku", requeueUs: 0.1 },
    table([0, 5.1], [5.3, 7], [5.4, 1]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.26",
    "0 application #0 0.26–5.36", // the interrupt, sent at 5.26, would come at 5.39
    "0 dispatch 5.36–5.59", // free, but the dispatcher is at the interrupt until 5.39
    "0 switching #1 5.59–5.65",
    "0 application #1 5.65–10.78", // 1.87 are left
    "0 preemption 10.78–11.307",
    "0 dispatch 11.307–11.507",
    "0 switching #2 11.507–11.567",
    "0 application #2 11.567–12.567",
    "0 dispatch 12.567–12.667", // to hand #1 out again
    "0 switching #1 12.667–12.727",
    "0 application #1 12.727–14.597",
    "1 dispatch 0–0.2",
    "1 preemption 5.26–5.39",
    "1 dispatch 5.39–5.59",
    "1 preemption 10.65–10.78",
    "1 dispatch 11.307–11.507",
    "1 dispatch 12.567–12.667",
  ]);
  const { counts } = result.machine;
  assertEquals([counts[INTERRUPTS], counts[PREEMPTIONS]], [2, 1]);
});

Deno.test("Shinjuku that preempts only for others: an interrupt that came too late is not taken for one under way", () => {
  const result = run(
    { name: "shinjuku", preemptAlways: false },
    table([0, 5.1], [1, 7], [6, 1]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result).filter((line) => line.startsWith("0 a")), [
    "0 application #0 0.26–5.36", // interrupted for #1 at 5.26, too late
    "0 application #1 5.65–10.78", // for #2
    "0 application #2 11.567–12.567",
    "0 application #1 12.627–14.497",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 1);
});

Deno.test("Shinjuku with a queue a class: the head goes first that has waited longest in mean services of its class", () => {
  // Means 0.5 and 20: at 10 the short one has waited 1 / 0.5 = 2 of its own, the long one 10 / 20 = 0.5.
  const requests = table(
    [0, 10, { class: 1 }],
    [0, 20, { class: 1 }],
    [9, 0.5, { class: 0 }],
    [9.5, 0.5, { class: 0 }],
  );
  const free = {
    name: "shinjuku",
    quantumUs: 1e9,
    dispatchUs: 0,
    switchUs: 0,
  };
  const finish = (queues: string) =>
    Array.from(
      run({ ...free, queues }, requests, {
        cores: 1,
        classMeansUs: [0.5, 20],
      }).finish,
    );
  assertEquals(finish("per-class"), [100_000, 310_000, 105_000, 110_000]);
  assertEquals(finish("single"), [100_000, 300_000, 305_000, 310_000]);
});

Deno.test("Shinjuku with a queue a class: a long one that has waited longer by that measure goes first", () => {
  // At 100 the long one has waited 99 / 20 = 4.95 of its own, the short one 2 / 0.5 = 4.
  const requests = table(
    [0, 100, { class: 1 }],
    [1, 20, { class: 1 }],
    [98, 0.5, { class: 0 }],
  );
  const spec = {
    name: "shinjuku",
    quantumUs: 1e9,
    dispatchUs: 0,
    switchUs: 0,
    queues: "per-class",
  };
  const { finish } = run(spec, requests, {
    cores: 1,
    classMeansUs: [0.5, 20],
  });
  assertEquals(Array.from(finish), [1_000_000, 1_200_000, 1_205_000]);
});

// 7 µs: dispatched by 0.2 and switched to by 0.26, its quantum is up at 5.26, the interrupt taken at 5.26 + send;
// then receive, 0.06 of switching, and the 2 − send that are left: 7.32 + receive.
for (
  const [mechanism, sendUs, receiveUs, finishUs] of [
    ["posted-interrupt", 0.13, 0.527, 7.847],
    ["sender-exit", 0.905, 0.527, 7.847],
    ["receiver-exit", 0.13, 1.157, 8.477],
    ["interrupt", 0.905, 1.157, 8.477],
    ["linux-signal", 0.906, 1.097, 8.417],
    ["user-interrupt", 0.227, 0.4, 7.72],
  ] as const
) {
  Deno.test(`Shinjuku by ${mechanism}: an interrupt costs its sender ${sendUs} µs and the worker ${receiveUs} µs`, () => {
    const result = run(
      { name: "shinjuku", mechanism },
      table([0, 7]),
      { cores: 1 },
    );
    assertEquals(toUs(result.finish[0]), finishUs);
    const sender = mechanism === "user-interrupt" ? 2 : 1;
    assertEquals(toUs(charged(result, sender, PREEMPTION)), sendUs);
    assertEquals(toUs(charged(result, 0, PREEMPTION)), receiveUs);
    assertEquals(result.machine.counts[INTERRUPTS], 1);
  });
}

Deno.test("Shinjuku with a timer core: interrupts do not wait for the dispatcher, and those too late interrupt nobody", () => {
  const result = run(
    { name: "shinjuku", mechanism: "user-interrupt" },
    table([0, 6], [0.1, 5.1], [5.3, 1]),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.26",
    "0 application #0 0.26–5.487", // a quantum and the interrupt's way: 0.773 are left
    "0 preemption 5.487–5.887",
    "0 switching #0 5.887–5.947", // to hand it out again is free
    "0 application #0 5.947–6.72",
    "1 dispatch 0.1–0.4",
    "1 switching #1 0.4–0.46",
    "1 application #1 0.46–5.56", // its quantum was up at 5.46, the timer core free at 5.487
    "1 dispatch 5.56–5.76", // free, though the interrupt is still on its way
    "1 switching #2 5.76–5.82",
    "1 application #2 5.82–6.82",
    "2 dispatch 0–0.4",
    "2 dispatch 5.56–5.76",
    "3 preemption 5.26–5.714",
  ]);
  const { counts } = result.machine;
  assertEquals([counts[INTERRUPTS], counts[PREEMPTIONS]], [2, 1]);
});
