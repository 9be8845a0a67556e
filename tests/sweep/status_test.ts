import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { withDefaults } from "../../lib/policies/definition.ts";
import { POLICIES, policyNamed } from "../../lib/policies/mod.ts";
import type { PlainPoint, StepSpec } from "../../lib/scenario/point.ts";
import type { Recording } from "../../lib/stats/recording.ts";
import type { Status } from "../../lib/stats/row.ts";
import {
  type ReplicationResult,
  simulateReplication,
} from "../../lib/sweep/replication.ts";
import { statusOf } from "../../lib/sweep/status.ts";
import { nextOf } from "../../lib/sweep/rounds.ts";
import { summarize } from "../../lib/sweep/summarize.ts";
import { meanLatencyUs } from "../../lib/theory/mmc.ts";
import type { Spec } from "../_run.ts";
import { pointOf } from "./_points.ts";

async function resultsOf(
  spec: Spec,
  changes: Partial<PlainPoint>,
): Promise<[PlainPoint, ReplicationResult[]]> {
  const policy = withDefaults(policyNamed(spec.name), spec);
  const point = pointOf(0, {
    warmup: "mser5",
    requests: 20_000,
    ...changes,
    policy,
  });
  const results: ReplicationResult[] = [];
  for (let of = 0; of < point.replications; of++) {
    results.push(await simulateReplication(point, of));
  }
  const next = nextOf(point, results);
  return next.is === "again"
    ? await resultsOf(spec, { ...changes, warmup: next.point.warmup })
    : [point, results];
}

async function statusAt(
  spec: Spec,
  changes: Partial<PlainPoint>,
): Promise<Status> {
  const [point, results] = await resultsOf(spec, changes);
  return summarize(point, results).status;
}

for (const { name } of POLICIES) {
  Deno.test(`offered as much as its cores can do, or more, is saturated: ${name}`, async () => {
    // Concord's dispatcher works too: three cores, of which two are counted.
    const team = name === "concord" ? 3 / 2 : 1;
    for (const load of [1, 1.3]) {
      const changes = { load: load * team, requests: 3000 };
      assertEquals(await statusAt({ name }, changes), "saturated");
    }
  });

  Deno.test(`offered half of what its cores can do is stable: ${name}`, async () => {
    const service = { distribution: "exponential", meanUs: 10 } as const;
    // So many that no core has twice its share of them.
    const connections = { count: 4096, popularity: "uniform" } as const;
    for (const cores of [1, 4, 16]) {
      for (const seed of [1, 2, 3]) {
        const changes = { load: 0.5, cores, seed, service, connections };
        // It takes seconds to have the cores that it needs: it begins with them.
        const spec = name === "ix-control-plane"
          ? { name, initialCores: cores }
          : { name };
        assertEquals(await statusAt(spec, changes), "stable");
      }
    }
  });
}

const FIXED_1 = { distribution: "fixed", timeUs: 1 } as const;

/** Points that costs alone saturate, and the same at a load that they leave room for. */
const BY_OVERHEAD: [string, Spec, Partial<PlainPoint>, number, number][] = [
  // 1 µs, and before it 0.2 of a free worker's wait for the dispatcher and 0.06 of switching: 0.794.
  [
    "dispatch and switching",
    { name: "shinjuku" },
    { service: FIXED_1 },
    0.83,
    0.7,
  ],
  // 0.2 µs a request in the dispatcher: 5 of 16 a µs.
  [
    "the dispatcher",
    { name: "shinjuku" },
    { service: FIXED_1, cores: 16 },
    0.35,
    0.25,
  ],
  [
    "the IOKernel",
    { name: "shenango" },
    { service: FIXED_1, cores: 16 },
    0.35,
    0.25,
  ],
  // 10 µs in quanta of 1: each costs 0.527 + 0.06.
  [
    "preemption",
    { name: "shinjuku", quantumUs: 1 },
    { service: { distribution: "fixed", timeUs: 10 } },
    0.75,
    0.55,
  ],
];

for (const [cost, spec, changes, over, under] of BY_OVERHEAD) {
  Deno.test(`what ${cost} leaves no time for is saturated at loads below 1`, async () => {
    assertEquals(await statusAt(spec, { ...changes, load: over }), "saturated");
    assertEquals(await statusAt(spec, { ...changes, load: under }), "stable");
  });
}

Deno.test("a dispatcher that works is one of those who do the work, and has its own request to spare", async () => {
  const spec = {
    name: "concord",
    dispatchUs: 0,
    switchUs: 0,
    preemptUs: 0,
    probeOverhead: 0,
    dispatcherOverhead: 0,
  };
  const changes = { cores: 4, requests: 50_000 };
  // Five cores: 1.25 of the four that are counted.
  const at = (load: number) => statusAt(spec, { ...changes, load });
  assertEquals(await at(1.05), "stable");
  assertEquals(await at(1.1), "stable");
  assertEquals(await at(1.24), "unsettled");
  assertEquals(await at(1.25), "saturated");
  const alone = { ...spec, dispatcherWorks: false };
  assertEquals(await statusAt(alone, { ...changes, load: 1 }), "saturated");
  // Probes leave 4 ÷ 1.3 + 1 ÷ 2 = 3.58 cores.
  const probed = { ...spec, probeOverhead: 0.3, dispatcherOverhead: 1 };
  const loaded = (load: number) => statusAt(probed, { ...changes, load });
  assertEquals(await loaded(0.95), "saturated");
  assertEquals(await loaded(0.8), "stable");
});

Deno.test("one worker that is steered too much saturates partitioned FCFS", async () => {
  const spec = { name: "partitioned-fcfs", steering: "rss" };
  // Three connections on two cores: one core has two thirds of the load, 1.2 of its own.
  const connections = { count: 3, popularity: "uniform" } as const;
  const changes = { connections, service: FIXED_1 };
  assertEquals(await statusAt(spec, { ...changes, load: 0.9 }), "saturated");
  assertEquals(await statusAt(spec, { ...changes, load: 0.6 }), "stable");
});

Deno.test("a skewed table, and a connection that all want, saturate one worker of partitioned FCFS", async () => {
  const spec = { name: "partitioned-fcfs", steering: "rss" };
  const service = FIXED_1, cores = 4;
  // 61 of 128 entries: 1.9 cores' worth of a load over all four.
  const skewed = { ...spec, rssSkew: 1 };
  const changes = { service, cores, requests: 50_000 };
  const many = { count: 4096, popularity: "uniform" } as const;
  const load = (load: number) => ({ ...changes, connections: many, load });
  assertEquals(await statusAt(skewed, load(0.6)), "saturated");
  assertEquals(await statusAt(skewed, load(0.45)), "stable");
  assertEquals(await statusAt(spec, load(0.6)), "stable");
  // The first connection has 1 ÷ 1.64 of the requests.
  const zipf = { count: 4096, popularity: "zipf", exponent: 2 } as const;
  const of = (load: number) => ({ ...changes, connections: zipf, load });
  assertEquals(await statusAt(spec, of(0.45)), "saturated");
  const stealing = { name: "work-stealing", steering: "rss" };
  assertEquals(await statusAt(stealing, of(0.45)), "stable");
});

const SKEWED = { steering: "rss", rssSkew: 1 };
const MANY = { count: 4096, popularity: "uniform" } as const;

/**
 * Policies whose cores share their work in part, at half of what 8 cores can do:
 * as one core has more to do than it can, and as it has not.
 */
const SHARED_IN_PART: [Spec, Spec, Partial<PlainPoint>][] = [
  // The first core is home to 0.92 of 4 requests a µs, at 0.3 µs of the stack each.
  [
    { name: "zygos", packetUs: 0.3, rssSkew: 4 },
    { name: "zygos", packetUs: 0.3 },
    {},
  ],
  // All of a flow group is the first core's, and nobody helps it.
  [
    { name: "affinity-accept", flowGroups: 1, averageWeight: 0 },
    { name: "affinity-accept", flowGroups: 1, averageWeight: 1 },
    {},
  ],
  // 47 of 128 entries.
  [
    { ...SKEWED, name: "delay-flagging", thresholdUs: 1e9 },
    { ...SKEWED, name: "delay-flagging" },
    {},
  ],
  [
    { ...SKEWED, name: "cfs", idleBalance: false, placement: "home" },
    { ...SKEWED, name: "cfs" },
    {},
  ],
  // An eighth of the requests on a core at 0.4 of the speed.
  [
    { name: "join-shortest-queue", choices: 1 },
    { name: "join-shortest-queue" },
    { hardware: { siblingSpeed: 1, slowCores: 1, slowSpeed: 0.4 } },
  ],
  // Long requests are work for 3.6 cores.
  [
    { name: "darc", reservedCores: 6 },
    { name: "darc", reservedCores: 1 },
    {
      service: {
        distribution: "bimodal",
        modes: [
          { class: "short", timeUs: 1, weight: 0.5 },
          { class: "long", timeUs: 10, weight: 0.5 },
        ],
      },
    },
  ],
];

for (const [over, under, changes] of SHARED_IN_PART) {
  Deno.test(`one core that has more to do than it can saturates those who share in part: ${over.name}`, async () => {
    const point = {
      cores: 8,
      load: 0.5,
      connections: MANY,
      requests: 50_000,
      ...changes,
    };
    assertEquals(await statusAt(over, point), "saturated");
    assertEquals(await statusAt(under, point), "stable");
  });
}

/** A load that moves, and nothing left out. */
function moving(...steps: StepSpec[]): Partial<PlainPoint> {
  return {
    arrivals: { process: "profile", steps },
    load: null,
    warmup: { requests: 0 },
    requests: 20_000,
  };
}

Deno.test("a load that moves is not saturated for moving, nor for an overload that passes", async () => {
  for (const { name } of POLICIES) {
    const surge = moving(
      { atUs: 0, load: 0.2 },
      { atUs: 2000, load: 1.2, rampUs: 200 },
      { atUs: 2500, load: 0.3 },
    );
    const [point, results] = await resultsOf({ name }, surge);
    const row = summarize(point, results);
    assertEquals(row.status, "stable", name);
    assert(row.flags.includes("moving-load"));
    assert(row.latencyUs.p99.value! > 0);
    assertEquals(row.warmupRequests, 0);
  }
});

Deno.test("a load that is left at more than the cores can do is saturated", async () => {
  const policy = { name: "centralized-fcfs" };
  const rising = (load: number) =>
    statusAt(policy, moving({ atUs: 0, load: 0.2 }, { atUs: 2000, load }));
  assertEquals(await rising(1.1), "saturated");
  assertEquals(await rising(0.95), "stable");
});

Deno.test("a queue that is merely long is not called saturated", async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    for (const name of ["centralized-fcfs", "processor-sharing", "srpt"]) {
      const changes = { load: 0.97, cores: 4, seed };
      assertNotEquals(await statusAt({ name }, changes), "saturated");
    }
  }
});

Deno.test("a machine that is still filling up is not called saturated", async () => {
  const changes = { load: 0.5, cores: 4096, requests: 5000 };
  const status = await statusAt({ name: "centralized-fcfs" }, changes);
  assertEquals(status, "unsettled");
});

Deno.test("growth that nothing explains, requests that never finish, and a warm-up that finds no end are unsettled", async () => {
  const spec = { name: "centralized-fcfs" };
  const [{ cores }, results] = await resultsOf(spec, { load: 0.5 });
  const status = (changes: Partial<Recording>) =>
    statusOf(
      results.map(({ recording }) => ({ ...recording, ...changes })),
      results[0].workload,
      { cores, capacity: cores, sharesWork: true, hasOwnWork: false },
    );
  assertEquals(status({}), "stable");
  assertEquals(status({ inSystemByQuarter: [1, 1, 1, 500] }), "unsettled");
  assertEquals(status({ unfinished: 1 }), "unsettled");
  assertEquals(status({ warmupFound: 0.5 }), "unsettled");
});

Deno.test("a run that is short for its load says so, and one that is far too short is not called stable", async () => {
  const spec = { name: "centralized-fcfs" };
  const service = { distribution: "exponential", meanUs: 1 } as const;
  for (const seed of [1, 2, 3, 4]) {
    const changes = { cores: 4, replications: 5, seed, service };
    for (const load of [0.99, 0.999]) {
      assertNotEquals(await statusAt(spec, { ...changes, load }), "stable");
    }
    // 20,000 requests are 5,263 µs: 26 relaxation times of 200 µs at load 0.95, 400 of 14 µs at 0.8.
    for (const [load, isShort] of [[0.95, true], [0.8, false]] as const) {
      const [point, results] = await resultsOf(spec, { ...changes, load });
      const { flags } = summarize(point, results);
      assertEquals(flags.includes("short-run"), isShort);
    }
  }
});

Deno.test("without that warning, 95 % intervals of M/M/4's mean latency hold the truth in 9 experiments of 10 at least", async () => {
  const EXPERIMENTS = 150, load = 0.7, cores = 4;
  const service = { distribution: "exponential", meanUs: 1 } as const;
  const truth = meanLatencyUs(cores, load, 1);
  let held = 0;
  for (let seed = 1; seed <= EXPERIMENTS; seed++) {
    const changes = { load, cores, service, replications: 5, seed };
    const [point, results] = await resultsOf(
      { name: "centralized-fcfs" },
      changes,
    );
    const row = summarize(point, results);
    assertEquals([row.status, row.flags.includes("short-run")], [
      "stable",
      false,
    ]);
    const { low, high } = row.latencyUs.mean;
    if (low! <= truth && truth <= high!) held++;
  }
  // At the nominal 0.95 fewer than 0.9 is one chance in 150.
  assert(held >= 0.9 * EXPERIMENTS, `held ${held} of ${EXPERIMENTS}`);
});

Deno.test("a point that is not stable gives no latency, but its core time and throughput", async () => {
  const policy = { name: "centralized-fcfs" };
  const point = pointOf(0, { load: 1.2, replications: 1, policy });
  const row = summarize(point, [await simulateReplication(point, 0)]);
  assertEquals(row.status, "saturated");
  for (const { latencyUs, slowdown } of [row, ...Object.values(row.classes)]) {
    for (const { value } of [latencyUs, slowdown].flatMap(Object.values)) {
      assertEquals(value, null);
    }
  }
  assertEquals(row.waitUs.mean.value, null);
  assert(row.throughputMrps.value! > 0);
  assert(row.coreTime.application.value! > 0.9);
});
