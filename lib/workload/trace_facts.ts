/**
 * What a trace can tell, and what not: how fine its times are, and whether it is
 * long enough to be more than one stretch of a slow course of things.
 *
 * @module
 */

import { toTicks, toUs } from "../engine/ticks.ts";

/** What a reader of results from a trace must know of it: plain data. */
export interface TraceFacts {
  /** Rows in all. */
  readonly rows: number;
  /** Times of the trace, as simulated, are multiples of this, µs: the coarser of arrivals and services. */
  readonly resolutionUs: number;
  /** Whether neighbouring rows are still alike at an eighth of its length. */
  readonly isCorrelatedThroughout: boolean;
}

/** The largest time that all times added are multiples of. */
export class Resolution {
  #ticks = 0;

  /** Adds a time, µs. */
  add(us: number): void {
    let a = this.#ticks, b = toTicks(us);
    // Euclid's; once at a tick it is there for good.
    while (b > 0 && a !== 1) [a, b] = [b, a % b];
    this.#ticks = a;
  }

  /** It, µs; 0 of nothing but zeros. */
  get us(): number {
    return toUs(this.#ticks);
  }
}

/** Blocks at the longest length that is looked at, at least. */
const FEWEST_BLOCKS = 16;
/** The length that it is compared with is shorter by this factor, in powers of two. */
const HALVINGS = 3;
/**
 * How much more of the variance long blocks keep that depend on one another: of
 * independent ones one in two thousand reaches it by chance.
 */
const GROWTH = 3;

/**
 * Whether a series is alike over so long that it holds no independent stretches.
 *
 * The variance of a block's mean, times its length, is a constant once blocks are
 * longer than what they have in common. Source: J. Beran, "Statistics for
 * Long-Memory Processes", 1994, section 4.4 (the variance plot).
 */
export class Correlation {
  /** By power of two: the block that is being filled, and the moments of those that are full. */
  readonly #levels: Level[] = [];

  /** Adds the next value. */
  add(value: number): void {
    let sum = value;
    for (let power = 0;; power++) {
      const level = this.#levels[power] ??= new Level();
      level.add(sum / 2 ** power);
      if (level.half === null) {
        level.half = sum;
        return;
      }
      sum += level.half;
      level.half = null;
    }
  }

  /** Whether the variance of long blocks is still far above that of shorter ones. */
  get isThroughout(): boolean {
    const longest = this.#levels
      .findLastIndex(({ count }) => count >= FEWEST_BLOCKS);
    if (longest < HALVINGS) return false;
    const scaled = (power: number) => 2 ** power * this.#levels[power].variance;
    return scaled(longest) > GROWTH * scaled(longest - HALVINGS);
  }
}

/** Blocks of one length. */
class Level {
  count = 0;
  /** The first of two blocks that make one of the next level; null between pairs. */
  half: number | null = null;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    const before = value - this.#mean;
    this.#mean += before / ++this.count;
    this.#squares += before * (value - this.#mean);
  }

  get variance(): number {
    return this.#squares / (this.count - 1);
  }
}
