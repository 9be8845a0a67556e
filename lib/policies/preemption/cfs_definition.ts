/**
 * The parameters of CFS, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { STEERING, STEERING_PARAMETERS } from "../steering.ts";
import { Cfs } from "./cfs.ts";

const FAIR = "Linux 4.19, kernel/sched/fair.c";

/** CFS. */
export const CFS: PolicyDefinition = {
  name: "cfs",
  summary:
    "The time sharing of Linux: a queue a core in the order of service had, slices of milliseconds",
  source: `${FAIR}; a thread for every request`,
  notModelled: [
    "Weights, groups, buddies, and granularities that grow with the number of CPUs",
    "When the kernel does not pull: a core seldom idle for long, a thread whose cache is warm",
    "Periodic balancing, and what balancing and the search for an idle core cost",
    "Interrupts, softirqs and the network stack",
  ],
  parameters: {
    targetLatencyUs: {
      type: "number",
      unit: "us",
      default: 6000,
      min: 0,
      means: "Time that the requests of a core share as slices, µs",
      source: `${FAIR}, sysctl_sched_latency, before it is scaled`,
    },
    minGranularityUs: {
      type: "number",
      unit: "us",
      default: 750,
      min: 0,
      means: "Least slice, µs",
      source: `${FAIR}, sysctl_sched_min_granularity, before it is scaled`,
    },
    tickUs: {
      type: "number",
      unit: "us",
      default: 4000,
      min: 0,
      aboveMin: true,
      means: "Time between two looks at whether a slice is up, µs",
      source: "Linux, kernel/Kconfig.hz: 250 Hz unless configured otherwise",
    },
    wakeupPreemption: {
      type: "boolean",
      default: true,
      means: "Whether a request that arrives may preempt the running one",
      source: "Linux 4.19, kernel/sched/features.h, WAKEUP_PREEMPTION",
    },
    wakeupGranularityUs: {
      type: "number",
      unit: "us",
      default: 1000,
      min: 0,
      means:
        "How far the running request must be ahead in virtual runtime to be preempted by an arrival, µs",
      source: `${FAIR}, sysctl_sched_wakeup_granularity, before it is scaled`,
    },
    sleeperCreditUs: {
      type: "number",
      unit: "us",
      default: 3000,
      min: 0,
      means:
        "By how much a request that arrives is behind its queue in virtual runtime, µs",
      source:
        `${FAIR}, place_entity: half of the target latency (GENTLE_FAIR_SLEEPERS)`,
    },
    placement: {
      type: "choice",
      choices: ["idle-first", "home"],
      default: "idle-first",
      means:
        "Where a request goes when its home core is busy: to the next idle core by number, if there is one; or nowhere else",
      source: `${FAIR}, select_idle_sibling`,
    },
    ...STEERING_PARAMETERS,
    steering: {
      ...STEERING,
      means: STEERING.means.replace("its core", "its home core"),
    },
    idleBalance: {
      type: "boolean",
      default: true,
      means:
        "Whether a core that runs out of requests pulls one from the longest queue",
      source: `${FAIR}, idle_balance`,
    },
    switchUs: {
      type: "number",
      unit: "us",
      default: 0.599,
      min: 0,
      means: "Core time to switch to a request, µs",
      source:
        "Humphries et al., ghOSt, SOSP 2021, Table 3 (2 GHz), not verified: CFS context switch",
      assumed: true,
    },
  },
  extraCores: 0,
  timers: 0,
  workConserving: true,
  sharesInPart: true,
  create: (spec, context) => new Cfs(spec, context),
};
