/**
 * JBSQ's parameters, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { Jbsq } from "./jbsq.ts";

/** JBSQ. */
export const JBSQ: PolicyDefinition = {
  name: "jbsq",
  summary:
    "A dispatcher core with the one queue, which pushes to each core at most a few requests ahead of time",
  source:
    "Kogias et al., R2P2, USENIX ATC 2019; Iyer et al., Concord, SOSP 2023, code rishabh246/concord-shinjuku, dp/core/dispatcher.c",
  notModelled: [
    "Preemption",
    "A dispatcher that runs requests itself when it has time",
    "The networker and its batches",
    "The dispatcher's sweep over the cores",
  ],
  parameters: {
    bound: {
      type: "number",
      integer: true,
      default: 2,
      min: 1,
      means:
        "Requests that a core may have been given, the one that runs included",
      source: "rishabh246/concord-shinjuku, inc/ix/dispatch.h: JBSQ_LEN 2",
    },
    dispatchUs: {
      type: "number",
      unit: "us",
      default: 0.2,
      min: 0,
      means: "Dispatcher time a request, µs",
      source:
        "No published number: Shinjuku's dispatcher, which Concord's is made from: 5 million requests a second, Kaffes et al., NSDI 2019, Figure 7, as quoted by readers' notes",
      assumed: true,
    },
    roundTripUs: {
      type: "number",
      unit: "us",
      default: 0.2,
      min: 0,
      means:
        "Time from a core's finish to the arrival of what the dispatcher gives it at once for that, µs; half of it each way",
      source:
        "No published number: two communications between cores of 0.1 µs each, McClure et al., NSDI 2022",
      assumed: true,
    },
  },
  extraCores: 1,
  timers: 1,
  workConserving: false,
  create: (spec, context) => new Jbsq(spec, context),
};
