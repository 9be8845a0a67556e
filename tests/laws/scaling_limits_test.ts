import { assert, assertEquals } from "@std/assert";
import { CORE_GRANTS, CORE_YIELDS } from "../../lib/engine/activities.ts";
import { BIMODAL, BIMODAL_MEAN_US, poisson, run, type Spec } from "../_run.ts";
import { told } from "./_variants.ts";

const PARTITIONED: Spec = { name: "partitioned-fcfs", steering: "rss" };

const classMeansUs = [0.5, 20];

/** Policies that look often and find nothing to do. */
const STILL: readonly Spec[] = [
  {
    name: "ix-control-plane",
    metricsUs: 10,
    metricsPerDecision: 1,
    upQueue: 1e9,
    downQueue: 0,
  },
  {
    name: "tas-scaling",
    sampleUs: 10,
    holdSamples: 1,
    downIdleCores: 8,
    upIdleCores: 0,
  },
];

for (const spec of STILL) {
  Deno.test(`on all cores from the start and never moved, it is partitioned FCFS by RSS, request by request: ${told(spec)}`, () => {
    for (const cores of [1, 3, 8]) {
      const rate = 0.6 * cores / BIMODAL_MEAN_US;
      const requests = poisson(3000, rate, BIMODAL);
      const still = { ...spec, initialCores: cores };
      const scaled = run(still, requests, { cores, classMeansUs });
      const partitioned = run(PARTITIONED, requests, {
        cores,
        classMeansUs,
      });
      assertEquals(scaled.finish, partitioned.finish);
      assertEquals(scaled.start, partitioned.start);
      assertEquals(scaled.machine.counts[CORE_GRANTS], 0);
      assertEquals(scaled.machine.counts[CORE_YIELDS], 0);
    }
  });
}

for (
  const spec of [
    {
      name: "ix-control-plane",
      metricsUs: 20,
      metricsPerDecision: 5,
      upQueue: 3,
      downQueue: 1.5,
      upAfterUpUs: 200,
      upAfterDownUs: 500,
      downAfterUs: 500,
    },
    { name: "tas-scaling", sampleUs: 20, holdSamples: 3, initialCores: 1 },
  ]
) {
  Deno.test(`a load that rises and falls is followed, and every core is there when it is needed: ${spec.name}`, () => {
    const light = 0.5 / BIMODAL_MEAN_US, heavy = 5 / BIMODAL_MEAN_US;
    const one = poisson(1000, light, BIMODAL);
    const last = one.at(-1)!.arrival;
    const two = poisson(20_000, heavy, BIMODAL, 2)
      .map((request) => ({ ...request, arrival: request.arrival + last }));
    const end = two.at(-1)!.arrival;
    const three = poisson(4000, light, BIMODAL, 3)
      .map((request) => ({ ...request, arrival: request.arrival + end }));
    const result = run(spec, [...one, ...two, ...three], {
      cores: 8,
      classMeansUs,
    });
    const { counts, ownership } = result.machine;
    const left = ownership.owner.filter((owner) => owner === 0).length;
    assert(counts[CORE_GRANTS] >= 4, `${counts[CORE_GRANTS]} grants`);
    assertEquals(counts[CORE_GRANTS] - counts[CORE_YIELDS], left - 1);
    assert(left <= 3, `${left} cores left`);
  });
}
