/**
 * A central FIFO queue out of whose middle the oldest request can be taken that
 * never ran.
 *
 * @module
 */

import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import { grown, NONE, type RequestPool } from "../../engine/pool.ts";

/** Requests that never ran. */
const FRESH = 0;
/** Requests that were preempted. */
const PREEMPTED = 1;

/** One FIFO queue, kept as two and the order in which they were joined. */
export class CentralQueue {
  readonly #pool: RequestPool;
  readonly #queues: Fifos;
  /** Joinings of the queue before its own. By request. */
  #place: Float64Array;
  #joinings = 0;

  /** An empty queue for requests of `machine`. */
  constructor({ pool }: Machine) {
    this.#pool = pool;
    this.#queues = new Fifos(2, pool);
    this.#place = new Float64Array(pool.capacity);
  }

  /** Requests waiting. */
  get length(): number {
    const { length } = this.#queues;
    return length[FRESH] + length[PREEMPTED];
  }

  /** Requests waiting that never ran. */
  get freshLength(): number {
    return this.#queues.length[FRESH];
  }

  /** Puts `request` at the tail. */
  push(request: number): void {
    if (request >= this.#place.length) {
      this.#place = grown(this.#place, this.#pool.capacity);
    }
    this.#place[request] = this.#joinings++;
    const isFresh = this.#pool.started[request] < 0;
    this.#queues.push(isFresh ? FRESH : PREEMPTED, request);
  }

  /** Takes the head, or returns `NONE`. */
  shift(): number {
    const fresh = this.#queues.head(FRESH);
    const preempted = this.#queues.head(PREEMPTED);
    const isFreshFirst = preempted === NONE ||
      fresh !== NONE && this.#place[fresh] < this.#place[preempted];
    return this.#queues.shift(isFreshFirst ? FRESH : PREEMPTED);
  }

  /** Takes the first that never ran, or returns `NONE`. */
  shiftFresh(): number {
    return this.#queues.shift(FRESH);
  }
}
