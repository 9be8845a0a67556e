/** A timeline worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { FORWARDS } from "../../lib/engine/activities.ts";
import { FixedStream } from "../_fixed_stream.ts";
import { run, table, timeline } from "../_run.ts";

Deno.test("join the shortest queue: a core at work leaves its request for 0.1 µs to place another", () => {
  const result = run(
    { name: "join-shortest-queue", choices: 3 },
    table(
      [0, 2], // nobody is at work: to core 0 at no cost
      [0.5, 1], // to core 1, by way of core 0
      [0.55, 1], // to core 1, still empty; core 0 is placing, nobody runs a request
      [1, 0.5], // to core 2, by way of core 1
      [1.62, 1], // to core 2, by way of core 0
      [1.8, 0.3], // one at each core: to core 0, by way of core 1
      [1.85, 0.3], // core 1 has that one in its hand: to core 0, by way of core 2
      [2, 0.3], // to core 1, by way of core 0
      [2.2, 0.2], // to core 2, by way of core 2: nothing to pay
      [4, 1], // nobody is at work again
      [4.2, 0.5], // to core 1, by way of core 0
      [4.5, 0.4], // to core 2, by way of core 0
    ),
    // Always by way of the core that has been at work longest, or came to its place.
    { cores: 3, spans: true, stream: () => new FixedStream(0) },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–0.5",
    "0 dispatch 0.5–0.6", // #1
    "0 application #0 0.6–1.62",
    "0 dispatch 1.62–1.72", // #4
    "0 application #0 1.72–2",
    "0 dispatch 2–2.1", // #7
    "0 application #0 2.1–2.3",
    "0 application #5 2.3–2.6",
    "0 application #6 2.6–2.9",
    "0 application #9 4–4.2",
    "0 dispatch 4.2–4.3", // #10
    "0 application #9 4.3–4.5",
    "0 dispatch 4.5–4.6", // #11
    "0 application #9 4.6–5.2",
    "1 application #2 0.55–1",
    "1 dispatch 1–1.1", // #3
    "1 application #2 1.1–1.65",
    "1 application #1 1.65–1.8",
    "1 dispatch 1.8–1.9", // #5
    "1 application #1 1.9–2.75",
    "1 application #7 2.75–3.05",
    "1 application #10 4.3–4.8",
    "2 application #3 1.1–1.6",
    "2 application #4 1.72–1.85",
    "2 dispatch 1.85–1.95", // #6
    "2 application #4 1.95–2.82",
    "2 application #8 2.82–3.02",
    "2 application #11 4.6–5",
  ]);
  assertEquals(result.machine.counts[FORWARDS], 8);
});
