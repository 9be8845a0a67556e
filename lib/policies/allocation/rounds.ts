/**
 * Rounds of looks: when a searching kthread looks at which other.
 *
 * A round begins with one other at random and goes on with all by number, as of
 * the kthreads that were active when it began.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";

/** A set of kthreads, as bits: whether one is in it, and how many are below one, cost a few words. */
export class KthreadBits {
  /** 32 kthreads a word. */
  readonly words: Int32Array;

  /** None of `kthreads` is in the set. */
  constructor(kthreads: number) {
    this.words = new Int32Array(Math.ceil(kthreads / 32));
  }

  /** Adds `kthread`, or takes it out. */
  flip(kthread: number): void {
    this.words[kthread >> 5] ^= 1 << (kthread & 31);
  }
}

/** The rounds of every kthread. Times in ticks. */
export class Rounds {
  readonly #check: number;
  readonly #begin: Float64Array;
  /** Looks in the round; 0 if there is nobody to look at. By kthread. */
  readonly #looks: Int32Array;
  /** The first look. By kthread. */
  readonly #random: Int32Array;
  readonly #wordsEach: number;
  /** Who was active at the beginning: `[kthread * wordsEach + word]`. */
  readonly #members: Int32Array;

  /** Rounds of `kthreads`, in which a look takes `check`. */
  constructor(kthreads: number, check: number) {
    this.#check = check;
    this.#begin = new Float64Array(kthreads);
    this.#looks = new Int32Array(kthreads);
    this.#random = new Int32Array(kthreads).fill(NONE);
    this.#wordsEach = Math.ceil(kthreads / 32);
    this.#members = new Int32Array(kthreads * this.#wordsEach);
  }

  /**
   * Begins a round of `kthread` at `time`.
   *
   * @param random Whom it looks at first; `NONE` if it is alone.
   * @param others How many others are active.
   * @param active Who is active, itself included.
   */
  begin(
    kthread: number,
    time: number,
    random: number,
    others: number,
    active: KthreadBits,
  ): void {
    this.#begin[kthread] = time;
    this.#random[kthread] = random;
    this.#looks[kthread] = others > 0 ? 1 + others : 0;
    for (let word = 0; word < this.#wordsEach; word++) {
      this.#members[kthread * this.#wordsEach + word] = active.words[word];
    }
  }

  /** Looks in the round of `kthread`; 0 if it is alone. */
  looks(kthread: number): number {
    return this.#looks[kthread];
  }

  /** When the last look of the round of `kthread` is over. */
  end(kthread: number): number {
    return this.#begin[kthread] + this.#looks[kthread] * this.#check;
  }

  /** Looks of the round of `kthread` up to and with the one that begins at `time`. */
  looksUpTo(kthread: number, time: number): number {
    return Math.floor((time - this.#begin[kthread]) / this.#check) + 1;
  }

  /** When `kthread` next looks at `other` in its round, at `from` or later; `Infinity` if no more. */
  nextLook(kthread: number, other: number, from: number): number {
    const begin = this.#begin[kthread];
    if (other === this.#random[kthread] && begin >= from) return begin;
    if (other === kthread) return Infinity;
    const first = kthread * this.#wordsEach;
    const last = other >> 5, bit = 1 << (other & 31);
    const word = this.#members[first + last];
    if ((word & bit) === 0) return Infinity;
    let below = ones(word & bit - 1);
    for (let each = 0; each < last; each++) {
      below += ones(this.#members[first + each]);
    }
    // Its own place is not looked at; the random look comes before all.
    const place = 1 + below - (kthread < other ? 1 : 0);
    const at = begin + place * this.#check;
    return at >= from ? at : Infinity;
  }
}

/** Bits set in a word. Source: H. S. Warren, "Hacker's Delight", 2nd ed., 2012, figure 5–2. */
function ones(word: number): number {
  let sums = word - (word >>> 1 & 0x55555555);
  sums = (sums & 0x33333333) + (sums >>> 2 & 0x33333333);
  sums = sums + (sums >>> 4) & 0x0f0f0f0f;
  return Math.imul(sums, 0x01010101) >>> 24;
}
