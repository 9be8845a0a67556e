/**
 * FIFO queues of requests, or of other rows that have a `next` link. A row waits
 * in at most one queue at a time, so all queues share the one link, and nothing
 * is allocated.
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
  readonly #rows: Pick<RequestPool, "next">;

  /** `queues` empty queues for the rows that `rows` links: requests of a pool, or others. */
  constructor(queues: number, rows: Pick<RequestPool, "next">) {
    this.length = new Int32Array(queues);
    this.#head = new Int32Array(queues).fill(NONE);
    this.#tail = new Int32Array(queues).fill(NONE);
    this.#rows = rows;
  }

  /** The oldest request of `queue`, or `NONE`. */
  head(queue: number): number {
    return this.#head[queue];
  }

  /** The request behind the oldest of `queue`, or `NONE`. */
  second(queue: number): number {
    const head = this.#head[queue];
    return head === NONE ? NONE : this.#rows.next[head];
  }

  /** Puts `request` at the back of `queue`. */
  push(queue: number, request: number): void {
    const next = this.#rows.next;
    const tail = this.#tail[queue];
    if (tail === NONE) this.#head[queue] = request;
    else next[tail] = request;
    this.#tail[queue] = request;
    next[request] = NONE;
    this.length[queue]++;
  }

  /** Puts `request` at the front of `queue`. */
  unshift(queue: number, request: number): void {
    const head = this.#head[queue];
    this.#rows.next[request] = head;
    this.#head[queue] = request;
    if (head === NONE) this.#tail[queue] = request;
    this.length[queue]++;
  }

  /** Takes the oldest request off `queue`, or returns `NONE`. */
  shift(queue: number): number {
    const request = this.#head[queue];
    if (request === NONE) return NONE;
    const next = this.#rows.next[request];
    this.#head[queue] = next;
    if (next === NONE) this.#tail[queue] = NONE;
    this.length[queue]--;
    return request;
  }

  /** Moves the oldest `count` requests of `from`, which has as many, to the front of `to`, in their order. */
  moveToFront(from: number, to: number, count: number): void {
    if (count === 0) return;
    const next = this.#rows.next;
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
