/**
 * FIFO queues of requests. A request waits in at most one queue at a time, so
 * all queues share the pool's one `next` link, and nothing is allocated.
 *
 * @module
 */

import { NONE, type RequestPool } from "./pool.ts";

/** A fixed number of FIFO queues, empty at first. */
export class Fifos {
  /** Requests waiting. By queue. */
  readonly length: Int32Array;
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #pool: RequestPool;

  /** `queues` empty queues for requests of `pool`. */
  constructor(queues: number, pool: RequestPool) {
    this.length = new Int32Array(queues);
    this.#head = new Int32Array(queues).fill(NONE);
    this.#tail = new Int32Array(queues).fill(NONE);
    this.#pool = pool;
  }

  /** The oldest request of `queue`, or `NONE`. */
  head(queue: number): number {
    return this.#head[queue];
  }

  /** Puts `request` at the back of `queue`. */
  push(queue: number, request: number): void {
    const next = this.#pool.next;
    const tail = this.#tail[queue];
    if (tail === NONE) this.#head[queue] = request;
    else next[tail] = request;
    this.#tail[queue] = request;
    next[request] = NONE;
    this.length[queue]++;
  }

  /** Takes the oldest request off `queue`, or returns `NONE`. */
  shift(queue: number): number {
    const request = this.#head[queue];
    if (request === NONE) return NONE;
    const next = this.#pool.next[request];
    this.#head[queue] = next;
    if (next === NONE) this.#tail[queue] = NONE;
    this.length[queue]--;
    return request;
  }
}
