/** Sums of whole numbers that stay exact beyond 2⁵³. @module */

const LIMB = 2 ** 52;

/** A sum of whole numbers, each below 2⁵², kept in two limbs. */
export class ExactSum {
  #low = 0;
  #high = 0;

  /** Adds a whole number, 0 or more. */
  add(value: number): void {
    this.#low += value;
    if (this.#low >= LIMB) {
      this.#low -= LIMB;
      this.#high++;
    }
  }

  /** The sum, rounded to a double. */
  get value(): number {
    return this.#high * LIMB + this.#low;
  }

  /** This sum minus `other`: exact while the difference is below 2⁵³. */
  minus(other: ExactSum): number {
    return (this.#high - other.#high) * LIMB + (this.#low - other.#low);
  }

  /** The sum so far, to be compared with later. */
  copy(): ExactSum {
    const copy = new ExactSum();
    copy.#low = this.#low;
    copy.#high = this.#high;
    return copy;
  }
}
