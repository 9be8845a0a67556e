/**
 * The central queue of a dispatcher: one for all requests, or one a class.
 *
 * @module
 */

import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import type { PolicyContext } from "../definition.ts";

/** FIFO queues by class, of which the one whose head has waited longest for its class goes first. */
export class ClassQueues {
  readonly #machine: Machine;
  readonly #queues: Fifos;
  /** What wait is measured by, ticks. By queue. */
  readonly #target: Float64Array;
  #length = 0;

  /**
   * Empty queues.
   *
   * @param perClass Whether every class has a queue of its own.
   */
  constructor({ machine, classes }: PolicyContext, perClass: boolean) {
    this.#machine = machine;
    this.#target = perClass
      ? Float64Array.from(classes, ({ meanUs }) => meanUs)
      : Float64Array.of(1);
    this.#queues = new Fifos(this.#target.length, machine.pool);
  }

  /** Requests waiting. */
  get length(): number {
    return this.#length;
  }

  /** Puts `request` at the tail of its queue. */
  push(request: number): void {
    this.#length++;
    const queue = this.#target.length === 1
      ? 0
      : this.#machine.pool.class[request];
    this.#queues.push(queue, request);
  }

  /**
   * Takes the head of the queue whose head has waited longest, counted from its
   * arrival, in multiples of the mean service of its class; or returns `NONE`.
   */
  shift(): number {
    if (this.#length === 0) return NONE;
    this.#length--;
    if (this.#target.length === 1) return this.#queues.shift(0);
    const { now, pool } = this.#machine;
    let chosen = NONE, longest = -1;
    for (let queue = 0; queue < this.#target.length; queue++) {
      const head = this.#queues.head(queue);
      if (head === NONE) continue;
      const waited = (now - pool.arrival[head]) / this.#target[queue];
      if (waited > longest) {
        chosen = queue;
        longest = waited;
      }
    }
    return this.#queues.shift(chosen);
  }
}
