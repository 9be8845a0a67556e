/**
 * TAS's cores: a fast path that takes in requests and sends replies of connections
 * that are open, on as many cores as a load monitor allows, and a slow path, on one
 * more, that opens and closes connections. All packets come to the fast path; those that
 * open and close connections it hands on.
 *
 * Connections are spread over the cores of the fast path by RSS. Every 10 ms the load
 * monitor looks at how much of them is idle, on average: less than 0.2 of a core, and
 * there is one more; more than 1.25, one less. A core that is given up does what has
 * come to it, and then blocks.
 *
 * Source: A. Kaufmann et al., "TAS: TCP Acceleration as an OS Service", EuroSys 2019;
 * code tcp-acceleration-service/tas, tas/fast/fastemu.c, include/fastpath.h and
 * tas/tas.c, flexnic_loadmon, commit d3926ba.
 *
 * @module
 */

import {
  ACTIVITIES,
  CORE_GRANTS,
  CORE_YIELDS,
  STACK,
} from "../engine/activities.ts";
import type { Machine } from "../engine/machine.ts";
import { grown } from "../engine/pool.ts";
import { toTicks } from "../engine/ticks.ts";
import type { PolicySpec } from "../policies/definition.ts";
import { INDIRECTION_ENTRIES, indirectionTable } from "../policies/steering.ts";
import { Passes } from "./passes.ts";
import type { StackCores, StackServices } from "./stack_parts.ts";

/** Connections of one pass of the slow path, at most: fast/fastemu.c, its queue of the kernel. */
const SLOW_BATCH = 8;

/** TAS's fast and slow path. */
export class FastPath implements StackCores {
  readonly #machine: Machine;
  readonly #stack: StackServices;
  readonly #fast: Passes;
  readonly #slow: Passes;
  readonly #first: number;
  readonly #slowCore: number;
  /** 1 where what comes first is for the slow path. By request. */
  #isForwarded = new Uint8Array(0);
  readonly #most: number;
  #active: number;
  #table: Int32Array;
  readonly #sampleTicks: number;
  readonly #hold: number;
  readonly #downIdle: number;
  readonly #upIdle: number;
  #worked = 0;
  /** Averages over the fast path, ticks. */
  #busy = 0;
  #cycle = 0;
  #isFirst = true;
  #sinceChange = 0;

  /** With the parameters of `spec`, on the cores beside the workers. */
  constructor(spec: PolicySpec, stack: StackServices) {
    const machine = this.#machine = stack.machine;
    const { work } = stack;
    this.#stack = stack;
    this.#first = machine.cores;
    this.#most = machine.extraCores - 1;
    this.#slowCore = this.#first + this.#most;
    this.#fast = new Passes(machine, this.#first, this.#most, {
      bound: Number(spec.rxBatch),
      turn: work.turn,
      receive: (request, core) =>
        this.#isForwarded[request] === 1
          ? work.forwardOpening
          : work.receive + work.receiveBlock(request, core),
      send: (request, core) => work.send + work.touch(request, core),
      received: (request) => this.#received(request),
      sent: (request) => stack.leave(request),
      handOn: () => this.#slow.owe(this.#slowCore, work.close),
    });
    this.#slow = new Passes(machine, this.#slowCore, 1, {
      bound: SLOW_BATCH,
      turn: 0,
      receive: () => work.open,
      received: (request) => this.#fast.receive(this.#coreOf(request), request),
    });
    this.#active = this.#most;
    this.#table = indirectionTable(this.#active, 0);
    this.#sampleTicks = toTicks(Number(spec.sampleUs));
    this.#hold = Number(spec.holdSamples);
    this.#downIdle = Number(spec.downIdleCores);
    this.#upIdle = Number(spec.upIdleCores);
    if (this.#most > 1) machine.setTimer(stack.timer, this.#sampleTicks);
  }

  receive(request: number): void {
    const { work } = this.#stack, { capacity } = this.#machine.pool;
    if (this.#isForwarded.length < capacity) {
      this.#isForwarded = grown(this.#isForwarded, capacity);
    }
    const opens = work.opens(request);
    if (opens && work.forwardOpening === 0) {
      return this.#slow.receive(this.#slowCore, request);
    }
    this.#isForwarded[request] = opens ? 1 : 0;
    this.#fast.receive(this.#coreOf(request), request);
  }

  /** A core of the fast path has taken `request` in, or what opens its connection. */
  #received(request: number): void {
    if (this.#isForwarded[request] === 0) return this.#stack.deliver(request);
    this.#isForwarded[request] = 0;
    this.#slow.receive(this.#slowCore, request);
  }

  send(request: number): void {
    this.#fast.send(this.#coreOf(request), request);
  }

  replied(request: number, closes: boolean): void {
    const { acked, forwardClosing, close } = this.#stack.work;
    const isHandedOn = closes && forwardClosing > 0;
    const fast = acked + (isHandedOn ? forwardClosing : 0);
    this.#fast.owe(this.#coreOf(request), fast, isHandedOn);
    if (closes && !isHandedOn) this.#slow.owe(this.#slowCore, close);
  }

  onDone(core: number): void {
    if (core === this.#slowCore) return this.#slow.onDone(core);
    this.#fast.onDone(core);
  }

  onTimer(): void {
    const change = this.#decide();
    if (change !== 0) {
      this.#active += change;
      this.#table = indirectionTable(this.#active, 0);
      this.#machine.count(change > 0 ? CORE_GRANTS : CORE_YIELDS);
    }
    this.#fast.blockFrom(this.#first + this.#active);
    this.#machine.setTimer(
      this.#stack.timer,
      this.#machine.now + this.#sampleTicks,
    );
  }

  /** Cores more, or fewer. */
  #decide(): number {
    const machine = this.#machine;
    machine.settle();
    let worked = 0;
    for (let core = this.#first; core < this.#slowCore; core++) {
      worked += machine.ledger[core * ACTIVITIES + STACK];
    }
    const busy = worked - this.#worked;
    this.#worked = worked;
    if (this.#isFirst) {
      this.#isFirst = false;
      return 0;
    }
    this.#busy = (7 * this.#busy + busy) / 8;
    this.#cycle = (7 * this.#cycle + this.#sampleTicks) / 8;
    if (++this.#sinceChange < this.#hold) return 0;
    const idle = Math.max(0, this.#active - this.#busy / this.#cycle);
    const change = this.#active > 1 && idle > this.#downIdle
      ? -1
      : this.#active < this.#most && idle < this.#upIdle
      ? 1
      : 0;
    if (change !== 0) this.#sinceChange = 0;
    return change;
  }

  #coreOf(request: number): number {
    const connection = this.#machine.pool.connection[request];
    const entry = this.#stack.hash[connection] % INDIRECTION_ENTRIES;
    return this.#first + this.#table[entry];
  }
}
