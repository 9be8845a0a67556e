/**
 * Where requests wait at Shenango's kthreads: a ring of packets and a queue of user
 * threads each.
 *
 * @module
 */

import { Fifos } from "../../engine/fifos.ts";
import { NONE, type RequestPool } from "../../engine/pool.ts";
import { KthreadBits } from "./kthread_bits.ts";

/** Packets turned into user threads at a time: runtime/defs.h, RUNTIME_SOFTIRQ_BUDGET. */
const SOFTIRQ_BUDGET = 16;

/** The queues of all kthreads: 2n is the packet ring of kthread n, 2n + 1 its threads. */
export class KthreadQueues {
  /** Requests ever pushed, but for those taken at the same instant. By queue. */
  readonly pushed: Float64Array;
  /** Kthreads at which requests wait. */
  readonly loaded: KthreadBits;
  readonly #queues: Fifos;

  /** Empty queues for requests of `pool`. */
  constructor(kthreads: number, pool: RequestPool) {
    this.pushed = new Float64Array(2 * kthreads);
    this.loaded = new KthreadBits(kthreads);
    this.#queues = new Fifos(2 * kthreads, pool);
  }

  /** Requests taken of those ever pushed. */
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
    if (!this.hasWork(kthread)) return NONE;
    const threads = 2 * kthread + 1;
    const request = this.#queues.length[threads] > 0
      ? this.#queues.shift(threads)
      : this.#take(2 * kthread, threads, SOFTIRQ_BUDGET);
    if (!this.hasWork(kthread)) this.loaded.flip(kthread);
    return request;
  }

  /**
   * Takes half of the threads of `victim`, which has work, rounded up, or, if it
   * has none, up to sixteen of its packets; they become threads of `thief`, which
   * had none.
   *
   * @returns The oldest of them, taken off again.
   */
  steal(thief: number, victim: number): number {
    const hadWork = this.hasWork(thief);
    const into = 2 * thief + 1, threads = 2 * victim + 1;
    const waiting = this.#queues.length[threads];
    const request = waiting > 0
      ? this.#take(threads, into, waiting + 1 >> 1)
      : this.#take(2 * victim, into, SOFTIRQ_BUDGET);
    if (!this.hasWork(victim)) this.loaded.flip(victim);
    if (!hadWork && this.hasWork(thief)) this.loaded.flip(thief);
    return request;
  }

  /** Puts `request`, which ran on `kthread` and is to go on, before its threads. */
  putBack(kthread: number, request: number): void {
    if (!this.hasWork(kthread)) this.loaded.flip(kthread);
    this.pushed[2 * kthread + 1]++;
    this.#queues.unshift(2 * kthread + 1, request);
  }

  /** Moves all that waits at `from` to `to`, where nothing waits. */
  move(from: number, to: number): void {
    if (!this.hasWork(from)) return;
    this.loaded.flip(from);
    this.loaded.flip(to);
    for (const half of [0, 1]) {
      const queue = 2 * from + half;
      while (this.#queues.length[queue] > 0) {
        this.#push(2 * to + half, this.#queues.shift(queue));
      }
    }
  }

  /** Takes the oldest of `from`, and moves those behind it, up to `most` in all, to `to`. */
  #take(from: number, to: number, most: number): number {
    const queues = this.#queues;
    const first = queues.shift(from);
    for (let more = most - 1; more > 0 && queues.length[from] > 0; more--) {
      this.#push(to, queues.shift(from));
    }
    return first;
  }

  #push(queue: number, request: number): void {
    this.pushed[queue]++;
    this.#queues.push(queue, request);
  }
}
