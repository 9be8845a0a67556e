/** Several applications on one machine, as a scenario says it and as its points have it. */

import { assertEquals } from "@std/assert";
import type { SharedPoint } from "../../lib/scenario/point.ts";
import { planOf, problemsOf } from "./_scenarios.ts";

const SERVICE = { distribution: "exponential", meanUs: 10 };
/** `PLAIN` without a workload of its own. */
const BARE = { service: undefined, load: undefined };
const WEB = { name: "web", kind: "latency-critical", service: SERVICE };
const BATCH = { name: "batch", kind: "best-effort" };

function pointsOf(changes: Readonly<Record<string, unknown>>): SharedPoint[] {
  return planOf({ ...BARE, ...changes }).build().points.map((point) => {
    if (point.applications === undefined) throw new Error("has none");
    return point;
  });
}

Deno.test("an application that says nothing else has Poisson arrivals, its part of the cores guaranteed, and all of them at most", () => {
  const [{ applications }] = pointsOf({
    cores: 7,
    applications: [
      { ...WEB, load: 0.3 },
      { ...WEB, name: "store", rateMrps: 0.1, maxCores: 5 },
      { ...WEB, name: "log", load: 0.1, guaranteedCores: 2 },
      BATCH,
    ],
  });
  const workload = {
    arrivals: { process: "poisson" },
    service: SERVICE,
    connections: { count: 4096, popularity: "uniform" },
  };
  assertEquals(applications, [
    {
      name: "web",
      kind: "latency-critical",
      guaranteedCores: 2, // half of what "log" leaves, rounded down
      maxCores: 7,
      workload: { ...workload, load: 0.3, rateMrps: null },
    },
    {
      name: "store",
      kind: "latency-critical",
      guaranteedCores: 2,
      maxCores: 5,
      workload: { ...workload, load: null, rateMrps: 0.1 },
    },
    {
      name: "log",
      kind: "latency-critical",
      guaranteedCores: 2,
      maxCores: 7,
      workload: { ...workload, load: 0.1, rateMrps: null },
    },
    {
      name: "batch",
      kind: "best-effort",
      guaranteedCores: 0,
      maxCores: 7,
      workload: null,
    },
  ]);
});

Deno.test("numbers within applications are axes, the last application's fastest", () => {
  const points = pointsOf({
    applications: [
      { ...WEB, load: [0.1, 0.2] },
      { ...WEB, name: "store", load: { from: 0.3, to: 0.5, step: 0.1 } },
    ],
  });
  assertEquals(
    points.map(({ applications }) =>
      applications.map(({ workload }) => workload!.load)
    ),
    [
      [0.1, 0.3],
      [0.1, 0.4],
      [0.1, 0.5],
      [0.2, 0.3],
      [0.2, 0.4],
      [0.2, 0.5],
    ],
  );
});

/** What is wrong with a scenario of these applications on four cores. */
function wrong(
  applications: unknown,
  changes: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  return problemsOf({ ...BARE, applications, ...changes });
}

const loaded = { ...WEB, load: 0.3 };

Deno.test("what contradicts itself in applications is said by its path", () => {
  assertEquals(wrong([WEB]), [
    'applications[0] must have exactly one of "load", "rateMrps", got neither',
  ]);
  assertEquals(wrong([{ ...WEB, service: undefined }]), [
    'applications[0] must have "service", being latency-critical, got none',
  ]);
  assertEquals(wrong([loaded, { ...BATCH, load: 0.5 }]), [
    'applications[1].load must stand beside "service", got no service',
  ]);
  assertEquals(wrong([BATCH]), [
    "applications must have a latency-critical application, got none",
  ]);
  assertEquals(wrong([loaded, loaded]), [
    'applications[1].name must differ from that of application 0, got "web"',
  ]);
  assertEquals(wrong([{ ...loaded, guaranteedCores: 3, maxCores: 2 }]), [
    'applications[0].maxCores must be >= "guaranteedCores", which is 3, got 2',
  ]);
  assertEquals(wrong([{ ...loaded, guaranteedCores: 0 }]), [
    "applications[0].guaranteedCores must be >= 1, for a latency-critical application, got 0",
  ]);
  assertEquals(wrong([]), [
    "applications must have at least one application, got []",
  ]);
});

Deno.test("applications and a workload of the scenario's own exclude each other", () => {
  assertEquals(wrong([loaded], { load: 0.5, service: SERVICE }), [
    'service must stand within "applications", where there are some, got {"distribution":"exponential","meanUs":10}',
    'load must stand within "applications", where there are some, got 0.5',
  ]);
});

Deno.test("more cores cannot be guaranteed than there are", () => {
  const of = (guaranteedCores: unknown) => [
    { ...loaded, guaranteedCores },
    { ...loaded, name: "store" },
  ];
  assertEquals(wrong(of(3)), []);
  assertEquals(wrong(of(4)), [
    "applications must be guaranteed at most 4 cores in all, one for each latency-critical one that does not say, got 5",
  ]);
  assertEquals(wrong(of([1, 6]), { cores: [8, 6] }), [
    "applications must be guaranteed at most 6 cores in all, one for each latency-critical one that does not say, got 7",
  ]);
});

Deno.test("a trace cannot be shared", () => {
  const service = {
    distribution: "trace",
    file: "a.csv",
    column: "b",
    unit: "us",
  };
  assertEquals(wrong([{ ...loaded, service }]), [
    "applications[0].service must be drawn, not read from a trace, where applications share the cores",
  ]);
});

Deno.test("runs that would outlast the counting of time are refused, by the rate of all applications together", () => {
  const [first] = wrong([{ ...WEB, rateMrps: 1e-7 }, {
    ...WEB,
    name: "store",
    rateMrps: 1e-7,
  }]);
  assertEquals(first.includes("10.4 days"), true, first);
});
