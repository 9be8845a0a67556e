/**
 * Delay flagging: a queue a core, and a core whose requests wait too long asks
 * another to come for some of them. Nobody searches: a core that is not asked
 * leaves the queues of others alone. Also called work shedding.
 *
 * A core looks at its queue whenever its request has finished. If the second
 * there has waited longer than `thresholdUs` and its last call was answered, it
 * flags one core, drawn uniformly of those that nobody has flagged. A core that
 * is flagged answers at once if it is idle, else when its request has finished,
 * after a look at its own queue: it pays `flagUs` and takes the oldest requests of
 * the caller to the front of its own queue, so many that both are equally long; it
 * pays in vain if there was nothing to take when it began. Then it takes up its next
 * request without another look.
 *
 * With a threshold that nobody waits for it is partitioned FCFS; on one core, where
 * nobody can be asked, it is plain FCFS. Right where searching cores would burn
 * what few imbalances are worth; a request waits for two requests on two cores
 * to finish before it is fetched, so its tail is longer than that of work stealing.
 *
 * Not modelled: flags as lines of a cache that two cores share, locks on queues.
 *
 * Source: S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale
 * Tasks", NSDI 2022; code smcclure20/scheduling-policies-sim, commit 32b9d66,
 * sim/sim_thread.py, set_flags, and sim/tasks.py, FlagStealTask. There the idle
 * core of a lower number answers at the next event of any core.
 *
 * @module
 */

import { FLAGS, POLLING, STEALING, STEALS } from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { Stream } from "../../random/stream.ts";
import { CoreSet } from "../core_set.ts";
import type {
  PolicyContext,
  PolicyDefinition,
  PolicySpec,
} from "../definition.ts";
import {
  createSteering,
  type Steering,
  STEERING_PARAMETERS,
} from "../steering.ts";

class DelayFlagging implements Policy {
  readonly #machine: Machine;
  readonly #steering: Steering;
  readonly #stream: Stream;
  readonly #threshold: number;
  readonly #flag: number;
  /** By core. */
  readonly #queues: Fifos;
  /** Cores that nobody has flagged. */
  readonly #unflagged: CoreSet;
  /** Who has flagged it, or `NONE`. By core. */
  readonly #caller: Int32Array;
  /** Whether a core that it has flagged has yet to answer. By core. */
  readonly #isCalling: Uint8Array;
  /** Whether there was something to take when it began to answer. By core. */
  readonly #takes: Uint8Array;

  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context;
    const { cores } = machine;
    this.#machine = machine;
    this.#steering = createSteering(spec, context);
    this.#stream = context.stream("stealing");
    this.#threshold = toTicks(Number(spec.thresholdUs));
    this.#flag = toTicks(Number(spec.flagUs));
    this.#queues = new Fifos(cores, machine.pool);
    this.#unflagged = new CoreSet(cores, true);
    this.#caller = new Int32Array(cores).fill(NONE);
    this.#isCalling = new Uint8Array(cores);
    this.#takes = new Uint8Array(cores);
  }

  onArrival(request: number): void {
    const core = this.#steering.coreOf(request);
    if (this.#isIdle(core)) this.#machine.run(core, request);
    else this.#queues.push(core, request);
  }

  onFinish(core: number): void {
    const helper = this.#isLate(core) ? this.#call(core) : NONE;
    if (this.#caller[core] !== NONE) this.#answer(core);
    else this.#runNext(core);
    if (helper !== NONE && this.#isIdle(helper)) this.#answer(helper);
  }

  onDone(core: number): void {
    const caller = this.#caller[core];
    const share = this.#takes[core] ? this.#shareOf(core, caller) : 0;
    if (share > 0) {
      this.#queues.moveToFront(caller, core, share);
      this.#machine.count(STEALS);
    }
    this.#caller[core] = NONE;
    this.#isCalling[caller] = 0;
    this.#unflagged.push(core);
    this.#runNext(core);
  }

  #isIdle(core: number): boolean {
    return this.#machine.activity[core] === POLLING;
  }

  /** Whether the second request in the queue of `core` has waited too long, and nobody is to come for it. */
  #isLate(core: number): boolean {
    const second = this.#queues.second(core);
    if (second === NONE || this.#isCalling[core]) return false;
    const { now, pool } = this.#machine;
    return now - pool.arrival[second] > this.#threshold;
  }

  /** Flags a core for `core`, if one is to be had, and returns it. */
  #call(core: number): number {
    const unflagged = this.#unflagged;
    const others = unflagged.count - (unflagged.has(core) ? 1 : 0);
    if (others === 0) return NONE;
    let helper = unflagged.at(this.#stream.below(others));
    // The last stands in for the one that cannot be drawn.
    if (helper === core) helper = unflagged.at(others);
    unflagged.remove(helper);
    this.#caller[helper] = core;
    this.#isCalling[core] = 1;
    this.#machine.count(FLAGS);
    return helper;
  }

  #answer(core: number): void {
    this.#takes[core] = this.#shareOf(core, this.#caller[core]) > 0 ? 1 : 0;
    if (this.#flag === 0) this.onDone(core);
    else this.#machine.occupy(core, STEALING, this.#flag);
  }

  /** Requests that `core` takes from `caller` for both to have as many, rounded up; not above 0 if it has as many. */
  #shareOf(core: number, caller: number): number {
    const { length } = this.#queues;
    return Math.ceil((length[caller] - length[core]) / 2);
  }

  #runNext(core: number): void {
    const request = this.#queues.shift(core);
    if (request === NONE) this.#machine.rest(core, POLLING);
    else this.#machine.run(core, request);
  }
}

const MCCLURE =
  "McClure et al., NSDI 2022, code smcclure20/scheduling-policies-sim, configs/*.json";

/** Delay flagging. */
export const DELAY_FLAGGING: PolicyDefinition = {
  name: "delay-flagging",
  summary:
    "A queue a core; a core whose requests wait too long flags another, which comes for half of them",
  source:
    "McClure et al., Efficient Scheduling Policies for Microsecond-Scale Tasks, NSDI 2022; code smcclure20/scheduling-policies-sim, commit 32b9d66",
  notModelled: [
    "Flags as lines of a cache that two cores share",
    "Locks on queues",
    "The network stack",
  ],
  parameters: {
    thresholdUs: {
      type: "number",
      unit: "us",
      default: 2,
      min: 0,
      means:
        "Time that the second request in a core's queue must have waited, when the core's own has finished, for it to flag a core, µs",
      source: `${MCCLURE}: DELAY_THRESHOLD 2000 ns`,
    },
    flagUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means: "Core time to answer a flag and fetch requests, µs",
      source: `${MCCLURE}: FLAG_STEAL_DELAY 100 ns`,
    },
    ...STEERING_PARAMETERS,
  },
  extraCores: 0,
  timers: 0,
  workConserving: false,
  sharesInPart: true,
  create: (spec, context) => new DelayFlagging(spec, context),
};
