/** Several applications' requests as one stream. */

import { assert, assertEquals } from "@std/assert";
import type {
  PlainPoint,
  SharedPoint,
  WorkloadSpec,
} from "../../lib/scenario/point.ts";
import { sharedWorkload } from "../../lib/workload/shared.ts";
import { type Workload, workloadOf } from "../../lib/workload/workload.ts";
import { assertClose } from "../_close.ts";

const HEAD = {
  scenario: "shared",
  point: 0,
  seed: 3,
  replications: 1,
  requests: 1000,
  warmup: "mser5",
  cores: 4,
  policy: { name: "centralized-fcfs" },
} as const;

const WEB: WorkloadSpec = {
  arrivals: { process: "poisson" },
  service: {
    distribution: "bimodal",
    modes: [
      { class: "get", timeUs: 1, weight: 3 },
      { class: "scan", timeUs: 5, weight: 1 },
    ],
  },
  connections: { count: 10, popularity: "uniform" },
  load: 0.5,
  rateMrps: null,
};
const LOG: WorkloadSpec = {
  arrivals: { process: "fixed" },
  service: { distribution: "exponential", meanUs: 4 },
  connections: { count: 7, popularity: "uniform" },
  load: null,
  rateMrps: 0.25,
};

const CORES = { guaranteedCores: 2, maxCores: 4 };

function shared(...workloads: (WorkloadSpec | null)[]): SharedPoint {
  return {
    ...HEAD,
    applications: workloads.map((workload, place) => ({
      name: `a${place}`,
      kind: workload === null ? "best-effort" : "latency-critical",
      ...CORES,
      workload,
    })),
  };
}

interface Rows {
  readonly arrival: number;
  readonly service: number;
  readonly class: number;
  readonly connection: number;
}

async function rowsOf(workload: Workload, count: number): Promise<Rows[]> {
  const rows: Rows[] = [];
  for await (const block of workload.blocks(0)) {
    for (let row = 0; row < block.length; row++) {
      rows.push({
        arrival: block.arrival[row],
        service: block.service[row],
        class: block.class[row],
        connection: block.connection[row],
      });
    }
    if (rows.length >= count) break;
  }
  return rows.slice(0, count);
}

Deno.test("requests of all applications come in the order of arrival, each application's as if it were alone", async () => {
  const rows = await rowsOf(
    await sharedWorkload(shared(WEB, null, LOG)),
    20_000,
  );
  rows.slice(1).forEach(({ arrival }, place) =>
    assert(arrival >= rows[place].arrival)
  );
  const web = rows.filter((row) => row.class < 2);
  const log = rows.filter((row) => row.class === 2)
    .map((row) => ({ ...row, class: 0, connection: row.connection - 10 }));
  const point = (workload: WorkloadSpec): PlainPoint => ({
    ...HEAD,
    ...workload,
  });
  assert(web.length > 5000 && log.length > 1000);
  assertEquals(
    web,
    await rowsOf(await workloadOf(point(WEB), undefined, 0), web.length),
  );
  assertEquals(
    log,
    await rowsOf(await workloadOf(point(LOG), undefined, 2), log.length),
  );
});

Deno.test("an application's requests stay the same whatever the others do", async () => {
  const beside = async (load: number) =>
    (await rowsOf(
      await sharedWorkload(shared(WEB, { ...WEB, load })),
      9000,
    )).filter((row) => row.class < 2).slice(0, 3000);
  assertEquals(await beside(0.1), await beside(0.4));
});

Deno.test("where the load of one application moves, means are over the time of all", async () => {
  // 1 and then 3 a µs beside 0.25: of 1000 requests 125 in 100 µs, 875 in 875 ÷ 3.25.
  const steps = [{ atUs: 0, load: 0.5 }, { atUs: 100, rateMrps: 3 }];
  const moving: WorkloadSpec = {
    ...WEB,
    arrivals: { process: "profile", steps },
    load: null,
  };
  const point = { ...shared(moving, LOG), warmup: { requests: 0 } };
  const whole = await sharedWorkload(point);
  const untilUs = 100 + 875 / 3.25;
  const rates = [(1000 - 0.25 * untilUs) / untilUs, 0.25];
  whole.offers.forEach(({ rateMrps }, place) =>
    assertClose(rateMrps, rates[place], 1e-12)
  );
  assertClose(whole.rateMrps, 1000 / untilUs, 1e-12);
  // 3 a µs at 2 µs is one and a half of four cores.
  assertClose(whole.lastingLoad!, 1.5 + 0.25, 1e-12);
  assertEquals((await sharedWorkload(shared(WEB, LOG))).lastingLoad, null);
});

Deno.test("what is known of the whole is known from the parts", async () => {
  const whole = await sharedWorkload(shared(WEB, null, LOG));
  // 0.5 of four cores at a mean of 2 µs is a request a µs; 0.25 a µs at 4 µs is 0.25 of them.
  assertClose(whole.rateMrps, 1.25, 1e-12);
  assertClose(whole.load, 0.75, 1e-12);
  assertClose(whole.meanServiceUs, (1 * 2 + 0.25 * 4) / 1.25, 1e-12);
  const secondMoment = (0.75 * 1 + 0.25 * 25 + 0.25 * 2 * 16) / 1.25;
  assertClose(whole.serviceScv, secondMoment / 2.4 ** 2 - 1, 1e-12);
  assertEquals(whole.connections, 17);
  assertEquals(
    whole.classes.map(({ name, application }) => [name, application]),
    [["a0/get", 0], ["a0/scan", 0], ["a2/all", 2]],
  );
  assertEquals(whole.offers, [
    { application: 0, load: 0.5, rateMrps: 1 },
    { application: 2, load: 0.25, rateMrps: 0.25 },
  ]);
});
