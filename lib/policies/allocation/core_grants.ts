/**
 * Shenango's cores: whose each is, which one an application is granted, who is next,
 * and how long that takes.
 *
 * Source: shenango/shenango, iokernel/cores.c, pick_core_for_proc, cores_add_core,
 * cores_park_kthread and pick_thread_for_core, commit 09cdab3.
 *
 * @module
 */

import {
  BEST_EFFORT,
  CORE_GRANTS,
  CORE_YIELDS,
  IDLE,
  REALLOCATION,
} from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import { type EndlessWork, EndlessWorks } from "./endless_works.ts";
import type { ShenangoApplication } from "./shenango_application.ts";

/** What moving a core costs, ticks. */
export interface GrantCosts {
  /** To grant an idle core, or to hand a parked one to work without end. */
  readonly grant: number;
  /** To take a core from another application and grant it. */
  readonly preemptGrant: number;
}

/** Granted to nobody, or to work without end. */
const AWAY = 0;
/** On its way there. */
const LEAVING = 1;
/** On its way to an application with kthreads. */
const COMING = 2;
/** Granted to one. */
const GRANTED = 3;

/** The worker cores, all away at first. */
export class CoreGrants {
  readonly #machine: Machine;
  readonly #costs: GrantCosts;
  readonly #applications: readonly ShenangoApplication[];
  readonly #endless: EndlessWorks;
  readonly #place: Uint8Array;
  /** The application with kthreads that had a core last, and the one before. By core. */
  readonly #owner: (ShenangoApplication | null)[];
  readonly #before: (ShenangoApplication | null)[];
  /** Turns that applications have taken to wait. */
  #turns = 0;

  /**
   * The cores of `machine`.
   *
   * @param applications Those with kthreads, in the order in which they are asked.
   * @param endless What takes the cores that they leave, the first of them first.
   */
  constructor(
    machine: Machine,
    costs: GrantCosts,
    applications: readonly ShenangoApplication[],
    endless: readonly EndlessWork[],
  ) {
    const { cores } = machine;
    this.#machine = machine;
    this.#costs = costs;
    this.#applications = applications;
    this.#endless = new EndlessWorks(endless, cores);
    this.#place = new Uint8Array(cores);
    this.#owner = new Array(cores).fill(null);
    this.#before = new Array(cores).fill(null);
    for (let core = 0; core < cores; core++) this.#leave(core);
  }

  /** Whether `core` runs kthreads. */
  isGranted(core: number): boolean {
    return this.#place[core] === GRANTED;
  }

  /** The application that `core` was granted to last; only after the first grant. */
  ownerOf(core: number): ShenangoApplication {
    return this.#owner[core]!;
  }

  /**
   * Grants `application` one core more, if one is to be had.
   *
   * @param looked Kthreads below this have made their looks of this instant.
   */
  add(application: ShenangoApplication, looked: number): void {
    const core = this.pick(application);
    if (core !== NONE) this.give(core, application, looked);
  }

  /** The core that `application` would be granted, or `NONE`: while any is idle, an idle one. */
  pick(application: ShenangoApplication): number {
    if (application.cores >= application.most) return NONE;
    const taker = this.#lowestIdle() === NONE ? application : null;
    // first a hyperthread beside one that it has
    const { active } = application.kthreads;
    for (let place = 0; place < active.count; place++) {
      const sibling = this.#machine.siblingOf(active.at(place));
      if (sibling !== NONE && this.#isToBeHad(sibling, taker)) return sibling;
    }
    // then that of the kthread that parked last, whose cache may still be warm
    const last = application.lastParked;
    if (last !== NONE && this.#isToBeHad(last, taker)) return last;
    // then the one of lowest number
    for (let core = 0; core < this.#place.length; core++) {
      if (this.#isToBeHad(core, taker)) return core;
    }
    // One that has none does not wait until a core has left.
    return application.cores === 0 ? this.#place.indexOf(LEAVING) : NONE;
  }

  /**
   * Grants `application` the `core` that it was picked.
   *
   * @param looked Kthreads below this have made their looks of this instant.
   */
  give(core: number, application: ShenangoApplication, looked: number): void {
    const machine = this.#machine;
    machine.count(CORE_GRANTS);
    const isTaken = !this.#isIdle(core);
    if (this.#place[core] >= COMING) this.#preempt(core, looked);
    this.#endless.takeBack(core);
    machine.assign(core, application.index);
    this.#before[core] = this.#owner[core];
    this.#owner[core] = application;
    application.onGrant(core);
    const cost = isTaken ? this.#costs.preemptGrant : this.#costs.grant;
    if (cost === 0) return this.#arrive(core);
    this.#place[core] = COMING;
    machine.occupy(core, REALLOCATION, cost);
  }

  /** What `core`, which was on its way, was occupied with is done. */
  onDone(core: number): void {
    if (this.#place[core] === COMING) this.#arrive(core);
    else this.#leave(core);
  }

  /** The kthread of `application` on `core` has parked. */
  onPark(core: number, application: ShenangoApplication): void {
    const machine = this.#machine;
    machine.count(CORE_YIELDS);
    application.onPark(core);
    this.#place[core] = AWAY;
    const next = this.#nextOn(core);
    if (next !== null) return this.give(core, next, machine.cores);
    if (this.#costs.grant === 0 || !this.#endless.wantsMore) {
      return this.#leave(core);
    }
    this.#place[core] = LEAVING;
    machine.occupy(core, REALLOCATION, this.#costs.grant);
  }

  /** Lets `application` have the next core that is free. */
  await(application: ShenangoApplication): void {
    if (application.turn === 0) application.turn = ++this.#turns;
  }

  /** Grants what is idle to applications that wait for it, a core each, the last to wait first. */
  serveWaiting(): void {
    let next = this.#lastToWait(Infinity);
    while (next !== null && this.#lowestIdle() !== NONE) {
      const { turn } = next;
      this.add(next, this.#machine.cores);
      next = this.#lastToWait(turn);
    }
  }

  #arrive(core: number): void {
    this.#place[core] = GRANTED;
    this.ownerOf(core).kthreads.schedule(core);
  }

  #preempt(core: number, looked: number): void {
    const victim = this.ownerOf(core);
    victim.kthreads.preempt(core, looked);
    victim.onPreempt(core);
    this.await(victim);
  }

  /** Whom `core`, which has just been given up, goes to: one that waits, if possible whose the hyperthread beside it is, or whose it was. */
  #nextOn(core: number): ShenangoApplication | null {
    const sibling = this.#machine.siblingOf(core);
    const beside = sibling === NONE ? null : this.#owner[sibling];
    if (beside?.isWaiting) return beside;
    const before = this.#before[core];
    return before?.isWaiting ? before : this.#lastToWait(Infinity);
  }

  /** The application that has waited for the shortest time of those that began before turn `before`. */
  #lastToWait(before: number): ShenangoApplication | null {
    let last: ShenangoApplication | null = null;
    for (const application of this.#applications) {
      const { turn } = application;
      if (!application.isWaiting || turn >= before) continue;
      if (last === null || turn > last.turn) last = application;
    }
    return last;
  }

  #isIdle(core: number): boolean {
    return this.#place[core] === AWAY && !this.#endless.has(core);
  }

  #lowestIdle(): number {
    for (let core = 0; core < this.#place.length; core++) {
      if (this.#isIdle(core)) return core;
    }
    return NONE;
  }

  /** Whether `core` is idle or, with `taker`, which asks while none is, may be taken by it. */
  #isToBeHad(core: number, taker: ShenangoApplication | null): boolean {
    return taker === null ? this.#isIdle(core) : this.#isTakeable(core, taker);
  }

  /** Whether `application` may take `core`, which is not idle, from whom it is granted to. */
  #isTakeable(core: number, application: ShenangoApplication): boolean {
    const place = this.#place[core];
    if (place === LEAVING) return false;
    // Work without end yields a core to whoever has none.
    if (place === AWAY) {
      return application.mayPreempt || application.cores === 0;
    }
    const owner = this.ownerOf(core);
    return application.mayPreempt && owner !== application && owner.isBursting;
  }

  #leave(core: number): void {
    const of = this.#endless.take(core);
    this.#place[core] = AWAY;
    this.#machine.assign(core, of);
    this.#machine.rest(core, this.#endless.has(core) ? BEST_EFFORT : IDLE);
  }
}
