/**
 * Times between the arrivals of a trace, as far as its clock can tell them.
 *
 * @module
 */

import { Stream } from "../random/stream.ts";

/** Gaps that are kept, at most: bursts are looked for in the first of a long trace. */
const MOST_GAPS = 2 ** 18;

/** Where the places within a tick of the trace's clock are drawn from: the same at each fit. */
const SEED = [1, 2, 3, 4];

/**
 * The gaps between arrivals that come in order.
 *
 * Arrivals at the same instant are spread over the step of the trace's clock, at
 * random: they came at some time within it, and a gap of nothing would be told by no
 * process that a scenario can name.
 */
export class Gaps {
  readonly #stepUs: number;
  readonly #stream = new Stream(SEED);
  readonly #gapsUs: number[] = [];
  /** The arrivals of the last instant, which are not spread yet. */
  #tied = 0;
  #instantUs = 0;
  /** The last arrival that was spread; null before any. */
  #lastUs: number | null = null;

  /** None yet, of a clock that goes in steps of `stepUs`. */
  constructor(stepUs: number) {
    this.#stepUs = stepUs;
  }

  /** Adds an arrival, not before the last. */
  add(us: number): void {
    if (this.isFull) return;
    if (this.#tied > 0 && us > this.#instantUs) this.#spread();
    this.#instantUs = us;
    this.#tied++;
  }

  /** Whether no more are kept. */
  get isFull(): boolean {
    return this.#gapsUs.length >= MOST_GAPS;
  }

  /** The gaps, µs, in the order of arrivals; no more can be added. */
  end(): Float64Array {
    this.#spread();
    return Float64Array.from(this.#gapsUs);
  }

  #spread(): void {
    const within = Array.from(
      { length: this.#tied },
      () => this.#tied === 1 ? 0 : this.#stream.uniform() * this.#stepUs,
    ).sort((one, other) => one - other);
    this.#tied = 0;
    for (const offset of within) {
      const us = this.#instantUs + offset;
      if (this.#lastUs !== null) this.#gapsUs.push(us - this.#lastUs);
      this.#lastUs = us;
    }
  }
}
