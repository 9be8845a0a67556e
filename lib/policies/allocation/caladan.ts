/**
 * Caladan: Shenango's successor. A scheduler core looks every 10 µs at how long
 * what is queued has waited; cores that kthreads give up are handed on at once.
 *
 * With every core guaranteed and every cost 0, the interval included, it keeps
 * exactly as many cores busy as work stealing at no cost, and so as centralized
 * FCFS. Right where Shenango is, with a bound on the delay that calls for a core in
 * place of a queue that stands; packets do not go through the scheduler core.
 *
 * An application is congested if the oldest packet of an active kthread, since it
 * arrived, and its first thread, since it was one, have together waited for
 * `delayUs`, or if there is work at a kthread without a core; where it was granted a
 * core since the last check it is passed over once. `delayUs` 0 takes any queue that
 * stands from one check to the next. It gets one core a check: which one, and from
 * whom, is Shenango's rule. A kthread parks after `searchUs` without work, however
 * few its rounds; one whose core is taken puts its request back before its threads.
 *
 * Unlike the code: that looks at every core an application has had, and takes one of
 * those from another though some core is idle; an application that got no core when
 * it was congested has every core that is freed until a check finds it is not.
 *
 * Not modelled: controllers of memory bandwidth and hyperthreads; a round of looks
 * that begins at a hashed kthread (it is Shenango's: one at random, then by number)
 * and at the hyperthread beside; the time a check itself takes.
 *
 * Source: J. Fried et al., "Caladan: Mitigating Interference at Microsecond
 * Timescales", OSDI 2020; code shenango/caladan, iokernel/sched.c, simple.c and
 * runtime/sched.c, commit bdb4dde.
 *
 * @module
 */

import { toTicks } from "../../engine/ticks.ts";
import type { PolicyDefinition } from "../definition.ts";
import { QueueDelay } from "./congestion.ts";
import { Shenango } from "./shenango.ts";
import { SHENANGO } from "./shenango_definition.ts";

const { grantUs, preemptGrantUs, guaranteedCores, checkUs, stealUs } =
  SHENANGO.parameters;

/** Caladan. */
export const CALADAN: PolicyDefinition = {
  name: "caladan",
  summary:
    "A scheduler core that looks every 10 µs at how long requests have waited and moves cores between applications",
  source:
    "Fried et al., Caladan, OSDI 2020; code shenango/caladan, iokernel/simple.c, commit bdb4dde",
  notModelled: [
    "Controllers of memory bandwidth and hyperthreads",
    "A round of looks that begins at a hashed kthread",
    "The time a check itself takes",
    "The network stack, which runs in the kthreads",
  ],
  parameters: {
    intervalUs: {
      type: "number",
      unit: "us",
      default: 10,
      min: 0,
      means:
        "Time from one check to the next, µs; 0 means whenever a request is left waiting",
      source: "shenango/caladan, iokernel/defs.h, IOKERNEL_POLL_INTERVAL 10",
    },
    delayUs: {
      type: "number",
      unit: "us",
      default: 10,
      min: 0,
      means:
        "Wait of the oldest request of a queue that calls for a core, µs; 0: any queue that stands from one check to the next",
      source: "shenango/caladan, the example configuration's qdelay_us 10",
    },
    guaranteedCores,
    grantUs: {
      ...grantUs,
      assumed: true,
      source: "An assumption: Shenango's; no figure found for Caladan itself",
    },
    preemptGrantUs: {
      ...preemptGrantUs,
      assumed: true,
      source: "An assumption: Shenango's; no figure found for Caladan itself",
    },
    searchUs: {
      type: "number",
      unit: "us",
      default: 2,
      min: 0,
      means: "Time without work before a kthread parks, µs",
      source:
        "shenango/caladan, runtime/defs.h, RUNTIME_SCHED_MIN_POLL_US 2, RUNTIME_SCHED_POLL_ITERS 0",
    },
    checkUs,
    stealUs,
    bestEffort: SHENANGO.parameters.bestEffort,
  },
  extraCores: 1,
  timers: 2,
  workConserving: true,
  sharesCores: true,
  create: (spec, context) => {
    const { machine } = context;
    const delay = toTicks(Number(spec.delayUs));
    return new Shenango(spec, context, {
      period: toTicks(Number(spec.intervalUs)),
      clockTick: 1,
      packet: 0,
      rounds: 0,
      resumesFirst: true,
      congestion: (kthreads) => new QueueDelay(kthreads, machine.cores, delay),
    });
  },
};
