/**
 * Sets of kthreads as bits: who comes next by number costs a word or two.
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

/** Number of the lowest bit of a word that is not 0. */
export function lowest(word: number): number {
  return 31 - Math.clz32(word & -word);
}
