import * as srpt from "../../lib/theory/mg1_srpt.ts";
import * as discrete from "../../lib/theory/mg1_srpt_discrete.ts";
import { assertAgrees } from "../_agreement.ts";
import { latencyUs, over } from "../_replications.ts";
import { assertLatencies, onOneCore } from "./_one_core.ts";

for (const [load, requests] of [[0.5, 100_000], [0.8, 500_000]]) {
  Deno.test(`SRPT on one core: mean latency of M/M/1 at load ${load} is Schrage and Miller's`, async () => {
    const results = await onOneCore(
      "srpt",
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
  const results = await onOneCore(
    "srpt",
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
  const expected = discrete.latenciesUs(0.7, atoms);
  await assertLatencies("srpt", atoms, 0.7, 400_000, expected);
});
