/**
 * What laws are fitted to: times counted in bins, so that a trace of any length
 * takes the same memory.
 *
 * @module
 */

import { toTicks, toUs } from "../engine/ticks.ts";
import {
  binOf,
  binsUpTo,
  edgeOf,
  Histogram,
  middleOf,
} from "../stats/histogram.ts";

/** More different times than this are no list of modes. */
export const MOST_MODES = 16;
/** A tick up to what a double can count of them: 28 years. */
const LENGTH = binsUpTo(2 ** 53);

/** Times, µs, counted in bins no wider than 1/256 of them. */
export class Sample {
  readonly #histogram = new Histogram(LENGTH);
  #sum = 0;
  #logs = 0;
  #distinct: Map<number, number> | null = new Map();

  /** Adds a time, µs; what is shorter than a tick, 0.1 ns, counts as one. */
  add(us: number): void {
    const time = Math.max(us, toUs(1));
    this.#histogram.add(Math.max(1, toTicks(time)));
    this.#sum += time;
    this.#logs += Math.log(time);
    const distinct = this.#distinct;
    if (distinct === null) return;
    distinct.set(time, (distinct.get(time) ?? 0) + 1);
    if (distinct.size > MOST_MODES) this.#distinct = null;
  }

  /** How many times there are. */
  get count(): number {
    return this.#histogram.count;
  }

  /** Their mean, µs. */
  get meanUs(): number {
    return this.#sum / this.count;
  }

  /** Mean of their logarithms, of µs. */
  get meanLog(): number {
    return this.#logs / this.count;
  }

  /** The shortest, µs. */
  get minUs(): number {
    return toUs(this.#histogram.min);
  }

  /** The longest, µs. */
  get maxUs(): number {
    return toUs(this.#histogram.max);
  }

  /** Time that at least `percentile` per cent do not exceed, µs, to within 0.2 %. */
  percentileUs(percentile: number): number {
    return toUs(this.#histogram.percentile(percentile));
  }

  /** Different times, µs, in ascending order, and how often each; null if they are too many to be modes. */
  get modes(): readonly (readonly [timeUs: number, count: number])[] | null {
    return this.#distinct === null
      ? null
      : [...this.#distinct].sort(([one], [other]) => one - other);
  }

  /** How many times are in each of {@linkcode BINS}. By bin. */
  get counts(): Float64Array {
    return this.#histogram.counts.subarray(1);
  }
}

/** The bins that every sample is counted in, from a tick on, side by side. */
export const BINS: {
  /** What stands for the times in it, µs. By bin. */
  readonly middleUs: Float64Array;
  /** How wide it is, µs. By bin. */
  readonly widthUs: Float64Array;
} = {
  middleUs: perBin((bin) => middleOf(bin)),
  widthUs: perBin((bin) => edgeOf(bin + 1) - edgeOf(bin)),
};

/** The bin of {@linkcode BINS} that `us` is in. */
export function placeOf(us: number): number {
  return binOf(Math.max(1, toTicks(us))) - 1;
}

function perBin(ticks: (bin: number) => number): Float64Array {
  return Float64Array.from(
    { length: LENGTH - 1 },
    (_, place) => toUs(ticks(place + 1)),
  );
}
