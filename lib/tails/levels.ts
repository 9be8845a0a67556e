/**
 * Where to split: levels found from short runs, each split at the levels that the
 * one before has found.
 *
 * @module
 */

import { FcfsQueue } from "./fcfs_queue.ts";
import { type RequestLaw, Requests } from "./requests.ts";
import {
  type Levels,
  NO_LEVELS,
  Restart,
  type TailObserver,
} from "./restart.ts";

/** Share of the requests above a level that are to be above the next. */
const SHARE = 1 / 4;
/** Heights that a level is found from: with fewer there is none. */
const FEWEST = 200;
/** Levels at most: 4²⁰ is a million million. */
const MOST_LEVELS = 20;
/** Tries at most: a level that is passed that seldom is jumped over, not risen to. */
const MOST_TRIES = 32;

/**
 * Levels that one request in four passes of those above the level before, as long
 * as at least a share of `rarest` of all do.
 *
 * Many requests have the same height where cores are free: such a level is passed
 * by what share it may be, and has as many tries.
 *
 * @param law What comes to a queue of `cores` cores.
 * @param replication Whose random streams are used, and by nobody else.
 * @param requests Requests of the main path of each run.
 */
export function levelsFor(
  law: RequestLaw,
  cores: number,
  rarest: number,
  replication: number,
  requests: number,
): Levels {
  const source = new Requests(law, replication);
  let levels = NO_LEVELS, above = 1;
  while (levels.heights.length < MOST_LEVELS) {
    const seen = new HeightsAbove(levels.heights.length);
    const queue = new FcfsQueue(cores);
    new Restart(queue, source, levels, seen).run(requests / 10, requests);
    const heights = Float64Array.from(seen.heights).sort();
    const step = stepIn(heights, levels.heights.at(-1) ?? -Infinity);
    if (step === null || above * step.share < rarest) break;
    above *= step.share;
    const tries = Math.min(MOST_TRIES, Math.max(2, Math.round(1 / step.share)));
    levels = {
      heights: [...levels.heights, step.height],
      tries: [...levels.tries, tries],
    };
  }
  return levels;
}

/** The heights of requests above all levels that there are. */
class HeightsAbove implements TailObserver {
  readonly heights: number[] = [];
  readonly #level: number;

  constructor(level: number) {
    this.#level = level;
  }

  onRequest(level: number, height: number): void {
    if (level === this.#level) this.heights.push(height);
  }
}

/** The lowest height above `last` that at most one in four of `heights`, ascending, reach; null if there are too few. */
function stepIn(
  heights: Float64Array,
  last: number,
): { height: number; share: number } | null {
  let place = Math.floor(heights.length * (1 - SHARE));
  if (heights.length < FEWEST) return null;
  // The first of those that are equal, or else the next height.
  while (place > 0 && heights[place - 1] === heights[place]) place--;
  if (heights[place] <= last || place < heights.length / 2) {
    const height = heights[place];
    while (place < heights.length && heights[place] === height) place++;
  }
  if (place === heights.length) return null;
  return {
    height: heights[place],
    share: (heights.length - place) / heights.length,
  };
}
