/**
 * The queues of an application's threads, one a core, and how long requests have
 * been in them.
 *
 * @module
 */

import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import { CoreSet } from "../core_set.ts";

/** Queues of requests, one a core, empty at first. */
export class ThreadQueues {
  /** Requests in each. By core. */
  readonly length: Int32Array;
  /** Cores whose queue is not empty. */
  readonly loaded: CoreSet;
  readonly #machine: Machine;
  readonly #fifos: Fifos;
  #waiting = 0;

  /** For every worker core of `machine`. */
  constructor(machine: Machine) {
    this.#machine = machine;
    this.#fifos = new Fifos(machine.cores, machine.pool);
    this.length = this.#fifos.length;
    this.loaded = new CoreSet(machine.cores, false);
  }

  /** Requests in all of them. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The core of lowest number whose queue is not empty, or `NONE`. */
  firstLoaded(): number {
    return this.length.findIndex((length) => length > 0);
  }

  /** Puts `request` at the back of the queue of `core`. */
  push(core: number, request: number): void {
    this.#fifos.push(core, request);
    this.#noteAdded(core);
  }

  /** Puts `request` at the front of the queue of `core`. */
  unshift(core: number, request: number): void {
    this.#fifos.unshift(core, request);
    this.#noteAdded(core);
  }

  /** Takes the oldest request off the queue of `core`, or returns `NONE`. */
  shift(core: number): number {
    const request = this.#fifos.shift(core);
    if (request === NONE) return NONE;
    this.#waiting--;
    if (this.length[core] === 0) this.loaded.remove(core);
    return request;
  }

  /**
   * Moves the older half of the queue of `victim`, rounded up, to the front of that of `thief`.
   *
   * @returns How many that is.
   */
  steal(thief: number, victim: number): number {
    const count = Math.ceil(this.length[victim] / 2);
    if (count === 0) return 0;
    if (this.length[thief] === 0) this.loaded.push(thief);
    this.#fifos.moveToFront(victim, thief, count);
    if (this.length[victim] === 0) this.loaded.remove(victim);
    return count;
  }

  /** How long ago the oldest request of each queue arrived, added up over queues; ticks. */
  sumOfDelays(): number {
    let sum = 0;
    for (let place = 0; place < this.loaded.count; place++) {
      sum += this.#delay(this.loaded.at(place));
    }
    return sum;
  }

  /** The longest of those times, 0 if all queues are empty; ticks. */
  longestDelay(): number {
    let longest = 0;
    for (let place = 0; place < this.loaded.count; place++) {
      longest = Math.max(longest, this.#delay(this.loaded.at(place)));
    }
    return longest;
  }

  #delay(core: number): number {
    const { now, pool } = this.#machine;
    return now - pool.arrival[this.#fifos.head(core)];
  }

  #noteAdded(core: number): void {
    this.#waiting++;
    if (this.length[core] === 1) this.loaded.push(core);
  }
}
