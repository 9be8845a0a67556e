/**
 * G. Prekas et al., "ZygOS: Achieving Low Tail Latency for Microsecond-scale
 * Networked Tasks", SOSP 2017, Figure 3, grey lines: the highest load on 16
 * cores, on a grid of 0.0625 + 0.025 k, at which the 99th percentile of latency
 * is at most 10 mean services.
 *
 * That percentile meets the objective if and only if at most 1 % of requests
 * take 10 mean services or more. Times are chosen so that 10 of them are the
 * edge of a histogram's bin: the share is exact.
 *
 * @module
 */

import type { ServiceSpec } from "../../lib/scenario/point.ts";
import { latencyTail } from "../../lib/theory/mmc.ts";
import {
  assertAbove,
  assertAgrees,
  assertBelow,
  type Mean,
} from "../_agreement.ts";
import { over, replicate, shareFromUs } from "../_replications.ts";

const MEAN_US = 10.24;
const ALLOWED = 0.01;

const FIXED: ServiceSpec = { distribution: "fixed", timeUs: MEAN_US };
const EXPONENTIAL: ServiceSpec = {
  distribution: "exponential",
  meanUs: MEAN_US,
};
const BIMODAL_1: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    { class: "short", timeUs: 0.5 * MEAN_US, weight: 0.9 },
    { class: "long", timeUs: 5.5 * MEAN_US, weight: 0.1 },
  ],
};

/** Share of requests that take 10 mean services or more. */
async function shareTooSlow(
  policy: string,
  service: ServiceSpec,
  load: number,
  requests: number,
): Promise<Mean> {
  const results = await replicate({
    policy: { name: policy },
    cores: 16,
    load,
    service,
    requests,
    replications: 16,
  });
  return over(results, shareFromUs(10 * MEAN_US));
}

/** Policy, service, the figure's grid point, the next load that a run of this length can judge, requests a replication. */
const POINTS: [string, string, ServiceSpec, number, number, number][] = [
  // The limit is between 0.983 and 0.986: at 0.9875, the next on the grid, a run would have to be ten times as long.
  ["centralized-fcfs", "fixed", FIXED, 0.9625, 0.995, 400_000],
  ["centralized-fcfs", "exponential", EXPONENTIAL, 0.9625, 0.9875, 400_000],
  ["centralized-fcfs", "Bimodal-1", BIMODAL_1, 0.9375, 0.9625, 300_000],
  ["partitioned-fcfs", "fixed", FIXED, 0.7625, 0.7875, 200_000],
  ["partitioned-fcfs", "Bimodal-1", BIMODAL_1, 0.2875, 0.3125, 400_000],
];

for (const [policy, name, service, load, next, requests] of POINTS) {
  Deno.test(`ZygOS, Figure 3: 16 cores, ${policy}, ${name} service: p99 of 10 mean services holds at load ${load}, not at ${next}`, async () => {
    assertBelow(
      await shareTooSlow(policy, service, load, requests),
      ALLOWED,
      `share too slow at ${load}`,
    );
    assertAbove(
      await shareTooSlow(policy, service, next, requests),
      ALLOWED,
      `share too slow at ${next}`,
    );
  });
}

Deno.test("ZygOS, Figure 3: 16 cores, partitioned-fcfs, exponential service: p99 of 10 mean services holds at load 0.5375, not at 0.5625", async () => {
  // At 0.5375 the share is 0.98 %, too near 1 % for a short run: it is held against the closed form, which is below.
  const expected = latencyTail(1, 0.5375, MEAN_US, 10 * MEAN_US);
  assertBelow({ value: expected, standardError: 0 }, ALLOWED, "closed form");
  const share = await shareTooSlow(
    "partitioned-fcfs",
    EXPONENTIAL,
    0.5375,
    400_000,
  );
  assertAgrees(share, expected, "share too slow at 0.5375", { sees: 0.05 });
  assertAbove(
    await shareTooSlow("partitioned-fcfs", EXPONENTIAL, 0.5625, 200_000),
    ALLOWED,
    "share too slow at 0.5625",
  );
});
