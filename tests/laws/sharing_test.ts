/** Laws of policies that move cores between applications, on random requests. */

import { assert, assertEquals } from "@std/assert";
import { ACTIVITIES, IDLE } from "../../lib/engine/activities.ts";
import type { Application } from "../../lib/policies/definition.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import { BIMODAL, BIMODAL_MEAN_US, poisson, run, type Spec } from "../_run.ts";
import { PAYING, told } from "./_variants.ts";

const CORES = 6;

function application(of: Partial<Application>): Application {
  return {
    name: "a",
    isBestEffort: false,
    isEndless: false,
    guaranteedCores: 2,
    maxCores: CORES,
    ...of,
  };
}

const JOBS = application({
  name: "jobs",
  isBestEffort: true,
  guaranteedCores: 0,
});
const BATCH = { ...JOBS, name: "batch", isEndless: true };

/** Who shares the cores, and the application of each class. */
const SHARED: readonly [string, readonly Application[], readonly number[]][] = [
  ["two applications", [application({}), application({ name: "b" })], [0, 1]],
  ["and work without end", [
    application({}),
    BATCH,
    application({ name: "b", guaranteedCores: 1 }),
  ], [0, 2]],
  ["a best-effort application, capped work without end", [
    application({ guaranteedCores: 3, maxCores: 4 }),
    { ...JOBS, guaranteedCores: 1 },
    { ...BATCH, maxCores: 2 },
  ], [0, 1]],
];

const SHARING: readonly Spec[] = PAYING.filter(({ name }) =>
  POLICIES.some((policy) => policy.name === name && policy.sharesCores)
);

for (const spec of SHARING) {
  for (const [who, applications, applicationOf] of SHARED) {
    Deno.test(`${who}: each request finishes once and not early, all core time is somebody's or nobody's, by ${told(spec)}`, () => {
      for (const load of [0.2, 0.6]) {
        const requests = poisson(1500, load * CORES / BIMODAL_MEAN_US, BIMODAL);
        const result = run(spec, requests, {
          cores: CORES,
          applications,
          applicationOf,
        });
        assert(result.finishes.every((times) => times === 1));
        requests.forEach(({ arrival, service }, index) => {
          assert(result.start[index] >= arrival);
          assert(result.finish[index] >= arrival + service);
        });
        const { now, ledger, ownership, allCores } = result.machine;
        for (let core = 0; core < allCores; core++) {
          const of = ledger.subarray(
            core * ACTIVITIES,
            (core + 1) * ACTIVITIES,
          );
          assertEquals(of.reduce((sum, ticks) => sum + ticks, 0), now);
        }
        let idle = 0;
        for (let core = 0; core < CORES; core++) {
          idle += ledger[core * ACTIVITIES + IDLE];
        }
        const owned = ownership.coreTime.reduce((sum, of) => sum + of, 0);
        assertEquals(owned + idle, CORES * now);
      }
    });
  }
}

Deno.test("no application has more cores than it may", () => {
  assert(SHARING.length > 5);
  for (const spec of SHARING) {
    const capped = application({ maxCores: 2 });
    const requests = poisson(1500, 4 / BIMODAL_MEAN_US, BIMODAL)
      .map((request) => ({ ...request, class: 0 }));
    const { machine } = run(spec, requests, {
      cores: CORES,
      applications: [capped, BATCH],
    });
    const own = machine.ownership.coreTime.subarray(0, ACTIVITIES);
    const cores = own.reduce((sum, of) => sum + of, 0) / machine.now;
    assert(cores <= 2, `${told(spec)}: ${cores} cores`);
  }
});
