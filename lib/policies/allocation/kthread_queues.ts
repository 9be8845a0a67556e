/**
 * Where requests wait at Shenango's kthreads: a ring of packets and a queue of user
 * threads each.
 *
 * @module
 */

import { Fifos } from "../../engine/fifos.ts";
import { NONE, type RequestPool } from "../../engine/pool.ts";
import { CoreSet } from "../core_set.ts";

/** Packets turned into user threads at a time: runtime/defs.h, RUNTIME_SOFTIRQ_BUDGET. */
const SOFTIRQ_BUDGET = 16;

/** The queues of all kthreads: 2n is the packet ring of kthread n, 2n + 1 its threads. */
export class KthreadQueues {
  /** Requests ever pushed. By queue. */
  readonly pushed: Float64Array;
  /** Requests ever taken. By queue. */
  readonly taken: Float64Array;
  /** Kthreads at which requests wait. */
  readonly loaded: CoreSet;
  readonly #queues: Fifos;

  /** Empty queues for requests of `pool`. */
  constructor(kthreads: number, pool: RequestPool) {
    this.pushed = new Float64Array(2 * kthreads);
    this.taken = new Float64Array(2 * kthreads);
    this.loaded = new CoreSet(kthreads, false);
    this.#queues = new Fifos(2 * kthreads, pool);
  }

  /** Puts a packet into the ring of `kthread`. */
  pushPacket(kthread: number, request: number): void {
    this.#push(2 * kthread, request);
  }

  /** Takes the oldest request of `kthread`, threads before packets, which it turns into threads first; or `NONE`. */
  next(kthread: number): number {
    const threads = 2 * kthread + 1;
    if (this.#queues.length[threads] === 0) {
      this.#move(2 * kthread, threads, SOFTIRQ_BUDGET);
    }
    return this.#take(threads);
  }

  /**
   * Takes half of the threads of `victim`, rounded up, or, if it has none, up to
   * sixteen of its packets; they become threads of `thief`.
   *
   * @returns The oldest of them, taken off again.
   */
  steal(thief: number, victim: number): number {
    const into = 2 * thief + 1, threads = 2 * victim + 1;
    const waiting = this.#queues.length[threads];
    if (waiting > 0) this.#move(threads, into, Math.ceil(waiting / 2));
    else this.#move(2 * victim, into, SOFTIRQ_BUDGET);
    return this.#take(into);
  }

  #push(queue: number, request: number): void {
    this.pushed[queue]++;
    this.#queues.push(queue, request);
    const kthread = queue >> 1;
    if (!this.loaded.has(kthread)) this.loaded.push(kthread);
  }

  #take(queue: number): number {
    const request = this.#queues.shift(queue);
    if (request === NONE) return NONE;
    this.taken[queue]++;
    const { length } = this.#queues;
    if (length[queue] + length[queue ^ 1] === 0) {
      this.loaded.remove(queue >> 1);
    }
    return request;
  }

  #move(from: number, to: number, most: number): void {
    for (let moved = 0; moved < most; moved++) {
      const request = this.#take(from);
      if (request === NONE) return;
      this.#push(to, request);
    }
  }
}
