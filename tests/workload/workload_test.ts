import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { BLOCK_ROWS } from "../../lib/engine/block.ts";
import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import type {
  ArrivalSpec,
  PlainPoint,
  ServiceSpec,
} from "../../lib/scenario/point.ts";
import { workloadOf } from "../../lib/workload/workload.ts";
import {
  assertAgrees,
  assertFits,
  assertShare,
  meanOf,
} from "../_agreement.ts";
import { assertClose } from "../_close.ts";
import { pointOf } from "../_replications.ts";

const EXPONENTIAL: ServiceSpec = { distribution: "exponential", meanUs: 10 };

/** A point of one replication on 4 cores, at load 0.5 unless `over` says otherwise. */
function point(over: Partial<PlainPoint> = {}): PlainPoint {
  return {
    ...pointOf({
      policy: { name: "centralized-fcfs" },
      cores: 4,
      load: 0.5,
      service: EXPONENTIAL,
      requests: 1000,
      replications: 1,
    }),
    ...over,
  };
}

/** Requests of a workload, in columns; times in µs. */
interface Requests {
  readonly arrivalUs: Float64Array;
  readonly serviceUs: Float64Array;
  readonly class: Float64Array;
  readonly connection: Float64Array;
}

/** The first `count` requests of a replication, or as many as there are. */
async function requestsOf(
  of: PlainPoint,
  count: number,
  replication = 0,
): Promise<Requests> {
  const columns: number[][] = [[], [], [], []];
  for await (const block of (await workloadOf(of)).blocks(replication)) {
    const parts = [block.arrival, block.service, block.class, block.connection];
    parts.forEach((part, column) => {
      for (const value of part.subarray(0, block.length)) {
        columns[column].push(value);
      }
    });
    if (columns[0].length >= count) break;
  }
  const [arrivalUs, serviceUs, classes, connection] = columns.map((column) =>
    Float64Array.from(column.slice(0, count))
  );
  const us = (ticks: number) => ticks / TICKS_PER_US;
  return {
    arrivalUs: arrivalUs.map(us),
    serviceUs: serviceUs.map(us),
    class: classes,
    connection,
  };
}

/** Times between arrivals, the first from time 0. */
function gapsOf({ arrivalUs }: Requests): Float64Array {
  return arrivalUs.map((at, row) => at - (row > 0 ? arrivalUs[row - 1] : 0));
}

/** Fails if `a` and `b`, independent, go together more than chance allows. */
function assertUncorrelated(
  a: Float64Array,
  b: Float64Array,
  what: string,
): void {
  const middleA = meanOf(a).value, middleB = meanOf(b).value;
  const products = a.map((x, row) => (x - middleA) * (b[row] - middleB));
  const { value, standardError } = meanOf(products);
  assert(
    Math.abs(value) < 4 * standardError,
    `${what}: covariance ${value} ± ${standardError}`,
  );
}

Deno.test("Poisson arrivals: gaps are exponential, of the mean that the load asks for", async () => {
  const count = 500_000;
  const gaps = gapsOf(await requestsOf(point(), count));
  // Load 0.5 on 4 cores of 10 µs: one request every 5 µs.
  assertAgrees(meanOf(gaps), 5, "mean gap, µs", { sees: 0.01 });
  const squares = gaps.map((gap) => (gap / 5 - 1) ** 2);
  assertAgrees(meanOf(squares), 1, "SCV of gaps", { sees: 0.02 });
  for (const atUs of [0.1, 1, 5, 15, 25]) {
    const within = gaps.reduce((sum, gap) => sum + Number(gap <= atUs), 0);
    const what = `share up to ${atUs} µs`;
    assertShare(within / count, -Math.expm1(-atUs / 5), count, what, 0.1);
  }
});

Deno.test("Poisson arrivals: a gap tells nothing of the next, nor of the service", async () => {
  const requests = await requestsOf(point(), 500_000);
  const gaps = gapsOf(requests);
  for (const lag of [1, 2, 7]) {
    assertUncorrelated(gaps.slice(lag), gaps.slice(0, -lag), `lag ${lag}`);
  }
  assertUncorrelated(gaps, requests.serviceUs, "gap and service");
  const { serviceUs } = requests;
  assertUncorrelated(serviceUs.slice(1), serviceUs.slice(0, -1), "services");
});

Deno.test("Poisson arrivals: the number in a stretch of time has a variance equal to its mean", async () => {
  const { arrivalUs } = await requestsOf(point(), 500_000);
  const stretchUs = 50, stretches = Math.floor(arrivalUs.at(-1)! / stretchUs);
  const counts = new Float64Array(stretches);
  for (const at of arrivalUs) counts[Math.floor(at / stretchUs)]++;
  const whole = counts.subarray(0, stretches);
  assertAgrees(meanOf(whole), 10, "mean number");
  const squares = whole.map((number) => (number - 10) ** 2);
  assertAgrees(meanOf(squares), 10, "variance of the number", { sees: 0.03 });
});

Deno.test("fixed arrivals: the gap is always the mean, and its rounding to ticks does not add up", async () => {
  const thirds = point({ arrivals: { process: "fixed" }, load: 0.6 });
  const { arrivalUs } = await requestsOf(thirds, 100_000);
  // 10 µs ÷ (4 × 0.6) = 25/6 µs: no whole number of ticks.
  arrivalUs.forEach((at, row) =>
    assertAlmostEquals(at, (row + 1) * 25 / 6, 0.50001 / TICKS_PER_US)
  );
});

const LAWS: Readonly<Record<string, ServiceSpec>> = {
  exponential: EXPONENTIAL,
  uniform: { distribution: "uniform", minUs: 1, maxUs: 3 },
  lognormal: { distribution: "lognormal", meanUs: 5, scv: 2 },
  empirical: { distribution: "empirical", cdf: [[1, 0.5], [2, 0.5], [6, 1]] },
  bimodal: {
    distribution: "bimodal",
    modes: [
      { class: "get", timeUs: 0.5, weight: 90 },
      {
        class: "scan",
        weight: 10,
        service: { distribution: "exponential", meanUs: 5 },
      },
    ],
  },
};

for (const [name, service] of Object.entries(LAWS)) {
  Deno.test(`load is arrival rate × mean service ÷ cores, stated and achieved: ${name} service`, async () => {
    for (const [cores, load] of [[1, 0.9], [16, 0.3]]) {
      const of = point({ cores, load, service });
      const workload = await workloadOf(of);
      assertEquals(workload.load, load);
      assertClose(workload.rateMrps * workload.meanServiceUs / cores, load);
      const requests = await requestsOf(of, 300_000);
      // Work ÷ capacity is a ratio of two means; to first order its error is that of their difference.
      const meanGapUs = 1 / workload.rateMrps;
      const gaps = gapsOf(requests);
      const surplus = gaps.map((gap, row) =>
        1 + requests.serviceUs[row] / (cores * load * meanGapUs) -
        gap / meanGapUs
      );
      assertAgrees(meanOf(surplus), 1, "work ÷ capacity asked for", {
        sees: 0.03,
      });
    }
  });
}

Deno.test("a rate in place of a load is kept, and the load follows from it", async () => {
  const of = point({ load: null, rateMrps: 0.3 });
  const workload = await workloadOf(of);
  assertEquals(workload.rateMrps, 0.3);
  assertClose(workload.load, 0.3 * 10 / 4);
  const gaps = gapsOf(await requestsOf(of, 300_000));
  assertAgrees(meanOf(gaps), 1 / 0.3, "mean gap, µs");
});

Deno.test("the load of a profile is its mean until the last request is expected, and what it is left at", async () => {
  // 0.4 of a request a µs at load 1. 1000 requests: 200 in 1000 µs, then 800 in 2500.
  const steps = [{ atUs: 0, load: 0.5 }, { atUs: 1000, rateMrps: 0.32 }];
  const of = point({
    arrivals: { process: "profile", steps },
    load: null,
    warmup: { requests: 0 },
    requests: 1000,
  });
  const workload = await workloadOf(of);
  assertClose(workload.rateMrps, 1000 / 3500, 1e-14);
  assertClose(workload.load, 1000 / 3500 / 0.4, 1e-14);
  assertClose(workload.lastingLoad!, 0.8, 1e-14);
  const left = await workloadOf({ ...of, warmup: { requests: 200 } });
  assertClose(left.rateMrps, 1200 / 4125, 1e-14);
  const runsUs = await Promise.all(
    Array.from({ length: 400 }, async (_, replication) => {
      const { arrivalUs } = await requestsOf(of, 1000, replication);
      return arrivalUs[999];
    }),
  );
  assertAgrees(meanOf(runsUs), 3500, "time of the last request, µs");
  assertEquals((await workloadOf(point())).lastingLoad, null);
});

Deno.test("classes come in the shares of their weights, independently, each with its own service", async () => {
  const times = [1, 5, 25], weights = [5, 3, 2];
  const service: ServiceSpec = {
    distribution: "bimodal",
    modes: times.map((timeUs, of) => ({
      class: `${timeUs}`,
      timeUs,
      weight: weights[of],
    })),
  };
  const requests = await requestsOf(point({ service }), 300_000);
  const counts = new Float64Array(3), pairs = new Float64Array(9);
  requests.class.forEach((of, row) => {
    counts[of]++;
    assertEquals(requests.serviceUs[row], times[of]);
    if (row % 2 === 1) pairs[3 * requests.class[row - 1] + of]++;
  });
  const shares = [0.5, 0.3, 0.2];
  assertFits(counts, shares, "classes");
  assertFits(
    pairs,
    shares.flatMap((a) => shares.map((b) => a * b)),
    "classes that follow one another",
  );
});

Deno.test("connections are equally popular", async () => {
  const connections = { count: 300, popularity: "uniform" } as const;
  const { connection } = await requestsOf(point({ connections }), 300_000);
  const counts = new Float64Array(connections.count);
  for (const of of connection) counts[of]++;
  assertFits(counts, counts.map(() => 1 / 300), "connections");
});

Deno.test("policies, loads and services meet the same randomness: gaps scale with the mean gap, services with their mean", async () => {
  const slow = await requestsOf(point({ load: 0.25 }), 10_000);
  const fast = await requestsOf(
    point({
      load: 0.5,
      policy: { name: "srpt" },
      service: { distribution: "exponential", meanUs: 20 },
    }),
    10_000,
  );
  // Twice the load with twice the service: the same arrivals, to a tick.
  for (const [row, at] of slow.arrivalUs.entries()) {
    assertAlmostEquals(fast.arrivalUs[row], at, 2 / TICKS_PER_US);
    assertAlmostEquals(
      fast.serviceUs[row],
      2 * slow.serviceUs[row],
      2 / TICKS_PER_US,
    );
  }
});

Deno.test("a replication's requests are its own, the same every time, and a longer run begins like a shorter one", async () => {
  const short = await requestsOf(point({ requests: 100 }), 100);
  const long = await requestsOf(point({ requests: 9000 }), 3 * BLOCK_ROWS);
  const { length } = short.arrivalUs;
  assertEquals(long.arrivalUs.slice(0, length), short.arrivalUs);
  assertEquals(long.serviceUs.slice(0, length), short.serviceUs);
  assertEquals(long.connection.slice(0, length), short.connection);
  for (
    const other of [
      await requestsOf(point(), 100, 1),
      await requestsOf(point({ seed: 2 }), 100),
    ]
  ) {
    let same = 0;
    other.serviceUs.forEach((us, row) =>
      same += Number(us === short.serviceUs[row])
    );
    assert(same < 3, `${same} services in common`);
  }
});

Deno.test("arrivals of a trace, rescaled: the mean rate is the point's, the rhythm the trace's", async () => {
  const atMs = [100, 100.5, 100.5, 103, 110, 111, 117, 118, 118.5, 120];
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(file, `at\n${atMs.join("\n")}\n`);
    const arrivals: ArrivalSpec = {
      process: "trace",
      file,
      column: "at",
      unit: "ms",
    };
    for (const load of [0.1, 0.5, 0.9]) {
      const of = point({ arrivals, load });
      const { rateMrps } = await workloadOf(of);
      assertClose(rateMrps, load * 4 / 10);
      const { arrivalUs } = await requestsOf(of, 100);
      assertEquals(arrivalUs.length, atMs.length);
      const meanGapUs = arrivalUs.at(-1)! / (atMs.length - 1);
      assertAlmostEquals(meanGapUs, 1 / rateMrps, 1 / TICKS_PER_US);
      arrivalUs.forEach((at, row) => {
        const share = (atMs[row] - atMs[0]) / (atMs.at(-1)! - atMs[0]);
        assertAlmostEquals(
          at,
          share * arrivalUs.at(-1)!,
          2 / TICKS_PER_US,
        );
      });
    }
  } finally {
    await Deno.remove(file);
  }
});
