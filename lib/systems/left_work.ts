/**
 * Core time that is still to be spent on what others have left to a core: first left,
 * first done.
 *
 * @module
 */

import { grown } from "../engine/pool.ts";

const FIRST_CAPACITY = 16;

/** What has been left to one core, each for itself. Times in ticks. */
export class LeftWork {
  /** A ring. By place. */
  #ticks = new Float64Array(FIRST_CAPACITY);
  #head = 0;
  #count = 0;

  /** Whether there is none. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Leaves it so much more. */
  push(ticks: number): void {
    if (this.#count === this.#ticks.length) this.#grow();
    this.#ticks[(this.#head + this.#count++) % this.#ticks.length] = ticks;
  }

  /** Takes what was left first. Only while there is some. */
  shift(): number {
    const ticks = this.#ticks[this.#head];
    this.#head = (this.#head + 1) % this.#ticks.length;
    this.#count--;
    return ticks;
  }

  #grow(): void {
    const capacity = this.#ticks.length;
    this.#ticks = grown(this.#ticks, 2 * capacity);
    // What had come round to the front goes on behind.
    this.#ticks.copyWithin(capacity, 0, this.#head);
  }
}
