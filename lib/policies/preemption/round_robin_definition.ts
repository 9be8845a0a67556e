/**
 * Round robin's parameters, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { RoundRobin } from "./round_robin.ts";

/** Round robin. */
export const ROUND_ROBIN: PolicyDefinition = {
  name: "round-robin",
  summary:
    "One queue for all cores; a request that outlives its quantum goes to the tail",
  source:
    "epfl-dcsl/schedsim, blocks/processor.go, TSProcessor, commit 842c88e; rishabh246/schedsim, branch concord, commit 50f83e9",
  notModelled: [
    "Who ends a slice, and what that costs beside switchUs",
    "A queue a core",
    "A longer quantum for what was preempted",
  ],
  parameters: {
    quantumUs: {
      type: "number",
      unit: "us",
      default: 5,
      min: 0,
      aboveMin: true,
      means: "Service after which a request goes to the tail, µs",
      source: "rishabh246/schedsim, branch concord: 5 µs, as in Shinjuku",
    },
    switchUs: {
      type: "number",
      unit: "us",
      default: 0,
      min: 0,
      means: "Core time of a switch, µs",
      source:
        "None by default: the model without costs. rishabh246/schedsim, branch concord, has 1 µs for Shinjuku and 0.1 µs for Concord",
    },
    switchFor: {
      type: "choice",
      choices: ["preemption", "slice"],
      default: "preemption",
      means:
        "What switchUs is charged for: a slice that ends in a preemption, as it ends; or every slice, as it begins",
      source:
        "TSProcessor of rishabh246/schedsim, branch concord (preemption), and of epfl-dcsl/schedsim (slice)",
    },
    preemptAlways: {
      type: "boolean",
      default: true,
      means: "Whether a request goes to the tail even if no other waits",
      source:
        "epfl-dcsl/schedsim and rishabh246/schedsim, TSProcessor: no look at the queue",
    },
    queues: {
      type: "choice",
      choices: ["single", "new-first"],
      default: "single",
      means:
        "One queue for all; or one for what was preempted, which goes on only when nothing new waits",
      source:
        "Single: TSProcessor of both. New first: Guo et al., NSDI 2025 (Aspen), as quoted by readers' notes",
    },
  },
  extraCores: 0,
  timers: 0,
  workConserving: true,
  create: (spec, context) => new RoundRobin(spec, context),
};
