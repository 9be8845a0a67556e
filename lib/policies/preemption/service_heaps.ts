/**
 * Sets of requests, each with the one of least service on top, that can be made
 * into one: skew heaps over two links a request, so that nothing is allocated.
 *
 * Source: D. D. Sleator and R. E. Tarjan, "Self-adjusting heaps", SIAM Journal on
 * Computing 15(1), 1986.
 *
 * @module
 */

import { grown, NONE, type RequestPool } from "../../engine/pool.ts";

/** Heaps of requests by service; a heap is named by its top, and `NONE` is an empty one. */
export class ServiceHeaps {
  readonly #pool: RequestPool;
  /** By request. */
  #left: Int32Array;
  #right: Int32Array;

  /** No heaps yet, for requests of `pool`. */
  constructor(pool: RequestPool) {
    this.#pool = pool;
    this.#left = new Int32Array(pool.capacity);
    this.#right = new Int32Array(pool.capacity);
  }

  /** `request`, which is in no heap, as a heap. */
  only(request: number): number {
    if (request >= this.#left.length) {
      this.#left = grown(this.#left, this.#pool.capacity);
      this.#right = grown(this.#right, this.#pool.capacity);
    }
    this.#left[request] = this.#right[request] = NONE;
    return request;
  }

  /** What is left of `heap` without its top. */
  withoutTop(heap: number): number {
    return this.union(this.#left[heap], this.#right[heap]);
  }

  /** All requests of two heaps, which are no heaps any longer. */
  union(one: number, other: number): number {
    if (one === NONE) return other;
    if (other === NONE) return one;
    const left = this.#left, right = this.#right;
    const top = this.#precedes(one, other) ? one : other;
    let parent = top, rest = top === one ? other : one;
    // Down the right side of both, whose requests change sides on the way.
    while (true) {
      const below = right[parent];
      right[parent] = left[parent];
      if (below === NONE) {
        left[parent] = rest;
        return top;
      }
      const child = this.#precedes(below, rest) ? below : rest;
      if (child === rest) rest = below;
      left[parent] = child;
      parent = child;
    }
  }

  /** Calls `visit` with every request of `heap`, in no order. */
  forEach(heap: number, visit: (request: number) => void): void {
    for (const open = [heap]; open.length > 0;) {
      const request = open.pop()!;
      if (request === NONE) continue;
      visit(request);
      open.push(this.#left[request], this.#right[request]);
    }
  }

  #precedes(request: number, other: number): boolean {
    const { service, index } = this.#pool;
    const less = service[request] - service[other];
    return less < 0 || less === 0 && index[request] < index[other];
  }
}
