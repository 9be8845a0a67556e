import type { ServiceSpec } from "../../lib/scenario/point.ts";
import {
  meanLatencyUs,
  throughputMrps,
} from "../../lib/theory/machine_repair.ts";
import { toUs } from "../../lib/engine/ticks.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import { policyNamed } from "../../lib/policies/mod.ts";
import { assertAgrees } from "../_agreement.ts";
import { latencyUs, over, type Spec } from "../_replications.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { pointOf } from "../sweep/_points.ts";

const MEAN_US = 10;
const EXPONENTIAL: ServiceSpec = {
  distribution: "exponential",
  meanUs: MEAN_US,
};
const WIDE: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    { class: "short", weight: 0.9, timeUs: 5 },
    { class: "long", weight: 0.1, timeUs: 55 },
  ],
};

interface Closed {
  readonly cores: number;
  readonly clients: number;
  readonly thinkUs: number;
  readonly think: "exponential" | "fixed";
}

/** Throughput and mean latency against those of the closed form. */
async function assertIsMachineRepair(
  policy: Spec,
  service: ServiceSpec,
  { cores, clients, thinkUs, think }: Closed,
): Promise<void> {
  const point = pointOf(0, {
    requests: 60_000,
    warmup: { requests: 6000 },
    replications: 12,
    cores,
    service,
    arrivals: { process: "closed", clients, thinkUs, think, timeoutUs: null },
    load: null,
    policy: withDefaults(policyNamed(policy.name), policy),
  });
  const results = await Promise.all(
    Array.from({ length: 12 }, (_, of) => simulateReplication(point, of)),
  );
  const what = `${clients} clients that think ${thinkUs} µs (${think})`;
  assertAgrees(
    over(
      results,
      ({ recording }) =>
        recording.finishedInWindow / toUs(recording.windowTicks),
    ),
    throughputMrps(cores, clients, thinkUs, MEAN_US),
    `throughput of ${what}`,
  );
  assertAgrees(
    over(results, latencyUs),
    meanLatencyUs(cores, clients, thinkUs, MEAN_US),
    `latency of ${what}`,
  );
}

/** Light, at the knee, and full. */
const SETTINGS: [cores: number, clients: number, thinkUs: number][] = [
  [1, 3, 60],
  [1, 8, 70],
  [1, 20, 50],
  [4, 20, 90],
  [4, 40, 90],
  [16, 100, 50],
];

for (const [cores, clients, thinkUs] of SETTINGS) {
  for (const think of ["exponential", "fixed"] as const) {
    Deno.test(`centralized FCFS: throughput and latency of ${clients} clients on ${cores} cores are those of machine repair, ${think} thinking`, async () => {
      const closed = { cores, clients, thinkUs, think };
      await assertIsMachineRepair(
        { name: "centralized-fcfs" },
        EXPONENTIAL,
        closed,
      );
    });
  }
}

Deno.test("processor sharing: whatever the law of service, closed throughput and latency are those of the exponential", async () => {
  for (const [cores, clients, thinkUs] of [[1, 8, 70], [4, 40, 90]]) {
    const closed = { cores, clients, thinkUs, think: "exponential" } as const;
    await assertIsMachineRepair({ name: "processor-sharing" }, WIDE, closed);
  }
});
