/** Requests that share a core with others and with packets, worked out by hand, µs: round robin, 5 µs each at no cost. */

import { assertEquals } from "@std/assert";
import { run, table, timeline } from "../_run.ts";
import { connectionsOf, finishUs, systemOf } from "./_timelines.ts";

Deno.test("what packets take of a core is not taken of a request's quantum, and who comes back is prepared no more", () => {
  const result = run(
    systemOf("linux-reuseport", {
      dispatch: "round-robin",
      interruptUs: 0.5,
      rxUs: 1,
      txUs: 0.4,
      syscallUs: 0.3,
    }),
    table(
      [0, 8],
      [3, 2],
      [30, 7],
      [36.8, 1], // as the quantum of #2 is up
    ),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–1.8",
    "0 application #0 1.8–3",
    "0 stack 3–4.5",
    "0 application #0 4.5–8.3", // 5 in all
    "0 stack 8.3–8.6",
    "0 application #1 8.6–10.6",
    "0 stack 10.6–11",
    "0 application #0 11–14",
    "0 stack 14–14.4",
    "0 stack 30–31.8",
    "0 application #2 31.8–36.8",
    "0 stack 36.8–38.6", // #3 is taken in, and goes first
    "0 application #3 38.6–39.6",
    "0 stack 39.6–40",
    "0 application #2 40–42",
    "0 stack 42–42.4",
  ]);
  assertEquals(finishUs(result), [14.4, 11, 42.4, 40]);
});

Deno.test("a control block follows a request that goes on elsewhere, as that is replied to", () => {
  const [a] = connectionsOf(0, 2, 1), [b, c] = connectionsOf(1, 2, 2);
  const result = run(
    systemOf("linux", { dispatch: "round-robin", blockUs: 1 }),
    table(
      [0, 7, { connection: a }],
      [0, 7, { connection: b }],
      [1, 1, { connection: c }],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–5",
    "0 stack 5–6", // #2 was taken in by core 1
    "0 application #2 6–7",
    "0 application #1 7–9",
    "0 stack 9–10",
    "1 application #1 0–5",
    "1 application #0 5–7",
    "1 stack 7–8",
  ]);
});
