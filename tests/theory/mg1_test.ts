import { assertAlmostEquals } from "@std/assert";
import { mixtureMoments, serviceClasses } from "../../lib/workload/service.ts";
import type { ServiceSpec } from "../../lib/scenario/point.ts";
import * as md1 from "../../lib/theory/md1.ts";
import * as mg1 from "../../lib/theory/mg1.ts";
import { assertAgrees } from "../_agreement.ts";
import {
  HALF_BIN,
  over,
  replicate,
  waitPercentileUs,
  waitUs,
} from "../_replications.ts";

/** Services of mean 10 µs, their squared coefficient of variation written out, and requests a replication. */
const SERVICES: [string, number, ServiceSpec, number][] = [
  ["fixed", 0, { distribution: "fixed", timeUs: 10 }, 150_000],
  [
    "uniform",
    1 / 12,
    { distribution: "uniform", minUs: 5, maxUs: 15 },
    150_000,
  ],
  ["lognormal", 2, { distribution: "lognormal", meanUs: 10, scv: 2 }, 500_000],
  // 0.9 × 0.5² + 0.1 × 5.5² − 1
  [
    "bimodal",
    2.25,
    {
      distribution: "bimodal",
      modes: [
        { class: "short", timeUs: 5, weight: 0.9 },
        { class: "long", timeUs: 55, weight: 0.1 },
      ],
    },
    300_000,
  ],
  // Second moment 0.9 × 2 × 5² + 0.1 × 2 × 55² = 650
  [
    "bimodal of two exponentials",
    5.5,
    {
      distribution: "bimodal",
      modes: [
        {
          class: "short",
          weight: 9,
          service: { distribution: "exponential", meanUs: 5 },
        },
        {
          class: "long",
          weight: 1,
          service: { distribution: "exponential", meanUs: 55 },
        },
      ],
    },
    500_000,
  ],
];

const LOAD = 0.6;

for (const [name, scv, service, requests] of SERVICES) {
  Deno.test(`one core, FCFS, ${name} service: mean wait at load ${LOAD} is Pollaczek and Khinchine's`, async () => {
    const stated = mixtureMoments(serviceClasses(service));
    assertAlmostEquals(stated.meanUs, 10, 1e-9);
    assertAlmostEquals(stated.scv, scv, 1e-9);
    const results = await replicate({
      policy: { name: "centralized-fcfs" },
      cores: 1,
      load: LOAD,
      service,
      requests,
      replications: 16,
    });
    assertAgrees(
      over(results, waitUs),
      mg1.meanWaitUs(LOAD, 10, scv),
      "mean wait, µs",
    );
  });
}

Deno.test("one core, FCFS, fixed service: p90 and p99 of the wait are those of M/D/1, to half a bin", async () => {
  const results = await replicate({
    policy: { name: "centralized-fcfs" },
    cores: 1,
    load: LOAD,
    service: { distribution: "fixed", timeUs: 10 },
    requests: 250_000,
    replications: 16,
  });
  for (const percentile of [90, 99]) {
    assertAgrees(
      over(results, waitPercentileUs(percentile)),
      md1.waitPercentileUs(LOAD, 10, percentile),
      `p${percentile}, µs`,
      { off: HALF_BIN },
    );
  }
});

Deno.test("partitioned FCFS on 8 cores with random steering is eight times M/G/1: mean wait is Pollaczek and Khinchine's", async () => {
  const [, scv, service] = SERVICES[3];
  const results = await replicate({
    policy: { name: "partitioned-fcfs" },
    cores: 8,
    load: 0.7,
    service,
    requests: 400_000,
    replications: 16,
  });
  assertAgrees(
    over(results, waitUs),
    mg1.meanWaitUs(0.7, 10, scv),
    "mean wait, µs",
  );
});

Deno.test("Shinjuku's dispatcher, with workers to spare, is M/D/1: its wait and its time are all that a request waits", async () => {
  const dispatchUs = 0.2, rateMrps = 4;
  const results = await replicate({
    policy: {
      name: "shinjuku",
      quantumUs: 1000,
      dispatchUs,
      switchUs: 0.06,
    },
    // 4 of 48 workers are busy on average: nobody ever waits for one.
    cores: 48,
    rateMrps,
    service: { distribution: "exponential", meanUs: 1 },
    requests: 250_000,
    replications: 8,
  });
  assertAgrees(
    over(results, waitUs),
    md1.meanWaitUs(rateMrps * dispatchUs, dispatchUs) + dispatchUs + 0.06,
    "mean wait, µs",
  );
});
