/**
 * What the policies that let a {@linkcode CoreAllocator} move cores have in common
 * to say of themselves: their costs, and where each default is from.
 *
 * @module
 */

import type {
  NumberParameter,
  Parameter,
  PolicyDefinition,
} from "../definition.ts";
import { CHECK_US, STEAL_US } from "../steal_costs.ts";
import { CoreAllocator } from "./core_allocator.ts";
import type { RuleMaker } from "./tenant.ts";

/** Where the defaults are from. */
export const MCCLURE =
  "McClure et al., NSDI 2022, code smcclure20/scheduling-policies-sim, configs/ws_config.json";

/** Time between decisions. */
export const INTERVAL: NumberParameter = {
  type: "number",
  unit: "us",
  default: 5,
  min: 0,
  aboveMin: true,
  means: "Time between two decisions of the core allocator, µs",
  source: `${MCCLURE}: CORE_REALLOCATION_TIMER 5000 ns`,
};

const COSTS: Readonly<Record<string, NumberParameter>> = {
  allocationUs: {
    type: "number",
    unit: "us",
    default: 5,
    min: 0,
    means: "Core time from a grant to the thread's first look for work, µs",
    source: `${MCCLURE}: ALLOCATION_TIME 5000 ns`,
  },
  searchUs: {
    type: "number",
    unit: "us",
    default: 3.1,
    min: 0,
    means:
      "Time without work, to the end of a round of looks, after which a thread parks if it may, µs",
    source:
      `${MCCLURE}: MINIMUM_WORK_SEARCH_TIME 3100 ns, the time of one round on the 32 cores of their experiments`,
  },
  checkUs: CHECK_US,
  stealUs: STEAL_US,
  ownCheckUs: {
    type: "number",
    unit: "us",
    default: 1,
    min: 0,
    means:
      "Time between two looks of a searching core at its own queue, which cost nothing, µs; 0: it sees it all the time",
    source: `${MCCLURE}: LOCAL_QUEUE_CHECK_TIMER 1000 ns`,
  },
};

/** What tells one of these policies from the others. */
export interface ElasticPolicy {
  /** Its name in a scenario. */
  readonly name: string;
  /** What it does, one sentence. */
  readonly summary: string;
  /** Where in their code it is. */
  readonly source: string;
  /** Parameters of its own, the interval among them if it has one. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Its rule. */
  readonly rule: RuleMaker;
}

/** The definition of `policy`. */
export function elasticDefinition(policy: ElasticPolicy): PolicyDefinition {
  const { name, summary, parameters, rule } = policy;
  return {
    name,
    summary,
    source:
      `McClure et al., Efficient Scheduling Policies for Microsecond-Scale Tasks, NSDI 2022; code smcclure20/scheduling-policies-sim, commit 32b9d66, ${policy.source}`,
    notModelled: [
      "The core that the allocator itself would run on",
      "Locks on queues",
      "Caches that a core finds cold",
      "The network stack",
    ],
    parameters: { ...parameters, ...COSTS },
    extraCores: 0,
    timers: 1,
    workConserving: false,
    sharesCores: true,
    create: (spec, context) => new CoreAllocator(spec, context, rule),
  };
}
