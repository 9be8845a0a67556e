/**
 * TAS's load monitor: every 10 ms it looks at how much of its cores is idle, gives
 * one up when more than 1.25 cores' time is and adds one when less than 0.2 is.
 *
 * Under a load that keeps what is idle between the two it never moves, and is
 * partitioned FCFS steered by RSS. Right for what it was made for, a fast path
 * whose work a request is small and even; it knows utilisation, not waiting.
 *
 * Averages are exponential, ⅛ of the newest 10 ms; after a change, ten
 * measurements go by before the next. Requests that wait at a core that is given
 * up are served there first.
 *
 * Not modelled: what the fast path's cores do in TAS (the stack; here they run
 * requests), the slow path's core, cores that block after 10 ms without work.
 *
 * Source: A. Kaufmann et al., "TAS: TCP Acceleration as an OS Service", EuroSys
 * 2019; code tcp-acceleration-service/tas, tas/tas.c, flexnic_loadmon, commit 00afb79.
 *
 * @module
 */

import {
  ACTIVITIES,
  APPLICATION,
  BEST_EFFORT,
} from "../../engine/activities.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { PolicyDefinition, PolicySpec } from "../definition.ts";
import {
  GRANT_US,
  Scaling,
  type ScalingController,
  type ScalingView,
} from "./scaling.ts";

const LOADMON = "tcp-acceleration-service/tas, tas/tas.c, flexnic_loadmon";

class LoadMonitor implements ScalingController {
  readonly #view: ScalingView;
  readonly #sampleTicks: number;
  readonly #hold: number;
  readonly #downIdle: number;
  readonly #upIdle: number;
  /** Place of the application's requests in the core time of all. */
  readonly #work: number;
  /** Core time that its requests have had. */
  #worked = 0;
  /** Averages over all cores of the application, ticks. */
  #busy = 0;
  #cycle = 0;
  #isFirst = true;
  #sinceChange = 0;

  constructor(spec: PolicySpec, view: ScalingView, application: number) {
    this.#view = view;
    this.#work = application * ACTIVITIES +
      (view.applications[application].isBestEffort ? BEST_EFFORT : APPLICATION);
    this.#sampleTicks = toTicks(Number(spec.sampleUs));
    this.#hold = Number(spec.holdSamples);
    this.#downIdle = Number(spec.downIdleCores);
    this.#upIdle = Number(spec.upIdleCores);
  }

  decide(cores: readonly number[], mayGrow: boolean): number {
    const { machine } = this.#view;
    machine.settle();
    const worked = machine.ownership.coreTime[this.#work];
    const busy = worked - this.#worked;
    this.#worked = worked;
    if (this.#isFirst) {
      this.#isFirst = false;
      return 0;
    }
    this.#busy = (7 * this.#busy + busy) / 8;
    this.#cycle = (7 * this.#cycle + this.#sampleTicks) / 8;
    if (++this.#sinceChange < this.#hold) return 0;
    const idleCores = Math.max(0, cores.length - this.#busy / this.#cycle);
    const change = cores.length > 1 && idleCores > this.#downIdle
      ? -1
      : mayGrow && idleCores < this.#upIdle
      ? 1
      : 0;
    if (change !== 0) this.#sinceChange = 0;
    return change;
  }
}

/** TAS's load monitor. */
export const TAS_SCALING: PolicyDefinition = {
  name: "tas-scaling",
  summary:
    "Partitioned queues over as many cores as a load monitor allows that looks every 10 ms at idle time",
  source:
    "Kaufmann et al., TAS, EuroSys 2019; code tcp-acceleration-service/tas, tas/tas.c",
  notModelled: [
    "The fast path's own work: its cores run requests here",
    "The slow path's core",
    "Cores that block after 10 ms without work",
  ],
  parameters: {
    initialCores: {
      type: "number",
      integer: true,
      default: null,
      min: 1,
      means: "Cores of an application at the start; null: all it may have",
      source: "tcp-acceleration-service/tas, tas/tas.c, main",
    },
    sampleUs: {
      type: "number",
      unit: "us",
      default: 10_000,
      min: 1,
      means: "Time from one measurement to the next, µs",
      source: "tcp-acceleration-service/tas, tas/slow/kernel.c",
    },
    holdSamples: {
      type: "number",
      integer: true,
      default: 10,
      min: 1,
      means: "Measurements from a change to the next, at least",
      source: LOADMON,
    },
    downIdleCores: {
      type: "number",
      default: 1.25,
      min: 0,
      means: "Cores' worth of idle time above which a core is given up",
      source: LOADMON,
    },
    upIdleCores: {
      type: "number",
      default: 0.2,
      min: 0,
      means: "Cores' worth of idle time below which a core is added",
      source: LOADMON,
    },
    flowGroups: {
      type: "number",
      integer: true,
      default: 128,
      min: 1,
      means: "Entries of the redirection table that spreads connections",
      source: "Microsoft, Introduction to receive side scaling: 128 entries",
    },
    grantUs: GRANT_US,
    bestEffort: {
      type: "boolean",
      default: true,
      means:
        "Whether a best-effort application, with work without end, takes every core not granted, where there is but one application",
      source: "An assumption: TAS leaves them to applications",
      assumed: true,
    },
  },
  extraCores: 0,
  timers: 1,
  workConserving: false,
  sharesWork: false,
  sharesCores: true,
  create: (spec, context) =>
    new Scaling(context, {
      period: toTicks(Number(spec.sampleUs)),
      grant: toTicks(Number(spec.grantUs)),
      groups: Number(spec.flowGroups),
      initialCores: spec.initialCores === null
        ? Infinity
        : Number(spec.initialCores),
      movesQueued: false,
      bestEffort: spec.bestEffort === true,
      controller: (view, application) =>
        new LoadMonitor(spec, view, application),
    }),
};
