/**
 * Sets of kthreads as bits: who is in one, how many are below one, and who comes
 * next cost a few words.
 *
 * @module
 */

/** A set of kthreads. */
export class KthreadBits {
  /** 32 kthreads a word, the lowest in the lowest bit. */
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

/** Bits set in a word. Source: H. S. Warren, "Hacker's Delight", 2nd ed., 2012, figure 5–2. */
export function ones(word: number): number {
  let sums = word - (word >>> 1 & 0x55555555);
  sums = (sums & 0x33333333) + (sums >>> 2 & 0x33333333);
  sums = sums + (sums >>> 4) & 0x0f0f0f0f;
  return Math.imul(sums, 0x01010101) >>> 24;
}

/** Number of the lowest bit of a word that is not 0. */
export function lowest(word: number): number {
  return 31 - Math.clz32(word & -word);
}
