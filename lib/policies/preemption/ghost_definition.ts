/**
 * The parameters of ghOSt, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { Ghost } from "./ghost.ts";

const TABLE_3 =
  "Humphries et al., ghOSt, SOSP 2021, Table 3 (2 GHz), not verified";

/** ghOSt with its Shinjuku policy. */
export const GHOST: PolicyDefinition = {
  name: "ghost",
  summary:
    "An agent on a core of its own, a central queue, and preemption of those over their quantum when others wait",
  source:
    "Humphries et al., ghOSt, SOSP 2021; code google/ghost-userspace, schedulers/shinjuku, commit 488bc81",
  notModelled: [
    "Transactions committed as a group, and those that fail",
    "A quantum that counts from the commit, not from the first service",
    "Classes of service, and batch threads on idle CPUs",
    "The agent's way out when CFS wants its CPU",
  ],
  parameters: {
    quantumUs: {
      type: "number",
      unit: "us",
      default: 50,
      min: 0,
      aboveMin: true,
      means:
        "Service after which a request makes way for another that waits, µs",
      source:
        "agent_shinjuku.cc, preemption_time_slice: 50 µs; the experiments of the paper set 30",
    },
    messageUs: {
      type: "number",
      unit: "us",
      default: 0.265,
      min: 0,
      means: "Agent time to take in that a request has arrived or finished, µs",
      source: `${TABLE_3}: message to the global agent`,
      assumed: true,
    },
    commitUs: {
      type: "number",
      unit: "us",
      default: 0.668,
      min: 0,
      means: "Agent time to put a request on a core, µs",
      source: `${TABLE_3}: remote schedule, at the agent`,
      assumed: true,
    },
    switchUs: {
      type: "number",
      unit: "us",
      default: 1.064,
      min: 0,
      means: "Worker time to be interrupted and to switch to the request, µs",
      source: `${TABLE_3}: remote schedule, at the target`,
      assumed: true,
    },
  },
  extraCores: 1,
  timers: 0,
  workConserving: true,
  create: (spec, context) => new Ghost(spec, context),
};
