/**
 * The runtime half of Shenango: an application's kernel threads (kthreads), each
 * with a ring of packets and a queue of user threads, that steal from one another
 * and park when there is nothing to do.
 *
 * Follows `schedule()` and `steal_work()` of shenango/shenango, runtime/sched.c,
 * commit 09cdab3. A kthread that has nothing of its own goes round: one other
 * kthread at random, then all by number, each look taking `check`; its own queues
 * are looked at between rounds. After at least four rounds and `search` it parks.
 * A look sees the queues as they stand when it begins. Looks that find nothing are
 * not simulated: the time of the one that will is computed.
 *
 * @module
 */

import {
  POLLING,
  STEAL_CHECKS,
  STEALING,
  STEALS,
} from "../engine/activities.ts";
import { Fifos } from "../engine/fifos.ts";
import type { Machine } from "../engine/machine.ts";
import { NONE } from "../engine/pool.ts";
import type { Stream } from "../random/stream.ts";
import { CoreSet } from "./core_set.ts";

/** Packets turned into user threads at a time: runtime/defs.h, RUNTIME_SOFTIRQ_BUDGET. */
const SOFTIRQ_BUDGET = 16;
/** Rounds without work before a kthread may park: runtime/defs.h, RUNTIME_SCHED_POLL_ITERS. */
const SEARCH_ROUNDS = 4;

/** What the runtime costs, ticks. */
export interface KthreadCosts {
  /** To look at another kthread's queues. */
  readonly check: number;
  /** To take what a look has found. */
  readonly steal: number;
  /** Time without work before parking, at least. */
  readonly search: number;
}

/** The kthreads of one application, one a core: kthread n runs on core n. */
export class Kthreads {
  /** Those that have a core, be it on its way to them, in the order the IOKernel steers by. */
  readonly active: CoreSet;
  /** Requests ever pushed to a kthread's packet ring and thread queue. By queue: 2n the ring, 2n + 1 the threads. */
  readonly pushed: Float64Array;
  /** Requests ever taken from them. By queue. */
  readonly taken: Float64Array;
  readonly #machine: Machine;
  readonly #costs: KthreadCosts;
  readonly #stream: Stream;
  readonly #park: (kthread: number) => void;
  readonly #queues: Fifos;
  /** Those that look for work. */
  readonly #searching: CoreSet;
  readonly #searchedFrom: Float64Array;
  readonly #rounds: Int32Array;
  readonly #roundFrom: Float64Array;
  readonly #roundLooks: Int32Array;
  /** The first, random look of a round. By kthread. */
  readonly #randomLook: Int32Array;
  /** Place of another kthread in a round after the first look, or −1: `[kthread * cores + other]`. */
  readonly #place: Int32Array;
  /** Whom the next alarm of a searching kthread looks at; `NONE` at the end of a round. By kthread. */
  readonly #lookAt: Int32Array;
  /** When that is. By kthread. */
  readonly #alarm: Float64Array;

  /**
   * Kthreads that are all parked.
   *
   * @param park Called with a kthread that gives its core back.
   */
  constructor(
    machine: Machine,
    costs: KthreadCosts,
    stream: Stream,
    park: (kthread: number) => void,
  ) {
    const { cores } = machine;
    this.#machine = machine;
    this.#costs = costs;
    this.#stream = stream;
    this.#park = park;
    this.active = new CoreSet(cores, false);
    this.pushed = new Float64Array(2 * cores);
    this.taken = new Float64Array(2 * cores);
    this.#queues = new Fifos(2 * cores, machine.pool);
    this.#searching = new CoreSet(cores, false);
    this.#searchedFrom = new Float64Array(cores);
    this.#rounds = new Int32Array(cores);
    this.#roundFrom = new Float64Array(cores);
    this.#roundLooks = new Int32Array(cores);
    this.#randomLook = new Int32Array(cores).fill(NONE);
    this.#place = new Int32Array(cores * cores).fill(-1);
    this.#lookAt = new Int32Array(cores).fill(NONE);
    this.#alarm = new Float64Array(cores);
  }

  /** `kthread` is granted a core, and packets and thieves may come to it. */
  activate(kthread: number): void {
    this.active.push(kthread);
    if (this.#costs.check === 0) return;
    // One that was alone has another to look at now.
    for (let place = 0; place < this.#searching.count; place++) {
      const searcher = this.#searching.at(place);
      if (this.#roundLooks[searcher] === 0) this.#beginRound(searcher);
    }
  }

  /** Whether requests wait at `kthread`, as packets or as threads. */
  hasWork(kthread: number): boolean {
    return this.#queues.length[2 * kthread] +
        this.#queues.length[2 * kthread + 1] > 0;
  }

  /**
   * Puts the packet of `request` into the ring of `kthread`.
   *
   * @param looked Kthreads below this have made their looks of this instant.
   */
  deliver(kthread: number, request: number, looked: number): void {
    const hadWork = this.hasWork(kthread);
    this.#push(2 * kthread, request);
    if (!hadWork) this.#announce(kthread, looked);
  }

  /** What `kthread`, whose core is without a request, does next. */
  schedule(kthread: number): void {
    const request = this.#next(kthread);
    if (request !== NONE) return this.#machine.run(kthread, request);
    this.#searching.push(kthread);
    this.#searchedFrom[kthread] = this.#machine.now;
    this.#rounds[kthread] = 0;
    this.#machine.rest(kthread, POLLING);
    this.#beginRound(kthread);
  }

  /** The alarm of a searching `kthread` has rung: a look that may find something, or the end of a round. */
  onAlarm(kthread: number): void {
    const other = this.#lookAt[kthread];
    if (other === NONE) return this.#endRound(kthread);
    if (this.hasWork(other)) return this.#stealFrom(kthread, other, true);
    // Somebody else was faster: on with the round.
    this.#aim(kthread, this.#machine.now + 1);
  }

  /** Takes the oldest request of `kthread` itself, threads before packets. */
  #next(kthread: number): number {
    const threads = 2 * kthread + 1;
    if (this.#queues.length[threads] === 0) {
      this.#moveTo(threads, 2 * kthread, SOFTIRQ_BUDGET);
    }
    return this.#take(threads);
  }

  #beginRound(kthread: number): void {
    const { now } = this.#machine;
    const others = this.active.count - 1;
    if (this.#costs.check === 0) return this.#searchAtOnce(kthread);
    this.#roundFrom[kthread] = now;
    this.#roundLooks[kthread] = others > 0 ? 1 + others : 0;
    this.#randomLook[kthread] = others > 0 ? this.#randomOther(kthread) : NONE;
    const { cores } = this.#machine;
    let place = 1;
    for (let other = 0; other < cores; other++) {
      this.#place[kthread * cores + other] =
        other !== kthread && this.active.has(other) ? place++ : -1;
    }
    this.#aim(kthread, now);
  }

  #randomOther(kthread: number): number {
    const other = this.active.at(this.#stream.below(this.active.count - 1));
    return other === kthread ? this.active.at(this.active.count - 1) : other;
  }

  /** Sets the alarm of a searching `kthread` to its first look, from `from` on, that finds something, or to the end of its round. */
  #aim(kthread: number, from: number): void {
    const { active } = this;
    let at = this.#roundEnd(kthread), found = NONE;
    for (let place = 0; place < active.count; place++) {
      const other = active.at(place);
      if (!this.hasWork(other)) continue;
      const looksAt = this.#nextLook(kthread, other, from);
      if (looksAt < at || looksAt === at && found === NONE) {
        at = looksAt;
        found = other;
      }
    }
    this.#setAlarm(kthread, found, at);
  }

  /** The end of a round; a kthread that is alone has no rounds, and waits out its search. */
  #roundEnd(kthread: number): number {
    const looks = this.#roundLooks[kthread];
    return looks > 0
      ? this.#roundFrom[kthread] + looks * this.#costs.check
      : this.#searchedFrom[kthread] + this.#costs.search;
  }

  /** When `kthread` next looks at `other` in this round, at `from` or later; `Infinity` if no more. */
  #nextLook(kthread: number, other: number, from: number): number {
    const begin = this.#roundFrom[kthread];
    if (other === this.#randomLook[kthread] && begin >= from) return begin;
    const place = this.#place[kthread * this.#machine.cores + other];
    if (other === kthread || place < 0) return Infinity;
    const at = begin + place * this.#costs.check;
    return at >= from ? at : Infinity;
  }

  #setAlarm(kthread: number, lookAt: number, at: number): void {
    this.#lookAt[kthread] = lookAt;
    this.#alarm[kthread] = at;
    this.#machine.wake(kthread, Math.max(at, this.#machine.now));
  }

  #endRound(kthread: number): void {
    const { now } = this.#machine;
    this.#machine.count(STEAL_CHECKS, this.#roundLooks[kthread]);
    const isAlone = this.#roundLooks[kthread] === 0;
    if (this.hasWork(kthread)) return this.#leaveSearch(kthread);
    const searched = now - this.#searchedFrom[kthread];
    const rounds = ++this.#rounds[kthread];
    if (
      searched >= this.#costs.search && (isAlone || rounds >= SEARCH_ROUNDS)
    ) {
      this.#searching.remove(kthread);
      this.active.remove(kthread);
      this.#machine.wake(kthread, Infinity);
      this.#park(kthread);
    } else this.#beginRound(kthread);
  }

  #leaveSearch(kthread: number): void {
    this.#searching.remove(kthread);
    this.#machine.run(kthread, this.#next(kthread));
  }

  /** Where a look costs nothing, everything is looked at at once, and nothing is missed until parking. */
  #searchAtOnce(kthread: number): void {
    const { active } = this;
    this.#roundLooks[kthread] = 0;
    for (let place = 0; place < active.count; place++) {
      const other = active.at(place);
      if (other !== kthread && this.hasWork(other)) {
        return this.#stealFrom(kthread, other, false);
      }
    }
    if (this.#costs.search === 0) return this.#endRound(kthread);
    this.#setAlarm(kthread, NONE, this.#roundEnd(kthread));
  }

  /** `kthread` has got its first work: those that search will come across it; those below `looked` not at this instant. */
  #announce(kthread: number, looked: number): void {
    const { now } = this.#machine;
    if (this.#costs.check === 0 || this.#isAlone(kthread)) {
      if (this.#searching.has(kthread)) return this.#leaveSearch(kthread);
      if (this.#costs.check === 0 && this.#searching.count > 0) {
        const thief = this.#searching.at(
          this.#stream.below(this.#searching.count),
        );
        this.#stealFrom(thief, kthread, false);
      }
      return;
    }
    for (let place = 0; place < this.#searching.count; place++) {
      const searcher = this.#searching.at(place);
      const from = searcher < looked ? now + 1 : now;
      const at = this.#nextLook(searcher, kthread, from);
      if (at < this.#alarm[searcher]) this.#setAlarm(searcher, kthread, at);
    }
  }

  #isAlone(kthread: number): boolean {
    return this.#searching.has(kthread) && this.#roundLooks[kthread] === 0;
  }

  /** Takes half of the threads of `victim`, rounded up; or, if it has none, up to sixteen of its packets. */
  #stealFrom(thief: number, victim: number, isInRound: boolean): void {
    const machine = this.#machine, queues = this.#queues;
    const { check, steal } = this.#costs;
    if (isInRound) {
      const looks = (machine.now - this.#roundFrom[thief]) / check;
      machine.count(STEAL_CHECKS, Math.floor(looks) + 1);
    } else machine.count(STEAL_CHECKS);
    machine.count(STEALS);
    this.#searching.remove(thief);
    const threads = queues.length[2 * victim + 1];
    const hadWork = this.hasWork(thief);
    if (threads > 0) {
      this.#moveTo(2 * thief + 1, 2 * victim + 1, Math.ceil(threads / 2));
    } else this.#moveTo(2 * thief + 1, 2 * victim, SOFTIRQ_BUDGET);
    const request = this.#take(2 * thief + 1);
    machine.run(thief, request, Infinity, STEALING, check + steal);
    if (!hadWork && this.hasWork(thief)) this.#announce(thief, thief);
  }

  #push(queue: number, request: number): void {
    this.pushed[queue]++;
    this.#queues.push(queue, request);
  }

  #take(queue: number): number {
    const request = this.#queues.shift(queue);
    if (request !== NONE) this.taken[queue]++;
    return request;
  }

  #moveTo(to: number, from: number, most: number): void {
    for (let moved = 0; moved < most; moved++) {
      const request = this.#take(from);
      if (request === NONE) return;
      this.#push(to, request);
    }
  }
}
