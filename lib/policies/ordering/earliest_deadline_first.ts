/**
 * Earliest deadline first (EDF): one queue, every core, the request whose deadline
 * is next goes first; its deadline is its arrival and so many mean services of its
 * class.
 *
 * Without slack, and with one class, it is centralized FCFS, preemptive or not. As
 * the slack grows it becomes priority, shortest class first; between the two, a
 * long request overtakes short ones once it has waited for longer than its class
 * has more slack. Of equal deadlines the first to arrive goes first. Right where
 * latency is judged in multiples of service; a missed deadline changes nothing:
 * late requests go on, and go first.
 *
 * Not modelled: the cost of a dispatcher, and of the order. Preemption costs
 * nothing unless `preemptUs` says so.
 *
 * Source: C. L. Liu, J. W. Layland, "Scheduling algorithms for multiprogramming in
 * a hard-real-time environment", JACM 20(1), 1973 (preemptive); without
 * preemption, by class: H. Demoulin et al., Perséphone, SOSP 2021, code maxdml/psp,
 * src/c++/libos/su/dispatch_su.cc, where queues are compared by the deadlines of
 * their heads.
 *
 * @module
 */

import { toTicks } from "../../engine/ticks.ts";
import type { PolicyDefinition } from "../definition.ts";
import { ByKey } from "./by_key.ts";
import { PREEMPT_US, PREEMPTIVE } from "./preemptive.ts";

/** Earliest deadline first. */
export const EARLIEST_DEADLINE_FIRST: PolicyDefinition = {
  name: "earliest-deadline-first",
  summary:
    "One queue, the earliest deadline first: arrival and a multiple of the mean service of the class",
  source:
    "Liu and Layland, JACM 20(1), 1973; Demoulin et al., Perséphone, SOSP 2021: EDF",
  notModelled: ["The cost of a dispatcher", "What a missed deadline costs"],
  parameters: {
    slack: {
      type: "number",
      default: 10,
      min: 0,
      max: 1e9,
      means:
        "Time from arrival to deadline, in mean services of the request's class",
      source:
        "maxdml/psp, include/psp/libos/Request.hh, QOS_FACTOR 10; the deadlines of its experiments are not in the repository",
      assumed: true,
    },
    preemptive: PREEMPTIVE,
    preemptUs: PREEMPT_US,
  },
  extraCores: 0,
  timers: 0,
  workConserving: true,
  create: (spec, { machine, classes }) => {
    const { pool } = machine;
    const slack = Float64Array.from(
      classes,
      ({ meanUs }) => toTicks(Number(spec.slack) * meanUs),
    );
    return new ByKey(machine, {
      keyOf: (request) => pool.arrival[request] + slack[pool.class[request]],
      preempts: spec.preemptive === true,
      preemptTicks: toTicks(Number(spec.preemptUs)),
    });
  },
};
