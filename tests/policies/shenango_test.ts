/**
 * Timelines worked out by hand, µs. Defaults: interval 5, grants 5.9, search 2,
 * check 0.1, steal 0.1, packet 0.2. Two worker cores; core 2 is the IOKernel's.
 */

import { assertEquals } from "@std/assert";
import {
  CONGESTION_CHECKS,
  CORE_GRANTS,
  CORE_YIELDS,
  STEAL_CHECKS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { run, table, timeline } from "../_run.ts";

/** A connection of the kthread that was granted a core first, of two. */
const FIRST = {
  connection: connectionHashes(64).findIndex((of) => of % 2 === 0),
};

Deno.test("Shenango: grants at an arrival and at congestion, steals packets and threads, parks and returns cores", () => {
  const result = run(
    { name: "shenango", grantUs: 4 },
    table(
      [1, 20, FIRST],
      [7.5, 2, FIRST],
      [24.2, 1, FIRST],
      [24.25, 3, FIRST],
      [24.3, 3, FIRST],
      [24.35, 1, FIRST],
      [50, 1, FIRST],
      [70, 4, FIRST],
      [77, 20, FIRST],
      [77.1, 1, FIRST],
      [98.05, 2, FIRST],
      [100.95, 0.45, FIRST],
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 bestEffort 0–1.2", // nobody is active when the packet has come: a core at once
    "0 reallocation 1.2–7.1",
    "0 application #0 7.1–27.1",
    "0 stealing #3 27.1–27.3", // #3 and #4, half of three threads, rounded up
    "0 application #3 27.3–30.3",
    "0 reallocation 32.3–36.3", // ten rounds of two looks without work; what it takes to hand a core back is 4
    "0 bestEffort 36.3–90", // #9, a thread since 80.1, stands at 84 and at 90
    "0 reallocation 90–95.9",
    "0 stealing #9 95.9–96.1",
    "0 application #9 96.1–97.1",
    "0 stealing #10 98.3–98.5", // in the 13th look; its packet came at 98.25
    "0 application #10 98.5–100.5",
    "0 stealing #11 101.2–101.4", // before kthread 1 looks at its own at 101.3
    "0 application #11 101.4–101.85",
    "1 bestEffort 0–18", // #1 came after the check at 6, and still waits at 18 as it did at 12
    "1 reallocation 18–23.9",
    "1 stealing #1 23.9–24.1",
    "1 application #1 24.1–26.1",
    "1 stealing #2 26.1–26.3", // #2 to #5, packets that had not become threads
    "1 application #2 26.3–27.3",
    "1 application #5 27.3–28.3",
    "1 stealing #4 28.3–28.5",
    "1 application #4 28.5–31.5",
    "1 reallocation 33.5–37.5", // alone from 32.3 on
    "1 bestEffort 37.5–50.2",
    "1 reallocation 50.2–56.1", // it parked last
    "1 application #6 56.1–57.1",
    "1 reallocation 59.1–63.1",
    "1 bestEffort 63.1–70.2",
    "1 reallocation 70.2–76.1",
    "1 application #7 76.1–80.1",
    "1 application #8 80.1–100.1",
    "2 dispatch 1–1.2",
    "2 dispatch 7.5–7.7",
    "2 dispatch 24.2–25",
    "2 dispatch 50–50.2",
    "2 dispatch 70–70.2",
    "2 dispatch 77–77.4",
    "2 dispatch 98.05–98.25",
    "2 dispatch 100.95–101.15",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CORE_GRANTS], 5);
  assertEquals(counts[CORE_YIELDS], 3);
  assertEquals(counts[CONGESTION_CHECKS], 16); // 6, 12, … 96
  assertEquals(counts[STEALS], 7);
  assertEquals(counts[STEAL_CHECKS], 4 + 10 * 2 + 4 * 2 + 1 + 13 + 8 + 8 * 2);
});

/** One request that holds the first core, one that stands behind it from 7.7 on, and one whose packet is under way at 18. */
const STANDING = table([1, 40, FIRST], [7.5, 2, FIRST], [17.9, 1, FIRST]);

Deno.test("Shenango: a congestion check waits for the burst of packets, and the next is at its whole microsecond plus 6", () => {
  const result = run({ name: "shenango" }, STANDING, {
    cores: 2,
    spans: true,
  });
  assertEquals(timeline(result), [
    "0 bestEffort 0–1.2",
    "0 reallocation 1.2–7.1",
    "0 application #0 7.1–47.1",
    "1 bestEffort 0–18.1",
    "1 reallocation 18.1–24",
    "1 stealing #1 24–24.2", // both packets
    "1 application #1 24.2–26.2",
    "1 application #2 26.2–27.2",
    "1 reallocation 29.2–35.1",
    "1 bestEffort 35.1–47.1",
    "2 dispatch 1–1.2",
    "2 dispatch 7.5–7.7",
    "2 dispatch 17.9–18.1",
  ]);
  assertEquals(result.machine.counts[CONGESTION_CHECKS], 7); // 6, 12, 18.1, 24, 30, 36, 42
});

Deno.test("Shenango: beyond the cores guaranteed it takes none from best-effort work, but idle ones", () => {
  const spec = { name: "shenango", guaranteedCores: 1 };
  const setting = { cores: 2, spans: true };
  const busy = timeline(run(spec, STANDING, setting));
  assertEquals(busy.filter((line) => line.startsWith("1 ")), [
    "1 bestEffort 0–50.1", // 7.1 + 40 + 2 + 1
  ]);
  const idle = timeline(run(
    { ...spec, bestEffort: false, grantUs: 2.2 },
    STANDING,
    setting,
  ));
  assertEquals(idle.slice(0, -3), [
    "0 reallocation 1.2–3.4",
    "0 application #0 3.4–43.4",
    "1 reallocation 18.1–20.3",
    "1 stealing #1 20.3–20.5",
    "1 application #1 20.5–22.5",
    "1 application #2 22.5–23.5",
  ]);
});

Deno.test("Shenango: search goes on for four rounds at least", () => {
  const spec = { name: "shenango", searchUs: 0.3, bestEffort: false };
  // Two kthreads are active, so that a round is two looks.
  const { machine } = run(
    spec,
    table([1, 40, FIRST], [7.5, 2, FIRST]),
    { cores: 2, spans: true },
  );
  assertEquals(machine.counts[CORE_YIELDS], 1);
  assertEquals(machine.counts[STEAL_CHECKS], 1 + 4 * 2);
});
