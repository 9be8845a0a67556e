/** What a row says of applications that share the cores. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import type {
  ApplicationSpec,
  SharedPoint,
  WorkloadSpec,
} from "../../lib/scenario/point.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import { policyNamed } from "../../lib/policies/mod.ts";
import type { Estimate, Row } from "../../lib/stats/row.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { summarize } from "../../lib/sweep/summarize.ts";
import { assertClose } from "../_close.ts";

function workload(load: number, meanUs: number): WorkloadSpec {
  return {
    arrivals: { process: "poisson" },
    service: { distribution: "exponential", meanUs },
    connections: { count: 64, popularity: "uniform" },
    load,
    rateMrps: null,
  };
}

function application(
  name: string,
  of: Partial<ApplicationSpec>,
): ApplicationSpec {
  return {
    name,
    kind: "latency-critical",
    guaranteedCores: 0,
    maxCores: 8,
    workload: null,
    ...of,
  };
}

const WEB = application("web", {
  guaranteedCores: 4,
  workload: workload(0.25, 2),
});
const LOG = application("log", {
  guaranteedCores: 1,
  workload: workload(0.05, 10),
});
const BATCH = application("batch", { kind: "best-effort" });

function pointOf(
  applications: readonly ApplicationSpec[],
  policy: SharedPoint["policy"] = { name: "centralized-fcfs" },
): SharedPoint {
  return {
    scenario: "shared",
    point: 0,
    seed: 5,
    replications: 4,
    requests: 40_000,
    warmup: { requests: 4000 },
    cores: 8,
    applications,
    policy,
  };
}

async function rowOf(point: SharedPoint): Promise<Row> {
  const results = [];
  for (let of = 0; of < point.replications; of++) {
    results.push(await simulateReplication(point, of));
  }
  return summarize(point, results);
}

function value({ value }: Estimate): number {
  if (value === null) throw new Error("no value");
  return value;
}

Deno.test("without sharing, each application is a machine of its own: M/M/c by its own cores", async () => {
  const row = await rowOf(pointOf([WEB, LOG, BATCH]));
  assertEquals(row.status, "stable");
  const { web, log, batch } = row.applications!;
  // web: M/M/4 at 0.5, Erlang C 0.1739: T = 2 + 0.1739 · 2 / (4 − 2); log: M/M/1 at 0.4: T = 10 / 0.6
  const erlangC = 4 / 23;
  assertClose(value(web.latencyUs.mean), 2 + erlangC, 0.02);
  assertClose(value(log.latencyUs.mean), 10 / 0.6, 0.06);
  assertEquals([web, log, batch].map(({ cores }) => value(cores)), [4, 1, 3]);
  assertClose(value(web.cpuEfficiency), 0.5, 0.02);
  assertClose(value(log.cpuEfficiency), 0.4, 0.05);
  assertEquals(value(batch.cpuEfficiency), 1);
  assertEquals([web.load, log.load, batch.load], [0.25, 0.05, null]);
  assertClose(row.load, 0.3, 1e-12);
  // Of eight cores: 2 busy for web, 0.4 for log, 3 for batch.
  assertClose(value(row.coreTime.application), 2.4 / 8, 0.02);
  assertClose(value(row.coreTime.bestEffort), 3 / 8, 1e-9);
  assertClose(value(row.cpuEfficiency), 2.4 / 5, 0.02);
  assertClose(value(row.machineEfficiency), 5.4 / 8, 0.02);
  const shares = Object.values(row.coreTime).map(value);
  assertClose(shares.reduce((sum, of) => sum + of, 0), 1, 1e-9);
  assert(Object.values(row.audit).every(({ ok }) => ok));
  assertEquals(Object.keys(row.classes), ["web/all", "log/all"]);
});

Deno.test("without sharing, one application saturates by itself", async () => {
  const busy = application("log", {
    guaranteedCores: 1,
    workload: workload(0.14, 10),
  });
  const row = await rowOf(pointOf([WEB, busy, BATCH]));
  assertEquals(row.status, "saturated");
});

Deno.test("best-effort applications divide what is left, those with requests included", async () => {
  const jobs = application("jobs", {
    kind: "best-effort",
    workload: workload(0.05, 50),
  });
  const row = await rowOf(pointOf([WEB, LOG, jobs, BATCH]));
  const cores = Object.values(row.applications!).map((of) => value(of.cores));
  assertEquals(cores, [4, 1, 1, 2]);
  const { latencyUs } = row.applications!.jobs;
  assert(value(latencyUs.mean) > 50);
  // The row's own latencies are those of the latency-critical alone.
  assert(value(row.latencyUs.mean) < 10);
});

Deno.test("an application with requests and no core is refused", async () => {
  const jobs = application("jobs", {
    kind: "best-effort",
    workload: workload(0.05, 50),
  });
  const all = { ...WEB, guaranteedCores: 8 };
  await assertRejects(
    () => simulateReplication(pointOf([all, jobs]), 0),
    RangeError,
    'application "jobs" must have a core, got none',
  );
});

Deno.test("where cores are shared, core time adds up: what applications were granted and what was nobody's", async () => {
  const scaling = withDefaults(policyNamed("tas-scaling"), {
    name: "tas-scaling",
    sampleUs: 50,
    holdSamples: 2,
  });
  const jobs = application("jobs", {
    kind: "best-effort",
    guaranteedCores: 1,
    workload: workload(0.02, 50),
  });
  const capped = { ...BATCH, maxCores: 2 };
  const row = await rowOf(pointOf([WEB, LOG, jobs, capped], scaling));
  assertEquals(row.status, "stable");
  const applications = Object.values(row.applications!);
  const granted = applications.map(({ cores }) => value(cores));
  const idle = 8 * value(row.coreTime.idle);
  assertClose(granted.reduce((sum, of) => sum + of, idle), 8, 1e-9);
  // Each has the cores it needs for its load, and those that scaling keeps idle.
  const { web, log, batch } = row.applications!;
  assert(value(web.cores) > 2 && value(web.cores) < 4.5);
  assertEquals(value(log.cores), 1);
  assert(value(batch.cores) > 1 && value(batch.cores) <= 2);
  for (const of of applications) {
    const shares = Object.values(of.coreTime).map(value);
    assertClose(shares.reduce((sum, share) => sum + share, 0), 1, 1e-9);
  }
  assertClose(value(web.cpuEfficiency) * value(web.cores), 2, 0.02);
  assertClose(value(log.cpuEfficiency) * value(log.cores), 0.4, 0.05);
  assertClose(
    value(row.coreTime.bestEffort) * 8,
    0.02 * 8 + value(batch.cores),
    0.03,
  );
  assertEquals(value(batch.cpuEfficiency), 1);
  assert(Object.values(row.audit).every(({ ok }) => ok));
});

Deno.test("few samples of one application are told, however many there are of the others", async () => {
  const rare = application("log", {
    guaranteedCores: 1,
    workload: workload(0.0005, 10),
  });
  const { flags, applications } = await rowOf(pointOf([WEB, rare, BATCH]));
  assert(applications!.web.requests > 100_000);
  assert(applications!.log.requests < 2000);
  assert(flags.includes("few-samples-p99"), flags.join());
  const { flags: many } = await rowOf(pointOf([WEB, LOG, BATCH]));
  assert(!many.includes("few-samples-p99"), many.join());
});
