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

  /** The request behind the oldest of `queue`, or `NONE`. */
  second(queue: number): number {
    const head = this.#head[queue];
    return head === NONE ? NONE : this.#pool.next[head];
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

  /** Moves the oldest `count` requests of `from`, which has as many, to the front of `to`, in their order. */
  moveToFront(from: number, to: number, count: number): void {
    if (count === 0) return;
    const next = this.#pool.next;
    const first = this.#head[from];
    let last = first;
    for (let moved = 1; moved < count; moved++) last = next[last];
    this.#head[from] = next[last];
    if (next[last] === NONE) this.#tail[from] = NONE;
    next[last] = this.#head[to];
    if (this.#head[to] === NONE) this.#tail[to] = last;
    this.#head[to] = first;
    this.length[from] -= count;
    this.length[to] += count;
  }
}
