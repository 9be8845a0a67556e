/** Timelines worked out by hand, µs. Defaults: check 0.1, steal 0.1. Steering in turn: request n goes to core n mod 3. */

import { assertEquals } from "@std/assert";
import { STEAL_CHECKS, STEALS } from "../../lib/engine/activities.ts";
import { FixedStream } from "../_fixed_stream.ts";
import { run, table, timeline } from "../_run.ts";

const SCAN = {
  name: "work-stealing",
  victim: "scan",
  steering: "round-robin",
};

Deno.test("work stealing: own requests between checks, those of others by number from the next core on", () => {
  const result = run(
    SCAN,
    table(
      [0.05, 2],
      [0.12, 3],
      [0.31, 0.5],
      [0.5, 1],
      [1, 1],
      [1.3, 4],
      [2.5, 1],
      [3.52, 0.2],
      [3.95, 1],
    ),
    { cores: 3, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0.1–2.1", // when the check that began at 0 has ended
    "0 stealing #4 2.1–2.3", // its first look is at core 1
    "0 application #4 2.3–3.3",
    "0 application #6 3.3–4.3", // its own, before core 1 looks at 3.3
    "1 application #1 0.2–3.2",
    "1 application #7 3.6–3.8", // looks at core 2 at 3.2 and 3.4, at core 0 at 3.3 and 3.5
    "1 stealing #8 4–4.2", // core 2 at 3.8, core 0 at 3.9, core 2 at 4
    "1 application #8 4.2–5.2",
    "2 application #2 0.4–0.9",
    "2 stealing #3 0.9–1.1",
    "2 application #3 1.1–2.1",
    "2 application #5 2.1–6.1",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[STEALS], 3);
  // Core 0: 1 + 1 + 18 from 4.3 on; core 1: 2 + 4 + 3 + 9 from 5.2 on; core 2: 4 + 1.
  assertEquals(counts[STEAL_CHECKS], 43);
});

Deno.test("work stealing: a core that watches sees at once, and pays one check and one steal", () => {
  const result = run(
    { ...SCAN, victim: "random" },
    table(
      [0, 5], // core 0
      [1, 1], // core 1 ...
      [1.5, 1],
      [2.5, 0.5],
      [4, 2],
      [4.1, 1],
      [5.5, 1],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–5",
    "0 stealing #5 5–5.2", // waits at core 1 since 4.1
    "0 application #5 5.2–6.2",
    "0 application #6 6.2–7.2", // its own, though core 1 is out of work at 6.2 too
    "1 application #1 1–2", // its own, at once
    "1 stealing #2 2–2.2", // waits at core 0 since 1.5
    "1 application #2 2.2–3.2",
    "1 application #3 3.2–3.7", // its own
    "1 stealing #4 4–4.2", // seen as it comes to core 0
    "1 application #4 4.2–6.2",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[STEALS], 3);
  assertEquals(counts[STEAL_CHECKS], 3); // only looks that find something count
});

Deno.test("work stealing: half of a queue is its older half, rounded up", () => {
  // Core 0 has #0, and from 1 on #3, #6, #9, #12 and #15 wait; core 1 is done at 2, core 2 stays busy.
  const turns = Array.from({ length: 5 }, (_, turn): [number, number][] => [
    [1 + turn / 100, 1], // core 0
    [1 + turn / 100, 100 * (turn + 1)], // core 1 ...
    [1 + turn / 100, 100],
  ]);
  const requests = table([0, 50], [0, 900], [0, 1.9], ...turns.flat());
  const result = run({ ...SCAN, take: "half" }, requests, {
    cores: 3,
    spans: true,
  });
  // Core 2 has its own five first: 1.9 to 501.9; core 0 goes through its five from 50 to 55, then steals.
  const onCore0 = timeline(result).filter((line) => line.startsWith("0 "));
  assertEquals(onCore0.slice(0, 9), [
    "0 application #0 0–50",
    "0 application #3 50–51",
    "0 application #6 51–52",
    "0 application #9 52–53",
    "0 application #12 53–54",
    "0 application #15 54–55",
    "0 stealing #4 55–55.2", // core 1 has #4, #7, #10, #13, #16: three go
    "0 application #4 55.2–155.2",
    "0 application #7 155.2–355.2",
  ]);
  assertEquals(onCore0[9], "0 application #10 355.2–655.2");
});

Deno.test("work stealing without local-first: a core's own queue is the last it looks at, and is not stolen from", () => {
  const result = run(
    { ...SCAN, localFirst: false },
    table([0.02, 1], [0.02, 5], [0.02, 5], [0.5, 1]),
    { cores: 3, spans: true },
  );
  // At 0.1 core 0 looks at 2 (its second look), core 1 at 0, core 2 at 1.
  assertEquals(timeline(result), [
    "0 stealing #2 0.1–0.3",
    "0 application #2 0.3–5.3",
    "1 stealing #0 0.1–0.3",
    "1 application #0 0.3–1.3",
    "1 stealing #3 1.4–1.6", // core 2 at 1.3, core 0 at 1.4
    "1 application #3 1.6–2.6",
    "2 stealing #1 0.1–0.3",
    "2 application #1 0.3–5.3",
  ]);
});

Deno.test("work stealing, sibling first: the sibling, one drawn, then all by number", () => {
  const result = run(
    { ...SCAN, victim: "sibling-first" },
    table(
      [0, 1], // core 0; the others are busy till 30
      [0, 30],
      [0, 30],
      [0, 30],
      [0, 0.5], // core 0
      [1.55, 1], // core 1 ...
      [2.95, 1],
      [4.45, 1],
      [5.75, 1],
      [6, 1],
      [6, 1],
      [6, 1],
    ),
    // Of cores 1, 2 and 3 core 0 draws the third: it looks at 1, 3, 1, 2, 3.
    { cores: 4, spans: true, stream: () => new FixedStream(2) },
  );
  assertEquals(
    timeline(result).filter((line) => line.startsWith("0 ")),
    [
      "0 application #0 0–1",
      "0 application #4 1–1.5",
      "0 stealing #5 1.7–1.9", // core 1 at 1.5, 3 at 1.6, 1 at 1.7
      "0 application #5 1.9–2.9",
      "0 stealing #6 3.2–3.4", // core 1 at 2.9, 3 at 3, 1 at 3.1, 2 at 3.2
      "0 application #6 3.4–4.4",
      "0 stealing #7 4.5–4.7", // core 1 at 4.4, 3 at 4.5
      "0 application #7 4.7–5.7",
      "0 application #8 5.8–6.8", // its own, when the look at 5.7 has ended
      "0 stealing #9 6.8–7", // the sibling at once
      "0 application #9 7–8",
      "0 stealing #11 8.1–8.3", // core 1 at 8, 3 at 8.1, though 2 has one too
      "0 application #11 8.3–9.3",
      "0 stealing #10 9.6–9.8", // core 1 at 9.3, 3 at 9.4, 1 at 9.5, 2 at 9.6
      "0 application #10 9.8–10.8",
    ],
  );
  const { counts } = result.machine;
  assertEquals(counts[STEALS], 6);
  // 3 + 4 + 2 + 1 + 1 + 2 + 4, and 192 from 10.8 to 30.
  assertEquals(counts[STEAL_CHECKS], 209);
});

Deno.test("work stealing, two choices: two queues a look, two checks, the longer one", () => {
  // Of three cores there are two others: both are looked at.
  const result = run(
    { ...SCAN, victim: "two-choices" },
    table(
      [0, 1], // core 0
      [0, 7], // core 1 ...
      [0, 30],
      [0, 0.5],
      [1.55, 1],
      [1.75, 1],
      [4.35, 0.2],
      [4.45, 1],
      [4.46, 1],
      [4.5, 0.3],
      [4.7, 1],
      [5, 1],
    ),
    { cores: 3, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–1",
    "0 application #3 1–1.5",
    "0 stealing #4 1.7–2", // looks at 1.5 and at 1.7
    "0 application #4 2–3",
    "0 stealing #5 3–3.3", // only core 2 has one
    "0 application #5 3.3–4.3",
    "0 application #6 4.4–4.6", // its own, after the first check of its look at 4.3
    "0 application #9 4.6–4.9",
    "0 stealing #7 4.9–5.2", // core 1 has two, core 2 one
    "0 application #7 5.2–6.2",
    "0 stealing #8 6.2–6.5", // core 1 has one left, core 2 two
    "0 application #8 6.5–7.5",
    "0 stealing #11 7.5–7.8",
    "0 application #11 7.8–8.8",
    "1 application #1 0–7",
    "1 application #10 7–8",
    "2 application #2 0–30",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[STEALS], 5);
  // Core 0: 4 + 2 + 1 + 2 + 2 + 2, and 212 from 8.8 to 30; core 1: 220 from 8 on.
  assertEquals(counts[STEAL_CHECKS], 445);
});

Deno.test("work stealing from the longest: seen at once, the lowest number of equals", () => {
  const result = run(
    { ...SCAN, victim: "longest", stealUs: 0.15 },
    table(
      [0, 1], // core 0
      [0, 30], // core 1: #4, #7, #10 wait from 0.7 on
      [0, 30], // core 2: #5, #8, #11 wait from 0.8 on
      [0.05, 0.5],
      [0.1, 1],
      [0.2, 1],
      [0.3, 0.5],
      [0.4, 1],
      [0.5, 1],
      [0.6, 0.5],
      [0.7, 1],
      [0.8, 1],
    ),
    { cores: 3, spans: true },
  );
  const onCore0 = timeline(result).filter((line) => line.startsWith("0 "));
  assertEquals(onCore0, [
    "0 application #0 0–1",
    "0 application #3 1–1.5",
    "0 application #6 1.5–2",
    "0 application #9 2–2.5",
    "0 stealing #4 2.5–2.75", // a check of 0.1 and a steal of 0.15; three each: core 1
    "0 application #4 2.75–3.75",
    "0 stealing #5 3.75–4", // two at core 1, three at core 2
    "0 application #5 4–5",
    "0 stealing #7 5–5.25", // two each
    "0 application #7 5.25–6.25",
    "0 stealing #8 6.25–6.5",
    "0 application #8 6.5–7.5",
    "0 stealing #10 7.5–7.75",
    "0 application #10 7.75–8.75",
    "0 stealing #11 8.75–9",
    "0 application #11 9–10",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[STEALS], 6);
  assertEquals(counts[STEAL_CHECKS], 6);
});
