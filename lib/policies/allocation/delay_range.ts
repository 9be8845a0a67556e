/**
 * Delay range: as many cores as keep the delay of requests, averaged over queues,
 * within a range.
 *
 * Every `intervalUs` it adds up how long ago the oldest request of each queue
 * arrived, and divides by the number of cores that requests are steered to. Above
 * `maxDelayUs` one core is granted. Below `minDelayUs` one is taken back, of the
 * cores without a request and with an empty queue that of lowest number, if there
 * is one. A thread that finds nothing parks only while the average is below
 * `maxDelayUs`, and searches on else.
 *
 * With both bounds 0 no core is ever given back: it is McClure et al.'s static work
 * stealing. Right where a delay can be afforded and cores are wanted elsewhere; the
 * delay it allows is paid by the median, too.
 *
 * Not modelled: the core that the allocator itself would run on, locks on queues,
 * caches that a core finds cold, the network stack.
 *
 * Source: S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale
 * Tasks", NSDI 2022; code smcclure20/scheduling-policies-sim, commit 32b9d66,
 * sim/simulation.py, reallocate_threads_delay_range; sim/simulation_state.py,
 * current_average_queueing_delay, current_buffer_cores, can_increase_delay.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { PolicyDefinition } from "../definition.ts";
import { elasticDefinition, INTERVAL, MCCLURE } from "./elastic_definition.ts";

/** Delay range. */
export const DELAY_RANGE: PolicyDefinition = elasticDefinition({
  name: "delay-range",
  summary:
    "Work stealing on a changing number of cores: as many as keep the average delay of queues within 1 to 4 µs",
  source: "sim/simulation.py, reallocate_threads_delay_range",
  parameters: {
    intervalUs: INTERVAL,
    minDelayUs: {
      type: "number",
      unit: "us",
      default: 1,
      min: 0,
      means:
        "Average time since the arrival of each queue's oldest request below which a core is taken back, µs",
      source: `${MCCLURE}: REALLOCATION_THRESHOLD_MIN 1000 ns`,
    },
    maxDelayUs: {
      type: "number",
      unit: "us",
      default: 4,
      min: 0,
      means: "The same above which a core is granted, µs",
      source: `${MCCLURE}: REALLOCATION_THRESHOLD_MAX 4000 ns`,
    },
  },
  rule: (allocation, { minDelayUs, maxDelayUs }) => {
    const min = toTicks(Number(minDelayUs)), max = toTicks(Number(maxDelayUs));
    const { threads } = allocation;
    const averageDelay = () =>
      threads.queues.sumOfDelays() / threads.available.count;
    return {
      decide() {
        const delay = averageDelay();
        if (delay > max) allocation.grant();
        else if (delay < min) {
          const core = threads.lowestIdle();
          if (core !== NONE) allocation.revoke(core);
        }
      },
      mayPark: () => averageDelay() < max,
    };
  },
});
