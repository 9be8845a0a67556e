import type { ServiceSpec } from "../../lib/scenario/point.ts";
import * as ps from "../../lib/theory/mg1_ps.ts";
import { assertAgrees } from "../_agreement.ts";
import {
  classLatencyUs,
  classSlowdown,
  latencyUs,
  over,
  replicate,
} from "../_replications.ts";

const LOAD = 0.7;

/** Services of mean 10 µs, and requests a replication. */
const SERVICES: [string, ServiceSpec, number][] = [
  ["fixed", { distribution: "fixed", timeUs: 10 }, 200_000],
  ["exponential", { distribution: "exponential", meanUs: 10 }, 250_000],
  ["lognormal", { distribution: "lognormal", meanUs: 10, scv: 4 }, 400_000],
];

for (const [name, service, requests] of SERVICES) {
  Deno.test(`processor sharing on one core, ${name} service: mean latency depends on the mean service alone`, async () => {
    const results = await run(service, requests);
    assertAgrees(
      over(results, latencyUs),
      ps.meanLatencyUs(LOAD, 10),
      "mean latency, µs",
    );
  });
}

Deno.test("processor sharing on one core: short and long requests are slowed down alike, 1 ÷ (1 − load) on average", async () => {
  const timesUs = [2, 10, 50];
  const results = await run({
    distribution: "bimodal",
    modes: timesUs.map((timeUs, of) => ({
      class: `${timeUs}`,
      timeUs,
      weight: [0.6, 0.34, 0.06][of],
    })),
  }, 300_000);
  timesUs.forEach((timeUs, of) => {
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

function run(service: ServiceSpec, requests: number) {
  return replicate({
    policy: { name: "processor-sharing" },
    cores: 1,
    load: LOAD,
    service,
    requests,
    replications: 16,
  });
}
