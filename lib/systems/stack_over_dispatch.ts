/**
 * A stack below a dispatch policy: packets are taken in by worker cores that they
 * interrupt, or by cores of the stack's own; the policy decides which core runs a
 * request when; and that core accepts the connection, copies, replies and sends.
 *
 * On a worker core the stack goes before the application: what comes in stops the
 * request there, which goes on afterwards. Stack work itself is not stopped; what
 * comes meanwhile waits for it, oldest first. A core that is interrupted takes in
 * all that has come, without another interrupt, before it goes on. What closing a
 * connection takes is done once the reply has left, behind the packets that wait then.
 *
 * With every cost 0 it is the policy alone, request by request.
 *
 * @module
 */

import { IDLE, POLLING, STACK } from "../engine/activities.ts";
import { DelayLine } from "../engine/delay_line.ts";
import { Fifos } from "../engine/fifos.ts";
import type { Machine } from "../engine/machine.ts";
import type { Policy } from "../engine/policy.ts";
import { NONE } from "../engine/pool.ts";
import type { PolicyContext, PolicySpec } from "../policies/definition.ts";
import { ApplicationMachine, type StackBelow } from "./application_machine.ts";
import type { StackCores, StackParts } from "./stack_parts.ts";
import { NIC_TIMERS, Wire } from "./wire.ts";
import { StackLocks } from "./stack_locks.ts";
import {
  ARRIVED,
  DONE,
  FORWARDED,
  PREPARED,
  PREPARES,
  RECEIVES,
  REPLIES,
  RequestStates,
  StackSteps,
} from "./stack_steps.ts";
import { StackWork } from "./stack_work.ts";
import { PacketSteering } from "./steering.ts";

/** A worker core that is not in the stack at all, or to close connections. */
const FREE = 0, CLOSES_ONE = 4;
/** The timer that moves interrupts, or is the stack's own cores'. */
const CONTROL = NIC_TIMERS;
/** Timers of the stack; those of the policy come after. */
export const STACK_TIMERS: number = NIC_TIMERS + 1;

/** A stack and the policy above it, in charge of a machine. */
export class StackOverDispatch implements Policy, StackBelow {
  readonly #machine: Machine;
  readonly #parts: StackParts;
  readonly #work: StackWork;
  readonly #wire: Wire;
  /** Whether workers look for packets between requests. */
  readonly #polls: boolean;
  readonly #steering: PacketSteering;
  readonly #steps: StackSteps;
  readonly #application: ApplicationMachine;
  readonly #policy: Policy;
  readonly #cores: StackCores | null;
  /** Requests whose packets wait to be taken in. By core. */
  readonly #ring: Fifos;
  /** How many have been taken in, or are. By core. */
  readonly #taken: Float64Array;
  readonly #mode: Uint8Array;
  readonly #step: Uint8Array;
  readonly #request: Int32Array;
  /** Core time, in ticks, of each connection to be closed and acknowledgement to be taken in, due once so many requests have been taken in. By core. */
  readonly #closing: readonly DelayLine[];
  readonly #requests = new RequestStates();

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, context: PolicyContext, parts: StackParts) {
    const { machine, machine: { cores } } = context;
    this.#machine = machine;
    this.#parts = parts;
    this.#polls = spec.placement === "polling" &&
      parts.receiver === "interrupted-core";
    this.#work = new StackWork(spec, machine);
    this.#wire = new Wire(spec, context, this.#work, (request) => {
      this.#comeIn(request);
    });
    this.#steering = new PacketSteering(spec, context);
    this.#steps = new StackSteps({
      machine,
      parts,
      work: this.#work,
      steering: this.#steering,
      locks: new StackLocks(spec, machine),
      requests: this.#requests,
      isInterrupted: !this.#polls,
    });
    this.#application = new ApplicationMachine(
      machine,
      parts.dispatchCores,
      STACK_TIMERS,
      this,
      spec.placement === "interrupt" ? IDLE : POLLING,
    );
    this.#ring = new Fifos(cores, machine.pool);
    this.#taken = new Float64Array(cores);
    this.#mode = new Uint8Array(cores).fill(FREE);
    this.#step = new Uint8Array(cores);
    this.#request = new Int32Array(cores).fill(NONE);
    this.#closing = Array.from({ length: cores }, () => new DelayLine());
    machine.keepServed();
    const above = { machine: { value: this.#application } };
    this.#policy = parts.dispatch(Object.create(context, above), this.#work);
    this.#cores = parts.stackCores?.({
      machine,
      work: this.#work,
      hash: context.connectionHash,
      timer: CONTROL,
      deliver: (request) => this.#deliver(request, NONE),
      leave: (request) => this.leave(request),
    }) ?? null;
    const { balanceTicks } = this.#steering;
    if (balanceTicks > 0) machine.setTimer(CONTROL, balanceTicks);
  }

  onArrival(request: number): void {
    this.#requests.grow(this.#machine);
    this.#requests.state[request] = ARRIVED;
    this.#wire.arrive(request);
  }

  onFinish(core: number): void {
    this.#begin(core, REPLIES, this.#application.running[core]);
  }

  onSliceEnd(core: number, request: number): void {
    this.#application.catchUp();
    this.#policy.onSliceEnd!(core, request);
  }

  onDone(core: number): void {
    const { cores } = this.#machine;
    if (core >= cores + this.#parts.dispatchCores) {
      return this.#cores!.onDone(core);
    }
    if (core < cores && this.#mode[core] !== FREE) {
      if (this.#takeStep(core)) this.#complete(core);
      return;
    }
    this.#application.catchUp();
    this.#application.ended(core);
    this.#policy.onDone!(core);
  }

  onTimer(timer: number): void {
    if (timer < NIC_TIMERS) return this.#wire.onTimer(timer);
    if (timer > CONTROL) {
      this.#application.catchUp();
      return this.#policy.onTimer!(timer - STACK_TIMERS);
    }
    const { balanceTicks } = this.#steering;
    if (balanceTicks === 0) return this.#cores!.onTimer!();
    this.#steering.balance();
    this.#machine.setTimer(CONTROL, this.#machine.now + balanceTicks);
  }

  settle(): void {
    this.#application.catchUp();
    this.#policy.settle?.();
  }

  prepares(core: number, request: number): boolean {
    if (this.#requests.state[request] === PREPARED) return false;
    if (this.#mode[core] !== FREE) return true;
    if (!this.#advance(core, PREPARES, request)) return true;
    this.#mode[core] = FREE;
    return false;
  }

  leave(request: number, ranOn: number = NONE): void {
    this.#wire.leave(request);
    // Where it has left already, its columns are as they were.
    this.#conclude(this.#steps.takerOf(request, ranOn), request);
  }

  /** The reply to `request` has been sent: `core` is to take in what acknowledges it, and what closes its connection, when it has time. */
  #conclude(core: number, request: number): void {
    const work = this.#work, closes = work.closes(request);
    if (this.#cores !== null) return this.#cores.replied(request, closes);
    const closing = closes ? work.close + work.touch(request, core) : 0;
    if (work.acked + closing === 0) return;
    const turn = this.#taken[core] + this.#ring.length[core];
    this.#closing[core].push(work.acked + closing, turn);
    this.#turnTo(core);
  }

  /** `core` turns to what waits for it in the stack, unless it is there, or polls and has a request to run. */
  #turnTo(core: number): void {
    const isKept = this.#polls && this.#application.running[core] !== NONE;
    if (this.#mode[core] === FREE && !isKept) this.#next(core);
  }

  /** The packets of `request` have come in from the link. */
  #comeIn(request: number): void {
    if (this.#cores !== null) return this.#cores.receive(request);
    const home = this.#parts.homeOf?.(request) ?? NONE;
    if (this.#parts.receiver !== "interrupted-core") {
      return this.#deliver(request, home);
    }
    const connection = this.#machine.pool.connection[request];
    const core = home === NONE ? this.#steering.interrupted(connection) : home;
    this.#ring.push(core, request);
    this.#turnTo(core);
  }

  /** `request` is the application's, having been received on `core`. */
  #deliver(request: number, core: number): void {
    this.#requests.home[request] = core;
    this.#steps.waits(request);
    this.#application.catchUp();
    this.#policy.onArrival(request);
  }

  /** `core`, done with what it was in the stack for, takes in what has come, or leaves the stack. */
  #next(core: number): void {
    if (this.#ring.length[core] === 0) this.#steps.isOn[core] = 0;
    if (this.#closing[core].nextAt <= this.#taken[core]) {
      return this.#begin(core, CLOSES_ONE, NONE);
    }
    if (this.#ring.length[core] > 0) {
      this.#taken[core]++;
      return this.#begin(core, RECEIVES, this.#ring.shift(core));
    }
    this.#mode[core] = FREE;
    const application = this.#application, given = application.running[core];
    if (given !== NONE && this.#requests.state[given] !== PREPARED) {
      return this.#begin(core, PREPARES, given);
    }
    if (application.rests(core)) this.#steps.sleeps[core] = 1;
    application.resume(core);
  }

  #begin(core: number, mode: number, request: number): void {
    if (this.#advance(core, mode, request)) this.#complete(core);
  }

  /** Takes the next step on `core` that costs time; whether there is none, and all are done. */
  #advance(core: number, mode: number, request: number): boolean {
    this.#mode[core] = mode;
    this.#request[core] = request;
    this.#step[core] = 0;
    return this.#takeStep(core);
  }

  #takeStep(core: number): boolean {
    this.#application.catchUp();
    for (;;) {
      const ticks = this.#stepTicks(core, this.#step[core]++);
      if (ticks === DONE) break;
      if (ticks === 0) continue;
      this.#application.suspend(core);
      this.#machine.occupy(core, STACK, ticks);
      return false;
    }
    if (this.#mode[core] === PREPARES) {
      this.#requests.state[this.#request[core]] = PREPARED;
    }
    return true;
  }

  #stepTicks(core: number, step: number): number {
    const mode = this.#mode[core];
    if (mode === CLOSES_ONE) {
      return step === 0 ? this.#closing[core].shift() : DONE;
    }
    return this.#steps.ticksOf(mode, core, this.#request[core], step);
  }

  /** All steps of what `core` is in the stack for are done. */
  #complete(core: number): void {
    const request = this.#request[core], mode = this.#mode[core];
    if (mode === RECEIVES) this.#received(core, request);
    else if (mode === REPLIES) this.#replied(core, request);
    this.#next(core);
  }

  #received(core: number, request: number): void {
    const receiver = this.#requests.home[request];
    if (receiver === core) return this.#deliver(request, core);
    this.#requests.state[request] = FORWARDED;
    this.#ring.push(receiver, request);
    this.#turnTo(receiver);
  }

  /** The reply to `request` leaves; what comes after it is left for later. */
  #replied(core: number, request: number): void {
    const application = this.#application;
    application.catchUp();
    if (this.#parts.sendsElsewhere === true) this.#cores!.send!(request);
    else if (!application.keepsServed) this.leave(request, core);
    application.ended(core);
    this.#policy.onFinish(core);
  }
}
