/**
 * Stack and application in turns, on every core for itself: the stack takes in as
 * many requests as have come, up to a bound, and then the application runs as many
 * of those as it takes at a time, to completion.
 *
 * A core goes round like this:
 *
 * 1. the stack sends what the application has replied;
 * 2. it closes connections whose last reply has left, takes in what acknowledges
 *    replies, and takes up to `rxBatch` requests off its ring;
 * 3. the replies of 1 leave, after 2, as one batch (or each as soon as it is sent);
 * 4. the application runs up to `appBatch` requests that have been taken in, oldest
 *    first, without the stack.
 *
 * It never waits for a batch to fill: what there is, is a batch, so that at low load
 * every request is one by itself. With nothing to do it polls. Between stack and
 * application it may have to switch threads, each time it goes from one to the other
 * (mTCP), which makes large batches cheap and small ones dear.
 *
 * With every cost 0 and one request a batch it is partitioned FCFS by RSS.
 *
 * Source: A. Belay et al., "IX", OSDI 2014; code ix-project/ix, dp/core/syscall.c,
 * sys_bpoll, and dp/core/ethqueue.c, commit 550bf28; E. Jeong et al., "mTCP", NSDI
 * 2014; code mtcp-stack/mtcp, mtcp/src/core.c, RunMainLoop, commit 0463aad5.
 *
 * @module
 */

import {
  POLLING,
  STACK,
  STACK_BATCHED,
  STACK_BATCHES,
  SWITCHING,
} from "../engine/activities.ts";
import { Fifos } from "../engine/fifos.ts";
import type { Machine } from "../engine/machine.ts";
import type { Policy } from "../engine/policy.ts";
import { NONE } from "../engine/pool.ts";
import type { PolicyContext, PolicySpec } from "../policies/definition.ts";
import { StackWork } from "./stack_work.ts";
import { PacketSteering } from "./steering.ts";
import { Wire } from "./wire.ts";

/** What a core is at. */
const POLLS = 0, SENDS = 1, RECEIVES = 2, TO_APPLICATION = 3;
const APPLIES = 4, TO_STACK = 5;

/** Turns of stack and application, in charge of a machine. */
export class Turns implements Policy {
  readonly #machine: Machine;
  readonly #work: StackWork;
  readonly #wire: Wire;
  readonly #steering: PacketSteering;
  readonly #rxBatch: number;
  readonly #appBatch: number;
  readonly #leavesEach: boolean;
  readonly #phase: Uint8Array;
  /** Requests that have come; that have been taken in; that have been run; whose replies leave with the batch. By core. */
  readonly #ring: Fifos;
  readonly #ready: Fifos;
  readonly #served: Fifos;
  readonly #sending: Fifos;
  /** Requests of the batch that the stack, or the application, is at. By core. */
  readonly #batch: Int32Array;
  /** Connections whose last reply has been sent and has not left, and core time to close those where it has, and to take in what acknowledges replies. By core. */
  readonly #toClose: Int32Array;
  readonly #closing: Float64Array;
  /** The request that it runs. By core. */
  readonly #current: Int32Array;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, context: PolicyContext) {
    const machine = this.#machine = context.machine;
    const { cores, pool } = machine;
    this.#work = new StackWork(spec, machine);
    this.#wire = new Wire(
      spec,
      context,
      this.#work,
      (request) => this.#comeIn(request),
    );
    this.#steering = new PacketSteering(spec, context);
    this.#rxBatch = Number(spec.rxBatch);
    this.#appBatch = Number(spec.appBatch ?? this.#rxBatch);
    this.#leavesEach = spec.replies === "each";
    this.#phase = new Uint8Array(cores).fill(POLLS);
    this.#ring = new Fifos(cores, pool);
    this.#ready = new Fifos(cores, pool);
    this.#served = new Fifos(cores, pool);
    this.#sending = new Fifos(cores, pool);
    this.#batch = new Int32Array(cores);
    this.#toClose = new Int32Array(cores);
    this.#closing = new Float64Array(cores);
    this.#current = new Int32Array(cores).fill(NONE);
    machine.keepServed();
  }

  onArrival(request: number): void {
    this.#wire.arrive(request);
  }

  onTimer(timer: number): void {
    this.#wire.onTimer(timer);
  }

  onFinish(core: number): void {
    this.#served.push(core, this.#current[core]);
    if (--this.#batch[core] > 0) return this.#runNext(core);
    this.#occupy(core, TO_STACK, SWITCHING, this.#work.change);
  }

  onDone(core: number): void {
    this.#end(core, this.#phase[core]);
  }

  #comeIn(request: number): void {
    const { connection } = this.#machine.pool;
    const core = this.#steering.interrupted(connection[request]);
    this.#ring.push(core, request);
    if (this.#phase[core] === POLLS) this.#receive(core);
  }

  #end(core: number, phase: number): void {
    switch (phase) {
      case TO_STACK:
        return this.#send(core);
      case SENDS:
        if (this.#leavesEach) return this.#leaveOne(core);
        return this.#receive(core);
      case RECEIVES:
        return this.#received(core);
      default: // TO_APPLICATION
        this.#phase[core] = APPLIES;
        return this.#runNext(core);
    }
  }

  /** The stack sends what the application has replied: all of it, or the oldest. */
  #send(core: number): void {
    const work = this.#work, served = this.#served;
    const most = this.#leavesEach ? 1 : Infinity;
    let ticks = 0;
    for (let sent = 0; sent < most && served.length[core] > 0; sent++) {
      const request = served.shift(core);
      this.#sending.push(core, request);
      ticks += work.copyOut + work.send + work.touch(request, core);
      if (work.closes(request)) this.#toClose[core]++;
    }
    this.#occupy(core, SENDS, STACK, ticks);
  }

  /** One reply leaves; the next is sent, if there is one. */
  #leaveOne(core: number): void {
    this.#leave(core);
    if (this.#served.length[core] > 0) this.#send(core);
    else this.#receive(core);
  }

  /** The stack takes in what has come. */
  #receive(core: number): void {
    const work = this.#work, ring = this.#ring;
    const batch = Math.min(this.#rxBatch, ring.length[core]);
    this.#batch[core] = batch;
    if (batch > 0) {
      this.#machine.count(STACK_BATCHES);
      this.#machine.count(STACK_BATCHED, batch);
    }
    let ticks = work.turn + this.#closing[core];
    this.#closing[core] = 0;
    let request = ring.head(core);
    const { next } = this.#machine.pool;
    for (let taken = 0; taken < batch; taken++) {
      ticks += work.takeIn(request, core);
      if (work.opens(request)) ticks += work.accept;
      request = next[request];
    }
    this.#occupy(core, RECEIVES, STACK, ticks);
  }

  /** The batch is through the stack: the replies of the last leave, and the application has its turn. */
  #received(core: number): void {
    for (; this.#batch[core] > 0; this.#batch[core]--) {
      this.#ready.push(core, this.#ring.shift(core));
    }
    this.#leave(core);
    const ready = this.#ready.length[core];
    if (ready > 0) {
      this.#batch[core] = Math.min(this.#appBatch, ready);
      const call = this.#work.change;
      return this.#occupy(core, TO_APPLICATION, SWITCHING, call);
    }
    if (this.#ring.length[core] > 0 || this.#closing[core] > 0) {
      return this.#receive(core);
    }
    this.#phase[core] = POLLS;
    this.#machine.rest(core, POLLING);
  }

  /** Replies that have been sent leave; they are acknowledged, and their connections closed, at the next turn. */
  #leave(core: number): void {
    const sending = this.#sending;
    this.#closing[core] += this.#toClose[core] * this.#work.close +
      sending.length[core] * this.#work.acked;
    while (sending.length[core] > 0) this.#wire.leave(sending.shift(core));
    this.#toClose[core] = 0;
  }

  #runNext(core: number): void {
    const request = this.#ready.shift(core), work = this.#work;
    this.#current[core] = request;
    const ticks = work.copyIn;
    this.#machine.run(core, request, Infinity, STACK, ticks);
  }

  /** Begins `phase`; what takes no time is over at once. */
  #occupy(core: number, phase: number, activity: number, ticks: number): void {
    this.#phase[core] = phase;
    if (ticks === 0) this.#end(core, phase);
    else this.#machine.occupy(core, activity, ticks);
  }
}
