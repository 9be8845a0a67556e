/**
 * The parameters by which a policy that orders requests is made preemptive.
 *
 * @module
 */

import type { BooleanParameter, NumberParameter } from "../definition.ts";

/** Whether what arrives takes the core of what comes later in the order. */
export const PREEMPTIVE: BooleanParameter = {
  type: "boolean",
  default: false,
  means:
    "Whether a request that arrives takes the core of the last in the order of those that run, if that comes after it; if not, it waits for a core",
  source:
    "maxdml/psp, src/c++/libos/su/dispatch_su.cc: none of its policies preempts",
};

/** What that costs. */
export const PREEMPT_US: NumberParameter = {
  type: "number",
  unit: "us",
  default: 0,
  min: 0,
  means:
    "Core time of a preemption, before the request that preempts runs, µs; only if preemptive",
  source:
    "0: preemptive-resume priority, Kleinrock, 1976, chapter 3; Shinjuku's interrupt and switch would be 0.587",
};
