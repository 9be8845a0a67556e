/** Laws of policies that move cores between applications, on random requests. */

import { assert, assertEquals } from "@std/assert";
import { ACTIVITIES, IDLE } from "../../lib/engine/activities.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import { BIMODAL, BIMODAL_MEAN_US, poisson, run, type Spec } from "../_run.ts";
import { application, BATCH, SHARED, SHARED_CORES } from "../_sharing.ts";
import { PAYING, told } from "./_variants.ts";

const SHARING: readonly Spec[] = PAYING.filter(({ name }) =>
  POLICIES.some((policy) => policy.name === name && policy.sharesCores)
);

for (const spec of SHARING) {
  for (const [who, applications, applicationOf] of SHARED) {
    Deno.test(`${who}: each request finishes once and not early, all core time is somebody's or nobody's, by ${told(spec)}`, () => {
      for (const load of [0.2, 0.6]) {
        const requests = poisson(
          1500,
          load * SHARED_CORES / BIMODAL_MEAN_US,
          BIMODAL,
        );
        const result = run(spec, requests, {
          cores: SHARED_CORES,
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
        for (let core = 0; core < SHARED_CORES; core++) {
          idle += ledger[core * ACTIVITIES + IDLE];
        }
        const owned = ownership.coreTime.reduce((sum, of) => sum + of, 0);
        assertEquals(owned + idle, SHARED_CORES * now);
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
      cores: SHARED_CORES,
      applications: [capped, BATCH],
    });
    const own = machine.ownership.coreTime.subarray(0, ACTIVITIES);
    const cores = own.reduce((sum, of) => sum + of, 0) / machine.now;
    assert(cores <= 2, `${told(spec)}: ${cores} cores`);
  }
});
