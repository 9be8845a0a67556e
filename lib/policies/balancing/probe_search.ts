/**
 * The search that looks at queues drawn at random.
 *
 * @module
 */

import { log } from "../../random/elementary.ts";
import type { Stream } from "../../random/stream.ts";
import type { Search, SearchPlan } from "./search.ts";

/** Draws that are made in advance. */
const DRAWS = 1024;

/**
 * Every look is at one core drawn uniformly, or at two, of which the one with more
 * waiting is taken from: on a tie the first that it looks at.
 *
 * A look finds something with the same probability whoever takes it, so that the
 * number of looks of all searching cores together, in the order of their times,
 * up to the one that does, is geometric. What has not found anything has no
 * memory, so the number may be drawn anew whenever the probability changes.
 */
export class ProbeSearch implements Search {
  at: number = Infinity;
  thief: number = -1;
  readonly #plan: SearchPlan;
  readonly #stream: Stream;
  /** Exponential draws with mean 1, and how many are used: made in advance, since one by one each would be waited for. */
  readonly #draws = new Float64Array(DRAWS);
  #drawn = DRAWS;
  /** Cores that a look may be at, and whether it is at two of them. */
  readonly #others: number;
  readonly #isDouble: boolean;
  /** What makes a geometric number of an exponential one: −1 ÷ the logarithm of the probability that a look finds nothing. By number of loaded cores. */
  readonly #scale: Float64Array;
  /** Searching cores in the order in which they look, round and round; and the times of their looks, modulo `period`. By place. */
  readonly #core: Int32Array;
  readonly #phase: Float64Array;
  #count = 0;
  /** Place of the thief in that order. */
  #place = 0;
  /** When a look last found something, and its place: those before it at that instant have been made. */
  #madeAt = -1;
  #madePlace = 0;

  /** Searches as `plan` says, drawing from `stream`; every core searches at first. */
  constructor(plan: SearchPlan, stream: Stream) {
    const { machine: { cores }, looksAt, visitsOwn } = plan;
    const others = visitsOwn ? cores : cores - 1;
    this.#plan = plan;
    this.#stream = stream;
    this.#others = others;
    this.#isDouble = looksAt === 2;
    this.#scale = Float64Array.from({ length: cores + 1 }, (_, loaded) => {
      const empty = others - loaded;
      if (empty < looksAt) return 0;
      const missesSecond = this.#isDouble ? (empty - 1) / (others - 1) : 1;
      return -1 / log((1 - loaded / others) * missesSecond);
    });
    this.#core = new Int32Array(cores);
    this.#phase = new Float64Array(cores);
    for (let core = 0; core < cores; core++) this.begin(core);
  }

  begin(core: number): void {
    const cores = this.#core, phases = this.#phase;
    const phase = this.#phaseOfNow();
    let place = this.#count++;
    while (place > 0 && phases[place - 1] > phase) {
      phases[place] = phases[place - 1];
      cores[place] = cores[place - 1];
      place--;
    }
    phases[place] = phase;
    cores[place] = core;
  }

  end(core: number): void {
    const cores = this.#core, phases = this.#phase;
    const count = --this.#count;
    let place = 0;
    while (cores[place] !== core) place++;
    if (place < this.#madePlace) this.#madePlace--;
    for (; place < count; place++) {
      phases[place] = phases[place + 1];
      cores[place] = cores[place + 1];
    }
  }

  next(): void {
    const { machine, period, loaded } = this.#plan;
    const count = this.#count;
    if (period === 0) {
      this.thief = this.#core[this.#stream.below(count)];
      this.at = machine.now;
      return;
    }
    if (this.#drawn === DRAWS) {
      this.#stream.exponentialInto(this.#draws);
      this.#drawn = 0;
    }
    const failures = Math.floor(
      this.#draws[this.#drawn++] * this.#scale[loaded.count],
    );
    const phase = this.#phaseOfNow();
    let first = 0;
    if (machine.now === this.#madeAt) first = this.#madePlace;
    else while (first < count && this.#phase[first] < phase) first++;
    const rounds = Math.floor((first + failures) / count);
    const place = first + failures - rounds * count;
    this.#place = place;
    this.thief = this.#core[place];
    this.at = machine.now - phase + rounds * period + this.#phase[place];
  }

  victim(): number {
    const { machine, loaded } = this.#plan;
    this.#madeAt = machine.now;
    this.#madePlace = this.#place;
    const first = this.#stream.below(loaded.count);
    return this.#isDouble ? this.#longerOfTwo(first) : loaded.at(first);
  }

  /** The victim of a look at two queues, one of which at least, that of the `first` loaded core, is not empty. */
  #longerOfTwo(first: number): number {
    const { loaded, waiting } = this.#plan;
    const { count } = loaded;
    // Of all pairs in order that find something, these are the share of which both are not empty.
    const pairs = 2 * this.#others - count - 1;
    if (this.#stream.below(pairs) >= count - 1) return loaded.at(first);
    const drawn = this.#stream.below(count - 1);
    const second = drawn === first ? count - 1 : drawn;
    const one = loaded.at(first), other = loaded.at(second);
    return waiting[other] > waiting[one] ? other : one;
  }

  /** The time modulo `period`; by a quotient, as the remainder of doubles is slow, mended where that rounds up. */
  #phaseOfNow(): number {
    const { machine: { now }, period } = this.#plan;
    if (period === 0) return 0;
    const phase = now - Math.floor(now / period) * period;
    return phase < 0 ? phase + period : phase;
  }
}
