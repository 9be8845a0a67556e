import type { ServiceSpec } from "../../lib/scenario/point.ts";
import * as las from "../../lib/theory/mg1_las.ts";
import * as srpt from "../../lib/theory/mg1_srpt.ts";
import { assertAgrees } from "../_agreement.ts";
import { latencyUs, over } from "../_replications.ts";
import { assertLatencies, onOneCore } from "./_one_core.ts";

const LAWS: [string, ServiceSpec, srpt.ContinuousLaw, number, number][] = [
  [
    "exponential",
    { distribution: "exponential", meanUs: 10 },
    srpt.exponentialLaw(10),
    0.7,
    250_000,
  ],
  [
    "uniform",
    { distribution: "uniform", minUs: 5, maxUs: 15 },
    srpt.uniformLaw(5, 15),
    0.6,
    200_000,
  ],
];

for (const [name, service, law, load, requests] of LAWS) {
  Deno.test(`least attained service on one core: mean latency under ${name} service is Schrage's`, async () => {
    assertAgrees(
      over(
        await onOneCore("least-attained-service", service, load, requests),
        latencyUs,
      ),
      las.meanLatencyUs(load, law),
      "mean latency, µs",
    );
  });
}

Deno.test("least attained service on one core: mean latency of short, middling and long requests is the closed form's", async () => {
  const atoms = [
    { timeUs: 2, weight: 0.6 },
    { timeUs: 10, weight: 0.34 },
    { timeUs: 50, weight: 0.06 },
  ];
  const expected = las.latenciesUs(0.6, atoms);
  await assertLatencies(
    "least-attained-service",
    atoms,
    0.6,
    400_000,
    expected,
  );
});
