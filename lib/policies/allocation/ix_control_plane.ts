/**
 * IX's control plane: every 100 ms it looks at moving averages of queue length
 * and idle time and moves an application one core up or down, flow groups and
 * what waits in them with it.
 *
 * Under a load that never makes it move, and at its most cores from the start, it
 * is partitioned FCFS steered by RSS. Right where load changes over seconds:
 * it is thousands of times slower than a queue fills.
 *
 * Up: the longest queue's fast average (½ of the newest 10 ms) is over 32, the last
 * step up at least 0.2 s ago, the last one down 2 s. Down: the mean of the slow
 * averages (⅛) is below 8, the mean idle share above 1.2 ÷ cores, and both last
 * steps at least 4 s ago. A queue's length is what its core finds when it turns to it.
 *
 * Not modelled: frequency steps, hyperthreads, the time and the packets' detour of
 * a migration, batches (each request is a turn of its own).
 *
 * Source: G. Prekas et al., "Energy Proportionality and Workload Consolidation for
 * Latency-critical Applications", SoCC 2015, and A. Belay et al., "The IX Operating
 * System", ACM TOCS 34(4), 2016; code ix-project/ix, cp/ixcp.py, commit 034ca70, and
 * dp/core/ethqueue.c, commit 1201918.
 *
 * @module
 */

import { ACTIVITIES, POLLING } from "../../engine/activities.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { PolicyDefinition, PolicySpec } from "../definition.ts";
import {
  GRANT_US,
  Scaling,
  type ScalingController,
  type ScalingView,
} from "./scaling.ts";

/** Weight of the newest in the fast and in the slow average: dp/core/ethqueue.c, EMA_SMOOTH_FACTOR_0 and _2. */
const FAST = 0.5, SLOW = 0.125;
/** How much more than one core's share must be idle to do without it: cp/ixcp.py, calculate_idle_threshold. */
const IDLE_MARGIN = 1.2;

const IXCP = "ix-project/ix, cp/ixcp.py, main";
const ETHQUEUE = "ix-project/ix, dp/core/ethqueue.c";

class IxController implements ScalingController {
  readonly #view: ScalingView;
  readonly #metricsTicks: number;
  /** Metrics to a decision. */
  readonly #every: number;
  readonly #upQueue: number;
  readonly #downQueue: number;
  readonly #upAfterUp: number;
  readonly #upAfterDown: number;
  readonly #downAfter: number;
  /** Time polled, in all and since the last measurement. By core. */
  readonly #polled: Float64Array;
  readonly #polling: Float64Array;
  /** Moving averages. By core. */
  readonly #fastQueue: Float64Array;
  readonly #slowQueue: Float64Array;
  readonly #idle: Float64Array;
  #samples = 0;
  #lastUp = -Infinity;
  #lastDown = -Infinity;

  constructor(spec: PolicySpec, view: ScalingView) {
    const { cores } = view.machine;
    this.#view = view;
    this.#metricsTicks = toTicks(Number(spec.metricsUs));
    this.#every = Number(spec.metricsPerDecision);
    this.#upQueue = Number(spec.upQueue);
    this.#downQueue = Number(spec.downQueue);
    this.#upAfterUp = toTicks(Number(spec.upAfterUpUs));
    this.#upAfterDown = toTicks(Number(spec.upAfterDownUs));
    this.#downAfter = toTicks(Number(spec.downAfterUs));
    this.#fastQueue = new Float64Array(cores);
    this.#slowQueue = new Float64Array(cores);
    this.#idle = new Float64Array(cores);
    this.#polled = new Float64Array(cores);
    this.#polling = new Float64Array(cores);
  }

  decide(cores: readonly number[], mayGrow: boolean): number {
    this.#poll();
    for (const core of cores) this.#measure(core);
    if (++this.#samples % this.#every !== 0) return 0;
    const { now } = this.#view.machine;
    const sinceUp = now - this.#lastUp, sinceDown = now - this.#lastDown;
    let longest = 0, slow = 0, idle = 0;
    for (const core of cores) {
      longest = Math.max(longest, this.#fastQueue[core]);
      slow += this.#slowQueue[core] / cores.length;
      idle += this.#idle[core] / cores.length;
    }
    if (
      mayGrow && longest > this.#upQueue && sinceUp >= this.#upAfterUp &&
      sinceDown >= this.#upAfterDown
    ) {
      this.#lastUp = now;
      return 1;
    }
    if (
      cores.length > 1 && slow < this.#downQueue &&
      idle > IDLE_MARGIN / cores.length &&
      sinceUp >= this.#downAfter && sinceDown >= this.#downAfter
    ) {
      this.#lastDown = now;
      return -1;
    }
    return 0;
  }

  /** What each core polled since the last time, whoever had it. */
  #poll(): void {
    const { machine } = this.#view;
    for (let core = 0; core < machine.cores; core++) {
      machine.charge(core);
      const polled = machine.ledger[core * ACTIVITIES + POLLING];
      this.#polling[core] = polled - this.#polled[core];
      this.#polled[core] = polled;
    }
  }

  /** Brings the averages of `core` up to now: dp/core/ethqueue.c, eth_process_recv. */
  #measure(core: number): void {
    const { found, turns } = this.#view;
    const idle = this.#polling[core] / this.#metricsTicks;
    const length = turns[core] === 0 ? 0 : found[core] / turns[core];
    found[core] = turns[core] = 0;
    this.#idle[core] += FAST * (idle - this.#idle[core]);
    this.#fastQueue[core] += FAST * (length - this.#fastQueue[core]);
    this.#slowQueue[core] += SLOW * (length - this.#slowQueue[core]);
  }
}

/** IX's control plane. */
export const IX_CONTROL_PLANE: PolicyDefinition = {
  name: "ix-control-plane",
  summary:
    "Partitioned queues over as many cores as a control plane allows that looks every 100 ms at queues and idle time",
  source:
    "Belay et al., The IX Operating System, TOCS 2016; Prekas et al., SoCC 2015; code ix-project/ix, cp/ixcp.py",
  notModelled: [
    "Frequency steps and hyperthreads",
    "The time that a migration takes and its packets' detour",
    "Batches: each request is a turn of its own",
    "The network stack",
  ],
  parameters: {
    initialCores: {
      type: "number",
      integer: true,
      default: 1,
      min: 1,
      means: "Cores of an application at the start",
      source: `${IXCP}: the first step has one`,
    },
    metricsUs: {
      type: "number",
      unit: "us",
      default: 10_000,
      min: 1,
      means: "Time over which queue length and idle share are measured, µs",
      source: `${ETHQUEUE}, METRICS_PERIOD_US 10000`,
    },
    metricsPerDecision: {
      type: "number",
      integer: true,
      default: 10,
      min: 1,
      means: "Measurements from one decision to the next",
      source: `${IXCP}: sleeps 0.1 s`,
    },
    upQueue: {
      type: "number",
      default: 32,
      min: 0,
      means: "Fast average of the longest queue above which a core is added",
      source: IXCP,
    },
    downQueue: {
      type: "number",
      default: 8,
      min: 0,
      means:
        "Mean of the queues' slow averages below which a core may be given up",
      source: IXCP,
    },
    upAfterUpUs: {
      type: "number",
      unit: "us",
      default: 200_000,
      min: 0,
      means: "Time between two steps up, at least, µs",
      source: `${IXCP}: 0.2 s`,
    },
    upAfterDownUs: {
      type: "number",
      unit: "us",
      default: 2_000_000,
      min: 0,
      means: "Time from a step down to one up, at least, µs",
      source: `${IXCP}: 2 s`,
    },
    downAfterUs: {
      type: "number",
      unit: "us",
      default: 4_000_000,
      min: 0,
      means: "Time from any step to one down, at least, µs",
      source: `${IXCP}: 4 s`,
    },
    flowGroups: {
      type: "number",
      integer: true,
      default: 128,
      min: 1,
      means: "Flow groups of an application, which are what moves",
      source:
        "Intel 82599 10 GbE Controller Datasheet: its redirection table has 128 entries, each a flow group",
    },
    grantUs: GRANT_US,
    bestEffort: {
      type: "boolean",
      default: true,
      means:
        "Whether a best-effort application, with work without end, takes every core not granted, where there is but one application",
      source: "Prekas et al., SoCC 2015: the experiments with background jobs",
    },
  },
  extraCores: 0,
  timers: 1,
  workConserving: false,
  sharesWork: false,
  sharesCores: true,
  create: (spec, context) =>
    new Scaling(context, {
      period: toTicks(Number(spec.metricsUs)),
      grant: toTicks(Number(spec.grantUs)),
      groups: Number(spec.flowGroups),
      initialCores: Number(spec.initialCores),
      movesQueued: true,
      bestEffort: spec.bestEffort === true,
      controller: (view) => new IxController(spec, view),
    }),
};
