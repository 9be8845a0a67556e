/**
 * When a search of cores through the queues of others will find something, told
 * without making the checks that find nothing.
 *
 * Bench: tests/bench/bench.ts, "work-stealing".
 *
 * @module
 */

import type { Machine } from "../../engine/machine.ts";
import { log } from "../../random/elementary.ts";
import type { Stream } from "../../random/stream.ts";
import type { CoreSet } from "../core_set.ts";

/** Draws that are made in advance. */
const DRAWS = 1024;

/** Who searches where. Times in ticks. */
export interface SearchPlan {
  /** Its clock says when the search goes on; its worker cores are who searches. */
  readonly machine: Machine;
  /** Time from one check of a core to its next; 0 if it misses nothing. */
  readonly period: number;
  /** Whether a core's own queue is one of those it looks at. */
  readonly visitsOwn: boolean;
  /** Cores that search. */
  readonly searching: CoreSet;
  /** Cores whose queue is not empty. */
  readonly loaded: CoreSet;
  /** When a core's search began: the first of its checks. By core. */
  readonly searchedFrom: Float64Array;
}

/** Tells the next check that finds something, while at least one core searches and one is loaded. */
export interface Search {
  /** `core` begins to search now. */
  begin(core: number): void;
  /** `core` searches no longer. */
  end(core: number): void;
  /** Finds the next check that finds something, if nothing else changes. */
  next(): void;
  /** When it is. */
  readonly at: number;
  /** Whose it is. */
  readonly thief: number;
  /** Whose queue it finds not empty. At the time of that check, and once for each. */
  victim(): number;
}

/** Every searching core sees every queue all the time, and takes from one of those that are not empty. */
export class WatchSearch implements Search {
  at: number = 0;
  thief: number = -1;
  readonly #plan: SearchPlan;
  readonly #stream: Stream;

  /** Searches as `plan` says, drawing from `stream`. */
  constructor(plan: SearchPlan, stream: Stream) {
    this.#plan = plan;
    this.#stream = stream;
  }

  begin(): void {}

  end(): void {}

  next(): void {
    const { searching } = this.#plan;
    this.at = this.#plan.machine.now;
    this.thief = searching.at(searching.count - 1);
  }

  victim(): number {
    const { loaded } = this.#plan;
    return loaded.count === 1
      ? loaded.at(0)
      : loaded.at(this.#stream.below(loaded.count));
  }
}

/**
 * Every check looks at a core drawn uniformly.
 *
 * A check finds something with the same probability whoever makes it, so that the
 * number of checks of all searching cores together, in the order of their times,
 * up to the one that does, is geometric. What has not found anything has no
 * memory, so the number may be drawn anew whenever the probability changes.
 */
export class ProbeSearch implements Search {
  at: number = Infinity;
  thief: number = -1;
  readonly #plan: SearchPlan;
  readonly #stream: Stream;
  /** Exponential draws with mean 1, and how many are used: made in advance, since one by one each would be waited for. */
  readonly #draws = new Float64Array(DRAWS);
  #drawn = DRAWS;
  /** What makes a geometric number of an exponential one: −1 ÷ the logarithm of the probability that a check finds nothing. By number of loaded cores. */
  readonly #scale: Float64Array;
  /** Searching cores in the order in which they check, round and round; and the times of their checks, modulo `period`. By place. */
  readonly #core: Int32Array;
  readonly #phase: Float64Array;
  #count = 0;
  /** Place of the thief in that order. */
  #place = 0;
  /** When a check last found something, and its place: those before it at that instant have been made. */
  #madeAt = -1;
  #madePlace = 0;

  /** Searches as `plan` says, drawing from `stream`; every core searches at first. */
  constructor(plan: SearchPlan, stream: Stream) {
    const { cores } = plan.machine;
    const others = plan.visitsOwn ? cores : cores - 1;
    this.#plan = plan;
    this.#stream = stream;
    this.#scale = Float64Array.from(
      { length: cores + 1 },
      (_, loaded) => loaded < others ? -1 / log(1 - loaded / others) : 0,
    );
    this.#core = new Int32Array(cores);
    this.#phase = new Float64Array(cores);
    for (let core = 0; core < cores; core++) this.begin(core);
  }

  begin(core: number): void {
    const cores = this.#core, phases = this.#phase;
    const phase = this.#phaseOfNow();
    let place = this.#count++;
    while (place > 0 && phases[place - 1] > phase) {
      phases[place] = phases[place - 1];
      cores[place] = cores[place - 1];
      place--;
    }
    phases[place] = phase;
    cores[place] = core;
  }

  end(core: number): void {
    const cores = this.#core, phases = this.#phase;
    const count = --this.#count;
    let place = 0;
    while (cores[place] !== core) place++;
    if (place < this.#madePlace) this.#madePlace--;
    for (; place < count; place++) {
      phases[place] = phases[place + 1];
      cores[place] = cores[place + 1];
    }
  }

  next(): void {
    const { machine, period, loaded } = this.#plan;
    const count = this.#count;
    if (period === 0) {
      this.thief = this.#core[this.#stream.below(count)];
      this.at = machine.now;
      return;
    }
    if (this.#drawn === DRAWS) {
      this.#stream.exponentialInto(this.#draws);
      this.#drawn = 0;
    }
    const failures = Math.floor(
      this.#draws[this.#drawn++] * this.#scale[loaded.count],
    );
    const phase = this.#phaseOfNow();
    let first = 0;
    if (machine.now === this.#madeAt) first = this.#madePlace;
    else while (first < count && this.#phase[first] < phase) first++;
    const rounds = Math.floor((first + failures) / count);
    const place = first + failures - rounds * count;
    this.#place = place;
    this.thief = this.#core[place];
    this.at = machine.now - phase + rounds * period + this.#phase[place];
  }

  victim(): number {
    const { machine, loaded } = this.#plan;
    this.#madeAt = machine.now;
    this.#madePlace = this.#place;
    return loaded.at(this.#stream.below(loaded.count));
  }

  /** The time modulo `period`; by a quotient, as the remainder of doubles is slow, mended where that rounds up. */
  #phaseOfNow(): number {
    const { machine: { now }, period } = this.#plan;
    if (period === 0) return 0;
    const phase = now - Math.floor(now / period) * period;
    return phase < 0 ? phase + period : phase;
  }
}

/** Every search visits the cores by number, beginning with the one after the thief, round and round. */
export class ScanSearch implements Search {
  at: number = Infinity;
  thief: number = -1;
  #found = -1;
  /** When the last check that found something was made, and by whom: lower cores that check at that instant have done so. */
  #madeAt = -1;
  #madeBy = -1;
  readonly #plan: SearchPlan;

  /** Searches as `plan` says, which is read again at each {@linkcode Search.next}. */
  constructor(plan: SearchPlan) {
    this.#plan = plan;
  }

  begin(): void {}

  end(): void {}

  next(): void {
    const { machine, searching, loaded } = this.#plan;
    let first = Infinity;
    for (let place = 0; place < searching.count; place++) {
      const thief = searching.at(place);
      for (let other = 0; other < loaded.count; other++) {
        const victim = loaded.at(other);
        const at = this.#timeOf(thief, victim);
        if (at < first || at === first && thief < this.thief) {
          first = at;
          this.thief = thief;
          this.#found = victim;
        }
      }
    }
    this.at = Math.max(first, machine.now);
  }

  victim(): number {
    this.#madeAt = this.#plan.machine.now;
    this.#madeBy = this.thief;
    return this.#found;
  }

  /** When `thief` next looks at the queue of `victim`; without cost, the nearest comes first. */
  #timeOf(thief: number, victim: number): number {
    const { machine, period, visitsOwn, searchedFrom } = this.#plan;
    const { now, cores } = machine;
    const round = visitsOwn ? cores : cores - 1;
    const place = (victim - thief - 1 + cores) % cores;
    if (period === 0) return now - cores + place;
    const searched = (now - searchedFrom[thief]) / period;
    const begun = now === this.#madeAt && thief < this.#madeBy
      ? Math.floor(searched) + 1
      : Math.ceil(searched);
    const rounds = Math.max(0, Math.ceil((begun - place) / round));
    return searchedFrom[thief] + (rounds * round + place) * period;
  }
}
