/**
 * Ideal allocation: a core without a request for every request without a core.
 *
 * Every `intervalUs`, or with 0 whenever a request has arrived or finished or a
 * core has been given back, it counts the requests in queues and the cores that are
 * granted and not at a request, be their thread on its way. Fewer cores than
 * requests, and cores are granted until they are as many, or none is free; more,
 * and those of lowest number are taken back until they are as many. What waits in
 * the queue of a core taken back is left to thieves. A thread that finds nothing
 * parks, too.
 *
 * With `intervalUs` 0 and every cost 0 as many cores are at requests as in
 * centralized FCFS at any time, and every other is free. An oracle of the number of
 * requests, and a bound on what knowing it is worth.
 *
 * Not modelled: the core that the allocator itself would run on, locks on queues,
 * caches that a core finds cold, the network stack.
 *
 * Source: S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale
 * Tasks", NSDI 2022; code smcclure20/scheduling-policies-sim, commit 32b9d66,
 * sim/simulation.py, reallocate_threads_ideal, which never comes back from its loop
 * where requests wait and every core is granted.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";
import type { PolicyDefinition } from "../definition.ts";
import { elasticDefinition, INTERVAL } from "./elastic_definition.ts";

/** Ideal allocation. */
export const IDEAL_ALLOCATION: PolicyDefinition = elasticDefinition({
  name: "ideal-allocation",
  summary:
    "Work stealing on a changing number of cores: every 5 µs, a core without a request for every request that waits",
  source: "sim/simulation.py, reallocate_threads_ideal",
  parameters: {
    intervalUs: {
      ...INTERVAL,
      aboveMin: false,
      means:
        "Time between two decisions of the core allocator, µs; 0: whenever a request has arrived or finished or a core has been given back",
    },
  },
  rule: (allocation) => {
    const { threads } = allocation;
    const { queues } = threads;
    return {
      decide() {
        if (queues.waiting > threads.idle) {
          while (
            queues.waiting > threads.idle && allocation.grant() !== NONE
          );
        } else {
          while (queues.waiting < threads.idle) {
            allocation.revoke(threads.idleAt(0));
          }
        }
      },
    };
  },
});
