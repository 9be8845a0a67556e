/**
 * Buffer cores: as many cores as keep a few of them without a request, ready for
 * the next.
 *
 * A buffer core is one that is granted, be its thread on its way, and not at a
 * request. Every `intervalUs`, if there are fewer than `minBufferCores`, cores are
 * granted until there are as many, or none is free; if there are more than
 * `maxBufferCores`, some are taken back, drawn uniformly among them. What waits in
 * the queue of a core taken back is left to thieves. A thread that finds nothing
 * parks only while more than `minBufferCores` are buffer cores.
 *
 * With more buffer cores than there are cores every core is granted for good: it is
 * McClure et al.'s static work stealing. Right where load moves faster than cores;
 * it burns the buffer all the time.
 *
 * Not modelled: the core that the allocator itself would run on, locks on queues,
 * caches that a core finds cold, the network stack; a buffer that is a share of the
 * cores at work.
 *
 * Source: S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale
 * Tasks", NSDI 2022; code smcclure20/scheduling-policies-sim, commit 32b9d66,
 * sim/simulation.py, reallocate_threads_buffer_cores; sim/simulation_state.py,
 * current_buffer_cores, can_remove_buffer_core.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";
import type { PolicyDefinition } from "../definition.ts";
import { elasticDefinition, INTERVAL, MCCLURE } from "./elastic_definition.ts";

/** Buffer cores. */
export const BUFFER_CORES: PolicyDefinition = elasticDefinition({
  name: "buffer-cores",
  summary:
    "Work stealing on a changing number of cores: as many as keep 2 to 4 of them without a request",
  source: "sim/simulation.py, reallocate_threads_buffer_cores",
  parameters: {
    intervalUs: INTERVAL,
    minBufferCores: {
      type: "number",
      integer: true,
      default: 2,
      min: 1,
      means: "Cores without a request below which cores are granted",
      source: `${MCCLURE}: BUFFER_CORE_COUNT_MIN 2`,
    },
    maxBufferCores: {
      type: "number",
      integer: true,
      default: 4,
      min: 1,
      means: "Cores without a request above which cores are taken back",
      source: `${MCCLURE}: BUFFER_CORE_COUNT_MAX 4`,
    },
  },
  rule: (allocation, { minBufferCores, maxBufferCores }) => {
    const min = Number(minBufferCores), max = Number(maxBufferCores);
    const { threads, draws } = allocation;
    return {
      decide() {
        if (threads.idle < min) {
          while (threads.idle < min && allocation.grant() !== NONE);
        } else {
          while (threads.idle > max) {
            allocation.revoke(threads.idleAt(draws.below(threads.idle)));
          }
        }
      },
      mayPark: () => threads.idle > min,
    };
  },
});
