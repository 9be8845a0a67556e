import { assertEquals, assertLess } from "@std/assert";
import { PREEMPTIONS } from "../../lib/engine/activities.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  busySteps,
  finishTimes,
  FIXED,
  poisson,
  run,
  type Spec,
} from "../_run.ts";
import { distanceToSharing } from "./_distance.ts";

/** No cost, no ticks, nobody preempted at a wake-up. */
const UNSLICED: Spec = {
  name: "cfs",
  tickUs: 1e9,
  wakeupPreemption: false,
  switchUs: 0,
};

Deno.test("CFS without ticks, preemption at wake-up and cost is FCFS on one core, request by request", () => {
  for (const load of [0.5, 0.95, 1.3]) {
    const requests = poisson(2000, load / BIMODAL_MEAN_US, BIMODAL);
    const central = run({ name: "centralized-fcfs" }, requests, { cores: 1 });
    for (const sleeperCreditUs of [0, 3000]) {
      const spec = { ...UNSLICED, sleeperCreditUs };
      const { finish, start, machine } = run(spec, requests, { cores: 1 });
      assertEquals(finish, central.finish);
      assertEquals(start, central.start);
      assertEquals(machine.counts[PREEMPTIONS], 0);
    }
  }
});

for (const steering of ["random", "rss", "round-robin"]) {
  Deno.test(`CFS with neither placement nor balancing, ticks, preemption at wake-up and cost is partitioned FCFS, request by request: ${steering}`, () => {
    for (const cores of [2, 5, 16]) {
      const requests = poisson(2000, 0.8 * cores / BIMODAL_MEAN_US, BIMODAL);
      const spec = { ...UNSLICED, placement: "home", idleBalance: false };
      assertEquals(
        finishTimes({ ...spec, steering }, requests, { cores }),
        finishTimes({ name: "partitioned-fcfs", steering }, requests, {
          cores,
        }),
      );
    }
  });
}

Deno.test("CFS without ticks, preemption at wake-up and cost keeps as many cores busy as centralized FCFS, and finishes fixed services at the same instants", () => {
  for (const cores of [1, 2, 5, 16]) {
    const requests = poisson(1500, 0.9 * cores, FIXED, cores);
    const setting = { cores, spans: true };
    const fair = run(UNSLICED, requests, setting);
    const central = run({ name: "centralized-fcfs" }, requests, setting);
    assertEquals(fair.finish.toSorted(), central.finish.toSorted());
    assertEquals(busySteps(fair), busySteps(central));
  }
});

Deno.test("CFS at no cost and no credit approaches processor sharing on one core as slices and ticks vanish", () => {
  const requests = poisson(3000, 0.8 / BIMODAL_MEAN_US, BIMODAL);
  const distances = [0.5, 0.125, 0.03125, 0.0078125].map((tickUs) =>
    distanceToSharing(
      {
        name: "cfs",
        targetLatencyUs: 0,
        minGranularityUs: 0,
        tickUs,
        sleeperCreditUs: 0,
        switchUs: 0,
      },
      requests,
      1,
    )
  );
  // A fourth of the tick, about a fourth of the distance.
  distances.slice(1).forEach((distance, place) =>
    assertLess(distance, distances[place] / 3)
  );
  assertLess(distances.at(-1)!, 0.1);
});
