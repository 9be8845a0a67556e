/**
 * The extreme bimodal workload on 16 cores, no costs: 99.5 % of requests take
 * 0.5 µs, 0.5 % take 500 µs. How much load keeps the 99.9th percentile of the
 * slowdown at 10 or below?
 *
 * From another program, in C, runs of 4 million requests: centralized FCFS up to
 * 0.442–0.447, DARC with 3 reserved cores up to 0.976–0.983; there the long
 * requests saturate their 13 cores at 13 ÷ 13.344 = 0.974, and only a finite run is
 * over it. (H. Demoulin et al., "Perséphone", SOSP 2021, Figure 1, has the workload.)
 *
 * The percentile is 10 or below if 0.1 % of requests at most take 10 times their
 * service or more: 10 is the edge of a histogram's bin, so the share is exact.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { ServiceSpec } from "../../lib/scenario/point.ts";
import { binOf, edgeOf, Histogram } from "../../lib/stats/histogram.ts";
import type { ReplicationResult } from "../../lib/sweep/replication.ts";
import { assertAbove, assertBelow } from "../_agreement.ts";
import { over, replicate, type Spec } from "../_replications.ts";

const SERVICE: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    { class: "short", timeUs: 0.5, weight: 0.995 },
    { class: "long", timeUs: 500, weight: 0.005 },
  ],
};

const DARC_3: Spec = {
  name: "darc",
  reservedCores: 3,
  dispatchUs: 0,
  classifyUs: 0,
};
const MOST = 10;
const ALLOWED = 0.001;

function run(
  policy: Spec,
  load: number,
  requests: number,
  replications: number,
): Promise<ReplicationResult[]> {
  return replicate({
    policy,
    cores: 16,
    load,
    service: SERVICE,
    requests,
    replications,
  });
}

/** Share of requests that take {@linkcode MOST} times their service or more. */
function shareTooSlow({ recording }: ReplicationResult): number {
  const from = binOf(MOST);
  assertEquals(edgeOf(from), MOST, "edge of a bin");
  const { counts, count } = Histogram.merged(recording.histograms.slowdown);
  return counts.subarray(from).reduce((sum, of) => sum + of, 0) / count;
}

/** Policy, a load at which it keeps the slowdown, one at which it does not, requests and replications. */
const BRACKETS: [string, Spec, number, number, number, number][] = [
  ["centralized FCFS", { name: "centralized-fcfs" }, 0.4, 0.5, 500_000, 8],
  ["3 reserved cores", DARC_3, 0.95, 0.99, 1_500_000, 4],
];

for (const [name, policy, below, above, requests, replications] of BRACKETS) {
  Deno.test(`extreme bimodal service on 16 cores, ${name}: p99.9 of the slowdown is below 10 at load ${below}, above at ${above}`, async () => {
    const low = over(
      await run(policy, below, requests, replications),
      shareTooSlow,
    );
    const high = over(
      await run(policy, above, requests, replications),
      shareTooSlow,
    );
    assertBelow(low, ALLOWED, `share too slow at ${below}`);
    assertAbove(high, ALLOWED, `share too slow at ${above}`);
  });
}
