import type { ServiceSpec } from "../../lib/scenario/point.ts";
import * as ps from "../../lib/theory/mg1_ps.ts";
import { assertAgrees } from "../_agreement.ts";
import {
  classLatencyUs,
  classSlowdown,
  latencyUs,
  over,
} from "../_replications.ts";
import { onOneCore, serviceOf } from "./_one_core.ts";

const LOAD = 0.7;

/** Services of mean 10 µs, and requests a replication. */
const SERVICES: [string, ServiceSpec, number][] = [
  ["fixed", { distribution: "fixed", timeUs: 10 }, 200_000],
  ["exponential", { distribution: "exponential", meanUs: 10 }, 250_000],
  ["lognormal", { distribution: "lognormal", meanUs: 10, scv: 4 }, 400_000],
];

for (const [name, service, requests] of SERVICES) {
  Deno.test(`processor sharing on one core, ${name} service: mean latency depends on the mean service alone`, async () => {
    const results = await onOneCore(
      "processor-sharing",
      service,
      LOAD,
      requests,
    );
    assertAgrees(
      over(results, latencyUs),
      ps.meanLatencyUs(LOAD, 10),
      "mean latency, µs",
    );
  });
}

Deno.test("processor sharing on one core: short and long requests are slowed down alike, 1 ÷ (1 − load) on average", async () => {
  const atoms = [
    { timeUs: 2, weight: 0.6 },
    { timeUs: 10, weight: 0.34 },
    { timeUs: 50, weight: 0.06 },
  ];
  const service = serviceOf(atoms);
  const results = await onOneCore("processor-sharing", service, LOAD, 300_000);
  atoms.forEach(({ timeUs }, of) => {
    assertAgrees(
      over(results, classSlowdown(of)),
      ps.meanSlowdown(LOAD),
      `slowdown of ${timeUs} µs`,
    );
    assertAgrees(
      over(results, classLatencyUs(of)),
      ps.latencyOfServiceUs(LOAD, timeUs),
      `latency of ${timeUs} µs, µs`,
    );
  });
});
