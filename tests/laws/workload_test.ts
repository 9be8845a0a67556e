import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { DEFINITIONS } from "../../lib/systems/mod.ts";
import type { PolicyDefinition } from "../../lib/policies/definition.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import type { PlainPoint } from "../../lib/scenario/point.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { workloadOf } from "../../lib/workload/workload.ts";
import { pointOf } from "../sweep/_points.ts";

/** Arrival, service, class and connection of the first `count` requests: `[row][column]`. */
async function firstRows(
  point: PlainPoint,
  count: number,
  replication = 0,
): Promise<number[][]> {
  const rows: number[][] = [];
  const workload = await workloadOf(point);
  for await (const block of workload.blocks(replication)) {
    for (let row = 0; row < block.length && rows.length < count; row++) {
      rows.push([
        block.arrival[row],
        block.service[row],
        block.class[row],
        block.connection[row],
      ]);
    }
    if (rows.length === count) break;
  }
  return rows;
}

const BIMODAL: Partial<PlainPoint> = {
  service: {
    distribution: "bimodal",
    modes: [
      { class: "get", timeUs: 0.5, weight: 0.995 },
      {
        class: "scan",
        weight: 0.005,
        service: { distribution: "exponential", meanUs: 500 },
      },
    ],
  },
};

Deno.test("a workload's prefix does not change when the workload grows", async () => {
  const short = pointOf(0, { ...BIMODAL, requests: 1000 });
  const long = pointOf(0, { ...BIMODAL, requests: 1_000_000 });
  assertEquals(await firstRows(short, 6000), await firstRows(long, 6000));
});

Deno.test("arrivals ascend, services are at least a tick, and replications differ in every column", async () => {
  const point = pointOf(0, BIMODAL);
  const rows = await firstRows(point, 9000);
  rows.forEach(([arrival, service], row) => {
    assert(row === 0 || arrival >= rows[row - 1][0]);
    assert(service >= 1 && Number.isInteger(service));
  });
  const others = await firstRows(point, 9000, 1);
  for (let column = 0; column < 4; column++) {
    assertNotEquals(
      rows.map((row) => row[column]),
      others.map((row) => row[column]),
    );
  }
});

Deno.test("load changes when requests arrive, and nothing else about them", async () => {
  const rows = await firstRows(pointOf(0, { ...BIMODAL, load: 0.2 }), 5000);
  const more = await firstRows(pointOf(0, { ...BIMODAL, load: 0.8 }), 5000);
  rows.forEach(([arrival, ...rest], row) => {
    assertEquals(more[row].slice(1), rest);
    // Four times as far apart, to within a tick of either.
    assert(Math.abs(arrival - 4 * more[row][0]) <= 3);
  });
});

/** `definition`, with a policy that tells `see` of every arrival. */
function seeing(
  definition: PolicyDefinition,
  see: (row: number[]) => void,
): PolicyDefinition {
  return {
    ...definition,
    create: (spec, context) => {
      const policy = definition.create(spec, context);
      const { pool } = context.machine;
      const onArrival = policy.onArrival.bind(policy);
      policy.onArrival = (request) => {
        const { arrival, service, connection, index } = pool;
        see([
          index[request],
          arrival[request],
          service[request],
          pool.class[request],
          connection[request],
        ]);
        onArrival(request);
      };
      return policy;
    },
  };
}

Deno.test("the same requests reach every policy at the same instants", async () => {
  const seen = await Promise.all(DEFINITIONS.map(async (definition) => {
    const rows: number[][] = [];
    const spies = [seeing(definition, (row) => rows.push(row))];
    const policy = withDefaults(definition, { name: definition.name });
    const point = pointOf(0, { ...BIMODAL, load: 0.5, policy });
    await simulateReplication(point, 2, spies);
    return rows.slice(0, 2000);
  }));
  for (const rows of seen) assertEquals(rows, seen[0]);
  assertEquals(seen[0].length, 2000);
});

for (const definition of DEFINITIONS) {
  Deno.test(`the same point gives the same recording twice: ${definition.name}`, async () => {
    const policy = withDefaults(definition, { name: definition.name });
    const point = pointOf(3, { ...BIMODAL, warmup: "mser5", policy });
    const first = await simulateReplication(point, 1);
    const second = await simulateReplication(point, 1);
    assertEquals(first.recording, second.recording);
    assertEquals(first.events, second.events);
  });
}
