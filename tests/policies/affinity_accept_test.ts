/** A timeline worked out by hand, µs, and an imbalance that flow groups follow. */

import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  APPLICATION,
  MIGRATIONS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { toUs } from "../../lib/engine/ticks.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { FIXED, poisson, type Request, run, table, timeline } from "../_run.ts";

Deno.test("Affinity-Accept: a busy core is helped, in turns with one's own requests, and its flow group moves", () => {
  // Of 4 flow groups, core 0 has 0 and 2, core 1 has 1 and 3.
  const a = { connection: 3 }, b = { connection: 15 }, c = { connection: 0 };
  const hashes = connectionHashes(64);
  assertEquals([a, b, c].map(({ connection }) => hashes[connection] % 4), [
    0,
    2,
    1,
  ]);
  const result = run(
    {
      name: "affinity-accept",
      flowGroups: 4,
      maxQueue: 4,
      busyAbove: 0.5, // busy once more than 2 wait
      busyBelow: 0.25, // until none does as another comes
      averageWeight: 1,
      localPerRemote: 2,
      stealUs: 0.1,
      rebalanceUs: 20,
    },
    table(
      [0, 10, a], // #0
      [1, 2, a],
      [1.5, 1, b], // two wait: nobody helps
      [2, 3, a], // three do: core 0 is busy
      [3, 1, c], // #4
      [4.5, 2, c],
      [4.6, 1, c],
      [5.5, 1, c],
      [11, 4, b], // #8
      [21, 1, b], // group 2 is core 1's now
      [21.2, 1, b],
      [21.5, 2, a], // nobody waits: core 0 is busy no more
      [22, 1, a], // #12
    ),
    { cores: 2, spans: true },
  );
  assertEquals(timeline(result), [
    "0 application #0 0–10",
    "0 application #3 10–13",
    "0 application #11 21.5–23.5",
    "0 application #12 23.5–24.5", // core 1, idle from 23 on, does not help
    "1 stealing #1 2–2.1",
    "1 application #1 2.1–4.1",
    "1 application #4 4.1–5.1", // two of its own ...
    "1 application #5 5.1–7.1",
    "1 stealing #2 7.1–7.2", // ... then core 0's, though #6 and #7 wait
    "1 application #2 7.2–8.2",
    "1 application #6 8.2–9.2",
    "1 application #7 9.2–10.2",
    "1 stealing #8 11–11.1", // core 0 is still busy: one waits as it comes
    "1 application #8 11.1–15.1",
    "1 application #9 21–22",
    "1 application #10 22–23",
  ]);
  assertEquals(result.machine.counts[STEALS], 3);
  assertEquals(result.machine.counts[MIGRATIONS], 1);
});

/** What each core runs of the last half of `requests`, and how long these wait on average, µs. */
function lastHalf(
  requests: readonly Request[],
  rebalanceUs: number,
): { served: number[]; waitUs: number; migrations: number } {
  const result = run(
    {
      name: "affinity-accept",
      maxQueue: 16,
      averageWeight: 1 / 32,
      rebalanceUs,
    },
    requests,
    { cores: 4, connections: 2000, spans: true },
  );
  const half = requests.length / 2;
  const served = [0, 0, 0, 0];
  for (const { core, activity, request } of result.spans) {
    if (activity === APPLICATION && request >= half) served[core]++;
  }
  const waits = requests.slice(half)
    .map(({ arrival }, place) => result.start[half + place] - arrival);
  return {
    served,
    waitUs: toUs(waits.reduce((sum, wait) => sum + wait)) / half,
    migrations: result.machine.counts[MIGRATIONS],
  };
}

Deno.test("Affinity-Accept: flow groups leave an overloaded core until the load is even", () => {
  // Twelve connections, all of them core 0's, bring work for 2.8 of the 4 cores.
  const crowd = Array.from(connectionHashes(2000).entries())
    .filter(([, hash]) => hash % 4096 % 4 === 0)
    .slice(0, 12)
    .map(([connection]) => connection);
  const requests = poisson(20_000, 2.8, FIXED).map((request, place) => ({
    ...request,
    connection: crowd[place % 12],
  }));
  const moving = lastHalf(requests, 100);
  // Three connections on each core, for which nine have moved.
  for (const count of moving.served) assertLess(Math.abs(count - 2500), 25);
  assert(moving.migrations >= 9 && moving.migrations < 20);
  // While none moves, core 0 is helped all the time, and its requests wait for it.
  const fixed = lastHalf(requests, 1e9);
  assertEquals(fixed.migrations, 0);
  assertGreater(fixed.waitUs, 4 * moving.waitUs);
});
