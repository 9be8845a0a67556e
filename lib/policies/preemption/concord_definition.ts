/**
 * Concord's parameters, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { Concord } from "./concord.ts";

/** Concord. */
export const CONCORD: PolicyDefinition = {
  name: "concord",
  summary:
    "A dispatcher that also works, a central queue, slots on every worker, and requests that yield at probes every quantum",
  source:
    "Iyer et al., Concord, SOSP 2023; code rishabh246/concord-shinjuku, dp/core/dispatcher.c, commit 3eab9fe",
  notModelled: [
    "The time to write a worker's line and to read those of the workers",
    "A line written too late, which makes the next request yield in the authors' code",
    "How far ahead the authors' dispatcher bounds its own work",
    "The networker and its batches of up to six packets",
    "The reply",
  ],
  parameters: {
    quantumUs: {
      type: "number",
      unit: "us",
      default: 5,
      min: 0,
      aboveMin: true,
      means: "Time on a worker after which a request is to yield, µs",
      source: "dp/core/dispatcher.c, PREEMPTION_DELAY 5000",
    },
    slots: {
      type: "number",
      integer: true,
      default: 2,
      min: 1,
      means: "Requests that a worker has at most, the one it runs included",
      source: "inc/ix/dispatch.h, JBSQ_LEN 0x02",
    },
    dispatchUs: {
      type: "number",
      unit: "us",
      default: 0.2,
      min: 0,
      means:
        "Dispatcher time a request in all, charged when it is first handed out, to itself too, µs",
      source: "Shinjuku's, whose dispatcher it is: no number of its own",
      assumed: true,
    },
    requeueUs: {
      type: "number",
      unit: "us",
      default: 0,
      min: 0,
      means: "Dispatcher time to hand out a preempted request again, µs",
      source: "No published number: contained in dispatchUs",
      assumed: true,
    },
    probeUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means:
        "Time between a request's probes, µs: the next is after a time uniform from 0 to it",
      source:
        "No published number: a probe every 200 instructions of LLVM's or so, by readers' notes of Iyer et al., SOSP 2023; two a ns",
      assumed: true,
    },
    jitterUs: {
      type: "number",
      unit: "us",
      default: 0,
      min: 0,
      means:
        "Standard deviation σ of the normal by whose absolute value a request yields late, µs",
      source:
        "None: the authors' simulator varies it from 0 to 2 (dslab-epfl/concord, figures/fig5/fig5.sh)",
    },
    preemptUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means: "Worker time to put away a request that yields, µs",
      source:
        "The authors' simulator, rishabh246/schedsim, run.sh: ctxCost 0.1 for Concord",
    },
    switchUs: {
      type: "number",
      unit: "us",
      default: 0.06,
      min: 0,
      means: "Time to switch to a request's context, µs",
      source:
        "Shinjuku's, whose swapcontext_fast it calls: Kaffes et al., NSDI 2019, Table 2, as quoted by readers' notes",
    },
    probeOverhead: {
      type: "number",
      default: 0.0104,
      min: 0,
      means: "Time that a request spends in probes on a worker, ÷ its service",
      source:
        "Iyer et al., SOSP 2023, average over benchmarks, as quoted by readers' notes: 1.04 %",
    },
    dispatcherWorks: {
      type: "boolean",
      default: true,
      means:
        "Whether the dispatcher runs fresh requests while every slot is full",
      source: "dp/core/dispatcher.c, dispatcher_do_work",
    },
    dispatcherOverhead: {
      type: "number",
      default: 0.1,
      min: 0,
      means:
        "Time that a request spends in probes on the dispatcher, ÷ its service",
      source:
        "No published number: to read the clock, some 10 ns, at each of the probes 0.1 µs apart",
      assumed: true,
    },
  },
  extraCores: 1,
  timers: 0,
  workConserving: false,
  needsEqualCores: true,
  create: (spec, context) => new Concord(spec, context),
};
