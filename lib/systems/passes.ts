/**
 * Cores of the stack's own, each in passes: it takes in up to so many requests, hands
 * those over, sends up to as many replies, and lets those go; then it begins again.
 * A pass takes what there is; with nothing to do, a core polls.
 *
 * @module
 */

import {
  IDLE,
  POLLING,
  STACK,
  STACK_BATCHED,
  STACK_BATCHES,
} from "../engine/activities.ts";
import { Fifos } from "../engine/fifos.ts";
import type { Machine } from "../engine/machine.ts";

/** What a core is at. */
const POLLS = 0, TAKES_IN = 1, SENDS = 2;

/** What passes are made of. */
export interface PassWork {
  /** Requests, and again replies, of a pass at most. */
  readonly bound: number;
  /** Core time of a pass, whatever it finds, ticks. */
  readonly turn: number;
  /** Core time to take `request` in, ticks. */
  receive(request: number, core: number): number;
  /** Core time to send the reply to `request`, ticks. */
  send?(request: number, core: number): number;
  /** `request` has been taken in. */
  received(request: number): void;
  /** The reply to `request` has been sent. */
  sent?(request: number): void;
  /** Other work that is handed on has been done. */
  handOn?(): void;
}

/** Some cores beside the workers, in passes. */
export class Passes {
  readonly #machine: Machine;
  readonly #first: number;
  readonly #work: PassWork;
  readonly #in: Fifos;
  readonly #out: Fifos;
  readonly #phase: Uint8Array;
  /** Requests, or replies, that the core is at. By core. */
  readonly #batch: Int32Array;
  /** Core time of other work, to be done in the next pass. By core. */
  readonly #owed: Float64Array;
  /** How much of that is to be handed on: in the next pass, and in this. By core. */
  readonly #toHandOn: Int32Array;
  readonly #handingOn: Int32Array;
  /** From which on cores block. */
  #blocked = Infinity;

  /** `count` cores from `first` on, with nothing to do. */
  constructor(machine: Machine, first: number, count: number, work: PassWork) {
    this.#machine = machine;
    this.#first = first;
    this.#work = work;
    this.#in = new Fifos(count, machine.pool);
    this.#out = new Fifos(count, machine.pool);
    this.#phase = new Uint8Array(count).fill(POLLS);
    this.#batch = new Int32Array(count);
    this.#owed = new Float64Array(count);
    this.#toHandOn = new Int32Array(count);
    this.#handingOn = new Int32Array(count);
  }

  /** `request` comes to `core`. */
  receive(core: number, request: number): void {
    this.#in.push(core - this.#first, request);
    this.#wake(core);
  }

  /** `core` is to send the reply to `request`. */
  send(core: number, request: number): void {
    this.#out.push(core - this.#first, request);
    this.#wake(core);
  }

  /** `core` has other work, of so many `ticks`, which is handed on then if `isHandedOn`. */
  owe(core: number, ticks: number, isHandedOn: boolean = false): void {
    if (ticks === 0) return;
    this.#owed[core - this.#first] += ticks;
    if (isHandedOn) this.#toHandOn[core - this.#first]++;
    this.#wake(core);
  }

  /** `core` is done with what it was occupied with. */
  onDone(core: number): void {
    if (this.#phase[core - this.#first] === TAKES_IN) this.#takenIn(core);
    else this.#sent(core);
  }

  /** Cores from `core` on block when they have nothing to do, and the others poll. */
  blockFrom(core: number): void {
    this.#blocked = core - this.#first;
    this.#phase.forEach((phase, at) => {
      if (phase === POLLS) this.#rest(at);
    });
  }

  #rest(at: number): void {
    const activity = at >= this.#blocked ? IDLE : POLLING;
    this.#machine.rest(at + this.#first, activity);
  }

  #wake(core: number): void {
    if (this.#phase[core - this.#first] === POLLS) this.#begin(core);
  }

  #begin(core: number): void {
    const at = core - this.#first, work = this.#work;
    const { next } = this.#machine.pool;
    const batch = Math.min(work.bound, this.#in.length[at]);
    this.#count(batch);
    let ticks = work.turn + this.#owed[at];
    let request = this.#in.head(at);
    for (let taken = 0; taken < batch; taken++) {
      ticks += work.receive(request, core);
      request = next[request];
    }
    this.#owed[at] = 0;
    this.#handingOn[at] = this.#toHandOn[at];
    this.#toHandOn[at] = 0;
    this.#batch[at] = batch;
    this.#phase[at] = TAKES_IN;
    if (ticks === 0) this.#takenIn(core);
    else this.#machine.occupy(core, STACK, ticks);
  }

  #takenIn(core: number): void {
    const at = core - this.#first, work = this.#work;
    for (; this.#batch[at] > 0; this.#batch[at]--) {
      work.received(this.#in.shift(at));
    }
    for (; this.#handingOn[at] > 0; this.#handingOn[at]--) work.handOn!();
    const batch = Math.min(work.bound, this.#out.length[at]);
    this.#batch[at] = batch;
    this.#phase[at] = SENDS;
    const { next } = this.#machine.pool;
    let ticks = 0, request = this.#out.head(at);
    for (let taken = 0; taken < batch; taken++) {
      ticks += work.send!(request, core);
      request = next[request];
    }
    if (ticks === 0) this.#sent(core);
    else this.#machine.occupy(core, STACK, ticks);
  }

  #sent(core: number): void {
    const at = core - this.#first;
    for (; this.#batch[at] > 0; this.#batch[at]--) {
      this.#work.sent!(this.#out.shift(at));
    }
    const isLeft = this.#in.length[at] + this.#out.length[at] > 0 ||
      this.#owed[at] > 0;
    if (isLeft) return this.#begin(core);
    this.#phase[at] = POLLS;
    this.#rest(at);
  }

  #count(batch: number): void {
    if (batch === 0) return;
    this.#machine.count(STACK_BATCHES);
    this.#machine.count(STACK_BATCHED, batch);
  }
}
