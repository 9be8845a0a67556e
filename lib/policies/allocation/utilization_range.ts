/**
 * Utilisation range: as many cores as keep the share of their time that goes into
 * requests within a range.
 *
 * Every `intervalUs` it divides the core time of the last interval in which
 * requests progressed by that and what went into searching and stealing; where both
 * are 0 it counts as full. Above `maxUtilization` one core is granted. Below
 * `minUtilization` one is taken back, of the cores without a request and with an
 * empty queue that of lowest number, if there is one. A thread that finds nothing
 * parks, too.
 *
 * With a minimum of 0 cores are given back by threads alone; with a search that
 * never ends besides, never: it is McClure et al.'s static work stealing. Right
 * where core time is what counts; it knows nothing of delay.
 *
 * Not modelled: the core that the allocator itself would run on, locks on queues,
 * caches that a core finds cold, the network stack.
 *
 * Source: S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale
 * Tasks", NSDI 2022; code smcclure20/scheduling-policies-sim, commit 32b9d66,
 * sim/simulation.py, reallocate_threads_utilization; sim/simulation_state.py,
 * current_utilization, current_buffer_cores.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";
import type { PolicyDefinition } from "../definition.ts";
import { elasticDefinition, INTERVAL, MCCLURE } from "./elastic_definition.ts";

/** Utilisation range. */
export const UTILIZATION_RANGE: PolicyDefinition = elasticDefinition({
  name: "utilization-range",
  summary:
    "Work stealing on a changing number of cores: as many as keep the share of time at requests within 75 to 95 %",
  source: "sim/simulation.py, reallocate_threads_utilization",
  parameters: {
    intervalUs: INTERVAL,
    minUtilization: {
      type: "number",
      default: 0.75,
      min: 0,
      means:
        "Share of the time at requests, searching and stealing that goes into requests below which a core is taken back, 0 … 1",
      source: `${MCCLURE}: UTILIZATION_MIN 75`,
    },
    maxUtilization: {
      type: "number",
      default: 0.95,
      min: 0,
      means: "The same above which a core is granted, 0 … 1",
      source: `${MCCLURE}: UTILIZATION_MAX 95`,
    },
  },
  rule: (allocation, { minUtilization, maxUtilization }) => {
    const min = Number(minUtilization), max = Number(maxUtilization);
    let workBefore = 0, searchBefore = 0;
    const utilization = () => {
      const work = allocation.workTime(), search = allocation.searchTime();
      const worked = work - workBefore, searched = search - searchBefore;
      workBefore = work;
      searchBefore = search;
      // Nobody is there, so that no bound keeps out the first.
      if (worked + searched === 0) return Infinity;
      return worked / (worked + searched);
    };
    return {
      decide() {
        const now = utilization();
        if (now > max) allocation.grant();
        else if (now < min) {
          const core = allocation.threads.lowestIdle();
          if (core !== NONE) allocation.revoke(core);
        }
      },
    };
  },
});
