import type { ServiceSpec } from "../../lib/scenario/point.ts";
import * as srpt from "../../lib/theory/mg1_srpt.ts";
import * as discrete from "../../lib/theory/mg1_srpt_discrete.ts";
import { assertAgrees } from "../_agreement.ts";
import {
  classLatencyUs,
  latencyUs,
  over,
  replicate,
} from "../_replications.ts";

for (const [load, requests] of [[0.5, 100_000], [0.8, 500_000]]) {
  Deno.test(`SRPT on one core: mean latency of M/M/1 at load ${load} is Schrage and Miller's`, async () => {
    const results = await run(
      { distribution: "exponential", meanUs: 10 },
      load,
      requests,
    );
    assertAgrees(
      over(results, latencyUs),
      srpt.meanLatencyUs(load, srpt.exponentialLaw(10)),
      "mean latency, µs",
    );
  });
}

Deno.test("SRPT on one core: mean latency under uniform service is Schrage and Miller's", async () => {
  const results = await run(
    { distribution: "uniform", minUs: 5, maxUs: 15 },
    0.7,
    300_000,
  );
  assertAgrees(
    over(results, latencyUs),
    srpt.meanLatencyUs(0.7, srpt.uniformLaw(5, 15)),
    "mean latency, µs",
  );
});

Deno.test("SRPT on one core: mean latency of short and of long requests of a bimodal law is the closed form's", async () => {
  const atoms = [
    { timeUs: 5, weight: 0.9 },
    { timeUs: 55, weight: 0.1 },
  ];
  const results = await run(
    {
      distribution: "bimodal",
      modes: atoms.map((atom) => ({ class: `${atom.timeUs}`, ...atom })),
    },
    0.7,
    400_000,
  );
  discrete.latenciesUs(0.7, atoms).forEach((expected, of) => {
    assertAgrees(
      over(results, classLatencyUs(of)),
      expected,
      `latency of ${atoms[of].timeUs} µs, µs`,
    );
  });
});

function run(service: ServiceSpec, load: number, requests: number) {
  return replicate({
    policy: { name: "srpt" },
    cores: 1,
    load,
    service,
    requests,
    replications: 16,
  });
}
