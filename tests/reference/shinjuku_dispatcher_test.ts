/**
 * K. Kaffes et al., "Shinjuku", NSDI 2019, Figure 7: one dispatcher hands out
 * 5 million requests a second, 0.2 µs each; two cores' worth would be needed
 * for more. An operational bound: it holds on every path, whatever the workload.
 *
 * @module
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  ACTIVITIES,
  DISPATCH,
  PREEMPTION,
  PREEMPTIONS,
} from "../../lib/engine/activities.ts";
import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import type { ServiceSpec } from "../../lib/scenario/point.ts";
import type { ReplicationResult } from "../../lib/sweep/replication.ts";
import { summarize } from "../../lib/sweep/summarize.ts";
import { pointOf, replicate, type Setting } from "../_replications.ts";

const CORES = 16;

/** Shinjuku with its published costs. */
function setting(rateMrps: number, service: ServiceSpec): Setting {
  return {
    policy: { name: "shinjuku" },
    cores: CORES,
    rateMrps,
    service,
    requests: 50_000,
    replications: 3,
  };
}

const ONE_US: ServiceSpec = { distribution: "fixed", timeUs: 1 };

/** Requests finished a µs. */
function throughputMrps({ recording }: ReplicationResult): number {
  return recording.finishedInWindow / recording.windowTicks * TICKS_PER_US;
}

Deno.test("Shinjuku, Figure 7: with dispatchUs 0.2, no more than 5 million requests a second leave, and next to as many do when more come", async () => {
  const overloaded = setting(6, ONE_US);
  const results = await replicate(overloaded);
  for (const result of results) {
    // At either end of the stretch, what is on the workers may count that was dispatched before it.
    const most = 5 * (1 + CORES / result.recording.finishedInWindow);
    assert(throughputMrps(result) <= most, `${throughputMrps(result)}`);
    assert(throughputMrps(result) > 0.999 * 5, `${throughputMrps(result)}`);
  }
  const row = summarize(pointOf(overloaded), results);
  assertEquals(row.status, "saturated");
  assertEquals(row.latencyUs.p99.value, null);
});

Deno.test("Shinjuku, Figure 7: 4.8 million requests a second are served as they come", async () => {
  const below = setting(4.8, ONE_US);
  const row = summarize(pointOf(below), await replicate(below));
  assertEquals(row.status, "stable");
  assert(Math.abs(row.throughputMrps.value! - 4.8) < 0.05);
});

Deno.test("Shinjuku: the dispatcher is busy for 0.2 µs a request, and 0.13 µs an interrupt (utilization law)", async () => {
  // 6 µs each, of which the quantum is 5: one interrupt a request, unless it finishes before that arrives.
  const results = await replicate({
    ...setting(2, { distribution: "fixed", timeUs: 6 }),
    cores: CORES,
  });
  for (const { recording } of results) {
    const { finishedInWindow, windowTicks, ledger, counts } = recording;
    const dispatcher = CORES * ACTIVITIES;
    const busyUs = (activity: number) =>
      ledger[dispatcher + activity] / TICKS_PER_US;
    // Either end of the stretch can cut off what a request on each worker takes, and one in hand.
    const ends = CORES + 1;
    assertAlmostEquals(busyUs(DISPATCH), 0.2 * finishedInWindow, 0.2 * ends);
    // An interrupt that comes too late costs the dispatcher as much, and preempts nobody.
    const mostUs = 0.13 * (finishedInWindow + ends);
    const leastUs = 0.13 * (counts[PREEMPTIONS] - ends);
    assert(busyUs(PREEMPTION) >= leastUs && busyUs(PREEMPTION) <= mostUs);
    assert(counts[PREEMPTIONS] > 0.95 * finishedInWindow);
    assert(busyUs(DISPATCH) + busyUs(PREEMPTION) < windowTicks / TICKS_PER_US);
  }
});
