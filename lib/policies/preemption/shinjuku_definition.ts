/**
 * Shinjuku's parameters, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition, Preset } from "../definition.ts";
import { Shinjuku } from "./shinjuku.ts";

const TABLE_1 =
  "Kaffes et al., Shinjuku, NSDI 2019, Table 1, as quoted by readers' notes (2.3 GHz)";

/** What an interrupt costs both sides by Table 1, in cycles of 2.3 GHz. */
function ofTable1(what: string, sender: number, receiver: number): Preset {
  const toUs = (cycles: number) => Math.round(cycles / 2.3) / 1000;
  return {
    values: { sendUs: toUs(sender), receiveUs: toUs(receiver) },
    source: `${TABLE_1}: ${what}, ${sender} and ${receiver} cycles`,
  };
}

/** Ways to interrupt a worker, by what they cost. */
const MECHANISMS: Readonly<Record<string, Preset>> = {
  "posted-interrupt": ofTable1("no VM exit on either side", 298, 1212),
  "sender-exit": ofTable1("a VM exit on the sender", 2081, 1212),
  "receiver-exit": ofTable1("a VM exit on the receiver", 298, 2662),
  "interrupt": ofTable1("a VM exit on both sides", 2081, 2662),
  "linux-signal": ofTable1("a Linux signal", 2084, 2523),
  "user-interrupt": {
    values: { sendUs: 0.227, receiveUs: 0.4, timerCore: true },
    source: "Guo et al., NSDI 2025, as quoted by readers' notes: 0.4 µs a " +
      "preemption, all of it the worker's: an assumption; one timer core drives " +
      "22 cores at a quantum of 5 µs, so it sends in 5 ÷ 22 µs at most. The " +
      "timer core is LibPreemptible's: Li et al., HPCA 2024",
    assumed: ["sendUs", "receiveUs"],
  },
};

/** Shinjuku. */
export const SHINJUKU: PolicyDefinition = {
  name: "shinjuku",
  summary: "A dispatcher core, a central queue, and preemption every quantum",
  source:
    "Kaffes et al., Shinjuku, NSDI 2019; code stanford-mast/shinjuku, dp/core/dispatcher.c, commit 46a2348",
  notModelled: [
    "The networker and its batches of up to six packets, taken once a sweep",
    "The dispatcher's sweep: workers are looked at in turn, but to pass those with nothing to say takes no time, and no clock read at its start stands for all of it",
    "An interrupt's way from core to core",
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
      source:
        "dp/core/dispatcher.c, PREEMPTION_DELAY 5000: 12,500 cycles, which are 5 µs at the 2.5 GHz that the code takes for granted",
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
    mechanism: {
      type: "choice",
      choices: Object.keys(MECHANISMS),
      default: "posted-interrupt",
      means:
        "How a worker is interrupted: what sendUs, receiveUs and timerCore are unless they are given",
      source:
        "Kaffes et al., NSDI 2019: posted interrupts, sent through an APIC mapped into the dispatcher",
      assumedChoices: ["user-interrupt"],
      presets: MECHANISMS,
    },
    sendUs: {
      type: "number",
      unit: "us",
      default: 0.13,
      min: 0,
      means:
        "Time of the dispatcher, or of the timer core, to send an interrupt, µs; by default as mechanism says",
      source: `${TABLE_1}: 298 cycles`,
    },
    receiveUs: {
      type: "number",
      unit: "us",
      default: 0.527,
      min: 0,
      means:
        "Worker time to take an interrupt, µs; by default as mechanism says",
      source: `${TABLE_1}: 1212 cycles`,
    },
    timerCore: {
      type: "boolean",
      default: false,
      means:
        "Whether interrupts are sent by one core more beside the workers, not by the dispatcher; by default as mechanism says",
      source: "dp/core/dispatcher.c: the dispatcher sends them",
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
  extraCoresOf: ({ timerCore }) => timerCore === true ? 2 : 1,
  timers: 0,
  workConserving: true,
  create: (spec, context) => new Shinjuku(spec, context),
};
