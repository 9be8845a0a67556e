/**
 * The parameters of work stealing, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { CHECK_US, STEAL_US } from "../steal_costs.ts";
import { STEERING_PARAMETERS } from "../steering.ts";
import { WorkStealing } from "./work_stealing.ts";

/** Work stealing. */
export const WORK_STEALING: PolicyDefinition = {
  name: "work-stealing",
  summary:
    "A queue a core; a core without requests looks for one in the queues of the others",
  source:
    "Prekas et al., ZygOS, SOSP 2017; McClure et al., Efficient Scheduling Policies for Microsecond-Scale Tasks, NSDI 2022",
  notModelled: [
    "Locks that thieves contend for",
    "Connections whose requests must stay in order",
    "Interrupts to a busy home core",
    "The network stack",
    "What hyperthread siblings share",
  ],
  parameters: {
    checkUs: CHECK_US,
    stealUs: STEAL_US,
    victim: {
      type: "choice",
      choices: [
        "random",
        "scan",
        "probe",
        "sibling-first",
        "two-choices",
        "longest",
      ],
      default: "random",
      means:
        "Whom a core without requests steals from: one drawn uniformly of all that have some, which it sees at once and, until there is one, at no cost (longest: the same, but the one that has most); the first that has some, looking at the others by number, a check each (sibling-first: at its hyperthread sibling and at one drawn at random before them); or the same, looking at others drawn at random, one by one (probe) or by twos, of which it takes from the longer",
      source:
        "Random: ix-project/zygos, dp/net/tcp_api.c, tcp_steal_idle_wait. Scan: smcclure20/scheduling-policies-sim, sim/tasks.py, WorkStealTask. Sibling-first: shenango/shenango, runtime/sched.c, schedule. Two-choices and longest: as work_search_walk_random and OracleWorkStealTask in sim/tasks.py, which judge by the oldest request, and charge one check for two",
    },
    take: {
      type: "choice",
      choices: ["one", "half", "half-difference"],
      default: "one",
      means:
        "What is taken: the oldest request; the older half of the queue, rounded up; or half of what it has more than the thief's own queue, rounded up, at least one",
      source:
        "One: ix-project/zygos, dp/net/tcp_api.c. Half: shenango/shenango, runtime/sched.c, steal_work. Half of the difference: shenango/caladan, the same function",
    },
    localFirst: {
      type: "boolean",
      default: true,
      means:
        "Whether a core sees its own queue at once and at no cost; if not, it is one of those it looks at",
      source: "ix-project/zygos, dp/core/syscall.c, sys_bpoll",
    },
    ...STEERING_PARAMETERS,
  },
  extraCores: 0,
  timers: 1,
  workConserving: true,
  create: (spec, context) => new WorkStealing(spec, context),
};
