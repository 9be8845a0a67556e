/**
 * Shortest job first (SJF): one queue, every core, the shortest of those that
 * wait goes next, and runs to completion.
 *
 * By service it is an oracle, a bound for what runs to completion: it knows every
 * service time in advance. By class mean it knows the class of a request, and what
 * a class takes on average: Perséphone's SJF. With fixed times a class the two are
 * one. With service that never varies, or one class by its mean, it is
 * centralized FCFS; by class mean it is non-preemptive priority, shortest first.
 * Equals are served in the order of arrival.
 *
 * Right where long requests are rare, and shorter than what short ones may wait:
 * once every core has a long one, a short one waits as under FCFS. Wrong for the
 * long ones at high load, which wait for all others.
 *
 * Not modelled: the cost of a dispatcher, of the order, and of knowing.
 *
 * Source: T. E. Phipps, "Machine repair as a priority waiting-line problem",
 * Operations Research 4, 1956; by class mean: H. Demoulin et al., "When Idling is
 * Ideal: Optimizing Tail-Latency for Heavy-Tailed Datacenter Workloads with
 * Perséphone", SOSP 2021, code maxdml/psp, src/c++/libos/su/dispatch_su.cc.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { ByKey } from "./by_key.ts";

/** Shortest job first. */
export const SHORTEST_JOB_FIRST: PolicyDefinition = {
  name: "shortest-job-first",
  summary:
    "One queue, the shortest that waits goes next, to completion, at no cost; knows every service time, or the mean of every class",
  source:
    "Phipps, Operations Research 4, 1956; Demoulin et al., Perséphone, SOSP 2021: SJF",
  notModelled: ["The cost of a dispatcher", "Not knowing"],
  parameters: {
    by: {
      type: "choice",
      choices: ["service", "class-mean"],
      default: "service",
      means:
        "What is known of a request: its service, or the mean service of its class",
      source:
        "Service: Phipps, 1956. Class mean: maxdml/psp, src/c++/libos/su/dispatch_su.cc, queues by ascending mean_ns",
    },
  },
  extraCores: 0,
  timers: 0,
  workConserving: true,
  create: (spec, { machine, classes }) => {
    const { pool } = machine;
    const meanUs = Float64Array.from(classes, (of) => of.meanUs);
    const keyOf = spec.by === "service"
      ? (request: number) => pool.service[request]
      : (request: number) => meanUs[pool.class[request]];
    return new ByKey(machine, { keyOf, preempts: false, preemptTicks: 0 });
  },
};
