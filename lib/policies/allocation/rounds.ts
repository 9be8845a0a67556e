/**
 * Rounds of looks: when a searching kthread looks at which other, and for how long.
 *
 * A round begins with one other at random and goes on with all by number, as of
 * the kthreads that were looked at when it began.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";
import type { Stream } from "../../random/stream.ts";
import type { CoreSet } from "../core_set.ts";
import { type KthreadBits, lowest } from "./kthread_bits.ts";
import type { KthreadRules } from "./kthread_rules.ts";

/** The rounds of every kthread. Times in ticks. */
export class Rounds {
  readonly #kthreads: number;
  readonly #rules: KthreadRules;
  readonly #check: number;
  /** When the search began. By kthread. */
  readonly #searchedFrom: Float64Array;
  /** Rounds of the search that are over. By kthread. */
  readonly #done: Int32Array;
  readonly #begin: Float64Array;
  /** Looks in the round; 0 if there is nobody to look at. By kthread. */
  readonly #looks: Int32Array;
  /** The first look. By kthread. */
  readonly #random: Int32Array;
  /** The order that the round follows: it was the current one at the beginning. By kthread. */
  readonly #order: Int32Array;
  #currentOrder = 0;
  /** Who is in an order, as bits: `[order * words + word]`. */
  readonly #members: Int32Array;
  readonly #words: number;
  /** Place in an order, from 0; `NONE` if not in it: `[order * kthreads + kthread]`. */
  readonly #place: Int32Array;

  /** Rounds of `kthreads`, none of them to be looked at, by `rules`. */
  constructor(kthreads: number, rules: KthreadRules) {
    this.#kthreads = kthreads;
    this.#rules = rules;
    this.#check = rules.check;
    this.#searchedFrom = new Float64Array(kthreads);
    this.#done = new Int32Array(kthreads);
    this.#begin = new Float64Array(kthreads);
    this.#looks = new Int32Array(kthreads);
    this.#random = new Int32Array(kthreads).fill(NONE);
    this.#order = new Int32Array(kthreads);
    // One for the round of each, and the current one.
    const orders = kthreads + 1;
    this.#words = Math.ceil(kthreads / 32);
    this.#members = new Int32Array(orders * this.#words);
    this.#place = new Int32Array(orders * kthreads).fill(NONE);
  }

  /** Those looked at are others now; rounds that have begun go on as they were. */
  reorder(attached: CoreSet): void {
    this.#currentOrder = this.#freeOrder();
    const members = this.#currentOrder * this.#words;
    const places = this.#currentOrder * this.#kthreads;
    this.#members.fill(0, members, members + this.#words);
    let place = 0;
    for (let kthread = 0; kthread < this.#kthreads; kthread++) {
      const isIn = attached.has(kthread);
      if (isIn) this.#members[members + (kthread >> 5)] |= 1 << (kthread & 31);
      this.#place[places + kthread] = isIn ? place++ : NONE;
    }
  }

  /** An order that no round follows. */
  #freeOrder(): number {
    let order = 0;
    while (this.#order.includes(order)) order++;
    return order;
  }

  /** `kthread` begins its search at `time`. */
  beginSearch(kthread: number, time: number): void {
    this.#searchedFrom[kthread] = time;
    this.#done[kthread] = 0;
  }

  /** A round of `kthread` ends at `time` without work: whether its search does, and it may park. */
  endsSearch(kthread: number, time: number): boolean {
    const done = ++this.#done[kthread];
    return time - this.#searchedFrom[kthread] >= this.#rules.search &&
      (this.#looks[kthread] === 0 || done >= this.#rules.rounds);
  }

  /**
   * Begins a round of `kthread`, one of `attached`, at `time`.
   *
   * @returns Whom it looks at first, drawn from `stream`; `NONE` if it is alone.
   */
  begin(
    kthread: number,
    time: number,
    attached: CoreSet,
    stream: Stream,
  ): number {
    const others = attached.count - 1;
    let random = NONE;
    if (others > 0) {
      const drawn = attached.at(stream.below(others));
      random = drawn === kthread ? attached.at(others) : drawn;
    }
    this.#begin[kthread] = time;
    this.#random[kthread] = random;
    this.#looks[kthread] = others > 0 ? 1 + others : 0;
    this.#order[kthread] = this.#currentOrder;
    return random;
  }

  /** Looks in the round of `kthread`; 0 if it is alone. */
  looks(kthread: number): number {
    return this.#looks[kthread];
  }

  /** When the round of `kthread` began. */
  begun(kthread: number): number {
    return this.#begin[kthread];
  }

  /** When the round of `kthread` is over; one that is alone has no looks, and waits out its search. */
  end(kthread: number): number {
    const looks = this.#looks[kthread];
    return looks > 0
      ? this.#begin[kthread] + looks * this.#check
      : this.#searchedFrom[kthread] + this.#rules.search;
  }

  /** Looks of the round of `kthread` up to and with that at `other` which begins at `time`. */
  looksUpTo(kthread: number, other: number, time: number): number {
    return time === this.#begin[kthread] ? 1 : 1 + this.#look(kthread, other);
  }

  /** Looks of the round of `kthread` that have begun by `time`. */
  looksBegun(kthread: number, time: number): number {
    const begun = Math.floor((time - this.#begin[kthread]) / this.#check) + 1;
    return Math.min(this.#looks[kthread], begun);
  }

  /** When `kthread` next looks at `other` in its round, at `from` or later; `Infinity` if no more. */
  nextLook(kthread: number, other: number, from: number): number {
    const begin = this.#begin[kthread];
    if (other === this.#random[kthread] && begin >= from) return begin;
    if (other === kthread) return Infinity;
    const place = this.#place[this.#order[kthread] * this.#kthreads + other];
    if (place < 0) return Infinity;
    const at = this.lookAt(kthread, other);
    return at >= from ? at : Infinity;
  }

  /** The first of `others` that `kthread` looks at by number after it has looked at `last`, or at the random one if that is `NONE`; or `NONE`. */
  nextOf(others: KthreadBits, kthread: number, last: number): number {
    const members = this.#order[kthread] * this.#words;
    const from = last + 1;
    let wanted = -1 << (from & 31);
    for (let word = from >> 5; word < this.#words; word++) {
      if (kthread >> 5 === word) wanted &= ~(1 << (kthread & 31));
      const found = others.words[word] & this.#members[members + word] & wanted;
      if (found !== 0) return 32 * word + lowest(found);
      wanted = -1;
    }
    return NONE;
  }

  /** When `kthread` looks at `other`, which is among those it goes through by number. */
  lookAt(kthread: number, other: number): number {
    return this.#begin[kthread] +
      this.#look(kthread, other) * this.#check;
  }

  /** Looks before that at `other`: the random one, and those at lower numbers but its own. */
  #look(kthread: number, other: number): number {
    const place = this.#place[this.#order[kthread] * this.#kthreads + other];
    return kthread < other ? place : place + 1;
  }
}
