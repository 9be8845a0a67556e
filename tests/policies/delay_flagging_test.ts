/** Timelines worked out by hand, µs. Defaults: threshold 2, flag 0.1. Steering in turn: request n goes to core n mod 2. */

import { assertEquals } from "@std/assert";
import { FLAGS, STEALS } from "../../lib/engine/activities.ts";
import { run, table, timeline } from "../_run.ts";

const FLAGGING = { name: "delay-flagging", steering: "round-robin" };

Deno.test("delay flagging: flags when it takes up a request; answers between requests, or at once if idle", () => {
  const result = run(
    FLAGGING,
    table(
      [0, 3], // core 0
      [0.1, 0.5], // core 1 ...
      [0.2, 1],
      [0.3, 0.4],
      [0.4, 1],
      [0.5, 6],
      [0.6, 2],
      [0.7, 0.2],
      [0.8, 1],
      [8.5, 4],
      [9, 0.5],
      [9.1, 1],
      [9.15, 0.5],
      [9.2, 1],
      [9.25, 0.5],
      [9.3, 0.3],
      [12.55, 1],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–3",
    "0 application #2 3–4", // #4, second, has waited 2.6: core 1 is flagged
    "0 application #4 4–5", // #6 has waited 3.4, but core 1 has yet to answer
    "0 application #6 5–7",
    "0 application #8 7–8",
    "0 application #10 9–9.5",
    "0 application #12 9.5–10",
    "0 application #14 10–10.5",
    "0 stealing 12.5–12.6", // flagged while idle
    "0 application #13 12.6–13.6", // before #16, which came while it answered
    "0 application #16 13.6–14.6",
    "1 application #1 0.1–0.6",
    "1 application #3 0.6–1",
    "1 application #5 1–7", // #7, second, has waited 0.3
    "1 stealing 7–7.1", // core 0 has one waiting, and so has it: in vain
    "1 application #7 7.1–7.3",
    "1 application #9 8.5–12.5",
    "1 application #11 12.5–13.5", // #13, second, has waited 3.3: core 0 is flagged
    "1 application #15 13.5–13.8",
  ]);
  assertEquals(result.machine.counts[FLAGS], 2);
  assertEquals(result.machine.counts[STEALS], 1);
});

Deno.test("delay flagging: a wait of the threshold itself is not too long", () => {
  const requests = table([0, 2.5], [0.5, 1], [0.5, 2], [0.5, 9], [0.5, 2]);
  const flags = (thresholdUs: number) =>
    run({ ...FLAGGING, thresholdUs }, requests, { cores: 2 })
      .machine.counts[FLAGS];
  assertEquals(flags(2), 0); // at 2.5 core 0 has #2 and #4, of 0.5
  assertEquals(flags(1.9999), 1);
});

Deno.test("delay flagging: the older half comes, in its order", () => {
  // Core 0: #0, then #2, #4, #6, #8, #10 wait; core 1 is idle from 0.6 on.
  const filler: [number, number] = [0.5, 0.02];
  const result = run(
    FLAGGING,
    table(
      [0, 3],
      [0, 0.1],
      [0.5, 1],
      filler,
      [0.5, 1],
      filler,
      [0.5, 1],
      filler,
      [0.5, 1],
      filler,
      [0.5, 1],
    ),
    { cores: 2, spans: true },
  );
  const lines = timeline(result);
  assertEquals(lines.slice(0, 4), [
    "0 application #0 0–3",
    "0 application #2 3–4",
    "0 application #8 4–5", // #4 and #6 went at 3.1; #10 has waited 3.5
    "0 application #10 5–6",
  ]);
  assertEquals(lines.slice(-4), [
    "1 stealing 3–3.1",
    "1 application #4 3.1–4.1",
    "1 stealing 4.1–4.2", // flagged at 4, has #6 itself: in vain
    "1 application #6 4.2–5.2",
  ]);
});
