import { Stream } from "../lib/random/stream.ts";

/** Draws the same number each time, or the largest one allowed: for twins that must draw alike. */
export class FixedStream extends Stream {
  readonly #draw: number;

  constructor(draw: number) {
    super([1, 0, 0, 0]);
    this.#draw = draw;
  }

  override below(n: number): number {
    return Math.min(this.#draw, n - 1);
  }
}
