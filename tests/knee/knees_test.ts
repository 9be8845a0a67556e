import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import { findKnees } from "../../lib/knee/knees.ts";
import type { KneeRow } from "../../lib/knee/row.ts";
import { scenarioOf } from "./_scenario.ts";

/** The knees of two exponential cores with `changes`. */
async function knees(
  changes: Record<string, unknown> = {},
): Promise<KneeRow[]> {
  return await findKnees(scenarioOf(changes), { workers: 1 });
}

async function onlyKnee(changes: Record<string, unknown>): Promise<KneeRow> {
  const rows = await knees(changes);
  assertEquals(rows.length, 1);
  return rows[0];
}

/** `row` without what differs between runs. */
function timeless({ wallSeconds: _, ...row }: KneeRow) {
  return row;
}

Deno.test("there is a knee for each policy and each value of the axes but load, in order", async () => {
  const rows = await knees({
    requests: 300,
    replications: 2,
    cores: [1, 2],
    load: [0.1, 0.5, 0.9],
    policy: [
      { name: "centralized-fcfs" },
      { name: "round-robin", quantumUs: [5, 50] },
    ],
  });
  assertEquals(
    rows.map((row) => [
      row.point,
      row.policy,
      row.parameters.quantumUs,
      row.cores,
    ]),
    [
      [0, "centralized-fcfs", undefined, 1],
      [3, "centralized-fcfs", undefined, 2],
      [6, "round-robin", 5, 1],
      [9, "round-robin", 5, 2],
      [12, "round-robin", 50, 1],
      [15, "round-robin", 50, 2],
    ],
  );
});

Deno.test("the load that a scenario lists does not matter, nor whether it is a rate", async () => {
  const [one, other, rate] = await Promise.all([
    onlyKnee({ load: 0.01 }),
    onlyKnee({ load: { from: 0.1, to: 2, step: 0.1 } }),
    onlyKnee({ load: undefined, rateMrps: [0.01, 0.1] }),
  ]);
  assertEquals(timeless(one), timeless(other));
  assertEquals(timeless(one), timeless(rate));
  assertAlmostEquals(one.kneeMrps.value!, one.knee.value! * 2 / 10, 1e-12);
});

Deno.test("knees are the same for 1 worker and for 3", async () => {
  const scenario = scenarioOf({
    requests: 1000,
    policy: [{ name: "centralized-fcfs" }, { name: "partitioned-fcfs" }, {
      name: "work-stealing",
    }],
  });
  const [one, three] = await Promise.all([
    findKnees(scenario, { workers: 1 }),
    findKnees(scenario, { workers: 3 }),
  ]);
  assertEquals(one.map(timeless), three.map(timeless));
});

Deno.test("with time twice as long, all is as before at the same load", async () => {
  const [once, twice] = await Promise.all([
    onlyKnee({}),
    onlyKnee({
      service: { distribution: "exponential", meanUs: 20 },
      slo: { percentile: 95, latencyUs: 120 },
    }),
  ]);
  // Ticks round otherwise.
  assertAlmostEquals(twice.knee.value!, once.knee.value!, 1e-4);
  assertAlmostEquals(twice.knee.low!, once.knee.low!, 1e-3);
  assertAlmostEquals(twice.curveKnee.value!, once.curveKnee.value!, 1e-3);
  assertAlmostEquals(twice.kneeMrps.value!, once.kneeMrps.value! / 2, 1e-4);
});

Deno.test("of fixed service, a limit on latency is one on slowdown", async () => {
  const service = { distribution: "fixed", timeUs: 10 };
  const [latency, slowdown] = await Promise.all([
    onlyKnee({ service, slo: { percentile: 95, latencyUs: 40 } }),
    onlyKnee({ service, slo: { percentile: 95, slowdown: 4 } }),
  ]);
  assertEquals(latency.limitedBy, "latencyUs");
  assertEquals(slowdown.limitedBy, "slowdown");
  // What shares the limit's bin of a histogram is counted in part, and bins differ.
  assertAlmostEquals(latency.knee.value!, slowdown.knee.value!, 2e-3);
});

Deno.test("a wider limit, or a lower percentile, is met up to a higher load", async () => {
  const [strict, wide, low] = await Promise.all([
    onlyKnee({}),
    onlyKnee({ slo: { percentile: 95, latencyUs: 90 } }),
    onlyKnee({ slo: { percentile: 90, latencyUs: 60 } }),
  ]);
  // On the same requests, chance has no say.
  assert(strict.knee.value! < wide.knee.value!);
  assert(strict.knee.value! < low.knee.value!);
});

Deno.test("two limits are met where both are, and the stricter one is named", async () => {
  const [latency, slowdown, both] = await Promise.all([
    onlyKnee({ slo: { percentile: 95, latencyUs: 60 } }),
    onlyKnee({ slo: { percentile: 95, slowdown: 8 } }),
    onlyKnee({ slo: { percentile: 95, latencyUs: 60, slowdown: 8 } }),
  ]);
  const stricter = latency.knee.value! < slowdown.knee.value!
    ? latency
    : slowdown;
  assert(Math.abs(latency.knee.value! - slowdown.knee.value!) > 0.05);
  assertAlmostEquals(both.knee.value!, stricter.knee.value!, 2e-3);
  assertEquals(both.limitedBy, stricter.limitedBy);
});

const GET_SCAN = {
  distribution: "bimodal",
  modes: [
    { class: "get", timeUs: 1, weight: 0.9 },
    { class: "scan", timeUs: 50, weight: 0.1 },
  ],
};

Deno.test("an objective for a class is about its requests alone", async () => {
  const slo = { percentile: 95, latencyUs: 120 };
  const policy = { name: "priority" };
  const [get, scan] = await Promise.all(
    ["get", "scan"].map((name) =>
      onlyKnee({ policy, service: GET_SCAN, slo: { ...slo, class: name } })
    ),
  );
  assert(scan.knee.value! + 0.1 < get.knee.value!);
});

Deno.test("a floor on CPU efficiency is met by no load that is too light for it", async () => {
  // Cores that poll: efficiency is load. The tail is met up to about 0.8.
  const slo = { percentile: 95, latencyUs: 60 };
  const [tail, met, never] = await Promise.all([
    onlyKnee({ slo }),
    onlyKnee({ slo: { ...slo, cpuEfficiency: 0.5 } }),
    onlyKnee({ slo: { ...slo, cpuEfficiency: 0.99 } }),
  ]);
  assertAlmostEquals(met.knee.value!, tail.knee.value!, 2e-3);
  assert(met.flags.includes("not-met-at-lower-loads"));
  assertEquals(never.knee.value, null);
  assertEquals(never.flags, ["never-met"]);
});

Deno.test("a limit that no load meets has no knee; the curve has one all the same", async () => {
  const row = await onlyKnee({ slo: { percentile: 95, latencyUs: 1 } });
  assertEquals(row.knee, { value: null, low: null, high: null });
  assertEquals(row.kneeMrps, { value: null, low: null, high: null });
  assertEquals(row.limitedBy, null);
  assertEquals(row.flags, ["never-met"]);
  assert(row.curveKnee.value !== null);
});

Deno.test("a limit that is never reached is met up to saturation: that counts as not meeting it", async () => {
  // A dispatcher that takes 2 µs a request saturates at 0.5 requests a µs: load 0.5 of 10 cores with 10 µs.
  const row = await onlyKnee({
    cores: 10,
    requests: 20_000,
    slo: { percentile: 95, latencyUs: 1e6 },
    policy: {
      name: "shinjuku",
      quantumUs: 1000,
      dispatchUs: 2,
      sendUs: 0,
      receiveUs: 0,
      switchUs: 0,
    },
  });
  assertEquals(row.limitedBy, "saturation");
  assert(row.knee.low! <= 0.5 && row.knee.high! >= 0.49, `${row.knee.value}`);
  assertAlmostEquals(row.knee.value!, 0.5, 0.03);
});

Deno.test("where runs are too short to tell a steady state, the interval says so, and a flag", async () => {
  const row = await onlyKnee({
    requests: 1000,
    slo: { percentile: 95, latencyUs: 1e6 },
  });
  assert(row.flags.includes("unsettled"));
  assert(row.knee.low! < 0.95, `${row.knee.low}`);
});

Deno.test("the loads of latency-critical applications keep their proportions, others stay", async () => {
  const application = (name: string, load: number, meanUs: number) => ({
    name,
    kind: "latency-critical",
    load,
    service: { distribution: "exponential", meanUs },
  });
  const shared = (loads: readonly number[]) =>
    onlyKnee({
      cores: 4,
      load: undefined,
      service: undefined,
      applications: [
        application("a", loads[0], 10),
        application("b", loads[1], 20),
        { name: "c", kind: "best-effort" },
      ],
      policy: { name: "shenango" },
      slo: { percentile: 95, latencyUs: 100 },
    });
  const [light, heavy] = await Promise.all([
    shared([0.05, 0.1]),
    shared([0.25, 0.5]),
  ]);
  assertEquals(timeless(light), timeless(heavy));
  assert(light.knee.value! > 0.2);
});

Deno.test("one replication has a knee without an interval", async () => {
  const { knee, curveKnee } = await onlyKnee({ replications: 1 });
  assert(knee.value! > 0 && curveKnee.value! > 0);
  assertEquals([knee.low, knee.high], [null, null]);
  assertEquals([curveKnee.low, curveKnee.high], [null, null]);
});

Deno.test("what has no load to choose, or no objective, is refused in words", async () => {
  const refused: [RegExp, Record<string, unknown>][] = [
    [/slo must be given/, { slo: undefined }],
    [/got "closed"/, {
      load: undefined,
      arrivals: { process: "closed", clients: 4, thinkUs: 100 },
    }],
    [/got "profile"/, {
      load: undefined,
      arrivals: { process: "profile", steps: [{ atUs: 0, load: 0.5 }] },
    }],
  ];
  for (const [says, changes] of refused) {
    const error = await assertRejects(() => knees(changes), RangeError);
    assert(says.test(error.message), error.message);
  }
});

Deno.test("a knee that cannot be found does not keep others from it", async () => {
  const scenario = scenarioOf({ requests: 500, replications: 2 });
  const [point] = scenario.points;
  const nobody = { ...point, point: 1, policy: { name: "nobody" } };
  const both = { ...scenario, points: [nobody, point] };
  const failed: number[] = [];
  const rows = await findKnees(both, {
    workers: 1,
    onFailure: ({ point }) => failed.push(point.point),
  });
  assertEquals(rows.map((row) => row.point), [0]);
  assertEquals(failed, [1]);
  await assertRejects(() => findKnees(both, { workers: 1 }), AggregateError);
});

Deno.test("an aborted search returns the knees that it has", async () => {
  const none = await findKnees(scenarioOf(), {
    workers: 1,
    signal: AbortSignal.abort(),
  });
  assertEquals(none, []);
  const controller = new AbortController();
  const found = await findKnees(scenarioOf({ requests: [200, 4000] }), {
    workers: 1,
    signal: controller.signal,
    onKnee: () => controller.abort(),
  });
  assertEquals(found.length, 1);
});
