/** Timelines worked out by hand, µs: 1 of the stack a request, half of it before, half after. */

import { assertEquals } from "@std/assert";
import { INTERRUPTS, STEALS } from "../../lib/engine/activities.ts";
import { toUs } from "../../lib/engine/ticks.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { type Run, run, table, timeline } from "../_run.ts";

const ZYGOS = {
  name: "zygos",
  packetUs: 1,
  remoteReplyUs: 0.2,
  checkUs: 0.1,
  stealUs: 0.1,
  sendUs: 0.1,
  receiveUs: 0.3,
};

/** Three connections at home on core 0 of 2, and two on core 1. */
const A = { connection: 1 }, B = { connection: 3 }, D = { connection: 5 };
const C = { connection: 0 }, E = { connection: 2 };

const finishUs = ({ finish }: Run) => Array.from(finish, toUs);

Deno.test("ZygOS: the connections of these timelines are at home where they say", () => {
  const hashes = connectionHashes(64);
  const homes = [A, B, D, C, E]
    .map(({ connection }) => hashes[connection] % 128 % 2);
  assertEquals(homes, [0, 0, 0, 1, 1]);
});

Deno.test("ZygOS: an idle core interrupts, steals, and hands replies back to their home", () => {
  const result = run(
    ZYGOS,
    table(
      [0, 10, A],
      [2, 3, B],
      [4, 1, C],
      [5, 2, B], // while #1 of the same connection runs on core 1
      [9, 1, A], // while #0 of the same connection runs on core 0
      [9.5, 2.05, D],
      [9.6, 0.5, E],
      [20, 1, A],
      [20.1, 4, B],
      [21.5, 0.4, C],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–0.5",
    "0 application #0 0.5–2.1",
    "0 preemption 2.1–2.4",
    "0 stack 2.4–2.9", // #1 comes in
    "0 application #0 2.9–6.2",
    "0 preemption 6.2–6.5",
    "0 stack 6.5–7.7", // reply to #1: 0.5 and 0.2; then #3 comes in, and #1 is sent
    "0 application #0 7.7–10.5",
    "0 preemption 10.5–10.8",
    "0 stack 10.8–12.5", // reply to #3; #4, whose connection is in process, and #5 come in
    "0 application #0 12.5–14.8",
    "0 stack 14.8–16", // reply to #0, and from 15.3 on to #5; both are sent at 16
    "0 application #4 16–17",
    "0 stack 17–17.5",
    "0 stack 20–20.5",
    "0 application #7 20.5–20.6",
    "0 preemption 20.6–20.9",
    "0 stack 20.9–21.4", // #8, which came after 20, comes in
    "0 application #7 21.4–22.3",
    "0 stack 22.3–22.8",
    "0 stack 27–27.7", // idle as it is, it replies to #8 at once
    "1 preemption 2–2.1",
    "1 stealing 2.9–3.1",
    "1 application #1 3.1–6.1",
    "1 preemption 6.1–6.2", // for the reply to #1
    "1 stack 6.2–6.7",
    "1 application #2 6.7–7.7",
    "1 stack 7.7–8.2",
    "1 stealing 8.2–8.4",
    "1 application #3 8.4–10.4",
    "1 preemption 10.4–10.5",
    "1 stack 10.5–11",
    "1 application #6 11–11.5",
    "1 stack 11.5–12",
    "1 stealing 12.5–12.7",
    "1 application #5 12.7–14.75",
    "1 preemption 14.75–14.85", // finds core 0 in its kernel since 14.8
    "1 preemption 20.5–20.6", // once core 0 is in user mode
    "1 stealing 21.4–21.6",
    "1 stack 21.6–22.1", // #9 has come meanwhile, and is taken along
    "1 application #8 22.1–26.1",
    "1 application #9 26.1–26.5",
    "1 stack 26.5–27",
  ]);
  assertEquals(
    finishUs(result),
    [16, 7.7, 8.2, 12.5, 17.5, 16, 12, 22.8, 27.7, 27],
  );
  assertEquals(result.machine.counts[STEALS], 4);
  assertEquals(result.machine.counts[INTERRUPTS], 5);
});

Deno.test("ZygOS without interrupts: a request waits, unseen, behind a long one at its home", () => {
  const result = run(
    { ...ZYGOS, interrupts: false },
    table([0, 10, A], [1, 1, B]),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–0.5",
    "0 application #0 0.5–10.5",
    "0 stack 10.5–11.5", // reply to #0; #1 comes in; #0 is sent
    "0 application #1 11.5–12.5",
    "0 stack 12.5–13",
  ]);
  assertEquals(finishUs(result), [11.5, 13]);
});

Deno.test("ZygOS: requests that wait on one connection are run together, and replied to together", () => {
  const result = run(
    ZYGOS,
    table([0, 1, A], [0.6, 1, A], [0.7, 1, A], [0.8, 1, B]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–0.5",
    "0 application #0 0.5–1.5",
    "0 stack 1.5–3.5", // reply to #0; three come in
    "0 application #1 3.5–4.5",
    "0 application #2 4.5–5.5",
    "0 stack 5.5–6.5",
    "0 application #3 6.5–7.5",
    "0 stack 7.5–8",
  ]);
  assertEquals(finishUs(result), [3.5, 6.5, 6.5, 8]);
});

Deno.test("ZygOS: an interrupt that takes long is sent again, and taken again", () => {
  const result = run(
    { ...ZYGOS, resendUs: 1, receiveUs: 3 },
    table([0, 20, A], [2, 1, B]),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 stack 0–0.5",
    "0 application #0 0.5–2.1",
    "0 preemption 2.1–5.1",
    "0 stack 5.1–5.6",
    "0 preemption 5.6–8.6", // that of 3.1, 4.1 and 5.1
    "0 stack 8.6–9.3", // reply to #1
    "0 preemption 9.3–12.3", // that of 6.9
    "0 application #0 12.3–30.7",
    "0 stack 30.7–31.2",
    "1 preemption 2–2.1",
    "1 preemption 3–3.1",
    "1 preemption 4–4.1",
    "1 preemption 5–5.1",
    "1 stealing 5.6–5.8",
    "1 application #1 5.8–6.8",
    "1 preemption 6.8–6.9", // core 0 is done with the first interrupt since 5.6
  ]);
  assertEquals(finishUs(result), [31.2, 9.3]);
  assertEquals(result.machine.counts[INTERRUPTS], 5);
});
