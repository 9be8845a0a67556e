/**
 * Delay threshold: a core more whenever a request waits too long, a core less
 * whenever a core finds nothing to do. The way of Shenango and Caladan, as McClure
 * et al. simulate it.
 *
 * Every `intervalUs`, if the oldest request of any queue arrived more than
 * `thresholdUs` ago, one core is granted. Cores are given back by threads alone,
 * which steal from one another and park when a search has failed.
 *
 * With a search that never ends and every core granted it is McClure et al.'s
 * static work stealing; with looks and steals at no cost besides, centralized FCFS
 * but for the order of service. Right where load moves slowly; with short requests
 * and many cores it grants too late, and searches burn what it saves.
 *
 * Not modelled: the core that the allocator itself would run on, locks on queues,
 * caches that a core finds cold, the network stack, and Shenango's IOKernel, which
 * has a policy of its own.
 *
 * Source: S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale
 * Tasks", NSDI 2022; code smcclure20/scheduling-policies-sim, commit 32b9d66,
 * sim/simulation.py, reallocate_threads_default.
 *
 * @module
 */

import { toTicks } from "../../engine/ticks.ts";
import type { PolicyDefinition } from "../definition.ts";
import { elasticDefinition, INTERVAL, MCCLURE } from "./elastic_definition.ts";

/** Delay threshold. */
export const DELAY_THRESHOLD: PolicyDefinition = elasticDefinition({
  name: "delay-threshold",
  summary:
    "Work stealing on a changing number of cores: one more if a request has waited 5 µs, one less when a core finds nothing",
  source: "sim/simulation.py, reallocate_threads_default",
  parameters: {
    intervalUs: INTERVAL,
    thresholdUs: {
      type: "number",
      unit: "us",
      default: 5,
      min: 0,
      means:
        "Time since the arrival of the oldest request of a queue beyond which a core is granted, µs",
      source: `${MCCLURE}: ALLOCATION_THRESHOLD 5000 ns`,
    },
  },
  rule: (allocation, { thresholdUs }) => {
    const threshold = toTicks(Number(thresholdUs));
    const { queues } = allocation.threads;
    return {
      decide() {
        if (queues.longestDelay() > threshold) allocation.grant();
      },
    };
  },
});
