/**
 * A spin lock: one core holds it at a time, and others spin until it is theirs, in
 * the order in which they came; at one instant, by the order of events, that is by
 * the number of the core.
 *
 * To be handed over, the lock's cache line must get to the next core. Whoever finds
 * it free pays one transfer if another core had it last, none if nobody did or it
 * did itself; whoever finds k cores at it before him pays k, since the line goes
 * round all that spin: the time a lock is taken for grows with the cores that want it.
 *
 * Source: S. Boyd-Wickizer et al., "Non-scalable locks are dangerous", Linux
 * Symposium 2012: the hand-over of a ticket lock takes time in proportion to the
 * cores that wait.
 *
 * @module
 */

import { LOCK_WAIT_US, LOCK_WAITS, LOCKS_TAKEN } from "../engine/activities.ts";
import type { Machine } from "../engine/machine.ts";
import { NONE } from "../engine/pool.ts";
import { toUs } from "../engine/ticks.ts";

/** A lock that cores of a machine spin for. Times in ticks. */
export class Lock {
  readonly #machine: Machine;
  readonly #transfer: number;
  /** When each of those that took it last lets it go, a ring: as many as there are cores can want it at once. */
  readonly #releases: Float64Array;
  #taken = 0;
  #first = 0;
  #freeAt = 0;
  #owner: number = NONE;

  /**
   * A lock that nobody has had.
   *
   * @param transfer How long its cache line takes from core to core.
   */
  constructor(machine: Machine, transfer: number) {
    this.#machine = machine;
    this.#transfer = transfer;
    this.#releases = new Float64Array(machine.allCores + 1);
  }

  /** `core` wants the lock now, to hold it for `hold`. Returns how long it takes until it has let it go. */
  take(core: number, hold: number): number {
    const machine = this.#machine, { now } = machine;
    const releases = this.#releases, { length } = releases;
    while (this.#first < this.#taken && releases[this.#first % length] <= now) {
      this.#first++;
    }
    const ahead = this.#taken - this.#first;
    const isForeign = this.#owner !== NONE && this.#owner !== core;
    const transfers = ahead > 0 ? ahead : isForeign ? 1 : 0;
    const begins = ahead > 0 ? this.#freeAt : now;
    this.#freeAt = begins + transfers * this.#transfer + hold;
    releases[this.#taken++ % length] = this.#freeAt;
    this.#owner = core;
    machine.count(LOCKS_TAKEN);
    if (begins > now) {
      machine.count(LOCK_WAITS);
      machine.count(LOCK_WAIT_US, toUs(begins - now));
    }
    return this.#freeAt - now;
  }
}
