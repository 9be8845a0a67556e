/**
 * Where requests wait at Shenango's kthreads: a ring of packets and a queue of user
 * threads each.
 *
 * @module
 */

import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import { grown, NONE } from "../../engine/pool.ts";
import { KthreadBits } from "./kthread_bits.ts";

/** Packets turned into user threads at a time: runtime/defs.h, RUNTIME_SOFTIRQ_BUDGET. */
const SOFTIRQ_BUDGET = 16;

/** The queues of all kthreads: 2n is the packet ring of kthread n, 2n + 1 its threads. */
export class KthreadQueues {
  /** Requests that have ever waited. By queue. */
  readonly pushed: Float64Array;
  /** Kthreads at which requests wait. */
  readonly loaded: KthreadBits;
  readonly #queues: Fifos;
  readonly #machine: Machine;
  /** When a request last became a thread, ready to run. By request. */
  #readied: Float64Array;

  /** Empty queues for requests of `machine`, a pair a core. */
  constructor(machine: Machine) {
    const { cores, pool } = machine;
    this.pushed = new Float64Array(2 * cores);
    this.loaded = new KthreadBits(cores);
    this.#queues = new Fifos(2 * cores, pool);
    this.#machine = machine;
    this.#readied = new Float64Array(pool.arrival.length);
  }

  /** Requests that have waited in `queue` and do so no longer. */
  taken(queue: number): number {
    return this.pushed[queue] - this.#queues.length[queue];
  }

  /** Whether requests wait at `kthread`. */
  hasWork(kthread: number): boolean {
    const { length } = this.#queues;
    return length[2 * kthread] + length[2 * kthread + 1] > 0;
  }

  /**
   * Puts a packet into the ring of `kthread`.
   *
   * @returns Whether it is the first work there.
   */
  pushPacket(kthread: number, request: number): boolean {
    const isFirst = !this.hasWork(kthread);
    if (isFirst) this.loaded.flip(kthread);
    this.#push(2 * kthread, request);
    return isFirst;
  }

  /** Takes the oldest request of `kthread`, threads before packets, which it turns into threads first; or `NONE`. */
  next(kthread: number): number {
    const { length } = this.#queues;
    const packets = 2 * kthread, threads = packets + 1;
    if (length[threads] > 0) return this.#take(threads, threads, 1);
    if (length[packets] === 0) return NONE;
    return this.#take(packets, threads, SOFTIRQ_BUDGET);
  }

  /**
   * Takes half of the threads of `victim`, which has work, rounded up, or, if it
   * has none, up to sixteen of its packets; they become threads of `thief`, which
   * had none.
   *
   * @returns The oldest of them, taken off again.
   */
  steal(thief: number, victim: number): number {
    const packets = 2 * victim, threads = packets + 1;
    const waiting = this.#queues.length[threads];
    return waiting > 0
      ? this.#take(threads, 2 * thief + 1, waiting + 1 >> 1)
      : this.#take(packets, 2 * thief + 1, SOFTIRQ_BUDGET);
  }

  /** How long the oldest packet of `kthread` has waited since it arrived, and its first thread since it was one: together. */
  headsWait(kthread: number): number {
    const { now, pool } = this.#machine;
    const packet = this.#queues.head(2 * kthread);
    const thread = this.#queues.head(2 * kthread + 1);
    return (packet === NONE ? 0 : now - pool.arrival[packet]) +
      (thread === NONE ? 0 : now - this.#readied[thread]);
  }

  /** Puts `request`, which ran on `kthread` and is to go on, before or behind its threads. */
  putBack(kthread: number, request: number, isFirst: boolean): void {
    if (!this.hasWork(kthread)) this.loaded.flip(kthread);
    const threads = 2 * kthread + 1;
    const next = isFirst ? this.#queues.head(threads) : NONE;
    // Before others it counts as old as they: runtime/sched.c, thread_ready_head.
    this.#ready(
      request,
      next === NONE ? this.#machine.now : this.#readied[next],
    );
    this.pushed[threads]++;
    if (isFirst) this.#queues.unshift(threads, request);
    else this.#queues.push(threads, request);
  }

  /** Lets `one` have what waits at `other`, and the reverse. */
  swap(one: number, other: number): void {
    if (this.hasWork(one) !== this.hasWork(other)) {
      this.loaded.flip(one);
      this.loaded.flip(other);
    }
    const { length } = this.#queues;
    for (const half of [0, 1]) {
      const left = 2 * one + half, right = 2 * other + half;
      const wasLeft = length[left], wasRight = length[right];
      this.#carry(left, right, wasLeft);
      this.#carry(right, left, wasRight);
    }
  }

  /** Carries the oldest `count` of `from` to the end of `to`. */
  #carry(from: number, to: number, count: number): void {
    for (let left = count; left > 0; left--) {
      this.#push(to, this.#queues.shift(from));
    }
  }

  /** Takes the oldest of `from`, and moves those behind it, up to `most` in all, to `to`. */
  #take(from: number, to: number, most: number): number {
    const queues = this.#queues, { length } = queues;
    const first = queues.shift(from);
    if (most > 1 && length[from] > 0) this.#move(from, to, most - 1);
    if (length[from] + length[from ^ 1] === 0) this.loaded.flip(from >> 1);
    return first;
  }

  /** Moves the oldest of `from`, which has some, up to `most`, to `to`. */
  #move(from: number, to: number, most: number): void {
    const queues = this.#queues, { length } = queues;
    if (!this.hasWork(to >> 1)) this.loaded.flip(to >> 1);
    const arePackets = (from & 1) === 0;
    for (let more = most; more > 0 && length[from] > 0; more--) {
      const request = queues.shift(from);
      if (arePackets) this.#ready(request, this.#machine.now);
      this.#push(to, request);
    }
  }

  #ready(request: number, time: number): void {
    if (request >= this.#readied.length) {
      this.#readied = grown(this.#readied, this.#machine.pool.arrival.length);
    }
    this.#readied[request] = time;
  }

  #push(queue: number, request: number): void {
    this.pushed[queue]++;
    this.#queues.push(queue, request);
  }
}
