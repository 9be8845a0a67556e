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
 * none is simulated. A kthread without a core is looked at while it has work.
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
import type { KthreadRules } from "./kthread_rules.ts";
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
  /** Those that others look at: the active ones, and those without a core that have work. */
  readonly attached: CoreSet;
  readonly #machine: Machine;
  readonly #rules: KthreadRules;
  readonly #stream: Stream;
  readonly #park: (kthread: number) => void;
  /** Those that look for work. */
  readonly #searching: CoreSet;
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
    rules: KthreadRules,
    stream: Stream,
    park: (kthread: number) => void,
  ) {
    const { cores } = machine;
    this.#machine = machine;
    this.#rules = rules;
    this.#stream = stream;
    this.#park = park;
    this.active = new CoreSet(cores, false);
    this.attached = new CoreSet(cores, false);
    this.queues = new KthreadQueues(machine);
    this.#searching = new CoreSet(cores, false);
    this.#rounds = new Rounds(cores, rules);
    this.#lookAt = new Int32Array(cores).fill(ROUND_END);
    this.#alarm = new Float64Array(cores);
  }

  /** `kthread` is granted a core, and packets and thieves may come to it. */
  activate(kthread: number): void {
    this.active.push(kthread);
    if (!this.attached.has(kthread)) this.#attach(kthread);
  }

  /**
   * Puts the packet of `request` into the ring of `kthread`.
   *
   * @param looked Kthreads below this have made their looks of this instant.
   */
  deliver(kthread: number, request: number, looked: number): void {
    if (!this.queues.pushPacket(kthread, request)) return;
    if (!this.attached.has(kthread)) this.#attach(kthread);
    this.#announce(kthread, looked);
  }

  /** Whether work waits at a kthread without a core. */
  get isStranded(): boolean {
    return this.attached.count > this.active.count;
  }

  /**
   * Takes the core from `kthread`; the request that it is at, if any, goes back to its threads, where others may find it.
   *
   * @param looked Kthreads below this have made their looks of this instant.
   */
  preempt(kthread: number, looked: number): void {
    this.active.remove(kthread);
    if (this.#machine.running[kthread] !== NONE) this.#putBack(kthread, looked);
    else if (this.#searching.has(kthread)) this.#breakOff(kthread, looked);
    this.#detachIfEmpty(kthread);
  }

  /** Lets `one` have what waits at `other`, and the reverse. */
  swap(one: number, other: number): void {
    this.queues.swap(one, other);
    this.#detachIfEmpty(one);
    this.#detachIfEmpty(other);
  }

  /** What `kthread`, whose core is without a request, does next. */
  schedule(kthread: number): void {
    const request = this.queues.next(kthread);
    if (request !== NONE) return this.#machine.run(kthread, request);
    this.#searching.push(kthread);
    this.#rounds.beginSearch(kthread, this.#machine.now);
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

  #attach(kthread: number): void {
    this.attached.push(kthread);
    this.#rounds.reorder(this.attached);
    if (this.#rules.check === 0) return;
    // One that was alone has another to look at now.
    for (let place = 0; place < this.#searching.count; place++) {
      const searcher = this.#searching.at(place);
      if (this.#rounds.looks(searcher) === 0) this.#beginRound(searcher);
    }
  }

  /** A kthread without a core that has nothing left is looked at no more. */
  #detachIfEmpty(kthread: number): void {
    if (this.queues.hasWork(kthread) || this.active.has(kthread)) return;
    if (!this.attached.has(kthread)) return;
    this.attached.remove(kthread);
    this.#rounds.reorder(this.attached);
  }

  /** The request of `kthread` is taken off its core; one that owes nothing at this instant has finished. */
  #putBack(kthread: number, looked: number): void {
    const machine = this.#machine;
    const request = machine.stop(kthread);
    if (machine.pool.owed[request] === 0) return machine.finish(request);
    const hadWork = this.queues.hasWork(kthread);
    machine.count(PREEMPTIONS);
    this.queues.putBack(kthread, request, this.#rules.resumesFirst);
    if (!hadWork) this.#announce(kthread, looked);
  }

  /** `kthread` gives up its search; the looks that it has begun count. */
  #breakOff(kthread: number, looked: number): void {
    const machine = this.#machine;
    if (this.#rules.check > 0) {
      const until = kthread < looked ? machine.now : machine.now - 1;
      machine.count(STEAL_CHECKS, this.#rounds.looksBegun(kthread, until));
    }
    this.#searching.remove(kthread);
    machine.wake(kthread, Infinity);
  }

  #beginRound(kthread: number): void {
    if (this.#rules.check === 0) return this.#searchAtOnce(kthread);
    const { now } = this.#machine;
    const random = this.#rounds.begin(
      kthread,
      now,
      this.attached,
      this.#stream,
    );
    if (random !== NONE && this.queues.hasWork(random)) {
      this.#setAlarm(kthread, random, now);
    } else this.#aim(kthread, NONE);
  }

  /** Sets the alarm of a searching `kthread` to its first look that finds something after that at `last`, or after the random one if that is `NONE`; or to the end of its round. */
  #aim(kthread: number, last: number): void {
    const found = this.#rounds.nextOf(this.queues.loaded, kthread, last);
    if (found === NONE) {
      this.#setAlarm(kthread, ROUND_END, this.#rounds.end(kthread));
    } else {
      this.#setAlarm(kthread, found, this.#rounds.lookAt(kthread, found));
    }
  }

  #setAlarm(kthread: number, lookAt: number, at: number): void {
    this.#lookAt[kthread] = lookAt;
    this.#alarm[kthread] = at;
    this.#machine.wake(kthread, Math.max(at, this.#machine.now));
  }

  #endRound(kthread: number): void {
    this.#machine.count(STEAL_CHECKS, this.#rounds.looks(kthread));
    if (this.queues.hasWork(kthread)) return this.#leaveSearch(kthread);
    if (this.#rounds.endsSearch(kthread, this.#machine.now)) {
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
    const attached = this.attached;
    for (let place = 0; place < attached.count; place++) {
      const other = attached.at(place);
      if (other !== kthread && this.queues.hasWork(other)) {
        return this.#stealFrom(kthread, other, 1);
      }
    }
    if (this.#rules.search === 0) return this.#endRound(kthread);
    this.#setAlarm(kthread, ROUND_END, this.#rounds.end(kthread));
  }

  /** `kthread` has got its first work: those that search will come across it; those below `looked` not at this instant. */
  #announce(kthread: number, looked: number): void {
    const { now } = this.#machine;
    const isSearching = this.#searching.has(kthread);
    const isAlone = isSearching && this.#rounds.looks(kthread) === 0;
    if (this.#rules.check === 0 || isAlone) {
      if (isSearching) return this.#leaveSearch(kthread);
      if (this.#rules.check === 0 && this.#searching.count > 0) {
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
    const { check, steal } = this.#rules;
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
