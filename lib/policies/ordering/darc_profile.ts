/**
 * What DARC measures of each class, and the cores that it reserves by it.
 *
 * The cores reserved to a group of classes, and those it may steal, which are the
 * reserved cores of all longer ones, are together the cores from one of them on:
 * that first core is all there is to a reservation.
 *
 * Source: set_darc and update_darc of maxdml/psp, src/c++/libos/su/dispatch_su.cc,
 * commit 06183c5.
 *
 * @module
 */

import { MAX_TICKS } from "../../engine/ticks.ts";

/** What a class of which nothing was seen is taken for: longer than any. */
const ABSENT = MAX_TICKS;

/** How much must have changed for cores to be reserved anew. */
export interface ProfileOptions {
  /** Cores that a class can be given. */
  readonly cores: number;
  /** Classes whose mean is longer than that of the shortest in a group by less than this share are of it. */
  readonly delta: number;
  /** Share by which the demand of a class must have changed. */
  readonly changeShare: number;
}

/** Windows of measured requests, one after the other. Times in ticks. */
export class Profile {
  /** Requests measured in this window. */
  finished = 0;
  /** Classes, those with the shortest mean first. */
  readonly order: number[];
  /** First core of each class, as of the last reservation. By class. */
  firstCore: Int32Array;
  /** What the second of a queue may have waited before cores are to be reserved anew. By class. */
  readonly maxDelay: Float64Array;

  readonly #options: ProfileOptions;
  /** Measured in this window. By class. */
  readonly #count: Float64Array;
  readonly #ticks: Float64Array;
  /** Cores that it would keep busy, when that last changed. By class. */
  readonly #demand: Float64Array;
  /** Classes seen in the last window. */
  #active = 0;

  /** Nothing is known: every class may go to every core. */
  constructor(classes: number, options: ProfileOptions) {
    this.#options = options;
    this.order = Array.from({ length: classes }, (_, of) => of);
    this.firstCore = new Int32Array(classes);
    this.maxDelay = new Float64Array(classes);
    this.#count = new Float64Array(classes);
    this.#ticks = new Float64Array(classes);
    this.#demand = new Float64Array(classes);
  }

  /** Counts a request of class `of` that took `ticks`. */
  add(of: number, ticks: number): void {
    this.finished++;
    this.#count[of]++;
    this.#ticks[of] += ticks;
  }

  /**
   * Ends the window, in which one request has finished at least, and reserves
   * cores if it is different enough from the last.
   *
   * @returns Whether it is.
   */
  close(): boolean {
    const { cores, delta } = this.#options;
    const inAll = this.#ticks.reduce((sum, ticks) => sum + ticks, 0);
    const demand = this.#ticks.map((ticks) => ticks / inAll * cores);
    const mean = this.#count.map((count, of) =>
      count === 0 ? ABSENT : this.#ticks[of] / count
    );
    const isChanged = this.#note(demand, mean);
    if (isChanged) {
      this.order.sort((a, b) => mean[a] - mean[b]);
      this.firstCore = firstCores(this.order, mean, demand, cores, delta);
    }
    this.finished = 0;
    this.#count.fill(0);
    this.#ticks.fill(0);
    return isChanged;
  }

  /** Notes demand and mean of the classes that have changed; whether one has. */
  #note(demand: Float64Array, mean: Float64Array): boolean {
    const active = this.#count.reduce((sum, n) => n > 0 ? sum + 1 : sum, 0);
    let isChanged = false;
    for (let of = 0; of < demand.length; of++) {
      const change = Math.abs(demand[of] - this.#demand[of]);
      const isOther = change > this.#demand[of] * this.#options.changeShare;
      const isSeen = this.#count[of] > 0;
      if (isOther || isSeen && active !== this.#active) {
        isChanged = true;
        this.maxDelay[of] = isSeen ? mean[of] : Infinity;
        this.#demand[of] = demand[of];
      }
    }
    this.#active = active;
    return isChanged;
  }
}

/**
 * The first core of each class: whole cores by group of similar classes, the
 * shortest first, from core 0 on; where they run out, the last core is for all.
 *
 * @param order Classes, those with the shortest mean first.
 * @param mean Mean service. By class.
 * @param demand Cores that it would keep busy. By class.
 * @param cores Cores there are.
 * @param delta Share by which the means of a group may be longer than its shortest.
 */
export function firstCores(
  order: readonly number[],
  mean: ArrayLike<number>,
  demand: ArrayLike<number>,
  cores: number,
  delta: number,
): Int32Array {
  const first = new Int32Array(order.length);
  let reserved = 0;
  for (let place = 0; place < order.length;) {
    const shortest = mean[order[place]];
    let ofGroup = 0;
    do {
      ofGroup += demand[order[place]];
      first[order[place]] = Math.min(reserved, cores - 1);
      place++;
    } while (
      place < order.length && mean[order[place]] - shortest < shortest * delta
    );
    reserved += wholeCores(ofGroup);
  }
  return first;
}

/** `demand` as whole cores: to the nearest, a half down, and one at least. */
export function wholeCores(demand: number): number {
  const whole = Math.floor(demand);
  return whole === 0 || demand - whole > 0.5 ? whole + 1 : whole;
}
