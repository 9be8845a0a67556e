/** Timelines worked out by hand, µs: applications that are given one core more or one fewer. */

import { assertEquals } from "@std/assert";
import {
  CORE_GRANTS,
  CORE_YIELDS,
  MIGRATIONS,
} from "../../lib/engine/activities.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { run, table, timeline } from "../_run.ts";

/** Two flow groups: connections of an even hash, and of an odd one. */
const GROUPS = { flowGroups: 2 };
const HASHES = connectionHashes(64);
const EVEN = { connection: HASHES.findIndex((hash) => hash % 2 === 0) };
const ODD = { connection: HASHES.findIndex((hash) => hash % 2 === 1) };

Deno.test("IX's control plane: a core more when a queue is long, what waits goes with its flow group, a core less when enough is idle", () => {
  const result = run(
    {
      name: "ix-control-plane",
      ...GROUPS,
      metricsUs: 10,
      metricsPerDecision: 1,
      upQueue: 1,
      downQueue: 1,
      upAfterUpUs: 0,
      upAfterDownUs: 0,
      downAfterUs: 20,
      grantUs: 0.5,
    },
    table(
      [0, 2, EVEN],
      [1, 4, ODD],
      [1.5, 2, EVEN],
      [2, 3, ODD],
      [3, 2, EVEN],
      [4, 1, ODD],
      [15, 1, ODD],
      [16, 1, EVEN],
      [35, 1, ODD],
      [36, 1, EVEN],
      [45, 1, ODD],
      [46, 1, EVEN],
    ),
    { cores: 2, spans: true },
  );
  // At 10 core 0 has turned to queues of 1, 3, 4 and 3: 2.75 on average, half of it is above 1.
  // The last group, that of odd hashes, moves to core 1, and #5 with it.
  // At 20 the step up is less than 20 ago. At 30 the slow averages are 0.37 at core 0
  // and 0.11 at core 1; core 0 was idle for 0, 0.6 and 1 of the last three times, core 1
  // for 0.75 and 1: averages 0.65 and 0.69, above 1.2 / 2. A core less.
  assertEquals(timeline(result), [
    "0 application #0 0–2",
    "0 application #1 2–6",
    "0 application #2 6–8",
    "0 application #3 8–11",
    "0 application #4 11–13",
    "0 application #7 16–17",
    "0 application #8 35–36",
    "0 application #9 36–37",
    "0 application #10 45–46",
    "0 application #11 46–47",
    "1 bestEffort 0–10",
    "1 reallocation 10–10.5",
    "1 application #5 10.5–11.5",
    "1 application #6 15–16",
    "1 bestEffort 30–47",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CORE_GRANTS], 1);
  assertEquals(counts[CORE_YIELDS], 1);
  assertEquals(counts[MIGRATIONS], 2); // there and back
});

Deno.test("TAS: a core less when more than 1.25 are idle, a core more when less than 0.2 is; what waits is served where it waits", () => {
  const result = run(
    {
      name: "tas-scaling",
      ...GROUPS,
      sampleUs: 10,
      holdSamples: 2,
      grantUs: 0.5,
    },
    table(
      [0, 1, EVEN],
      [1, 2, ODD],
      [2, 1, EVEN],
      [29, 4, ODD],
      [29.5, 8, ODD],
      [31, 20, EVEN],
      [32, 20, ODD],
      [33, 1, EVEN],
      [34, 1, ODD],
      [56, 3, ODD],
      [57, 3, EVEN],
      [58, 3, ODD],
    ),
    { cores: 2, spans: true },
  );
  // The sample at 10 sets the clock. At 30 the averages are 0.125 of busy time in 2.34:
  // 1.95 of two cores idle. A core less: core 1, which serves #3 and #4 first.
  // At 50, two samples later, they are 3.55 in 4.14: 0.14 of one core idle. A core more;
  // the group of odd hashes goes to core 1, and #6 and #8 stay. At 70: 5.75 in 5.51, 0.96 of two idle.
  assertEquals(timeline(result), [
    "0 application #0 0–1",
    "0 application #2 2–3",
    "0 application #5 31–51",
    "0 application #6 51–71",
    "0 application #7 71–72",
    "0 application #8 72–73",
    "0 application #10 73–76",
    "1 application #1 1–3",
    "1 application #3 29–33",
    "1 application #4 33–41",
    "1 bestEffort 41–50",
    "1 reallocation 50–50.5",
    "1 application #9 56–59",
    "1 application #11 59–62",
  ]);
  assertEquals(result.machine.counts[CORE_GRANTS], 1);
  assertEquals(result.machine.counts[CORE_YIELDS], 1);
});
