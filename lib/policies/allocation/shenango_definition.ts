/**
 * Shenango's parameters, and where each default is from.
 *
 * @module
 */

import { TICKS_PER_US, toTicks } from "../../engine/ticks.ts";
import type { PolicyDefinition } from "../definition.ts";
import { CHECK_US, standIn, STEAL_US } from "../steal_costs.ts";
import { StandingQueues } from "./congestion.ts";
import { Shenango } from "./shenango.ts";

const REALLOCATION =
  "Ousterhout et al., Shenango, NSDI 2019: 5.9 µs for a reallocation end to end, as quoted by readers' notes";

/** Rounds without work before a kthread may park: runtime/defs.h, RUNTIME_SCHED_POLL_ITERS. */
const SEARCH_ROUNDS = 4;

/** Shenango. */
export const SHENANGO: PolicyDefinition = {
  name: "shenango",
  summary:
    "An IOKernel core that looks for congestion every 5 µs and moves cores between latency-critical and best-effort applications",
  source:
    "Ousterhout et al., Shenango, NSDI 2019; code shenango/shenango, commit 09cdab3",
  notModelled: [
    "Stealing from the hyperthread beside first",
    "Overflow of thread queues, timers, the 50 µs packet watchdog",
    "The time a congestion check itself takes",
    "The time that a preempted kthread takes to stop",
    "Replies as packets of their own: charged with the request",
  ],
  parameters: {
    intervalUs: {
      type: "number",
      unit: "us",
      default: 5,
      min: 0,
      means:
        "Time that must be exceeded, in whole µs, between two congestion checks: 5 means one every 6 µs; 0 means whenever a request is left waiting",
      source: "iokernel/main.c, CORES_ADJUST_INTERVAL_US 5",
    },
    guaranteedCores: {
      type: "number",
      integer: true,
      default: null,
      min: 1,
      means:
        "Cores that the latency-critical application may take from best-effort work; null: every core; where there are several applications, they say",
      source:
        "An assumption: the experiments give the latency-critical application precedence on every core; runtime/cfg.c defaults to 1",
      assumed: true,
    },
    grantUs: {
      type: "number",
      unit: "us",
      default: 5.9,
      min: 0,
      means:
        "Core time to grant an idle core, or to hand a parked one to best-effort work, µs",
      source: REALLOCATION,
    },
    preemptGrantUs: {
      type: "number",
      unit: "us",
      default: 5.9,
      min: 0,
      means: "Core time to take a core from best-effort work and grant it, µs",
      source: `${REALLOCATION}, without telling idle from busy cores`,
    },
    searchUs: {
      type: "number",
      unit: "us",
      default: 2,
      min: 0,
      means:
        "Time without work, after four rounds at least, before a kthread parks, µs",
      source:
        "runtime/defs.h, RUNTIME_SCHED_MIN_POLL_US 2, RUNTIME_SCHED_POLL_ITERS 4",
    },
    checkUs: standIn(
      CHECK_US,
      "Shenango",
      "Core time to look at another kthread's queues, µs",
    ),
    stealUs: standIn(STEAL_US, "Shenango", STEAL_US.means),
    packetUs: {
      type: "number",
      unit: "us",
      default: 0.2,
      min: 0,
      means:
        "IOKernel time a request, its packets both ways, charged on the way in, µs",
      source:
        "No published number: 5 million memcached requests a second through one IOKernel, as reported by a blog",
      assumed: true,
    },
    bestEffort: {
      type: "boolean",
      default: true,
      means:
        "Whether a best-effort application, with work without end, takes every core not granted; where there are several applications, they say",
      source:
        "Ousterhout et al., Shenango, NSDI 2019: memcached beside swaptions",
    },
  },
  extraCores: 1,
  timers: 2,
  workConserving: true,
  sharesCores: true,
  create: (spec, context) => {
    const { machine } = context;
    const intervalUs = Number(spec.intervalUs);
    return new Shenango(spec, context, {
      period: intervalUs === 0
        ? 0
        : (Math.floor(intervalUs) + 1) * TICKS_PER_US,
      clockTick: TICKS_PER_US,
      packet: toTicks(Number(spec.packetUs)),
      rounds: SEARCH_ROUNDS,
      resumesFirst: false,
      congestion: (kthreads) => new StandingQueues(kthreads, machine.cores),
    });
  },
};
