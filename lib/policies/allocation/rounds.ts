/**
 * Rounds of looks: when a searching kthread looks at which other.
 *
 * A round begins with one other at random and goes on with all by number, as of
 * the kthreads that were active when it began.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";
import { type KthreadBits, lowest, ones } from "./kthread_bits.ts";

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
    if (other === this.#random[kthread] && this.#begin[kthread] >= from) {
      return this.#begin[kthread];
    }
    const word = this.#members[kthread * this.#wordsEach + (other >> 5)];
    if (other === kthread || (word >>> other & 1) === 0) return Infinity;
    const at = this.lookAt(kthread, other);
    return at >= from ? at : Infinity;
  }

  /** The first of `others` that `kthread` looks at by number after it has looked at `last`, or at the random one if that is `NONE`; or `NONE`. */
  nextOf(others: KthreadBits, kthread: number, last: number): number {
    const from = last + 1;
    let wanted = -1 << (from & 31);
    for (let word = from >> 5; word < this.#wordsEach; word++) {
      if (kthread >> 5 === word) wanted &= ~(1 << (kthread & 31));
      const found = others.words[word] & wanted &
        this.#members[kthread * this.#wordsEach + word];
      if (found !== 0) return 32 * word + lowest(found);
      wanted = -1;
    }
    return NONE;
  }

  /** When `kthread` looks at `other`, which is among those it goes through by number. */
  lookAt(kthread: number, other: number): number {
    const first = kthread * this.#wordsEach;
    const last = first + (other >> 5);
    let below = ones(this.#members[last] & (1 << (other & 31)) - 1);
    for (let word = first; word < last; word++) {
      below += ones(this.#members[word]);
    }
    // Its own place is not looked at; the random look comes before all.
    const place = 1 + below - (kthread < other ? 1 : 0);
    return this.#begin[kthread] + place * this.#check;
  }
}
