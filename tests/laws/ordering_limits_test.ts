/** What the policies that order requests become, request by request. */

import { assertEquals, assertLess } from "@std/assert";
import { PREEMPTIONS } from "../../lib/engine/activities.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  finishTimes,
  FIXED,
  poisson,
  type Request,
  run,
  type Spec,
} from "../_run.ts";

const CENTRALIZED: Spec = { name: "centralized-fcfs" };
const BY_MEAN: Spec = { name: "shortest-job-first", by: "class-mean" };
const EDF: Spec = { name: "earliest-deadline-first" };
const PRIORITY: Spec = { name: "priority" };
const CLASS_MEANS_US = [0.5, 20];
const CORES = [1, 2, 16];

function bimodal(cores: number, load = 0.9): Request[] {
  return poisson(3000, load * cores / BIMODAL_MEAN_US, BIMODAL, cores);
}

function assertSame(one: Spec, other: Spec): void {
  for (const cores of CORES) {
    const requests = bimodal(cores);
    const setting = { cores, classMeansUs: CLASS_MEANS_US };
    assertEquals(
      finishTimes(one, requests, setting),
      finishTimes(other, requests, setting),
    );
  }
}

/** Specs that with one class have nothing to choose by. */
const WITH_ONE_CLASS: readonly Spec[] = [
  BY_MEAN,
  ...[true, false].flatMap((preemptive) => [
    { ...EDF, preemptive },
    { ...PRIORITY, preemptive },
    { ...PRIORITY, preemptive, preemptUs: 3, order: "as-listed" },
  ]),
];

for (const spec of WITH_ONE_CLASS) {
  Deno.test(`with one class is centralized FCFS: ${JSON.stringify(spec)}`, () => {
    for (const cores of CORES) {
      const requests = poisson(3000, 0.9 * cores, EXPONENTIAL);
      const result = run(spec, requests, { cores });
      const central = run(CENTRALIZED, requests, { cores });
      assertEquals(result.finish, central.finish);
      assertEquals(result.start, central.start);
      assertEquals(result.machine.counts[PREEMPTIONS], 0);
    }
  });
}

Deno.test("shortest job first with service that never varies is centralized FCFS", () => {
  for (const cores of CORES) {
    const requests = poisson(3000, 0.9 * cores, FIXED);
    assertEquals(
      finishTimes({ name: "shortest-job-first" }, requests, { cores }),
      finishTimes(CENTRALIZED, requests, { cores }),
    );
  }
});

Deno.test("with a fixed time a class, shortest job first by service and by class mean are one, and priority, shortest first", () => {
  assertSame(BY_MEAN, { name: "shortest-job-first" });
  assertSame(BY_MEAN, PRIORITY);
});

for (const preemptive of [true, false]) {
  Deno.test(`earliest deadline first without slack is centralized FCFS; preemptive ${preemptive}`, () => {
    assertSame({ ...EDF, slack: 0, preemptive }, CENTRALIZED);
  });

  Deno.test(`earliest deadline first with more slack than a run lasts is priority, shortest first; preemptive ${preemptive}`, () => {
    assertSame({ ...EDF, slack: 1e9, preemptive }, { ...PRIORITY, preemptive });
  });
}

Deno.test("earliest deadline first: a long request overtakes a short one once it has waited for more than its class has more slack", () => {
  // 20 and 0.5 µs: 39 µs more at a slack of 2.
  const requests = (apartUs: number) => [
    { arrival: 0, service: 1_000_000, class: 0 },
    { arrival: 10_000, service: 200_000, class: 1 },
    { arrival: 10_000 + 10_000 * apartUs, service: 5_000, class: 0 },
  ];
  const isOvertaken = (apartUs: number) => {
    const setting = { cores: 1, classMeansUs: CLASS_MEANS_US };
    const [, long, short] = finishTimes(
      { ...EDF, slack: 2 },
      requests(apartUs),
      setting,
    );
    return short < long;
  };
  assertEquals(isOvertaken(38.9), true);
  assertEquals(isOvertaken(39.1), false);
});

Deno.test("preemptive priority: the first class is served as if there were no other", () => {
  const spec = { ...PRIORITY, preemptive: true };
  for (const cores of CORES) {
    const requests = bimodal(cores, 1.2);
    const first = requests.filter((request) => request.class === 0);
    const finish = finishTimes(spec, requests, {
      cores,
      classMeansUs: CLASS_MEANS_US,
    }).filter((_, request) => requests[request].class === 0);
    assertEquals(finish, finishTimes(CENTRALIZED, first, { cores }));
  }
});

Deno.test("on one core none has a lower mean latency than SRPT", () => {
  const requests = bimodal(1);
  const setting = { cores: 1, classMeansUs: CLASS_MEANS_US };
  const mean = (spec: Spec) =>
    finishTimes(spec, requests, setting)
      .reduce((sum, at, of) => sum + at - requests[of].arrival, 0);
  const least = mean({ name: "srpt" });
  for (
    const spec of [
      { name: "shortest-job-first" },
      EDF,
      { ...EDF, preemptive: true },
      { ...PRIORITY, order: "as-listed" },
      { ...PRIORITY, preemptive: true },
    ]
  ) assertLess(least, mean(spec));
});
