/**
 * Shinjuku's parameters, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { Shinjuku } from "./shinjuku.ts";

const TABLE_1 =
  "Kaffes et al., Shinjuku, NSDI 2019, Table 1, as quoted by readers' notes (2.3 GHz)";

/** Shinjuku. */
export const SHINJUKU: PolicyDefinition = {
  name: "shinjuku",
  summary: "A dispatcher core, a central queue, and preemption every quantum",
  source:
    "Kaffes et al., Shinjuku, NSDI 2019; code stanford-mast/shinjuku, dp/core/dispatcher.c, commit 46a2348",
  notModelled: [
    "The networker and its batches of up to six packets",
    "The dispatcher's sweep over workers with nothing to say",
    "The reply",
  ],
  parameters: {
    quantumUs: {
      type: "number",
      unit: "us",
      default: 5,
      min: 0,
      aboveMin: true,
      means: "Service after which a request is to be interrupted, µs",
      source: "dp/core/dispatcher.c, PREEMPTION_DELAY 5000",
    },
    dispatchUs: {
      type: "number",
      unit: "us",
      default: 0.2,
      min: 0,
      means:
        "Dispatcher time a request in all, charged when it is first handed to a worker, µs",
      source:
        "5 million requests a second from one dispatcher: Kaffes et al., NSDI 2019, Figure 7, as quoted by readers' notes",
    },
    requeueUs: {
      type: "number",
      unit: "us",
      default: 0,
      min: 0,
      means:
        "Dispatcher time to hand out a preempted request again, beside sendUs, µs",
      source: "No published number: contained in dispatchUs and sendUs",
      assumed: true,
    },
    sendUs: {
      type: "number",
      unit: "us",
      default: 0.13,
      min: 0,
      means: "Dispatcher time to send an interrupt, µs",
      source: `${TABLE_1}: 298 cycles`,
    },
    receiveUs: {
      type: "number",
      unit: "us",
      default: 0.527,
      min: 0,
      means: "Worker time to take an interrupt, µs",
      source: `${TABLE_1}: 1212 cycles`,
    },
    switchUs: {
      type: "number",
      unit: "us",
      default: 0.06,
      min: 0,
      means: "Worker time to switch to a request's context, µs",
      source:
        "Kaffes et al., NSDI 2019, Table 2, as quoted by readers' notes: 140 cycles without the signal mask",
    },
    queues: {
      type: "choice",
      choices: ["single", "per-class"],
      default: "single",
      means:
        "One queue for all; or one a class, of which the one goes first whose head has waited longest since its arrival, in multiples of its class's mean service",
      source:
        "inc/ix/dispatch.h; the multiples are of a target a type in the code, which the mean service stands in for",
      assumedChoices: ["per-class"],
    },
    preemptAlways: {
      type: "boolean",
      default: true,
      means: "Whether a request is interrupted even if no other waits",
      source: "dp/core/dispatcher.c, preempt_check: no look at the queue",
    },
  },
  extraCores: 1,
  timers: 0,
  workConserving: true,
  create: (spec, context) => new Shinjuku(spec, context),
};
