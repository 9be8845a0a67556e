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
  #turns = new Float64Array(FIRST_CAPACITY);
  #head = 0;
  #count = 0;

  /** Whether it is the turn of what was left first, by the time that `turn` others have had theirs. */
  isDue(turn: number): boolean {
    return this.#count > 0 && this.#turns[this.#head] <= turn;
  }

  /** Leaves it so much more, for when `turn` others have had theirs. */
  push(ticks: number, turn: number): void {
    if (this.#count === this.#ticks.length) this.#grow();
    const place = (this.#head + this.#count++) % this.#ticks.length;
    this.#ticks[place] = ticks;
    this.#turns[place] = turn;
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
    this.#turns = grown(this.#turns, 2 * capacity);
    // What had come round to the front goes on behind.
    this.#ticks.copyWithin(capacity, 0, this.#head);
    this.#turns.copyWithin(capacity, 0, this.#head);
  }
}
