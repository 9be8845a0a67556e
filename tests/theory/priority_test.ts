import { serviceClasses } from "../../lib/workload/service.ts";
import type { ServiceSpec } from "../../lib/scenario/point.ts";
import * as priority from "../../lib/theory/mg1_priority.ts";
import * as sjf from "../../lib/theory/mg1_sjf.ts";
import { exponentialLaw, uniformLaw } from "../../lib/theory/mg1_srpt.ts";
import * as mmc from "../../lib/theory/mmc_priority.ts";
import { assertAgrees } from "../_agreement.ts";
import {
  classLatencyUs,
  over,
  replicate,
  type Spec,
  waitUs,
} from "../_replications.ts";

/** Three classes: fixed, exponential and uniform, the longest listed first. */
const MIXED: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    {
      class: "long",
      weight: 0.1,
      service: { distribution: "exponential", meanUs: 40 },
    },
    { class: "short", weight: 0.6, timeUs: 5 },
    {
      class: "medium",
      weight: 0.3,
      service: { distribution: "uniform", minUs: 5, maxUs: 15 },
    },
  ],
};
/** Their classes, in the order of the scenario. */
const CLASSES = serviceClasses(MIXED).map(({ share, law }) => ({
  weight: share,
  meanUs: law.meanUs,
  scv: law.scv,
}));
const LOAD = 0.6;

/** Which of {@linkcode CLASSES} goes first, by order. */
const ORDERS: Readonly<Record<string, readonly number[]>> = {
  "shortest-first": [1, 2, 0],
  "as-listed": [0, 1, 2],
};

for (const [order, places] of Object.entries(ORDERS)) {
  for (const preemptive of [false, true]) {
    Deno.test(`priority on one core, ${order}, preemptive ${preemptive}: mean latency of each class is Cobham's, or Kleinrock's`, async () => {
      const results = await run(
        { name: "priority", order, preemptive },
        1,
        MIXED,
        500_000,
      );
      const inOrder = places.map((of) => CLASSES[of]);
      const expected = preemptive
        ? priority.preemptiveLatenciesUs(LOAD, inOrder)
        : priority.meanWaitsUs(LOAD, inOrder)
          .map((us, place) => us + inOrder[place].meanUs);
      places.forEach((of, place) =>
        assertAgrees(
          over(results, classLatencyUs(of)),
          expected[place],
          `mean latency of class ${of}, µs`,
        )
      );
    });
  }
}

/** Two classes of the same exponential service. */
const ALIKE: ServiceSpec = {
  distribution: "bimodal",
  modes: [3, 7].map((weight) => ({
    class: `${weight}`,
    weight,
    service: { distribution: "exponential", meanUs: 10 },
  })),
};

for (const cores of [2, 8]) {
  for (const preemptive of [false, true]) {
    Deno.test(
      `priority on ${cores} cores, one exponential service, preemptive ${preemptive}: mean latency of each class is ${
        preemptive ? "Buzen and Bondi's" : "Kella and Yechiali's"
      }`,
      async () => {
        const results = await run(
          { name: "priority", order: "as-listed", preemptive },
          cores,
          ALIKE,
          300_000,
        );
        const expected = preemptive
          ? mmc.preemptiveLatenciesUs(cores, LOAD, 10, [3, 7])
          : mmc.meanWaitsUs(cores, LOAD, 10, [3, 7]).map((us) => us + 10);
        expected.forEach((us, of) =>
          assertAgrees(
            over(results, classLatencyUs(of)),
            us,
            `mean latency of class ${of}, µs`,
          )
        );
      },
    );
  }
}

Deno.test("shortest job first on one core: mean wait under exponential and under uniform service is Phipps's", async () => {
  const laws: [ServiceSpec, Parameters<typeof sjf.meanWaitUs>[1]][] = [
    [{ distribution: "exponential", meanUs: 10 }, exponentialLaw(10)],
    [{ distribution: "uniform", minUs: 5, maxUs: 15 }, uniformLaw(5, 15)],
  ];
  for (const [service, law] of laws) {
    const results = await run(
      { name: "shortest-job-first" },
      1,
      service,
      300_000,
    );
    assertAgrees(
      over(results, waitUs),
      sjf.meanWaitUs(LOAD, law),
      `mean wait, ${service.distribution}, µs`,
    );
  }
});

Deno.test("shortest job first on one core, bimodal service: mean latency of short and of long requests is Cobham's", async () => {
  const times = [[5, 0.9], [55, 0.1]];
  const service: ServiceSpec = {
    distribution: "bimodal",
    modes: times.map(([timeUs, weight]) => ({
      class: `${timeUs}`,
      timeUs,
      weight,
    })),
  };
  const expected = priority.meanWaitsUs(
    LOAD,
    times.map(([meanUs, weight]) => ({ meanUs, weight, scv: 0 })),
  );
  const results = await run(
    { name: "shortest-job-first" },
    1,
    service,
    300_000,
  );
  times.forEach(([timeUs], of) =>
    assertAgrees(
      over(results, classLatencyUs(of)),
      expected[of] + timeUs,
      `mean latency of ${timeUs} µs, µs`,
    )
  );
});

function run(
  policy: Spec,
  cores: number,
  service: ServiceSpec,
  requests: number,
) {
  return replicate({
    policy,
    cores,
    load: LOAD,
    service,
    requests,
    replications: 16,
  });
}
