/**
 * The order in which searching cores look at queues, round by round: all in one
 * fixed order, the same for everybody, each round from a place of its own on.
 *
 * A round that begins at place p looks at the queues behind p, in order and round
 * to that at p, the last, but not at the core's own; where p is the place of its
 * own, it ends with the one that it began with. Each look takes `check`, and sees
 * the queue as it is when that time is over. At its own it looks every `own`,
 * beside, at no cost.
 *
 * Source: McClure et al., NSDI 2022, code smcclure20/scheduling-policies-sim,
 * sim/tasks.py, WorkStealTask.work_search_walk.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";
import type { Stream } from "../../random/stream.ts";
import type { CoreSet } from "../core_set.ts";

/** The rounds of all cores. Times in ticks. */
export class SearchRounds {
  readonly #check: number;
  readonly #own: number;
  readonly #count: number;
  /** By place. */
  readonly #queue: Int32Array;
  /** By queue. */
  readonly #place: Int32Array;
  /** When its round began. By core. */
  readonly #begin: Float64Array;
  /** The place it began from. By core. */
  readonly #from: Int32Array;

  /** Rounds through the queues of `cores`, in an order drawn from `stream`. */
  constructor(cores: number, check: number, own: number, stream: Stream) {
    this.#check = check;
    this.#own = own;
    this.#count = cores;
    this.#queue = Int32Array.from({ length: cores }, (_, queue) => queue);
    for (let place = cores - 1; place > 0; place--) {
      const other = stream.below(place + 1);
      const queue = this.#queue[place];
      this.#queue[place] = this.#queue[other];
      this.#queue[other] = queue;
    }
    this.#place = new Int32Array(cores);
    this.#queue.forEach((queue, place) => this.#place[queue] = place);
    this.#begin = new Float64Array(cores);
    this.#from = new Int32Array(cores);
  }

  /** Whether a round takes no time: looks cost nothing, or there is nobody to look at. */
  get isInstant(): boolean {
    return this.#check === 0 || this.#count === 1;
  }

  /** `core` begins a round now, from `place` on. */
  begin(core: number, now: number, place: number): void {
    this.#begin[core] = now;
    this.#from[core] = place;
  }

  /** When the round of `core` ends. */
  end(core: number): number {
    const twice = this.#steps(core, core) === this.#count ? 1 : 0;
    const looks = this.#count - 1 + twice;
    return this.#begin[core] + looks * this.#check;
  }

  /** Looks that `core` has made in its round by `time`. */
  looksBy(core: number, time: number): number {
    return Math.floor((time - this.#begin[core]) / this.#check);
  }

  /** The queue that `core` sees at `time`, in its round, or `NONE`. */
  seenAt(core: number, time: number): number {
    const looks = (time - this.#begin[core]) / this.#check;
    if (looks < 1 || looks !== Math.floor(looks)) return NONE;
    const steps = looks + (this.#steps(core, core) <= looks ? 1 : 0);
    return this.#queue[(this.#from[core] + steps) % this.#count];
  }

  /** When `core` sees the queue of `other`, be it its own, in its round, from `from` on; `Infinity` if it does not. */
  nextLook(core: number, other: number, from: number): number {
    if (this.isInstant) return from;
    if (other === core) return this.#nextLookAtOwn(core, from);
    const steps = this.#steps(core, other);
    const own = this.#steps(core, core);
    const looks = steps - (own < steps ? 1 : 0);
    const at = this.#begin[core] + looks * this.#check;
    if (at >= from) return at;
    const isTwice = steps === 1 && own === this.#count;
    const again = this.#begin[core] + own * this.#check;
    return isTwice && again >= from ? again : Infinity;
  }

  /** The first other queue of `loaded` in the order of the round of `core`, or `NONE`. Where a round takes no time. */
  first(core: number, loaded: CoreSet): number {
    for (let steps = 1; steps <= this.#count; steps++) {
      const queue = this.#queue[(this.#from[core] + steps) % this.#count];
      if (queue !== core && loaded.has(queue)) return queue;
    }
    return NONE;
  }

  #nextLookAtOwn(core: number, from: number): number {
    if (this.#own === 0) return from;
    const begin = this.#begin[core];
    const looks = Math.max(1, Math.ceil((from - begin) / this.#own));
    return begin + looks * this.#own;
  }

  /** Steps from where the round of `core` began to `queue`: 1 … `count`. */
  #steps(core: number, queue: number): number {
    const steps = this.#place[queue] - this.#from[core];
    return steps > 0 ? steps : steps + this.#count;
  }
}
