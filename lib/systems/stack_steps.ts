/**
 * What a stack does for a request, step by step, on the core that does it.
 *
 * @module
 */

import {
  FORWARDS,
  INTERRUPTS,
  STACK_BATCHED,
  STACK_BATCHES,
} from "../engine/activities.ts";
import type { Machine } from "../engine/machine.ts";
import { grown, NONE } from "../engine/pool.ts";
import type { StackLocks } from "./stack_locks.ts";
import type { StackParts } from "./stack_parts.ts";
import type { StackWork } from "./stack_work.ts";
import type { PacketSteering } from "./steering.ts";

/** Where a request has got to: nowhere; on its way to another core; to the application. */
export const ARRIVED = 0, FORWARDED = 1, PREPARED = 2;

/** What a core is in the stack for: to take in a request's packets; before it runs it; when it has. */
export const RECEIVES = 1, PREPARES = 2, REPLIES = 3;

/** Instead of a step's time: no step is left. */
export const DONE: number = -1;

/** Where each request has got to. By request. */
export class RequestStates {
  /** `ARRIVED`, `FORWARDED` or `PREPARED`. */
  state: Uint8Array = new Uint8Array(0);
  /** The core that takes it in, or did, or `NONE`. */
  home: Int32Array = new Int32Array(0);

  /** Makes room for as many as the pool of `machine` has. */
  grow({ pool: { capacity } }: Machine): void {
    if (this.state.length === capacity) return;
    this.state = grown(this.state, capacity);
    this.home = grown(this.home, capacity);
  }
}

/** What the steps need. */
export interface StepParts {
  /** The machine. */
  readonly machine: Machine;
  /** How the stack is put together. */
  readonly parts: StackParts;
  /** What it all costs. */
  readonly work: StackWork;
  /** How packets find a core. */
  readonly steering: PacketSteering;
  /** The locks. */
  readonly locks: StackLocks;
  /** Where requests have got to. */
  readonly requests: RequestStates;
  /** Whether packets that are sent on interrupt the core that they are sent to. */
  readonly isInterrupted: boolean;
}

/** The steps of a stack. Times in ticks; one that takes none is 0, and after the last comes {@linkcode DONE}. */
export class StackSteps {
  /** 1 while it takes in packets without an interrupt. By core. */
  readonly isOn: Uint8Array;
  /** 1 while its application's thread sleeps. By core. */
  readonly sleeps: Uint8Array;
  readonly #machine: Machine;
  readonly #parts: StackParts;
  readonly #work: StackWork;
  readonly #steering: PacketSteering;
  readonly #locks: StackLocks;
  readonly #requests: RequestStates;
  readonly #isInterrupted: boolean;
  /** Whether the core that runs a request sends its reply, and not the policy or another core. */
  readonly #sends: boolean;

  /** The steps that `of` make. */
  constructor(of: StepParts) {
    this.#machine = of.machine;
    this.#parts = of.parts;
    this.#work = of.work;
    this.#steering = of.steering;
    this.#locks = of.locks;
    this.#requests = of.requests;
    this.#isInterrupted = of.isInterrupted;
    this.#sends = of.parts.receiver !== "policy" &&
      of.parts.sendsElsewhere !== true;
    this.isOn = new Uint8Array(of.machine.cores);
    this.sleeps = new Uint8Array(of.machine.cores).fill(1);
  }

  /** Core time of `step` of what `core` is in the stack for `request` for. */
  ticksOf(mode: number, core: number, request: number, step: number): number {
    switch (mode) {
      case RECEIVES:
        return this.#receiving(core, request, step);
      case PREPARES:
        return this.#preparing(core, request, step);
      default:
        return this.#replying(core, request, step);
    }
  }

  /** `request` waits to be brought to the application. */
  waits(request: number): void {
    this.#work.waits(this.#waitsAt(request));
  }

  /** The core that takes in what comes on the connection of `request`, which ran on `ranOn`, now. */
  takerOf(request: number, ranOn: number): number {
    const home = this.#requests.home[request];
    if (home === NONE) return ranOn;
    if (this.#parts.homeOf !== undefined) return home;
    return this.#steering.taker(this.#machine.pool.connection[request]);
  }

  /** The core whose application `request` waits to be brought to, whoever runs it. */
  #waitsAt(request: number): number {
    return this.#parts.homeOf !== undefined
      ? this.#requests.home[request]
      : this.#steering.hashed(this.#machine.pool.connection[request]);
  }

  #receiving(core: number, request: number, step: number): number {
    const work = this.#work, { home } = this.#requests;
    if (step === 0) {
      // Whoever it is now, it remains: meanwhile the connection may move.
      home[request] = this.#receiverOf(core, request);
      const interrupt = this.#interrupt(core, request);
      return interrupt +
        (home[request] === core ? work.takeIn(request, core) : work.ipi);
    }
    if (home[request] !== core) {
      this.#machine.count(FORWARDS);
      if (this.#isInterrupted) this.#machine.count(INTERRUPTS);
      return DONE;
    }
    if (!work.opens(request)) {
      return step === 1 ? this.#locks.events(core) : DONE;
    }
    return step <= work.openLocks
      ? this.#locks.enqueue(core, this.#queueOf(core, request))
      : DONE;
  }

  /** What it takes `core` to be interrupted for `request`, unless it is taking some in already. */
  #interrupt(core: number, request: number): number {
    this.#machine.count(STACK_BATCHED);
    if (this.isOn[core] === 1) return 0;
    this.#machine.count(STACK_BATCHES);
    this.isOn[core] = 1;
    return this.#requests.state[request] === FORWARDED
      ? this.#work.ipi
      : this.#work.interrupt;
  }

  #preparing(core: number, request: number, step: number): number {
    const work = this.#work, locks = this.#locks;
    const isFirst = work.opens(request);
    const home = this.#requests.home[request];
    const isStolen = this.#parts.homeOf !== undefined && home !== core &&
      (this.#parts.isTaken?.(request, core) ?? true);
    switch (step) {
      case 0:
        return this.#wake(core);
      case 1:
        return isStolen ? locks.askWhoIsBusy(core) : 0;
      case 2:
        return isStolen
          ? locks.steal(core, home)
          : isFirst
          ? locks.accept(core, this.#queueOf(core, request))
          : locks.events(core);
      case 3: {
        const isReceiver = this.#parts.receiver === "running-core";
        const receiving = isReceiver ? work.takeIn(request, core) : 0;
        return receiving + work.events(core, this.#waitsAt(request)) +
          work.copyIn +
          (isFirst ? work.accept : 0) + this.#touch(request, core);
      }
      default:
        return DONE;
    }
  }

  /** The thread of the application on `core` sleeps no longer. */
  #wake(core: number): number {
    const ticks = this.sleeps[core] * this.#work.wake;
    this.sleeps[core] = 0;
    return ticks;
  }

  #replying(core: number, request: number, step: number): number {
    const work = this.#work, home = this.#requests.home[request];
    if (step === 0) {
      const { connection } = this.#machine.pool;
      this.#steering.used(connection[request], core);
      return work.copyOut + (this.#sends ? work.send : 0) +
        this.#touch(request, core);
    }
    const isForeign = home !== NONE && home !== core;
    // A connection that was stolen sends where it came from.
    const sendsOwn = this.#steering.sendsOwn &&
      this.#parts.homeOf === undefined;
    return step === 1 && isForeign && !sendsOwn
      ? this.#locks.transmit(core, home)
      : DONE;
  }

  /** The core that takes `request`, now on `core`, through the stack. */
  #receiverOf(core: number, request: number): number {
    if (this.#requests.state[request] === FORWARDED) return core;
    if (this.#parts.homeOf !== undefined) return core;
    const connection = this.#machine.pool.connection[request];
    return this.#steering.receiver(connection, core);
  }

  /** The core whose accept queue the connection of `request`, received on `core`, is put into. */
  #queueOf(core: number, request: number): number {
    return this.#parts.homeOf !== undefined
      ? core
      : this.#steering.hashed(this.#machine.pool.connection[request]);
  }

  /** `core`, which runs `request`, touches its control block, unless cores of the stack's own keep those. */
  #touch(request: number, core: number): number {
    return this.#parts.receiver === "stack-core"
      ? 0
      : this.#work.touch(request, core);
  }
}
