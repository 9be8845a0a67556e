/**
 * Shinjuku: a dispatcher on a core of its own hands requests to the others and
 * interrupts those that outlive their quantum, which go to the tail of their queue.
 *
 * With one queue, an endless quantum and no cost it is centralized FCFS; as the
 * quantum vanishes, at no cost, it approaches processor sharing. Right when service
 * times disperse or their law is unknown; wrong when they are alike, where each
 * preemption is pure cost, and where the dispatcher itself is the limit. With a queue
 * a class neither holds: the head that has waited longest for its class goes first.
 *
 * The dispatcher does one thing at a time: it looks at the workers in turn, and
 * hands a request to one that is free, or sends an interrupt to one whose
 * quantum is up; a request goes on running until the interrupt reaches it. A
 * worker that is free while requests wait is charged for dispatch. As in the
 * authors' code, a request is interrupted whether or not another waits.
 *
 * What an interrupt costs either side is that of a mechanism, of which the authors
 * measured five; user interrupts are a sixth. They come from a core of their own, as
 * LibPreemptible's from its timer core (`timerCore`), which looks at the workers in
 * turn like the dispatcher; where neither to send nor to dispatch takes time, that
 * makes no difference but the core. One that comes when its request has gone
 * interrupts nobody, also where another request has begun.
 *
 * Not modelled: the networker, and that its batches of up to six packets are taken
 * once a sweep; the time the dispatcher's sweep takes over workers with nothing to
 * say, about half a sweep before a free worker is seen, and that the clock is read
 * once for all of it; an interrupt's way from core to core (the 483 cycles by which
 * the total of Table 1 exceeds its two sides); the reply;
 * LibPreemptible's own dispatching and its adaptive quantum.
 *
 * Source: K. Kaffes et al., "Shinjuku: Preemptive Scheduling for µsecond-scale
 * Tail Latency", NSDI 2019; code stanford-mast/shinjuku, dp/core/dispatcher.c
 * and inc/ix/dispatch.h, commit 46a2348.
 *
 * @module
 */

import {
  DISPATCH,
  DISPATCHES,
  INTERRUPTS,
  POLLING,
  PREEMPTION,
  PREEMPTIONS,
  SWITCHING,
} from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import { ClassQueues } from "./class_queues.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import { quantumOf } from "./quantum.ts";

/** Without a request, and ready for one. */
const FREE = 0;
/** A request is on its way to it. */
const AWAITING = 1;
/** Runs a request within its quantum. */
const RUNNING = 2;
/** Runs a request whose quantum is up. */
const OVERDUE = 3;
/** An interrupt is on its way to it. */
const SIGNALLED = 4;
/** Takes the interrupt. */
const INTERRUPTED = 5;

/** Shinjuku's dispatcher, in charge of the workers. */
export class Shinjuku implements Policy {
  readonly #machine: Machine;
  readonly #dispatcher: number;
  readonly #queue: ClassQueues;
  readonly #quantum: number;
  readonly #dispatch: number;
  readonly #requeue: number;
  readonly #send: number;
  readonly #receive: number;
  readonly #switch: number;
  /** Whether the dispatcher's work takes no time: then what it would come to is done at once. Bench: tests/bench/bench.ts. */
  readonly #isFree: boolean;
  readonly #preemptsAlways: boolean;
  /** What each worker is to the dispatcher. By core. */
  readonly #state: Uint8Array;
  readonly #free: CoreSet;
  readonly #overdue: CoreSet;
  /** The request on its way to a worker, or taken off it. By core. */
  readonly #inHand: Int32Array;
  /** Whether a request waited when the dispatcher last stopped looking. */
  #isWaiting = false;
  /** Interrupts whose request is not back in its queue yet. */
  #interrupts = 0;
  /** The core that sends interrupts: the dispatcher's, or one of its own. */
  readonly #sender: number;
  /** The worker that each of them is busy with, or `NONE`. By core beside the workers. */
  readonly #served: Int32Array;
  /** The worker that was looked at last. */
  #lookedAt = -1;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context;
    this.#machine = machine;
    this.#dispatcher = machine.cores;
    this.#sender = spec.timerCore === true ? machine.cores + 1 : machine.cores;
    this.#served = new Int32Array(machine.extraCores).fill(NONE);
    this.#queue = new ClassQueues(context, spec.queues === "per-class");
    this.#quantum = quantumOf(spec);
    this.#dispatch = toTicks(Number(spec.dispatchUs));
    this.#requeue = toTicks(Number(spec.requeueUs));
    this.#send = toTicks(Number(spec.sendUs));
    this.#receive = toTicks(Number(spec.receiveUs));
    this.#switch = toTicks(Number(spec.switchUs));
    this.#isFree = this.#dispatch + this.#requeue + this.#send === 0;
    this.#preemptsAlways = spec.preemptAlways === true;
    this.#state = new Uint8Array(machine.cores).fill(FREE);
    this.#free = new CoreSet(machine.cores, true);
    this.#overdue = new CoreSet(machine.cores, false);
    this.#inHand = new Int32Array(machine.cores).fill(NONE);
  }

  onArrival(request: number): void {
    // A dispatcher at no cost leaves no worker free while a request waits.
    if (this.#isFree && this.#free.count > 0) {
      this.#dispatchAtOnce(this.#free.pop(), request);
      return;
    }
    this.#queue.push(request);
    this.#look();
  }

  onFinish(core: number): void {
    if (this.#state[core] === OVERDUE) this.#overdue.remove(core);
    // An interrupt that finds the request gone finds nobody to interrupt.
    if (this.#state[core] === SIGNALLED) this.#interrupts--;
    if (this.#isFree && this.#queue.length > 0) {
      return this.#dispatchAtOnce(core, this.#queue.shift());
    }
    this.#setFree(core);
    this.#look();
  }

  onSliceEnd(core: number): void {
    if (this.#isFree && this.#receive === 0 && this.#mayPreempt()) {
      this.#machine.count(INTERRUPTS);
      this.#machine.count(PREEMPTIONS);
      this.#queue.push(this.#machine.stop(core));
      return this.#dispatchAtOnce(core, this.#queue.shift());
    }
    this.#state[core] = OVERDUE;
    this.#overdue.push(core);
    this.#look();
    const state = this.#state[core];
    if (state === OVERDUE || state === SIGNALLED) this.#machine.extend(core);
  }

  onDone(core: number): void {
    if (core < this.#dispatcher) {
      this.#takeBack(core);
      return this.#look();
    }
    const worker = this.#served[core - this.#dispatcher];
    this.#served[core - this.#dispatcher] = NONE;
    this.#machine.rest(core, POLLING);
    const state = this.#state[worker];
    if (state === AWAITING && core === this.#dispatcher) this.#start(worker);
    if (state === SIGNALLED && core === this.#sender) this.#interrupt(worker);
    this.#look();
  }

  #dispatchAtOnce(worker: number, request: number): void {
    this.#machine.count(DISPATCHES);
    this.#inHand[worker] = request;
    this.#start(worker);
  }

  /** Dispatcher and sender, unless busy, look for something to do until there is nothing or it costs time. */
  #look(): void {
    for (;;) {
      const canDispatch = this.#free.count > 0 && this.#queue.length > 0 &&
        this.#isIdle(this.#dispatcher);
      const canSignal = this.#overdue.count > 0 && this.#isIdle(this.#sender) &&
        this.#mayPreempt();
      if (!canDispatch && !canSignal) break;
      const worker = this.#nextWorker(canDispatch, canSignal);
      if (this.#state[worker] === FREE) this.#dispatchTo(worker);
      else this.#signal(worker);
    }
    const isWaiting = this.#queue.length > 0;
    if (isWaiting !== this.#isWaiting) this.#chargeFree(isWaiting);
  }

  #isIdle(core: number): boolean {
    return this.#served[core - this.#dispatcher] === NONE;
  }

  #mayPreempt(): boolean {
    return this.#preemptsAlways ||
      this.#queue.length > this.#free.count + this.#interrupts;
  }

  /** The worker that the dispatcher does something for: the first in turn, where it makes a difference. */
  #nextWorker(canDispatch: boolean, canSignal: boolean): number {
    const free = this.#free, overdue = this.#overdue;
    if (!canSignal) return free.at(free.count - 1);
    if (!canDispatch && overdue.count === 1) return overdue.at(0);
    const state = this.#state, cores = state.length;
    for (let worker = this.#lookedAt;;) {
      if (++worker === cores) worker = 0;
      if (
        canDispatch && state[worker] === FREE ||
        canSignal && state[worker] === OVERDUE
      ) return this.#lookedAt = worker;
    }
  }

  #dispatchTo(worker: number): void {
    const machine = this.#machine;
    const request = this.#queue.shift();
    machine.count(DISPATCHES);
    this.#free.remove(worker);
    this.#inHand[worker] = request;
    this.#state[worker] = AWAITING;
    const isFresh = machine.pool.started[request] < 0;
    const cost = isFresh ? this.#dispatch : this.#requeue;
    if (cost === 0) return this.#start(worker);
    machine.rest(worker, DISPATCH);
    this.#serve(this.#dispatcher, worker, DISPATCH, cost);
  }

  #start(worker: number): void {
    const request = this.#inHand[worker];
    this.#state[worker] = RUNNING;
    this.#machine.run(worker, request, this.#quantum, SWITCHING, this.#switch);
  }

  #signal(worker: number): void {
    this.#state[worker] = SIGNALLED;
    this.#overdue.remove(worker);
    this.#interrupts++;
    this.#machine.count(INTERRUPTS);
    if (this.#send === 0) this.#interrupt(worker);
    else this.#serve(this.#sender, worker, PREEMPTION, this.#send);
  }

  #interrupt(worker: number): void {
    const machine = this.#machine;
    // One that owes nothing finishes by itself, at this very instant.
    if (machine.owedOn(worker) === 0) return;
    machine.count(PREEMPTIONS);
    this.#inHand[worker] = machine.stop(worker);
    this.#state[worker] = INTERRUPTED;
    if (this.#receive === 0) this.#takeBack(worker);
    else machine.occupy(worker, PREEMPTION, this.#receive);
  }

  /** The preempted request goes back to the tail, its worker is ready for another. */
  #takeBack(worker: number): void {
    this.#interrupts--;
    this.#queue.push(this.#inHand[worker]);
    this.#setFree(worker);
  }

  #serve(core: number, worker: number, activity: number, ticks: number): void {
    this.#served[core - this.#dispatcher] = worker;
    this.#machine.occupy(core, activity, ticks);
  }

  #setFree(worker: number): void {
    this.#state[worker] = FREE;
    this.#free.push(worker);
    this.#machine.rest(worker, this.#isWaiting ? DISPATCH : POLLING);
  }

  /** Free workers wait for the dispatcher while a request waits, and poll while none does. */
  #chargeFree(isWaiting: boolean): void {
    this.#isWaiting = isWaiting;
    for (let place = 0; place < this.#free.count; place++) {
      this.#machine.rest(this.#free.at(place), isWaiting ? DISPATCH : POLLING);
    }
  }
}
