/**
 * Requests in the order of a key, as a binary heap; equal keys leave in the
 * order of arrival. Grows with what is pending.
 *
 * @module
 */

import { grown, NONE, type RequestPool } from "./pool.ts";

/** A priority queue of requests, the smallest key first. */
export class PriorityQueue {
  #key = new Float64Array(64);
  #request = new Int32Array(64);
  #length = 0;
  readonly #pool: RequestPool;

  /** Empty, for requests of `pool`. */
  constructor(pool: RequestPool) {
    this.#pool = pool;
  }

  /** Requests waiting. */
  get length(): number {
    return this.#length;
  }

  /** The smallest key, or `Infinity` when empty. */
  get firstKey(): number {
    return this.#length > 0 ? this.#key[0] : Infinity;
  }

  /** Adds `request` under `key`. */
  push(request: number, key: number): void {
    if (this.#length === this.#key.length) {
      this.#key = grown(this.#key, 2 * this.#length);
      this.#request = grown(this.#request, 2 * this.#length);
    }
    let place = this.#length++;
    while (place > 0) {
      const up = (place - 1) >> 1;
      if (!this.#precedes(key, request, up)) break;
      this.#move(up, place);
      place = up;
    }
    this.#key[place] = key;
    this.#request[place] = request;
  }

  /** Takes the request with the smallest key, or returns `NONE`. */
  shift(): number {
    if (this.#length === 0) return NONE;
    const first = this.#request[0];
    const length = --this.#length;
    const key = this.#key[length], request = this.#request[length];
    let place = 0;
    for (let down = 1; down < length; down = 2 * place + 1) {
      if (
        down + 1 < length &&
        this.#precedes(this.#key[down + 1], this.#request[down + 1], down)
      ) down++;
      if (this.#precedes(key, request, down)) break;
      this.#move(down, place);
      place = down;
    }
    this.#key[place] = key;
    this.#request[place] = request;
    return first;
  }

  #move(from: number, to: number): void {
    this.#key[to] = this.#key[from];
    this.#request[to] = this.#request[from];
  }

  #precedes(key: number, request: number, place: number): boolean {
    const other = this.#key[place];
    return key < other ||
      (key === other &&
        this.#pool.index[request] < this.#pool.index[this.#request[place]]);
  }
}
