import { assert, assertEquals, assertRejects } from "@std/assert";
import { costsOf, RULES } from "../../lib/explain/costs.ts";
import { explain } from "../../lib/explain/explain.ts";
import { toUs } from "../../lib/engine/ticks.ts";
import { policyNamed } from "../../lib/policies/mod.ts";
import { DEFINITIONS } from "../../lib/systems/mod.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import type { Point } from "../../lib/scenario/point.ts";
import { Histogram } from "../../lib/stats/histogram.ts";
import { runMachine } from "../../lib/sweep/machine_run.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { trace } from "../../lib/trace/trace.ts";
import { watchedMachine } from "../../lib/sweep/watched.ts";

/** A small point under `policy`. */
function pointOf(policy: object, changes: object = {}): Point {
  const { points } = parseScenario(
    JSON.stringify({
      name: "small",
      seed: 3,
      replications: 2,
      requests: 4000,
      warmup: { requests: 500 },
      cores: 4,
      service: {
        distribution: "bimodal",
        modes: [
          { class: "get", timeUs: 0.5, weight: 0.95 },
          { class: "scan", timeUs: 20, weight: 0.05 },
        ],
      },
      load: 0.6,
      policy,
      ...changes,
    }),
    { source: "small.json", definitions: DEFINITIONS },
  );
  return points[0];
}

/** Latency and service of every measured request, ticks: the twin, which keeps them all. */
async function measured(point: Point, replication: number) {
  const all: { latency: number; service: number }[] = [];
  const { setup } = await watchedMachine(
    point,
    replication,
    policyNamed(point.policy.name),
  );
  await runMachine({
    ...setup,
    watch: (machine) => ({
      onArrival: () => {},
      onFinish: (request) => {
        const { pool, now } = machine;
        const index = pool.index[request];
        if (index < 500 || index >= 4500) return;
        all.push({
          latency: now - pool.arrival[request],
          service: pool.service[request],
        });
      },
    }),
  });
  return all;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value) / values.length;

Deno.test("explain() looks at the slowest requests, by latency and by slowdown", async () => {
  const point = pointOf({ name: "partitioned-fcfs" });
  for (const by of ["latency", "slowdown"] as const) {
    const { least, latencyUs, requests, audit, partsUs } = await explain(
      point,
      { share: 0.01, by },
    );
    const leasts: number[] = [], means: number[] = [];
    for (const replication of [0, 1]) {
      const all = await measured(point, replication);
      const slowness = ({ latency, service }: typeof all[number]) =>
        by === "latency" ? latency : latency / service;
      const tail = all.toSorted((a, b) => slowness(b) - slowness(a))
        .slice(0, 40);
      leasts.push(slowness(tail[39]) / (by === "latency" ? 10_000 : 1));
      means.push(mean(tail.map(({ latency }) => toUs(latency))));
    }
    assertEquals(requests, 80);
    assertEquals(least.value, mean(leasts));
    // Slowdowns may be equal at the edge, and the latencies of the equals differ.
    if (by === "latency") {
      assert(Math.abs(latencyUs.value! - mean(means)) < 1e-9);
    }
    assert(audit.parts.ok);
    const sum = Object.values(partsUs).reduce(
      (all, { value }) => all + value!,
      0,
    );
    assert(Math.abs(sum - latencyUs.value!) < 1e-9);
  }
});

Deno.test("explain() says what each cost adds: the same requests without it", async () => {
  const policy = { name: "work-stealing", checkUs: 0.3, stealUs: 0.2 };
  const { savings } = await explain(pointOf(policy), { share: 0.01 });
  assertEquals(
    savings!.map(({ parameter, costUs }) => [parameter, costUs]),
    [["checkUs", 0.3], ["stealUs", 0.2]],
  );
  const leastOf = async (of: object, replication: number) => {
    const all = await measured(pointOf(of), replication);
    return toUs(all.map(({ latency }) => latency).sort((a, b) => b - a)[39]);
  };
  for (const [place, { parameter, saved }] of savings!.entries()) {
    const differences: number[] = [];
    for (const replication of [0, 1]) {
      const without = { ...policy, [parameter]: 0 };
      differences.push(
        await leastOf(policy, replication) -
          await leastOf(without, replication),
      );
    }
    assertEquals(saved.value, mean(differences), `${place}`);
  }
});

Deno.test("explain() replays nothing where nothing costs, or where that is not asked for", async () => {
  const free = await explain(pointOf({ name: "centralized-fcfs" }));
  assertEquals(free.savings, []);
  let runs = 0;
  const plain = await explain(pointOf({ name: "work-stealing" }), {
    savings: false,
    onProgress: (done, all) => {
      runs++;
      assert(done <= all);
    },
  });
  assertEquals(plain.savings, null);
  assertEquals(runs, 2 * 3);
});

Deno.test("explain() splits the latency of a system's requests, stack and all", async () => {
  const { partsUs, audit, savings } = await explain(
    pointOf({ system: "ix" }, { replications: 1 }),
    { share: 0.01 },
  );
  assert(audit.parts.ok);
  assert(partsUs.stack.value! > 0);
  assert(savings!.some(({ parameter }) => parameter === "rxUs"));
});

Deno.test("explain() stops when it is told to", async () => {
  const stop = new AbortController();
  await assertRejects(
    () =>
      explain(pointOf({ name: "work-stealing" }), {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      }),
    DOMException,
  );
});

/** Two applications, one of whose requests are long; each on two cores, or sharing four. */
function pointOfTwo(policy: object): Point {
  const application = (timeUs: number) => ({
    kind: "latency-critical",
    service: { distribution: "exponential", meanUs: timeUs },
    load: 0.25,
    guaranteedCores: 2,
  });
  return pointOf(policy, {
    service: undefined,
    load: undefined,
    applications: [
      { name: "short", ...application(1) },
      { name: "long", ...application(4) },
    ],
  });
}

/** Half a histogram's bin, as a share. */
const BIN = 0.004;

for (const name of ["work-stealing", "shenango"]) {
  Deno.test(`${name}: explain() looks at one application, whose parts add up and whose percentile is that of its row`, async () => {
    const point = pointOfTwo({ name });
    const results = [
      await simulateReplication(point, 0),
      await simulateReplication(point, 1),
    ];
    for (const [place, application] of ["short", "long"].entries()) {
      const explanation = await explain(point, { application, share: 0.01 });
      assertEquals(explanation.application, application);
      assert(explanation.audit.parts.ok);
      const tails = results.map(({ recording }) =>
        Histogram.merged([recording.histograms.latency[place]])
      );
      // The tail is a hundredth of the application's own requests, as they were in the whole.
      const keeps = tails.map(({ count }) => Math.round(0.01 * count));
      assertEquals(explanation.requests, keeps[0] + keeps[1]);
      const leasts = tails.map((tail, of) =>
        toUs(tail.percentile(100 * (1 - (keeps[of] - 0.5) / tail.count)))
      );
      const error = explanation.least.value! / mean(leasts) - 1;
      assert(Math.abs(error) < BIN, `${error}`);
    }
  });
}

Deno.test("explain() says which application must be named, and which can be", async () => {
  const cases: [Point, string | undefined, string][] = [
    [
      pointOfTwo({ name: "work-stealing" }),
      undefined,
      'application must be "short" or "long", for each has a machine of its own; got none',
    ],
    [
      pointOfTwo({ name: "shenango" }),
      "other",
      'application must be "short" or "long", which have requests; got "other"',
    ],
    [
      pointOf({ name: "shenango" }),
      "short",
      'application must be left out where there is but one; got "short"',
    ],
  ];
  for (const [point, application, message] of cases) {
    await assertRejects(
      () => explain(point, application === undefined ? {} : { application }),
      RangeError,
      message,
    );
  }
});

Deno.test("explain() and trace() say so where nothing of an application was measured", async () => {
  const service = { distribution: "fixed", timeUs: 1 };
  const point = pointOf({ name: "shenango", guaranteedCores: 1 }, {
    service: undefined,
    load: undefined,
    applications: [
      { name: "a", kind: "latency-critical", service, load: 0.3 },
      { name: "rare", kind: "best-effort", service, load: 1e-7 },
    ],
  });
  for (const look of [explain, trace]) {
    await assertRejects(
      async () => void await look(point, { application: "rare" }),
      RangeError,
      "must have been measured, got none",
    );
  }
});

Deno.test("every time of a policy is a cost or a rule, and no rule is unknown", () => {
  const times = new Set(
    DEFINITIONS.flatMap(({ parameters }) =>
      Object.entries(parameters).filter(([, parameter]) =>
        parameter.type === "number" && parameter.unit === "us"
      ).map(([name]) => name)
    ),
  );
  assertEquals(RULES.filter((name) => !times.has(name)), []);
  // What is neither a span of time to wait nor a threshold: to be decided when a policy brings a new one.
  assertEquals([...times].filter((name) => !RULES.includes(name)).sort(), [
    "acceptLockUs",
    "acceptUs",
    "allocationUs",
    "blockUs",
    "checkUs",
    "classifyUs",
    "closeUs",
    "commitUs",
    "copyUs",
    "descriptorUs",
    "dispatchUs",
    "enqueueUs",
    "eventLockUs",
    "farBlockUs",
    "flagUs",
    "forwardUs",
    "grantUs",
    "handoffUs",
    "hopUs",
    "interruptUs",
    "ipiUs",
    "linkUs",
    "lockTransferUs",
    "lookupShareUs",
    "lookupUs",
    "messageUs",
    "nicLatencyUs",
    "nicPacketUs",
    "openUs",
    "packetUs",
    "preemptGrantUs",
    "preemptUs",
    "probeUs",
    "receiveUs",
    "remoteReplyUs",
    "requeueUs",
    "roundTripUs",
    "rxUs",
    "sendUs",
    "stealLockUs",
    "stealUs",
    "switchUs",
    "syscallUs",
    "transmitLockUs",
    "turnUs",
    "txUs",
    "wakeUs",
  ]);
  assertEquals(
    costsOf(policyNamed("shinjuku"), {
      name: "shinjuku",
      quantumUs: 5,
      dispatchUs: 0.2,
      sendUs: 0,
    }),
    ["dispatchUs"],
  );
});
