/**
 * G. Prekas et al., "ZygOS: Achieving Low Tail Latency for Microsecond-scale
 * Networked Tasks", SOSP 2017, Figure 3, grey lines: the highest load on 16
 * cores, on a grid of 0.0625 + 0.025 k, at which the 99th percentile of latency
 * is at most 10 mean services; found by the search for knees, without a grid.
 *
 * @module
 */

import { assert, assertLess } from "@std/assert";
import { findKnees } from "../../lib/knee/knees.ts";
import type { ServiceSpec } from "../../lib/scenario/point.ts";
import { latencyPercentileUs } from "../../lib/theory/mmc.ts";
import { scenarioOf } from "../knee/_scenario.ts";

const FIXED: ServiceSpec = { distribution: "fixed", timeUs: 10 };
const EXPONENTIAL: ServiceSpec = { distribution: "exponential", meanUs: 10 };
const BIMODAL_1: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    { class: "short", timeUs: 5, weight: 0.9 },
    { class: "long", timeUs: 55, weight: 0.1 },
  ],
};
/** From one load of the figure's grid to the next. */
const STEP = 0.025;

/** The knee's interval, requests of a replication. */
async function kneeOf(name: string, service: ServiceSpec, requests: number) {
  const [{ knee }] = await findKnees(
    scenarioOf({
      cores: 16,
      requests,
      replications: 8,
      service,
      policy: { name },
      slo: { percentile: 99, latencyUs: 100 },
    }),
    { workers: 1 },
  );
  return { low: knee.low!, high: knee.high! };
}

/** Policy, service, the figure's load, requests of a replication. */
const ROWS: [string, string, ServiceSpec, number, number][] = [
  ["centralized-fcfs", "exponential", EXPONENTIAL, 0.9625, 100_000],
  ["centralized-fcfs", "Bimodal-1", BIMODAL_1, 0.9375, 150_000],
  ["partitioned-fcfs", "fixed", FIXED, 0.7625, 100_000],
  ["partitioned-fcfs", "exponential", EXPONENTIAL, 0.5375, 100_000],
  ["partitioned-fcfs", "Bimodal-1", BIMODAL_1, 0.2875, 100_000],
];

for (const [policy, name, service, load, requests] of ROWS) {
  Deno.test(`ZygOS, Figure 3: 16 cores, ${policy}, ${name} service: the knee is between load ${load} and the next of the grid`, async () => {
    const { low, high } = await kneeOf(policy, service, requests);
    // Narrow enough to tell one load of the grid from the next but one.
    assertLess(high - low, 1.5 * STEP);
    assert(load < high && low < load + STEP, `[${low}, ${high}]`);
    if (name === "exponential") {
      // M/M/c is known: 99 % within 10 mean services.
      const cores = policy === "centralized-fcfs" ? 16 : 1;
      assert(latencyPercentileUs(cores, low, 10, 99) <= 100);
      assert(latencyPercentileUs(cores, high, 10, 99) >= 100);
    }
  });
}
