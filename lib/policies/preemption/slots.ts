/**
 * A few slots on every worker, for requests to be there before it is done with
 * another: the bounded queues of JBSQ, join the bounded shortest queue.
 *
 * Source: M. Kogias et al., "R2P2: Making RPCs first-class datacenter citizens",
 * USENIX ATC 2019.
 *
 * @module
 */

import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import { CoreSet } from "../core_set.ts";

/** The slots of all workers, empty at first. */
export class Slots {
  /** Requests that a worker has: in its slots, the one it runs included, or on their way there. By core. */
  readonly held: Uint32Array;
  /** Workers that have none. */
  readonly idle: CoreSet;
  /** In its slots, and not begun with. By core. */
  readonly #waiting: Fifos;
  #room: number;

  /**
   * All of them empty.
   *
   * @param each How many a worker has.
   */
  constructor({ cores, pool }: Machine, each: number) {
    this.held = new Uint32Array(cores);
    this.idle = new CoreSet(cores, true);
    this.#waiting = new Fifos(cores, pool);
    this.#room = each * cores;
  }

  /** Whether a slot is free. */
  get hasRoom(): boolean {
    return this.#room > 0;
  }

  /**
   * Takes a slot for a request that is to come: first one of a worker that has none,
   * the last to become so, then one of the worker with the fewest, the lowest by number.
   *
   * @returns The worker. Only while there is room.
   */
  claim(): number {
    const worker = this.idle.count > 0 ? this.idle.pop() : this.#fewest();
    this.held[worker]++;
    this.#room--;
    return worker;
  }

  /** Puts `request` into the slot of `worker` that was taken for it. */
  fill(worker: number, request: number): void {
    this.#waiting.push(worker, request);
  }

  /** Frees the slot of the request that `worker` is done with; returns the next to begin with, or `NONE`. */
  free(worker: number): number {
    this.#room++;
    if (--this.held[worker] === 0) this.idle.push(worker);
    return this.#waiting.shift(worker);
  }

  #fewest(): number {
    const held = this.held;
    let chosen = 0;
    for (let worker = 1; worker < held.length; worker++) {
      if (held[worker] < held[chosen]) chosen = worker;
    }
    return chosen;
  }
}
