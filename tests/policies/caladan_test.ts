/**
 * A timeline worked out by hand, µs. Check 0.1, steal 0.1, search 2, interval 10;
 * here delay 4, grants 1 and 3. Two worker cores; core 2 is the scheduler's.
 */

import { assertEquals } from "@std/assert";
import {
  CONGESTION_CHECKS,
  CORE_GRANTS,
  CORE_YIELDS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { run, table, timeline } from "../_run.ts";

/** A connection of the kthread that was granted a core first, of two. */
const FIRST = {
  connection: connectionHashes(64).findIndex((of) => of % 2 === 0),
};

Deno.test("Caladan: a core for what has waited too long, none in the check after a grant, cores handed on when a search is in vain", () => {
  const result = run(
    { name: "caladan", delayUs: 4, grantUs: 1, preemptGrantUs: 3 },
    table(
      [1, 20, FIRST],
      [3, 2, FIRST],
      [15, 4, FIRST],
      [32, 3, FIRST],
      [33, 14, FIRST],
      [36, 2, FIRST],
      [37, 2, FIRST],
      [53.1, 1, FIRST],
      [55.05, 1.5, FIRST],
      [58, 1, FIRST],
      [65, 0.5, FIRST],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 bestEffort 0–1", // nobody is active: a core at once
    "0 reallocation 1–4",
    "0 application #0 4–24",
    "0 application #2 24–28", // still a packet at 23
    "0 reallocation 30–31", // alone since 27.2, and 2 without work
    "0 bestEffort 31–32",
    "0 reallocation 32–35", // the core that parked last
    "0 application #3 35–38",
    "0 application #4 38–52",
    "0 application #5 52–54",
    "0 application #7 54–55",
    "0 application #8 55.2–56.7", // after a round of two looks
    "0 application #9 58–59", // alone, it sees its own at once
    "0 reallocation 61–62",
    "0 bestEffort 62–65",
    "0 reallocation 65–68",
    "0 application #10 68–68.5",
    "1 bestEffort 0–20", // at 10 #1 has waited for 6 as a thread, but a core was granted at 1
    "1 reallocation 20–23",
    "1 stealing #1 23–23.2",
    "1 application #1 23.2–25.2",
    "1 reallocation 27.2–28.2",
    "1 bestEffort 28.2–50", // at 40 #5 has waited for 4, but a core was granted at 32
    "1 reallocation 50–53", // #5 has waited for 14
    "1 stealing #6 53–53.2", // a thread since 52
    "1 application #6 53.2–55.2",
    "1 reallocation 57.2–58.2", // ten rounds of two looks
    "1 bestEffort 58.2–68.5",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CORE_GRANTS], 5);
  assertEquals(counts[CORE_YIELDS], 4);
  assertEquals(counts[STEALS], 2);
  assertEquals(counts[CONGESTION_CHECKS], 6);
});

Deno.test("Caladan: a delay of 0 takes any queue that stands from one check to the next", () => {
  const granted = (delayUs: number) =>
    run(
      { name: "caladan", delayUs, grantUs: 0, preemptGrantUs: 0 },
      table([0, 100], [11, 1], [12, 1]),
      { cores: 2, spans: true },
    ).spans.find(({ core, request }) => core === 1 && request === 1)!.from;
  // Stands at 20 and at 30, or has waited for 15 at 30, or for 5 at 20.
  assertEquals([granted(0), granted(15), granted(5)], [
    300_000,
    300_000,
    200_000,
  ]);
});

Deno.test("Caladan: the waits of the first thread and of the oldest packet count together", () => {
  const granted = (delayUs: number) =>
    run(
      { name: "caladan", delayUs, grantUs: 0, preemptGrantUs: 0 },
      table([1, 4], [2, 30], [3, 1], [6, 1]),
      { cores: 2, spans: true },
    ).spans.find(({ core, request }) => core === 1 && request === 2)!.from;
  // At 20 #2 has been a thread for 15, and #3 a packet for 14.
  assertEquals([granted(29), granted(30)], [200_000, 300_000]);
});
