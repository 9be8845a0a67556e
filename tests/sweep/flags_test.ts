import { assert, assertEquals } from "@std/assert";
import { withDefaults } from "../../lib/policies/definition.ts";
import { policyNamed } from "../../lib/policies/mod.ts";
import type { PlainPoint } from "../../lib/scenario/point.ts";
import type { Recording } from "../../lib/stats/recording.ts";
import type { Row } from "../../lib/stats/row.ts";
import {
  type ReplicationResult,
  simulateReplication,
} from "../../lib/sweep/replication.ts";
import { summarize } from "../../lib/sweep/summarize.ts";
import type { TraceFacts } from "../../lib/workload/trace_facts.ts";
import { pointOf } from "./_points.ts";

async function resultsOf(point: PlainPoint): Promise<ReplicationResult[]> {
  const results: ReplicationResult[] = [];
  for (let of = 0; of < point.replications; of++) {
    results.push(await simulateReplication(point, of));
  }
  return results;
}

async function flagsAt(changes: Partial<PlainPoint>): Promise<Row["flags"]> {
  const point = pointOf(0, changes);
  return summarize(point, await resultsOf(point)).flags;
}

/** Asserts that `flag` is there at some points and not at others. */
async function assertRaised(
  flag: string,
  there: Partial<PlainPoint>,
  absent: Partial<PlainPoint>,
): Promise<void> {
  const [raised, calm] = [await flagsAt(there), await flagsAt(absent)];
  assert(raised.includes(flag), `${flag} is to be among ${raised}`);
  assert(!calm.includes(flag), `${flag} is not to be among ${calm}`);
}

Deno.test("few-samples: fewer than 30 beyond a percentile", async () => {
  await assertRaised(
    "few-samples-p99",
    { requests: 900 },
    { requests: 20_000 },
  );
});

Deno.test("few-samples: 30 beyond a percentile, but in so few bursts that nobody knows how rare they are", async () => {
  // 60 requests beyond p99.9, which at load 0.9 come dozens at a time.
  const size = { replications: 10, requests: 6000, cores: 1 };
  await assertRaised(
    "few-samples-p999",
    { ...size, load: 0.9 },
    { ...size, load: 0.001, requests: 60_000 },
  );
});

Deno.test("load-near-1: full cores are within the interval of how busy they are", async () => {
  // Two replications tell little: t is 12.7.
  const size = { requests: 20_000, load: 0.93, cores: 1, seed: 2 };
  await assertRaised(
    "load-near-1",
    { ...size, replications: 2 },
    { ...size, replications: 10 },
  );
});

Deno.test("long-warmup: more is left out than measured", async () => {
  await assertRaised(
    "long-warmup",
    { warmup: { requests: 2001 } },
    { warmup: { requests: 2000 } },
  );
});

Deno.test("long-warmup: MSER-5 saw no steady state, which is why there are no latencies", async () => {
  const point = pointOf(0, { warmup: "mser5", requests: 20_000 });
  const results = await resultsOf(point);
  const found = (shares: number[]) =>
    summarize(
      point,
      results.map((result, place) => ({
        ...result,
        recording: { ...result.recording, warmupFound: shares[place] },
      })),
    );
  const refused = found([0.5, 0.5, 0]);
  assertEquals(refused.status, "unsettled");
  assertEquals(refused.flags, ["no-steady-state", "long-warmup"]);
  assertEquals(refused.latencyUs.mean.value, null);
  const kept = found([0.5, 0, 0]);
  assertEquals(kept.status, "stable");
  assert(!kept.flags.includes("long-warmup"));
});

Deno.test("precision-not-met: the requests are used up, or there is no interval; what was reached is told", async () => {
  const precision = {
    percentile: 99,
    of: "latency",
    class: null,
    relative: 0.05,
    maxRequests: 1,
  } as const;
  const size = { replications: 10, requests: 2000 };
  await assertRaised(
    "precision-not-met",
    { ...size, precision: { ...precision, relative: 0.001 } },
    { ...size, precision: { ...precision, relative: 0.5 } },
  );
  const point = pointOf(0, { ...size, precision });
  const row = summarize(point, await resultsOf(point));
  const { value, low, high } = row.latencyUs.p99;
  assertEquals(row.precision, {
    percentile: 99,
    of: "latencyUs",
    class: null,
    relative: 0.05,
    reached: row.precision!.reached,
  });
  const width = (high! - low!) / 2 / value!;
  assert(Math.abs(row.precision!.reached! - width) < 1e-12);
});

/** The flags of a stable point whose requests are of a trace with `facts`. */
async function traceFlags(
  facts: Partial<TraceFacts>,
  quantumUs = 5,
): Promise<readonly string[]> {
  const policy = withDefaults(policyNamed("round-robin"), {
    name: "round-robin",
    quantumUs,
  });
  const point = pointOf(0, { policy });
  const trace = {
    rows: 1e7,
    resolutionUs: 0.1,
    isCorrelatedThroughout: false,
    ...facts,
  };
  const results = await resultsOf(point);
  const traced = results.map((result) => ({
    ...result,
    workload: { ...result.workload, trace },
  }));
  return summarize(point, traced).flags;
}

Deno.test("flags of a trace: windows, times coarser than the quantum, one stretch of a slow course, percentiles beyond it", async () => {
  const usual = await traceFlags({});
  assert(usual.includes("trace-windows"));
  assertEquals(usual.filter((flag) => /^trace-[cs]|^beyond/.test(flag)), []);
  assert(
    (await traceFlags({ resolutionUs: 10 }))
      .includes("trace-coarser-than-quantum"),
  );
  assert(
    !(await traceFlags({ resolutionUs: 10 }, 10))
      .includes("trace-coarser-than-quantum"),
  );
  assert(
    (await traceFlags({ isCorrelatedThroughout: true }))
      .includes("trace-shorter-than-correlation"),
  );
  const beyond = (await traceFlags({ rows: 20_000 }))
    .filter((flag) => flag.startsWith("beyond-trace"));
  assertEquals(beyond, ["beyond-trace-p999", "beyond-trace-p9999"]);
  const drawn = await flagsAt({});
  assertEquals(drawn.filter((flag) => flag.includes("trace")), []);
});

Deno.test("short-run, moving-load and no-steady-state are there where they should, and not elsewhere", async () => {
  const steady = { requests: 20_000, load: 0.5 };
  await assertRaised("short-run", { requests: 2000, load: 0.8 }, steady);
  await assertRaised("no-steady-state", { load: 1.2 }, steady);
  await assertRaised("moving-load", {
    arrivals: {
      process: "profile",
      steps: [{ atUs: 0, load: 0.3 }, { atUs: 500, load: 0.5 }],
    },
    load: null,
  }, steady);
});

Deno.test("one replication has intervals from its batches, ten of them; several from their spread", async () => {
  const point = pointOf(0, { replications: 1, requests: 50_000 });
  const [result] = await resultsOf(point);
  const row = summarize(point, [result]);
  assertEquals(row.intervals, "batches");
  const batches = result.recording.batches!;
  assertEquals(batches.length, 10);
  const total = (of: (batch: Recording) => number) =>
    batches.reduce((sum, batch) => sum + of(batch), 0);
  const { recording } = result;
  assertEquals(total((of) => of.measured), recording.measured);
  assertEquals(total((of) => of.windowTicks), recording.windowTicks);
  assertEquals(total((of) => of.ledger[0]), recording.ledger[0]);
  assertEquals(total((of) => of.finishedInWindow), recording.finishedInWindow);
  const { low, high } = row.latencyUs.p99;
  assert(low! < row.latencyUs.p99.value! && row.latencyUs.p99.value! < high!);
  const several = pointOf(0, { replications: 3 });
  const usual = summarize(several, await resultsOf(several));
  assertEquals(usual.intervals, "replications");
});
