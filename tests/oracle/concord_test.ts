import { assertEquals } from "@std/assert";
import { PREEMPTIONS, SWITCHING } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { streamOf } from "../../lib/random/stream.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  charged,
  poisson,
  type Request,
  run,
  type Spec,
} from "../_run.ts";
import { told } from "../laws/_variants.ts";
import { type Outcome, yieldNaively } from "./_concord.ts";

/** Concord with its costs, and a quantum that many outlive. */
const COSTS = {
  quantumUs: 5,
  slots: 2,
  dispatchUs: 0.2,
  requeueUs: 0,
  probeUs: 0.1,
  preemptUs: 0.1,
  switchUs: 0.06,
  probeOverhead: 0.0104,
  dispatcherWorks: true,
  dispatcherOverhead: 0.1,
};

const VARIANTS: readonly Partial<typeof COSTS>[] = [
  {},
  { quantumUs: 1.3, requeueUs: 0.05 },
  { dispatcherWorks: false, slots: 1 },
  { slots: 1, dispatcherOverhead: 0.7 },
  { slots: 3, probeUs: 1.7, probeOverhead: 0.3, quantumUs: 0.9 },
  { probeUs: 0, preemptUs: 0, switchUs: 0.3 },
  { dispatchUs: 0, switchUs: 0, probeOverhead: 0, dispatcherOverhead: 0 },
];

function twinOf(
  costs: typeof COSTS,
  requests: readonly Request[],
  cores: number,
): Outcome {
  const random = streamOf(1, 0, "preemption");
  const period = toTicks(costs.probeUs);
  const untilNext = () =>
    period === 0 ? 0 : Math.floor(random.uniform() * period);
  return yieldNaively(requests, {
    cores,
    quantum: toTicks(costs.quantumUs),
    slots: costs.slots,
    dispatch: toTicks(costs.dispatchUs),
    requeue: toTicks(costs.requeueUs),
    preempt: toTicks(costs.preemptUs),
    switch: toTicks(costs.switchUs),
    probeOverhead: costs.probeOverhead,
    dispatcherOverhead: costs.dispatcherOverhead,
    dispatcherWorks: costs.dispatcherWorks,
    untilNext,
    untilYield: untilNext,
  });
}

for (const changes of VARIANTS) {
  const costs = { ...COSTS, ...changes };
  const spec: Spec = { name: "concord", ...changes };
  Deno.test(`Concord finishes every request when the naive one does: ${told(spec)}`, () => {
    let byDispatcher = 0;
    for (const cores of [1, 2, 5, 16]) {
      for (const load of [0.5, 0.9, 1.2]) {
        const rate = load * cores / BIMODAL_MEAN_US;
        const requests = poisson(1500, rate, BIMODAL, cores);
        const result = run(spec, requests, { cores });
        const twin = twinOf(costs, requests, cores);
        assertEquals(result.finish, twin.finish);
        assertEquals(result.machine.counts[PREEMPTIONS], twin.preemptions);
        byDispatcher += twin.byDispatcher;
        if (costs.switchUs > 0) continue;
        let switching = 0;
        for (let core = 0; core <= cores; core++) {
          switching += charged(result, core, SWITCHING);
        }
        assertEquals(switching, twin.probed);
      }
    }
    assertEquals(byDispatcher > 0, costs.dispatcherWorks);
  });
}
