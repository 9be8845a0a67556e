/**
 * A spin lock: one core holds it at a time, and others spin until it is theirs, in
 * the order in which they came; at one instant, by the order of events, that is by
 * the number of the core.
 *
 * To be handed over, the lock's cache line must get to the next core. Whoever finds
 * it free pays one transfer if another core had it last, none if nobody did or it
 * did itself. Whoever finds k cores at it before him pays (k + 1) / 2: as it is let
 * go all that spin ask for the line, one gets it after the other, and the one whose
 * turn it is, on average, in the middle. So the time a lock is taken for grows with
 * the cores that want it. What the lock protects has lines of its own, which come
 * over while it is held, whenever another core had it last.
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

/** What a lock asks of a machine. */
export type LockMachine = Pick<Machine, "now" | "allCores" | "count">;

/** A lock that cores of a machine spin for. Times in ticks. */
export class Lock {
  readonly #machine: LockMachine;
  readonly #transfer: number;
  readonly #lines: number;
  /** When each of those that took it last lets it go, a ring: as many as there are cores can want it at once. */
  readonly #releases: Float64Array;
  #taken = 0;
  #first = 0;
  #freeAt = 0;
  #owner: number = NONE;

  /**
   * A lock that nobody has had.
   *
   * @param transfer How long a cache line takes from core to core.
   * @param lines Lines of what it protects.
   */
  constructor(machine: LockMachine, transfer: number, lines: number = 0) {
    this.#machine = machine;
    this.#transfer = transfer;
    this.#lines = lines;
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
    const transfers = isForeign ? (Math.max(1, ahead) + 1) / 2 : 0;
    const lines = isForeign ? this.#lines : 0;
    const begins = ahead > 0 ? this.#freeAt : now;
    this.#freeAt = begins + Math.round(transfers * this.#transfer) +
      lines * this.#transfer + hold;
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
