/**
 * The runtime half of Shenango: an application's kernel threads (kthreads), each
 * with a ring of packets and a queue of user threads, that steal from one another
 * and park when there is nothing to do.
 *
 * Follows `schedule()` and `steal_work()` of shenango/shenango, runtime/sched.c,
 * commit 09cdab3. A kthread that has nothing of its own goes round: one other
 * kthread at random, then all by number, each look taking `check`; its own queues
 * are looked at between rounds. After at least `rounds` and `search` it parks.
 * A look sees the queues as they stand when it begins; of looks that find nothing
 * none is simulated. A kthread that lost its core with work left is looked at on.
 *
 * @module
 */

import {
  POLLING,
  PREEMPTIONS,
  STEAL_CHECKS,
  STEALING,
  STEALS,
} from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import type { Stream } from "../../random/stream.ts";
import { CoreSet } from "../core_set.ts";
import type { KthreadCosts } from "./kthread_costs.ts";
import { KthreadQueues } from "./kthread_queues.ts";
import { Rounds } from "./rounds.ts";

/** Instead of whom a kthread looks at next: nobody, its round ends. Past the number of any. */
const ROUND_END = 2 ** 30;

/** The kthreads of one application, one a core: kthread n runs on core n. */
export class Kthreads {
  /** Those that have a core, be it on its way to them, in the order the IOKernel steers by. */
  readonly active: CoreSet;
  /** Where requests wait at them. */
  readonly queues: KthreadQueues;
  /** Those that others look at: the active ones, and those that lost their core with work left. */
  readonly #attached: CoreSet;
  readonly #machine: Machine;
  readonly #costs: KthreadCosts;
  readonly #stream: Stream;
  readonly #park: (kthread: number) => void;
  /** Those that look for work. */
  readonly #searching: CoreSet;
  readonly #searchedFrom: Float64Array;
  /** Rounds of its search that are over. By kthread. */
  readonly #roundsDone: Int32Array;
  readonly #rounds: Rounds;
  /** Whom the next alarm of a searching kthread looks at; `ROUND_END` if its round ends. By kthread. */
  readonly #lookAt: Int32Array;
  /** When that is. By kthread. */
  readonly #alarm: Float64Array;

  /**
   * Kthreads that are all parked.
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
    this.#attached = new CoreSet(cores, false);
    this.queues = new KthreadQueues(cores, machine.pool);
    this.#searching = new CoreSet(cores, false);
    this.#searchedFrom = new Float64Array(cores);
    this.#roundsDone = new Int32Array(cores);
    this.#rounds = new Rounds(cores, costs.check);
    this.#lookAt = new Int32Array(cores).fill(ROUND_END);
    this.#alarm = new Float64Array(cores);
  }

  /** `kthread` is granted a core, and packets and thieves may come to it. */
  activate(kthread: number): void {
    this.active.push(kthread);
    if (this.#attached.has(kthread)) return;
    this.#attached.push(kthread);
    this.#rounds.reorder(this.#attached);
    if (this.#costs.check === 0) return;
    // One that was alone has another to look at now.
    for (let place = 0; place < this.#searching.count; place++) {
      const searcher = this.#searching.at(place);
      if (this.#rounds.looks(searcher) === 0) this.#beginRound(searcher);
    }
  }

  /**
   * Puts the packet of `request` into the ring of `kthread`.
   *
   * @param looked Kthreads below this have made their looks of this instant.
   */
  deliver(kthread: number, request: number, looked: number): void {
    if (this.queues.pushPacket(kthread, request)) {
      this.#announce(kthread, looked);
    }
  }

  /** Whether work waits at a kthread that has lost its core. */
  get isStranded(): boolean {
    return this.#attached.count > this.active.count;
  }

  /** Takes the core from `kthread`: the request that it is at, if any, goes back before its threads, where others may find it. */
  preempt(kthread: number): void {
    const machine = this.#machine;
    this.active.remove(kthread);
    if (machine.running[kthread] === NONE) this.#breakOff(kthread);
    else {
      const hadWork = this.queues.hasWork(kthread);
      machine.count(PREEMPTIONS);
      this.queues.putBack(kthread, machine.stop(kthread));
      if (!hadWork) this.#announce(kthread, machine.cores);
    }
    this.#detachIfEmpty(kthread);
  }

  /** Lets `to`, which has a core, have what waits at `from`, which has none. */
  move(from: number, to: number): void {
    if (from === to) return;
    if (this.queues.move(from, to)) this.#announce(to, this.#machine.cores);
    this.#detachIfEmpty(from);
  }

  /** What `kthread`, whose core is without a request, does next. */
  schedule(kthread: number): void {
    const request = this.queues.next(kthread);
    if (request !== NONE) return this.#machine.run(kthread, request);
    this.#searching.push(kthread);
    this.#searchedFrom[kthread] = this.#machine.now;
    this.#roundsDone[kthread] = 0;
    this.#machine.rest(kthread, POLLING);
    this.#beginRound(kthread);
  }

  /** The alarm of a searching `kthread` has rung: a look that may find something, or the end of a round. */
  onAlarm(kthread: number): void {
    const other = this.#lookAt[kthread];
    if (other === ROUND_END) return this.#endRound(kthread);
    const { now } = this.#machine;
    if (this.queues.hasWork(other)) {
      const looks = this.#rounds.looksUpTo(kthread, other, now);
      return this.#stealFrom(kthread, other, looks);
    }
    // Somebody else was faster: on with the round.
    this.#aim(kthread, this.#rounds.begun(kthread) === now ? NONE : other);
  }

  /** A kthread without a core that has nothing left is looked at no more. */
  #detachIfEmpty(kthread: number): void {
    if (this.queues.hasWork(kthread) || this.active.has(kthread)) return;
    if (!this.#attached.has(kthread)) return;
    this.#attached.remove(kthread);
    this.#rounds.reorder(this.#attached);
  }

  /** `kthread` gives up its search; the looks that it has begun count. */
  #breakOff(kthread: number): void {
    const machine = this.#machine;
    if (this.#costs.check > 0) {
      machine.count(
        STEAL_CHECKS,
        this.#rounds.looksBegun(kthread, machine.now),
      );
    }
    this.#searching.remove(kthread);
    machine.wake(kthread, Infinity);
  }

  #beginRound(kthread: number): void {
    if (this.#costs.check === 0) return this.#searchAtOnce(kthread);
    const { now } = this.#machine;
    const others = this.#attached.count - 1;
    const random = others > 0 ? this.#randomOther(kthread) : NONE;
    this.#rounds.begin(kthread, now, random, others);
    if (random !== NONE && this.queues.hasWork(random)) {
      this.#setAlarm(kthread, random, now);
    } else this.#aim(kthread, NONE);
  }

  #randomOther(kthread: number): number {
    const attached = this.#attached;
    const other = attached.at(this.#stream.below(attached.count - 1));
    return other === kthread ? attached.at(attached.count - 1) : other;
  }

  /** Sets the alarm of a searching `kthread` to its first look that finds something after that at `last`, or after the random one if that is `NONE`; or to the end of its round. */
  #aim(kthread: number, last: number): void {
    const found = this.#rounds.nextOf(this.queues.loaded, kthread, last);
    if (found === NONE) {
      this.#setAlarm(kthread, ROUND_END, this.#roundEnd(kthread));
    } else {
      this.#setAlarm(kthread, found, this.#rounds.lookAt(kthread, found));
    }
  }

  /** The end of a round; a kthread that is alone has no rounds, and waits out its search. */
  #roundEnd(kthread: number): number {
    return this.#rounds.looks(kthread) > 0
      ? this.#rounds.end(kthread)
      : this.#searchedFrom[kthread] + this.#costs.search;
  }

  #setAlarm(kthread: number, lookAt: number, at: number): void {
    this.#lookAt[kthread] = lookAt;
    this.#alarm[kthread] = at;
    this.#machine.wake(kthread, Math.max(at, this.#machine.now));
  }

  #endRound(kthread: number): void {
    const { now } = this.#machine;
    const looks = this.#rounds.looks(kthread);
    this.#machine.count(STEAL_CHECKS, looks);
    if (this.queues.hasWork(kthread)) return this.#leaveSearch(kthread);
    const searched = now - this.#searchedFrom[kthread];
    const rounds = ++this.#roundsDone[kthread];
    if (
      searched >= this.#costs.search &&
      (looks === 0 || rounds >= this.#costs.rounds)
    ) {
      this.#searching.remove(kthread);
      this.active.remove(kthread);
      this.#detachIfEmpty(kthread);
      this.#machine.wake(kthread, Infinity);
      this.#park(kthread);
    } else this.#beginRound(kthread);
  }

  #leaveSearch(kthread: number): void {
    this.#searching.remove(kthread);
    this.#machine.run(kthread, this.queues.next(kthread));
  }

  /** Where a look costs nothing, everything is looked at at once, and nothing is missed until parking. */
  #searchAtOnce(kthread: number): void {
    const attached = this.#attached;
    for (let place = 0; place < attached.count; place++) {
      const other = attached.at(place);
      if (other !== kthread && this.queues.hasWork(other)) {
        return this.#stealFrom(kthread, other, 1);
      }
    }
    if (this.#costs.search === 0) return this.#endRound(kthread);
    this.#setAlarm(kthread, ROUND_END, this.#roundEnd(kthread));
  }

  /** `kthread` has got its first work: those that search will come across it; those below `looked` not at this instant. */
  #announce(kthread: number, looked: number): void {
    const { now } = this.#machine;
    const isSearching = this.#searching.has(kthread);
    const isAlone = isSearching && this.#rounds.looks(kthread) === 0;
    if (this.#costs.check === 0 || isAlone) {
      if (isSearching) return this.#leaveSearch(kthread);
      if (this.#costs.check === 0 && this.#searching.count > 0) {
        const thief = this.#searching.at(
          this.#stream.below(this.#searching.count),
        );
        this.#stealFrom(thief, kthread, 1);
      }
      return;
    }
    for (let place = 0; place < this.#searching.count; place++) {
      const searcher = this.#searching.at(place);
      const from = searcher < looked ? now + 1 : now;
      // Half of the time it will come across another before, and no more need be known.
      if (
        this.#lookAt[searcher] < kthread && this.#rounds.begun(searcher) < from
      ) continue;
      const at = this.#rounds.nextLook(searcher, kthread, from);
      if (at < this.#alarm[searcher]) this.#setAlarm(searcher, kthread, at);
    }
  }

  /**
   * Takes half of the threads of `victim`, rounded up; or, if it has none, up to sixteen of its packets.
   *
   * @param looks Looks of the round, the last of them at `victim`.
   */
  #stealFrom(thief: number, victim: number, looks: number): void {
    const machine = this.#machine;
    const { check, steal } = this.#costs;
    machine.count(STEAL_CHECKS, looks);
    machine.count(STEALS);
    this.#searching.remove(thief);
    const hadWork = this.queues.hasWork(thief);
    const request = this.queues.steal(thief, victim);
    this.#detachIfEmpty(victim);
    machine.run(thief, request, Infinity, STEALING, check + steal);
    if (!hadWork && this.queues.hasWork(thief)) this.#announce(thief, thief);
  }
}
