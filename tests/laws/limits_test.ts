import { assert, assertEquals, assertLess } from "@std/assert";
import {
  DISPATCHES,
  PREEMPTIONS,
  STEALING,
} from "../../lib/engine/activities.ts";
import { toUs } from "../../lib/engine/ticks.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  charged,
  EXPONENTIAL,
  finishTimes,
  FIXED,
  poisson,
  run,
  type Spec,
} from "../_run.ts";
import { distanceToSharing } from "./_distance.ts";
import {
  FREE_CONCORD,
  FREE_GHOST,
  FREE_SHINJUKU,
  FREE_STEALING,
  SHORT_CFS,
  told,
} from "./_variants.ts";

const CENTRALIZED: Spec = { name: "centralized-fcfs" };
const SHARING: Spec = { name: "processor-sharing" };
const CLASS_MEANS_US = [0.5, 20];

for (const quantumUs of [Infinity, 1e9]) {
  for (const preemptAlways of [true, false]) {
    Deno.test(`Shinjuku with a quantum of ${quantumUs} µs and no cost is centralized FCFS, request by request; preemptAlways ${preemptAlways}`, () => {
      for (const cores of [1, 2, 16]) {
        const rate = 0.9 * cores / BIMODAL_MEAN_US;
        const requests = poisson(3000, rate, BIMODAL);
        const spec = { ...FREE_SHINJUKU, quantumUs, preemptAlways };
        const endless = run(spec, requests, { cores });
        const central = run(CENTRALIZED, requests, { cores });
        assertEquals(endless.finish, central.finish);
        assertEquals(endless.start, central.start);
        assertEquals(endless.machine.counts[PREEMPTIONS], 0);
      }
    });
  }
}

Deno.test("Shinjuku's interrupts that take no time to send are as good from the dispatcher as from a timer core", () => {
  for (const cores of [1, 2, 16]) {
    const requests = poisson(2000, 0.8 * cores / BIMODAL_MEAN_US, BIMODAL);
    // While the dispatcher is at something it sends nothing, so what it does must take no time either.
    const spec = { name: "shinjuku", dispatchUs: 0, sendUs: 0, quantumUs: 1 };
    const own = run({ ...spec, timerCore: true }, requests, { cores });
    const shared = run(spec, requests, { cores });
    assertEquals(own.finish, shared.finish);
    assertEquals(own.machine.counts, shared.machine.counts);
    assertEquals(own.machine.allCores, shared.machine.allCores + 1);
  }
});

Deno.test("a quantum longer than every service preempts nobody", () => {
  const requests = poisson(2000, 0.9 * 2 / BIMODAL_MEAN_US, BIMODAL);
  const spec = { ...FREE_SHINJUKU, quantumUs: 20 };
  const { machine } = run(spec, requests, { cores: 2 });
  assertEquals(machine.counts[PREEMPTIONS], 0);
  assertEquals(machine.counts[DISPATCHES], requests.length);
});

for (const cores of [1, 4]) {
  Deno.test(`Shinjuku with free preemption approaches processor sharing on ${cores} cores, request by request, as the quantum vanishes`, () => {
    const requests = poisson(3000, 0.8 * cores / BIMODAL_MEAN_US, BIMODAL);
    const distances = [8, 2, 0.5, 0.125, 0.03125].map((quantumUs) =>
      distanceToSharing({ ...FREE_SHINJUKU, quantumUs }, requests, cores)
    );
    distances.slice(1).forEach((distance, place) =>
      assertLess(distance, distances[place])
    );
    // A request is off by a round of quanta at most at each end: a quantum is 1/16 of a short service.
    assertLess(distances.at(-1)!, 0.5);
    assertLess(distances.at(-1)!, distances[0] / 20);
  });
}

Deno.test("Shinjuku that preempts only for others never preempts a request that is alone", () => {
  // Each has finished long before the next arrives.
  const requests = Array.from({ length: 50 }, (_, request) => ({
    arrival: request * 1_000_000,
    service: 900_000,
  }));
  for (const cores of [1, 3]) {
    const alone = run(
      { name: "shinjuku", preemptAlways: false },
      requests,
      { cores },
    );
    assertEquals(alone.machine.counts[PREEMPTIONS], 0);
    const always = run({ name: "shinjuku" }, requests, { cores });
    assert(always.machine.counts[PREEMPTIONS] > 500);
  }
});

Deno.test("Shinjuku that preempts only for others never preempts while there are as many cores as requests", () => {
  const requests = poisson(2000, 0.3 * 16, EXPONENTIAL);
  const spec = { ...FREE_SHINJUKU, quantumUs: 0.1, preemptAlways: false };
  const { machine, finish } = run(spec, requests, { cores: 64 });
  assertEquals(machine.counts[PREEMPTIONS], 0);
  requests.forEach(({ arrival, service }, request) =>
    assertEquals(finish[request], arrival + service)
  );
});

/** Policies with slices, by the parameter that says how long they are. */
const SLICED: readonly [Spec, string][] = [
  [FREE_SHINJUKU, "quantumUs"],
  [{ ...FREE_SHINJUKU, sendUs: 0.001 }, "quantumUs"],
  [FREE_CONCORD, "quantumUs"],
  [{ name: "concord" }, "quantumUs"],
  [FREE_GHOST, "quantumUs"],
  [{ name: "round-robin" }, "quantumUs"],
  [SHORT_CFS, "tickUs"],
];

for (const [spec, parameter] of SLICED) {
  Deno.test(`slices that round to nothing are a tick long: ${told(spec)}`, () => {
    // Of 20 ticks on average.
    const requests = poisson(200, 800, (u) => 0.002 * EXPONENTIAL(u));
    const setting = { cores: 2 };
    const tick = run({ ...spec, [parameter]: 0.0001 }, requests, setting);
    const less = run({ ...spec, [parameter]: 1e-9 }, requests, setting);
    assertEquals(less.finish, tick.finish);
    assertEquals(less.machine.counts, tick.machine.counts);
  });
}

Deno.test("SRPT with service that never varies is centralized FCFS", () => {
  for (const cores of [1, 3, 16]) {
    const requests = poisson(2000, 0.9 * cores, FIXED);
    assertEquals(
      finishTimes({ name: "srpt" }, requests, { cores }),
      finishTimes(CENTRALIZED, requests, { cores }),
    );
  }
});

Deno.test("on one core no policy has a lower mean latency than SRPT", () => {
  const requests = poisson(2000, 0.9 / BIMODAL_MEAN_US, BIMODAL);
  const mean = (spec: Spec) =>
    finishTimes(spec, requests, { cores: 1, classMeansUs: CLASS_MEANS_US })
      .reduce((sum, at, request) => sum + at - requests[request].arrival, 0);
  const least = mean({ name: "srpt" });
  for (
    const spec of [CENTRALIZED, SHARING, FREE_SHINJUKU, {
      ...FREE_SHINJUKU,
      queues: "per-class",
    }]
  ) assertLess(least, mean(spec));
});

Deno.test("processor sharing with a core for every request serves each at once", () => {
  const requests = poisson(500, 2, EXPONENTIAL);
  const finish = finishTimes(SHARING, requests, { cores: 64 });
  requests.forEach(({ arrival, service }, request) =>
    assertEquals(finish[request], arrival + service)
  );
});

Deno.test("stealing vanishes with its costs: latencies approach those of free stealing", () => {
  // Which request goes first is drawn otherwise in each run: over 80,000 requests that leaves 0.002 µs of chance.
  const workloads = [1, 2, 3, 4, 5, 6, 7, 8]
    .map((seed) => poisson(10_000, 0.7 * 4, EXPONENTIAL, seed));
  const meanUs = (spec: Spec) =>
    workloads.reduce(
      (sum, requests) =>
        finishTimes(spec, requests, { cores: 4 }).reduce(
          (all, at, request) => all + toUs(at - requests[request].arrival),
          sum,
        ),
      0,
    ) / 80_000;
  const free = meanUs(FREE_STEALING);
  for (
    const victim of [
      "random",
      "scan",
      "probe",
      "sibling-first",
      "two-choices",
      "longest",
    ]
  ) {
    const costs = [0.3, 0.1, 0.001].map((us) =>
      meanUs({ name: "work-stealing", victim, checkUs: us, stealUs: us }) - free
    );
    assertLess(costs[1], costs[0]);
    assertLess(costs[2], costs[1]);
    // A few checks and a steal, and four times what chance leaves.
    assertLess(Math.abs(costs[2]), 5 * 0.001 + 4 * 0.002);
  }
});

Deno.test("free stealing charges nothing for it", () => {
  const requests = poisson(1000, 0.9 * 4, EXPONENTIAL);
  const result = run(FREE_STEALING, requests, { cores: 4 });
  for (let core = 0; core < 4; core++) {
    assertEquals(charged(result, core, STEALING), 0);
  }
});
