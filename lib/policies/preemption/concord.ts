/**
 * Concord: Shinjuku's dispatcher and central queue, made cheaper by three
 * approximations.
 *
 * Preemption is cooperative: when a quantum is up the dispatcher writes a line of
 * the worker's cache, and the request yields at its next probe, which comes after
 * a time uniform on [0, probeUs) and the jitter's |N(0, jitterUs²)|. A preempted
 * request goes to the tail of the central queue. Every worker has a few slots
 * (JBSQ), so that its next request is there when it is done with one: what the
 * dispatcher hands out goes to a worker without any, the last one to become so,
 * or else to the one with the fewest, the lowest by number. And a dispatcher with
 * every slot full works itself on the oldest request that never ran: such a
 * request stays with it, and gives way at the dispatcher's next probe whenever
 * there is something to hand out or a line to write.
 *
 * With one slot, an endless quantum, no cost and a dispatcher that does not work it
 * is centralized FCFS; with one that does, centralized FCFS on one core more. With
 * one slot, no delay to the next probe, no cost and a dispatcher that does not work
 * it is Shinjuku at no cost. With endless slots, quantum and no cost every request
 * joins the worker with the fewest. Right where Shinjuku is and its interrupts or
 * its dispatcher are too dear; wrong where no compiler can put probes, and where a
 * request in a slot waits behind a long one that others would have let go first.
 *
 * A request's service is its own; the time in its probes is charged as switching,
 * so that CPU efficiency shows it, and is paid for ahead of each quantum (see
 * probes.ts). A quantum counts both. A request that the dispatcher works on pays
 * `dispatcherOverhead`, since its probes read a clock, and a switch whenever it is
 * taken up again; giving way is not counted as a preemption.
 *
 * Not modelled: the time to write a line, and for a line to be seen by the other
 * side, which is what slots hide, beside the dispatcher's own (see jbsq.ts); a line
 * written too late, which in the authors' code makes the next request yield; the
 * networker, its batches and the reply. The authors' dispatcher bounds its own work
 * ahead by the time since a slice began (`epoch_slack`, an evident slip for the time
 * until one ends); here it looks at each of its probes instead.
 *
 * Source: R. Iyer et al., "Achieving Microsecond-Scale Tail Latency Efficiently
 * with Approximate Optimal Scheduling", SOSP 2023; code rishabh246/concord-shinjuku,
 * dp/core/dispatcher.c and worker.c, and rishabh246/schedsim (costs, jitter).
 *
 * @module
 */

import {
  DISPATCH,
  DISPATCHES,
  POLLING,
  PREEMPTION,
  PREEMPTIONS,
} from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import { CentralQueue } from "./central_queue.ts";
import { OwnWork } from "./own_work.ts";
import { Probes } from "./probes.ts";
import { quantumOf } from "./quantum.ts";
import { Slots } from "./slots.ts";

/** Without a request, and none on its way. */
const IDLE = 0;
/** Without a request; one is on its way to it. */
const AWAITING = 1;
/** Runs a request within its quantum. */
const RUNNING = 2;
/** Runs a request whose quantum is up. */
const OVERDUE = 3;
/** Runs a request that yields at its next probe. */
const FLAGGED = 4;
/** Puts the request that has yielded away. */
const YIELDING = 5;

/** Concord's dispatcher, in charge of the workers and of itself. */
export class Concord implements Policy {
  readonly #machine: Machine;
  readonly #dispatcher: number;
  readonly #quantum: number;
  readonly #dispatch: number;
  readonly #requeue: number;
  readonly #switch: number;
  readonly #preempt: number;
  readonly #works: boolean;
  readonly #probes: Probes;
  readonly #own: OwnWork;
  readonly #queue: CentralQueue;
  readonly #slots: Slots;
  /** What each worker is to the dispatcher. By core. */
  readonly #state: Uint8Array;
  readonly #overdue: CoreSet;
  /** The request that has yielded. By core. */
  readonly #yielded: Int32Array;
  /** Whether a request waited when the dispatcher last stopped looking. */
  #isWaiting = false;
  /** The request that the dispatcher is handing out, and the core it is for; or `NONE`. */
  #handed = NONE;
  #receiver = NONE;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context, { cores } = machine;
    this.#machine = machine;
    this.#dispatcher = cores;
    this.#quantum = quantumOf(spec);
    this.#dispatch = toTicks(Number(spec.dispatchUs));
    this.#requeue = toTicks(Number(spec.requeueUs));
    this.#switch = toTicks(Number(spec.switchUs));
    this.#preempt = toTicks(Number(spec.preemptUs));
    this.#works = spec.dispatcherWorks === true;
    this.#probes = new Probes(machine, {
      period: toTicks(Number(spec.probeUs)),
      jitter: toTicks(Number(spec.jitterUs)),
      overhead: Number(spec.probeOverhead),
      extraOverhead: Number(spec.dispatcherOverhead),
    }, context.stream("preemption"));
    this.#own = new OwnWork(
      machine,
      cores,
      this.#probes,
      this.#quantum,
      this.#switch,
    );
    this.#queue = new CentralQueue(machine);
    this.#slots = new Slots(machine, Number(spec.slots));
    this.#state = new Uint8Array(cores).fill(IDLE);
    this.#overdue = new CoreSet(cores, false);
    this.#yielded = new Int32Array(cores).fill(NONE);
  }

  onArrival(request: number): void {
    this.#probes.admit(request);
    this.#queue.push(request);
    this.#look();
  }

  onFinish(core: number): void {
    if (core === this.#dispatcher) this.#own.onFinish();
    else {
      if (this.#state[core] === OVERDUE) this.#overdue.remove(core);
      this.#release(core);
    }
    this.#look();
  }

  onSliceEnd(core: number, request: number): void {
    if (core === this.#dispatcher) {
      this.#own.onSliceEnd(this.#isWanted());
      return this.#look();
    }
    if (this.#state[core] === FLAGGED) {
      this.#yield(core);
      return this.#look();
    }
    if (this.#state[core] === RUNNING) {
      this.#state[core] = OVERDUE;
      this.#overdue.push(core);
      this.#look();
    }
    if (this.#state[core] === OVERDUE) {
      this.#probes.stop(core);
      this.#probes.run(core, request, this.#quantum, 0);
    }
  }

  onDone(core: number): void {
    if (core === this.#dispatcher) {
      this.#machine.rest(core, POLLING);
      this.#deliver();
    } else this.#takeBack(core);
    this.#look();
  }

  /** The dispatcher, unless it is busy, does what there is to do until there is nothing or it costs time. */
  #look(): void {
    if (this.#own.isRunning && this.#isWanted()) this.#own.giveWay();
    while (this.#handed === NONE && !this.#own.isRunning) {
      if (this.#overdue.count > 0) this.#flag(this.#firstOverdue());
      else if (this.#canHandOut()) this.#handOut();
      else if (!this.#canWork()) break;
      else this.#work();
    }
    const isWaiting = this.#queue.length > 0;
    if (isWaiting !== this.#isWaiting) this.#chargeIdle(isWaiting);
  }

  /** Whether there is something to do for the workers. */
  #isWanted(): boolean {
    return this.#overdue.count > 0 || this.#canHandOut();
  }

  #canHandOut(): boolean {
    return this.#queue.length > 0 && this.#slots.hasRoom;
  }

  #canWork(): boolean {
    return this.#works &&
      (this.#own.request !== NONE || this.#queue.freshLength > 0);
  }

  #handOut(): void {
    const worker = this.#slots.claim();
    const request = this.#queue.shift();
    if (this.#state[worker] === IDLE) {
      this.#state[worker] = AWAITING;
      this.#machine.rest(worker, DISPATCH);
    }
    const isFresh = this.#machine.pool.started[request] < 0;
    this.#hand(worker, request, isFresh ? this.#dispatch : this.#requeue);
  }

  #hand(receiver: number, request: number, cost: number): void {
    this.#machine.count(DISPATCHES);
    this.#handed = request;
    this.#receiver = receiver;
    if (cost === 0) this.#deliver();
    else this.#machine.occupy(this.#dispatcher, DISPATCH, cost);
  }

  /** What the dispatcher is handing out has come. */
  #deliver(): void {
    const core = this.#receiver, request = this.#handed;
    this.#handed = NONE;
    if (core === this.#dispatcher) this.#own.request = request;
    else if (this.#state[core] === AWAITING) this.#start(core, request);
    else this.#slots.fill(core, request);
  }

  #start(worker: number, request: number): void {
    this.#state[worker] = RUNNING;
    this.#probes.run(worker, request, this.#quantum, this.#switch);
  }

  /** `worker` is done with a request, and goes on with its next. */
  #release(worker: number): void {
    const request = this.#slots.free(worker);
    if (request !== NONE) return this.#start(worker, request);
    if (this.#slots.held[worker] > 0) {
      this.#state[worker] = AWAITING;
      return this.#machine.rest(worker, DISPATCH);
    }
    this.#state[worker] = IDLE;
    this.#machine.rest(worker, this.#isWaiting ? DISPATCH : POLLING);
  }

  /** The lowest by number of those whose quantum is up. */
  #firstOverdue(): number {
    return this.#overdue.count === 1
      ? this.#overdue.at(0)
      : this.#state.indexOf(OVERDUE);
  }

  #flag(worker: number): void {
    const machine = this.#machine;
    this.#overdue.remove(worker);
    this.#state[worker] = FLAGGED;
    // At this very instant it finishes by itself.
    if (machine.owedOn(worker) === 0) return;
    const delay = this.#probes.untilYield();
    if (delay === 0) return this.#yield(worker);
    const request = machine.running[worker];
    this.#probes.stop(worker);
    this.#probes.run(worker, request, delay, 0);
  }

  #yield(worker: number): void {
    const machine = this.#machine;
    machine.count(PREEMPTIONS);
    this.#yielded[worker] = machine.running[worker];
    this.#probes.stop(worker);
    this.#state[worker] = YIELDING;
    if (this.#preempt === 0) this.#takeBack(worker);
    else machine.occupy(worker, PREEMPTION, this.#preempt);
  }

  #takeBack(worker: number): void {
    this.#queue.push(this.#yielded[worker]);
    this.#release(worker);
  }

  /** The dispatcher takes up its own request, or a fresh one. */
  #work(): void {
    if (this.#own.request !== NONE) return this.#own.resume();
    const request = this.#queue.shiftFresh();
    this.#hand(this.#dispatcher, request, this.#dispatch);
  }

  /** Workers without a request wait for the dispatcher while a request waits, and poll while none does. */
  #chargeIdle(isWaiting: boolean): void {
    this.#isWaiting = isWaiting;
    const { idle } = this.#slots;
    for (let place = 0; place < idle.count; place++) {
      this.#machine.rest(idle.at(place), isWaiting ? DISPATCH : POLLING);
    }
  }
}
