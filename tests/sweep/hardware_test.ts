/** Points of uneven cores: what their rows say. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { withDefaults } from "../../lib/policies/definition.ts";
import { policyNamed } from "../../lib/policies/mod.ts";
import type { PlainPoint, SharedPoint } from "../../lib/scenario/point.ts";
import { seriesOf } from "../../lib/report/series.ts";
import type { Row } from "../../lib/stats/row.ts";
import { runScenario } from "../../lib/sweep/run.ts";
import { pointOf, scenarioOf, textOf } from "./_points.ts";

const EQUAL = { siblingSpeed: null, slowCores: 0, slowSpeed: 1 };
const SETTING = { warmup: "mser5", requests: 20_000 } as const;

async function rowOf(changes: Partial<PlainPoint>): Promise<Row> {
  const scenario = scenarioOf(1, { ...SETTING, ...changes });
  const [row] = await runScenario(scenario, { workers: 1 });
  for (const { ok } of Object.values(row.audit)) assert(ok);
  return row;
}

Deno.test("load is what it is on equal cores; saturation comes where speeds say", async () => {
  const at = async (load: number, hardware: object) => {
    const of = { ...EQUAL, ...hardware };
    const row = await rowOf({ cores: 4, load, hardware: of });
    assertEquals(row.load, load);
    assertEquals(row.hardware, of);
    return row.status;
  };
  // (1 + 1 + ½ + ½) ÷ 4.
  const half = { slowCores: 2, slowSpeed: 0.5 };
  assertEquals(await at(0.6, half), "stable");
  assertEquals(await at(0.76, half), "saturated");
  const siblings = { siblingSpeed: 0.65 };
  assertEquals(await at(0.5, siblings), "stable");
  assertEquals(await at(0.66, siblings), "saturated");
  // Both at once do 0.8 of what one alone would: no bound that holds for every policy, but growth that tells.
  const hampered = { siblingSpeed: 0.4 };
  assertEquals(await at(0.25, hampered), "stable");
  assertEquals(await at(0.45, hampered), "saturated");
});

Deno.test("a slow core that is steered its part saturates partitioned FCFS", async () => {
  const name = "partitioned-fcfs";
  const policy = withDefaults(policyNamed(name), {
    name,
    steering: "round-robin",
  });
  const hardware = { ...EQUAL, slowCores: 1, slowSpeed: 0.5 };
  const status = async (load: number) =>
    (await rowOf({ policy, hardware, load })).status;
  assertEquals(await status(0.4), "stable");
  assertEquals(await status(0.6), "saturated");
});

Deno.test("hardware of speed 1 gives the same row as none", async () => {
  const plain = await rowOf({});
  const { hardware, ...even } = await rowOf({
    hardware: { siblingSpeed: 1, slowCores: 2, slowSpeed: 1 },
  });
  assertEquals(hardware!.siblingSpeed, 1);
  assertEquals(textOf(even), textOf(plain));
});

Deno.test("lines of a figure are told apart by their hardware", async () => {
  const rows = await Promise.all(
    [0.6, 0.8].map((siblingSpeed) =>
      rowOf({ load: 0.4, hardware: { ...EQUAL, siblingSpeed } })
    ),
  );
  assertEquals(seriesOf(rows).map(({ rows }) => rows.length), [1, 1]);
});

Deno.test("applications share siblings under a policy that moves cores; others are refused", async () => {
  const { arrivals, service, connections, load, rateMrps, ...head } = pointOf(
    0,
  );
  const workload = { arrivals, service, connections, load, rateMrps };
  const sharedBy = (name: string): SharedPoint => ({
    ...head,
    cores: 4,
    hardware: { ...EQUAL, siblingSpeed: 0.65 },
    policy: withDefaults(policyNamed(name), { name }),
    applications: [
      {
        name: "web",
        kind: "latency-critical",
        ...{ guaranteedCores: 2, maxCores: 4, workload },
      },
      {
        name: "batch",
        kind: "best-effort",
        ...{ guaranteedCores: 0, maxCores: 4, workload: null },
      },
    ],
  });
  const run = (points: (PlainPoint | SharedPoint)[]) =>
    runScenario({ ...scenarioOf(0), points }, { workers: 1 });
  const [row] = await run([sharedBy("shenango")]);
  assertEquals(row.status, "stable");
  for (const { ok } of Object.values(row.audit)) assert(ok);
  await assertRejects(
    () => run([sharedBy("centralized-fcfs")]),
    AggregateError,
    "cores of its own",
  );
  const name = "processor-sharing";
  const hardware = { ...EQUAL, siblingSpeed: 0.65 };
  await assertRejects(
    () => run([pointOf(0, { hardware, policy: { name } })]),
    AggregateError,
    "reckons with cores of equal speed",
  );
});
