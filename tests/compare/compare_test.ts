import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import { compare, groupsOf } from "../../lib/compare/compare.ts";
import type { CompareRow } from "../../lib/compare/row.ts";
import { onSameRequests } from "../../lib/compare/same_requests.ts";
import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import { Histogram } from "../../lib/stats/histogram.ts";
import { sectionEstimate } from "../../lib/stats/intervals.ts";
import { paired, type Sections } from "../../lib/stats/paired.ts";
import type { Unit } from "../../lib/sweep/plan.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import type { Scenario } from "../../lib/scenario/point.ts";
import { nextOf } from "../../lib/sweep/rounds.ts";
import { warmupOf } from "../../lib/sweep/warmup.ts";
import { scenarioOf } from "../knee/_scenario.ts";
import { pointOf } from "../_replications.ts";

const simulate = ({ point, replication }: Unit) =>
  simulateReplication(point, replication);

/** Two exponential cores without an objective, with `changes`. */
function unboundOf(changes: Record<string, unknown>): Scenario {
  return scenarioOf({ slo: undefined, ...changes });
}

async function rows(changes: Record<string, unknown>): Promise<CompareRow[]> {
  return await compare(unboundOf(changes), { workers: 1 });
}

const CENTRALIZED = { name: "centralized-fcfs" };
const PARTITIONED = { name: "partitioned-fcfs" };
const STEALING = { name: "work-stealing" };

Deno.test("a policy compared with itself differs by exactly 0 in every number", async () => {
  const scenario = unboundOf({ policy: STEALING });
  const [point] = scenario.points;
  const twice = { ...scenario, points: [point, { ...point, point: 1 }] };
  const [{ pairs, policies, best }] = await compare(twice, { workers: 1 });
  assertEquals(pairs.length, 1);
  const { latencyUs, slowdown, classes, cpuEfficiency } = pairs[0];
  const all = [
    ...Object.values(latencyUs),
    ...Object.values(slowdown),
    ...Object.values(classes.all.latencyUs),
    ...Object.values(classes.all.slowdown),
    cpuEfficiency,
  ];
  assertEquals(all.length, 4 * 8 + 1);
  for (const { difference, ratio, varianceLeft } of all) {
    assertEquals(difference.value, 0);
    assertEquals(ratio.value, 1);
    assert(difference.low === 0 || difference.low === null); // of the largest
    assert(varianceLeft === 0 || varianceLeft === null);
  }
  assertEquals(policies.map(({ rank }) => rank), [
    { value: 1, low: 1, high: 2 },
    { value: 1, low: 1, high: 2 },
  ]);
  assertEquals(best, [0, 1]);
});

Deno.test("there is a comparison for each value of the axes but policy, of all policies", () => {
  const scenario = scenarioOf({
    load: [0.3, 0.6],
    cores: [2, 4],
    policy: [CENTRALIZED, PARTITIONED, STEALING],
  });
  assertEquals(
    groupsOf(scenario).map((group) => group.map(({ point }) => point)),
    [[0, 4, 8], [1, 5, 9], [2, 6, 10], [3, 7, 11]],
  );
});

Deno.test("all policies measure the same requests: the longest warm-up of any is left out under all", async () => {
  // A backlog that cores with queues of their own take longer to work off.
  const scenario = scenarioOf({
    load: 0.7,
    seed: 2,
    initial: { requests: 250 },
    policy: [CENTRALIZED, PARTITIONED],
  });
  const own = await Promise.all(scenario.points.map(async (point) => {
    const results = await Promise.all(
      [0, 1, 2, 3].map((replication) =>
        simulateReplication(point, replication)
      ),
    );
    const next = nextOf(point, results);
    return next.is === "again"
      ? warmupOf(next.point).requests!
      : results[0].recording.warmupRequests;
  }));
  // Or nothing is shown.
  assert(own[0] < own[1], own.join());
  const all = await onSameRequests(scenario.points, simulate);
  for (const { results } of all) {
    for (const { recording } of results) {
      assertEquals(recording.warmupRequests, own[1]);
      assertEquals(recording.measured, 4000);
    }
  }
});

Deno.test("of a trace that ends, all policies measure what the longest warm-up leaves", async () => {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    // The first of the requests that each replication has come in a burst.
    let at = 0;
    const lines = Array.from({ length: 8000 }, (_, row) => {
      at += row % 4000 < 400 ? 1 : 8 + row % 5;
      return `${at}`;
    });
    await Deno.writeTextFile(file, ["at", ...lines].join("\n"));
    const scenario = unboundOf({
      replications: 2,
      arrivals: { process: "trace", file, column: "at", unit: "us" },
      load: 0.6,
      policy: [CENTRALIZED, PARTITIONED],
    });
    const all = await onSameRequests(scenario.points, simulate);
    const [first, second] = all.map(({ results }) =>
      results.map(({ recording }) => [
        recording.warmupRequests,
        recording.measured,
      ])
    );
    assertEquals(first, second);
    for (const [warmup, measured] of first) {
      assert(warmup > 0);
      assertEquals(warmup + measured, 4000);
    }
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("differences are those of runs with that warm-up, made one by one", async () => {
  const scenario = unboundOf({
    seed: 2,
    load: 0.7,
    policy: [CENTRALIZED, PARTITIONED],
  });
  const [row] = await compare(scenario, { workers: 2 });
  const all = await onSameRequests(scenario.points, simulate);
  const p99s = await Promise.all(all.map(async ({ point, results }) => {
    const own: Histogram[] = [];
    for (const [replication, { recording }] of results.entries()) {
      const warmup = { requests: recording.warmupRequests };
      const again = await simulateReplication(
        { ...point, warmup },
        replication,
      );
      own.push(Histogram.merged(again.recording.histograms.latency));
    }
    const p99 = (of: Histogram) => of.percentile(99) / TICKS_PER_US;
    return { pooled: p99(Histogram.merged(own)), each: own.map(p99) };
  }));
  const [first, second] = row.pairs[0].first === 0 ? p99s : p99s.toReversed();
  assertEquals(row.pairs[0].latencyUs.p99, paired(first, second));
  const best = row.policies[0];
  assertEquals(best.measured, sectionEstimate(first.pooled, first.each));
  assertEquals(best.policy, "centralized-fcfs");
  assertEquals(row.requests, 4 * 4000);
});

Deno.test("comparisons are the same for 1 worker and for 3", async () => {
  const scenario = scenarioOf({
    load: [0.4, 0.8],
    policy: [CENTRALIZED, PARTITIONED],
  });
  const [one, three] = await Promise.all([
    compare(scenario, { workers: 1 }),
    compare(scenario, { workers: 3 }),
  ]);
  assertEquals(one, three);
});

Deno.test("what saturates has no rank, stands last, and does not lengthen the warm-up of others", async () => {
  const slow = {
    name: "shinjuku",
    dispatchUs: 20,
    sendUs: 0,
    receiveUs: 0,
    switchUs: 0,
  };
  const [alone, beside] = await Promise.all([
    rows({ policy: [CENTRALIZED, PARTITIONED] }),
    rows({ policy: [slow, CENTRALIZED, PARTITIONED] }),
  ]);
  const last = beside[0].policies[2];
  assertEquals([last.policy, last.status], ["shinjuku", "saturated"]);
  assertEquals(last.rank, null);
  assertEquals(last.measured.value, null);
  assertEquals(beside[0].pairs.length, 1);
  assertEquals(beside[0].pairs[0].latencyUs, alone[0].pairs[0].latencyUs);
});

Deno.test("policies are ranked by the objective's percentile, of its class", async () => {
  const [{ rankedBy }] = await rows({ policy: [CENTRALIZED, STEALING] });
  assertEquals(rankedBy, { metric: "latencyUs", percentile: 99 });
  const service = {
    distribution: "bimodal",
    modes: [
      { class: "short", timeUs: 1, weight: 0.5 },
      { class: "long", timeUs: 50, weight: 0.5 },
    ],
  };
  const order = { name: "priority" };
  const ranking = async (of: string) => {
    const [row] = await rows({
      service,
      load: 0.8,
      policy: [CENTRALIZED, order],
      slo: { percentile: 90, slowdown: 10, class: of },
    });
    assertEquals(row.rankedBy, {
      metric: "slowdown",
      percentile: 90,
      class: of,
    });
    return row.policies.map(({ policy }) => policy);
  };
  assertEquals(await ranking("short"), ["priority", "centralized-fcfs"]);
  assertEquals(await ranking("long"), ["centralized-fcfs", "priority"]);
});

Deno.test("a ranking that is known comes out: one queue before stealing at a price before a queue a core", async () => {
  const [{ policies, best }] = await rows({
    cores: 8,
    requests: 20_000,
    load: 0.8,
    policy: [PARTITIONED, { ...STEALING, checkUs: 1, stealUs: 2 }, CENTRALIZED],
  });
  assertEquals(policies.map(({ point, rank }) => [point, rank!.value]), [
    [2, 1],
    [1, 2],
    [0, 3],
  ]);
  assertEquals(best, [2]);
  assertEquals(policies[2].rank, { value: 3, low: 3, high: 3 });
});

Deno.test("clients who wait send other requests under another policy: a flag says so", async () => {
  const [{ flags }] = await rows({
    load: undefined,
    arrivals: { process: "closed", clients: 4, thinkUs: 20 },
    policy: [CENTRALIZED, PARTITIONED],
  });
  assertEquals(flags, ["different-requests"]);
});

Deno.test("M/M/1 with longer service: 95 % intervals of the difference hold the true one in at least 33 of 40 experiments, and the same arrivals take most of the variance away", async () => {
  // Of 40 intervals that hold the truth 95 times in 100, fewer than 33 do 1 time in 1,400.
  const [meansUs, rateMrps] = [[10, 10.5], 0.06];
  const truth = meansUs.map((meanUs) => 1 / (1 / meanUs - rateMrps));
  let held = 0, left = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const points = meansUs.map((meanUs) =>
      pointOf({
        policy: CENTRALIZED,
        cores: 1,
        service: { distribution: "exponential", meanUs },
        rateMrps,
        requests: 10_000,
        replications: 8,
        seed,
      })
    );
    const [first, second] = (await onSameRequests(points, simulate))
      .map(({ results }): Sections => {
        const each = results.map(({ recording }) =>
          Histogram.merged(recording.histograms.latency).mean / TICKS_PER_US
        );
        return { pooled: each.reduce((sum, of) => sum + of, 0) / 8, each };
      });
    const { difference, ratio, varianceLeft } = paired(second, first);
    const apart = truth[1] - truth[0];
    if (difference.low! <= apart && apart <= difference.high!) held++;
    left += varianceLeft! / 40;
    assertAlmostEquals(ratio.value!, truth[1] / truth[0], 0.06);
  }
  assert(held >= 33, `${held}`);
  assert(left < 0.05, `${left}`);
});

Deno.test("a comparison that cannot be made does not keep others from it", async () => {
  const scenario = scenarioOf({ policy: [CENTRALIZED, PARTITIONED] });
  const nobody = { ...scenario.points[0], policy: { name: "nobody" }, seed: 2 };
  const both = { ...scenario, points: [nobody, ...scenario.points] };
  const failed: string[] = [];
  const done = await compare(both, {
    workers: 1,
    onFailure: ({ point }) => failed.push(point.policy.name),
  });
  assertEquals(done.length, 1);
  assertEquals(failed, ["nobody"]);
  await assertRejects(() => compare(both, { workers: 1 }), AggregateError);
});
