import { assert, assertEquals } from "@std/assert";
import { POLICIES } from "../../lib/policies/mod.ts";
import type { PlainPoint, PrecisionSpec } from "../../lib/scenario/point.ts";
import { meanEstimate } from "../../lib/stats/intervals.ts";
import type { Row } from "../../lib/stats/row.ts";
import { type Executor, ThisThread } from "../../lib/sweep/executor.ts";
import { WorkerPool } from "../../lib/sweep/pool.ts";
import type { ReplicationResult } from "../../lib/sweep/replication.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { nextOf } from "../../lib/sweep/rounds.ts";
import { type Progress, runPoints } from "../../lib/sweep/run.ts";
import { normals } from "../_noise.ts";
import { pointOf, textOf } from "./_points.ts";

const PRECISION: PrecisionSpec = {
  percentile: 99,
  of: "latency",
  class: null,
  relative: 0.04,
  maxRequests: 1e6,
};

/** Asks for p99 to 4 %, from ten replications on. */
function precise(changes: Partial<PlainPoint> = {}): PlainPoint {
  return pointOf(0, {
    replications: 10,
    requests: 2000,
    load: 0.5,
    precision: PRECISION,
    ...changes,
  });
}

async function rowsOn(
  executor: Executor,
  points: readonly PlainPoint[],
  onProgress?: (progress: Progress) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  try {
    await runPoints(points, executor, undefined, {
      onRow: (row) => void rows.push(row),
      ...(onProgress && { onProgress }),
    });
  } finally {
    executor.stop();
  }
  return rows.sort((a, b) => a.point - b.point);
}

Deno.test("replications go on until the interval is as narrow as was asked for, and no further than the round", async () => {
  const [row] = await rowsOn(new ThisThread(POLICIES), [precise()]);
  assert(row.replications > 10);
  assert(row.precision!.reached! <= 0.04);
  assertEquals(row.requests, row.replications * 2000);
  assert(!row.flags.includes("precision-not-met"));
  const { value, low, high } = row.latencyUs.p99;
  assert((high! - low!) / 2 / value! <= 0.04);
});

Deno.test("rows are the same bytes for any number of workers, other points beside them or not", async () => {
  const points = [
    precise(),
    precise({
      point: 1,
      load: 0.8,
      precision: { ...PRECISION, relative: 0.1 },
    }),
    pointOf(2),
  ];
  const one = await rowsOn(new WorkerPool(1), points);
  const three = await rowsOn(new WorkerPool(3), points);
  const [alone] = await rowsOn(new ThisThread(POLICIES), [points[1]]);
  assertEquals(three.map(textOf), one.map(textOf));
  assertEquals(textOf(alone), textOf(one[1]));
});

Deno.test("no replication is begun beyond the requests that are allowed, and the row says so", async () => {
  const precision = { ...PRECISION, relative: 0.001, maxRequests: 31_999 };
  const [row] = await rowsOn(new ThisThread(POLICIES), [
    precise({ precision }),
  ]);
  assertEquals(row.replications, 15);
  assert(row.flags.includes("precision-not-met"));
  assert(row.precision!.reached! > 0.001);
});

Deno.test("a point without a steady state is not run on for precision", async () => {
  const [row] = await rowsOn(new ThisThread(POLICIES), [
    precise({ load: 1.2 }),
  ]);
  assertEquals([row.status, row.replications], ["saturated", 10]);
});

Deno.test("precision of the mean and of a percentile, of latency and slowdown, of all and of a class; a class that is not there fails the point", async () => {
  const service = {
    distribution: "bimodal",
    modes: [
      { class: "get", timeUs: 1, weight: 0.9 },
      { class: "scan", timeUs: 20, weight: 0.1 },
    ],
  } as const;
  const asked: (Partial<PrecisionSpec> & { relative: number })[] = [
    { percentile: null, relative: 0.02 },
    { percentile: 90, relative: 0.04, of: "slowdown" },
    { percentile: 90, relative: 0.05, of: "slowdown", class: "scan" },
    { percentile: 90, relative: 0.03, of: "latency", class: "get" },
  ];
  for (const each of asked) {
    const precision = { ...PRECISION, ...each };
    const [row] = await rowsOn(new ThisThread(POLICIES), [
      precise({ service, precision }),
    ]);
    const of = precision.class === null ? row : row.classes[precision.class];
    const distribution = precision.of === "slowdown"
      ? of.slowdown
      : of.latencyUs;
    const { value, low, high } = precision.percentile === null
      ? distribution.mean
      : distribution.p90;
    assert(
      Math.abs((high! - low!) / 2 / value! - row.precision!.reached!) < 1e-9,
    );
    assert(row.precision!.reached! <= each.relative);
    // A look that happens to be narrow at once is looked at again.
    assert(row.replications > 10);
  }
  const failures: string[] = [];
  const broken = precise({ precision: { ...PRECISION, class: "put" } });
  await runPoints([broken], new ThisThread(POLICIES), undefined, {
    onFailure: ({ error }) => void failures.push(error.message),
  });
  assert(/precision.class must be one of "all", got "put"/.test(failures[0]));
});

Deno.test("progress knows what is left from the width there is: it ends with everything done, of as much as was done", async () => {
  const seen: Progress[] = [];
  const [row] = await rowsOn(
    new ThisThread(POLICIES),
    [precise()],
    (progress) => void seen.push(progress),
  );
  const last = seen.at(-1)!;
  assertEquals([last.pointsDone, last.share], [1, 1]);
  assertEquals(last.requestsDone, row.requests);
  const begun = seen[0].requests;
  assertEquals(begun, 20_000);
  assert(last.requests > begun);
  assert(seen.every(({ share }) => share >= 0 && share <= 1));
});

Deno.test("where replications agree that a tenth is not enough, all are run again with more left out", async () => {
  // A backlog of 300 at load 0.5 of two cores takes 300 µs, 15 % of the run, to be gone.
  const point = pointOf(0, {
    warmup: "mser5",
    requests: 2000,
    load: 0.5,
    initial: { requests: 300 },
  });
  const results: ReplicationResult[] = [];
  for (let of = 0; of < 3; of++) {
    results.push(await simulateReplication(point, of));
  }
  const next = nextOf(point, results);
  if (next.is !== "again") throw new Error(`is ${next.is}`);
  const { warmup } = next.point;
  if (warmup === "mser5" || !("requests" in warmup)) throw new Error("none");
  assert([400, 600, 800].includes(warmup.requests), `${warmup.requests}`);
  const [row] = await rowsOn(new WorkerPool(2), [point]);
  assertEquals(row.warmupRequests, 3 * warmup.requests);
  const [given] = await rowsOn(new ThisThread(POLICIES), [
    next.point as PlainPoint,
  ]);
  assertEquals(textOf(given), textOf(row));
});

Deno.test("of a trace that ends, what a longer warm-up leaves is measured", async () => {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    // The first of the requests that each replication has come in a burst.
    let at = 0;
    const lines = Array.from({ length: 8000 }, (_, row) => {
      at += row % 4000 < 800 ? 1 : 8 + row % 5;
      return `${at}`;
    });
    await Deno.writeTextFile(file, ["at", ...lines].join("\n"));
    const point = pointOf(0, {
      warmup: "mser5",
      replications: 2,
      requests: 4000,
      arrivals: { process: "trace", file, column: "at", unit: "us" },
      load: 0.6,
    });
    const [row] = await rowsOn(new ThisThread(POLICIES), [point]);
    assert(row.warmupRequests > 2 * 400);
    assertEquals(row.warmupRequests + row.requests, 8000);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a mean that is sampled until it is precise is held by its interval in 93.5 % of trials at least", () => {
  const normal = normals(11);
  const TRIALS = 4000;
  for (const [spread, relative] of [[0.3, 0.05], [0.3, 0.1], [1, 0.2]]) {
    let held = 0, sampled = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const values: number[] = [];
      for (let due = 10;;) {
        while (values.length < due) values.push(1 + spread * normal());
        const { value, low, high } = meanEstimate(values);
        const ratio = (high! - low!) / 2 / value! / relative;
        if (ratio <= 1 && due > 10) {
          if (low! <= 1 && 1 <= high!) held++;
          sampled += due;
          break;
        }
        // The rule of nextOf().
        due = Math.min(
          Math.floor(2 * due),
          Math.max(Math.ceil(1.25 * due), Math.ceil(due * ratio ** 2)),
        );
      }
    }
    const share = held / TRIALS;
    assert(share >= 0.935, `${share} of those to ${relative}`);
    assert(sampled / TRIALS > 10);
  }
});
