/**
 * Word that is on its way, all of it equally long.
 *
 * @module
 */

import { grown } from "../../engine/pool.ts";

const FIRST_CAPACITY = 64;

/** What cores have said and is not heard yet: first said, first heard. Times in ticks. */
export class DelayLine {
  /** A ring: when word is heard, and whose it is. By place. */
  #at = new Float64Array(FIRST_CAPACITY);
  #core = new Int32Array(FIRST_CAPACITY);
  #head = 0;
  #count = 0;

  /** When the next word is heard, or `Infinity`. */
  get nextAt(): number {
    return this.#count === 0 ? Infinity : this.#at[this.#head];
  }

  /** Word of `core` will be heard at `at`, not before any other that is on its way. */
  push(core: number, at: number): void {
    if (this.#count === this.#at.length) this.#grow();
    const place = (this.#head + this.#count++) % this.#at.length;
    this.#at[place] = at;
    this.#core[place] = core;
  }

  /** Takes the next word, if there is one; returns the core whose it is. */
  shift(): number {
    const core = this.#core[this.#head];
    this.#head = (this.#head + 1) % this.#at.length;
    this.#count--;
    return core;
  }

  #grow(): void {
    const capacity = this.#at.length;
    this.#at = grown(this.#at, 2 * capacity);
    this.#core = grown(this.#core, 2 * capacity);
    // What had come round to the front goes on behind.
    this.#at.copyWithin(capacity, 0, this.#head);
    this.#core.copyWithin(capacity, 0, this.#head);
  }
}
