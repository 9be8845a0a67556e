/**
 * Threads that look for work, in rounds ({@linkcode SearchRounds}), until they find
 * some or have looked for long enough.
 *
 * Looks that find nothing are not simulated: the time of the next that may find
 * something is computed, and computed anew when a queue is no longer empty.
 *
 * @module
 */

import { STEAL_CHECKS } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import type { Stream } from "../../random/stream.ts";
import { CoreSet } from "../core_set.ts";
import { SearchRounds } from "./search_rounds.ts";
import type { ThreadQueues } from "./thread_queues.ts";

/** Told of a search that has gone on for long enough, or is not wanted. */
export const GIVES_UP: number = -2;

/** What a search costs, ticks. */
export interface SearchCosts {
  /** To look at another's queue. */
  readonly check: number;
  /** From one look at the own queue to the next, in a round. */
  readonly own: number;
  /** How long it lasts: to the end of the round at which that has passed. */
  readonly search: number;
}

/** The searches of an application's threads, one a core. */
export class WorkSearch {
  readonly #machine: Machine;
  readonly #queues: ThreadQueues;
  readonly #search: number;
  readonly #isWanted: () => boolean;
  readonly #stream: Stream;
  readonly #rounds: SearchRounds;
  readonly #searching: CoreSet;
  readonly #since: Float64Array;
  /** By core. */
  readonly #roundEnd: Float64Array;
  /** When it looks next. By core. */
  readonly #alarm: Float64Array;

  /**
   * Nobody searches at first.
   *
   * @param stream What rounds are drawn from.
   * @param isWanted Whether one that searches is to begin a round.
   */
  constructor(
    machine: Machine,
    queues: ThreadQueues,
    costs: SearchCosts,
    stream: Stream,
    isWanted: () => boolean,
  ) {
    const { cores } = machine;
    this.#machine = machine;
    this.#queues = queues;
    this.#search = costs.search;
    this.#isWanted = isWanted;
    this.#stream = stream;
    this.#rounds = new SearchRounds(cores, costs.check, costs.own, stream);
    this.#searching = new CoreSet(cores, false);
    this.#since = new Float64Array(cores);
    this.#roundEnd = new Float64Array(cores);
    this.#alarm = new Float64Array(cores);
  }

  /** `core`, which is resting, begins to search; false if that is not wanted. */
  begin(core: number): boolean {
    this.#searching.push(core);
    this.#since[core] = this.#machine.now;
    return this.#beginRound(core);
  }

  /** `core`, which has given up, begins to search again; false if that is not wanted. */
  beginAgain(core: number): boolean {
    this.#countLooks(core);
    this.#since[core] = this.#machine.now;
    if (!this.#rounds.isInstant || this.#search > 0) {
      return this.#beginRound(core);
    }
    // It would give up again at this instant: it waits for work.
    this.#roundEnd[core] = Infinity;
    this.#setAlarm(core, Infinity);
    return true;
  }

  /** `core` searches no longer. */
  end(core: number): void {
    this.#countLooks(core);
    this.#searching.remove(core);
  }

  /**
   * The alarm of `core` has rung: it looks, at its own queue first.
   *
   * @returns The core at whose queue it finds something, `NONE` if it searches on, or {@linkcode GIVES_UP}.
   */
  look(core: number): number {
    const { now } = this.#machine;
    const { loaded } = this.#queues;
    const rounds = this.#rounds;
    const isOver = now >= this.#roundEnd[core];
    if (loaded.has(core) && rounds.nextLook(core, core, now) === now) {
      return core;
    }
    const other = rounds.isInstant
      ? rounds.first(core, loaded)
      : rounds.seenAt(core, now);
    if (other !== NONE && loaded.has(other)) return other;
    if (isOver) return this.#endRound(core);
    // Somebody else was faster.
    this.#aim(core, now + 1);
    return NONE;
  }

  /** Something is in the queue of `core`: those that search will come across it; those below `looked` not at this instant. */
  announce(core: number, looked: number): void {
    const { now } = this.#machine;
    const rounds = this.#rounds;
    for (let place = 0; place < this.#searching.count; place++) {
      const searcher = this.#searching.at(place);
      const hasLooked = searcher < looked && !rounds.isInstant;
      const from = hasLooked ? now + 1 : now;
      const at = rounds.nextLook(searcher, core, from);
      if (at < this.#alarm[searcher]) this.#setAlarm(searcher, at);
    }
  }

  #beginRound(core: number): boolean {
    const { now, cores } = this.#machine;
    const rounds = this.#rounds;
    rounds.begin(core, now, this.#stream.below(cores));
    if (!this.#isWanted()) return false;
    this.#roundEnd[core] = rounds.isInstant
      ? this.#since[core] + this.#search
      : rounds.end(core);
    this.#aim(core, now);
    return true;
  }

  /** Its own queue is looked at once more; then another round, or it gives up. */
  #endRound(core: number): number {
    if (this.#queues.loaded.has(core)) return core;
    const searched = this.#machine.now - this.#since[core];
    if (searched >= this.#search) return GIVES_UP;
    this.#countLooks(core);
    return this.#beginRound(core) ? NONE : GIVES_UP;
  }

  /** Sets the alarm of `core` to its first look, from `from` on, that finds something, or to the end of its round. */
  #aim(core: number, from: number): void {
    const { loaded } = this.#queues;
    let at = this.#roundEnd[core];
    for (let place = 0; place < loaded.count; place++) {
      const looksAt = this.#rounds.nextLook(core, loaded.at(place), from);
      if (looksAt < at) at = looksAt;
    }
    this.#setAlarm(core, at);
  }

  #setAlarm(core: number, at: number): void {
    this.#alarm[core] = at;
    this.#machine.wake(core, at);
  }

  /** Counts the looks of the round of `core`; those that take no time are not counted. */
  #countLooks(core: number): void {
    if (this.#rounds.isInstant) return;
    const looks = this.#rounds.looksBy(core, this.#machine.now);
    this.#machine.count(STEAL_CHECKS, looks);
  }
}
