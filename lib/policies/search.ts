/**
 * When a search of cores through the queues of others will find something, told
 * without making the checks that find nothing.
 *
 * Bench: tests/bench/bench.ts, "work-stealing".
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import { log } from "../random/elementary.ts";
import type { Stream } from "../random/stream.ts";
import type { CoreSet } from "./core_set.ts";

/** Who searches where. Times in ticks. */
export interface SearchPlan {
  readonly machine: Machine;
  /** Time from one check of a core to its next. */
  readonly check: number;
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
  /** When it is, if nothing else changes. */
  next(): number;
  /** Whose it is, as of the last {@linkcode next}. */
  readonly thief: number;
  /** Whose queue it finds not empty. At the time of that check. */
  victim(): number;
}

/**
 * Every check looks at a core drawn uniformly.
 *
 * A check finds something with the same probability whoever makes it, so that the
 * number of checks of all searching cores together, in the order of their times,
 * up to the one that does, is geometric. What has not found anything has no
 * memory, so the number may be drawn anew whenever the probability changes.
 */
export class RandomSearch implements Search {
  thief = -1;
  readonly #plan: SearchPlan;
  readonly #stream: Stream;
  /** Logarithm of the probability that a check finds nothing. By number of loaded cores. */
  readonly #logFailure: Float64Array;
  /** Time to each searching core's next check, and whose it is; scratch. */
  readonly #untilCheck: Float64Array;
  readonly #order: Int32Array;

  constructor(plan: SearchPlan, stream: Stream) {
    const { cores } = plan.machine;
    const others = plan.visitsOwn ? cores : cores - 1;
    this.#plan = plan;
    this.#stream = stream;
    this.#logFailure = Float64Array.from(
      { length: cores + 1 },
      (_, loaded) => loaded < others ? log(1 - loaded / others) : -Infinity,
    );
    this.#untilCheck = new Float64Array(cores);
    this.#order = new Int32Array(cores);
  }

  next(): number {
    const { machine, check, searching, loaded } = this.#plan;
    const { count } = searching;
    if (check === 0) {
      this.thief = searching.at(this.#stream.below(count));
      return machine.now;
    }
    const failures = this.#stream.geometric(this.#logFailure[loaded.count]);
    const rounds = Math.floor(failures / count);
    const place = failures - rounds * count;
    this.#sort();
    this.thief = this.#order[place];
    return machine.now + this.#untilCheck[place] + rounds * check;
  }

  victim(): number {
    const { loaded } = this.#plan;
    return loaded.at(this.#stream.below(loaded.count));
  }

  /** Puts the searching cores in the order of their next checks: by insertion, as they are few. */
  #sort(): void {
    const { machine, check, searching, searchedFrom } = this.#plan;
    const untilCheck = this.#untilCheck, order = this.#order;
    for (let count = 0; count < searching.count; count++) {
      const core = searching.at(count);
      const into = (machine.now - searchedFrom[core]) % check;
      const until = into === 0 ? 0 : check - into;
      let place = count;
      while (
        place > 0 &&
        (until < untilCheck[place - 1] ||
          until === untilCheck[place - 1] && core < order[place - 1])
      ) {
        untilCheck[place] = untilCheck[place - 1];
        order[place] = order[place - 1];
        place--;
      }
      untilCheck[place] = until;
      order[place] = core;
    }
  }
}

/** Every search visits the cores by number, beginning with the one after the thief, round and round. */
export class ScanSearch implements Search {
  thief = -1;
  #found = -1;
  readonly #plan: SearchPlan;

  constructor(plan: SearchPlan) {
    this.#plan = plan;
  }

  next(): number {
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
    return Math.max(first, machine.now);
  }

  victim(): number {
    return this.#found;
  }

  /** When `thief` next looks at the queue of `victim`; without cost, the nearest comes first. */
  #timeOf(thief: number, victim: number): number {
    const { machine, check, visitsOwn, searchedFrom } = this.#plan;
    const { now, cores } = machine;
    const round = visitsOwn ? cores : cores - 1;
    const place = (victim - thief - 1 + cores) % cores;
    if (check === 0) return now - cores + place;
    const begun = Math.ceil((now - searchedFrom[thief]) / check);
    const rounds = Math.max(0, Math.ceil((begun - place) / round));
    return searchedFrom[thief] + (rounds * round + place) * check;
  }
}
