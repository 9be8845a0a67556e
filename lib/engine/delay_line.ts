/**
 * What is put in and comes out later, in the same order.
 *
 * @module
 */

import { grown } from "./pool.ts";

const FIRST_CAPACITY = 16;

/** Values that are each due at some time, or some count that only grows: first in, first out. */
export class DelayLine {
  /** A ring: when each is due, and what it is. By place. */
  #due = new Float64Array(FIRST_CAPACITY);
  #value = new Float64Array(FIRST_CAPACITY);
  #head = 0;
  #count = 0;

  /** When the next is due, or `Infinity`. */
  get nextAt(): number {
    return this.#count === 0 ? Infinity : this.#due[this.#head];
  }

  /** `value` is due at `at`, not before any other. */
  push(value: number, at: number): void {
    if (this.#count === this.#due.length) this.#grow();
    const place = (this.#head + this.#count++) % this.#due.length;
    this.#due[place] = at;
    this.#value[place] = value;
  }

  /** Takes the next. Only while there is one. */
  shift(): number {
    const value = this.#value[this.#head];
    this.#head = (this.#head + 1) % this.#due.length;
    this.#count--;
    return value;
  }

  #grow(): void {
    const capacity = this.#due.length;
    this.#due = grown(this.#due, 2 * capacity);
    this.#value = grown(this.#value, 2 * capacity);
    // What had come round to the front goes on behind.
    this.#due.copyWithin(capacity, 0, this.#head);
    this.#value.copyWithin(capacity, 0, this.#head);
  }
}
