/**
 * Shenango's cores: whose each is, which one an application is granted, and how
 * long that takes.
 *
 * Source: shenango/shenango, iokernel/cores.c, pick_core, cores_add_core and
 * cores_park_kthread, commit 09cdab3.
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
import type { ShenangoApplication } from "./shenango_application.ts";

/** What moving a core costs, ticks. */
export interface GrantCosts {
  /** To grant an idle core, or to hand a parked one to work without end. */
  readonly grant: number;
  /** To take a core from another application and grant it. */
  readonly preemptGrant: number;
}

/** Best-effort work without end. */
export interface EndlessWork {
  /** Its number among the applications; `NONE` if it is none of them. */
  readonly application: number;
  /** Cores that it may have. */
  readonly most: number;
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
  readonly #endless: readonly EndlessWork[];
  /** Cores of each work without end. By its place in that list. */
  readonly #endlessCores: Int32Array;
  readonly #place: Uint8Array;
  /** Place in the list of the work without end that a core is away with, or `NONE`. By core. */
  readonly #awayWith: Int32Array;
  /** The application with kthreads that had a core last. By core. */
  readonly #owner: (ShenangoApplication | null)[];

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
    this.#machine = machine;
    this.#costs = costs;
    this.#applications = applications;
    this.#endless = endless;
    this.#endlessCores = new Int32Array(endless.length);
    this.#place = new Uint8Array(machine.cores);
    this.#awayWith = new Int32Array(machine.cores).fill(NONE);
    this.#owner = new Array(machine.cores).fill(null);
    for (let core = 0; core < machine.cores; core++) this.#leave(core);
  }

  /** Whether `core` runs kthreads. */
  isGranted(core: number): boolean {
    return this.#place[core] === GRANTED;
  }

  /** Whether `core` is on its way from an application to work without end. */
  isLeaving(core: number): boolean {
    return this.#place[core] === LEAVING;
  }

  /** The application that `core` was granted to last; only after the first grant. */
  ownerOf(core: number): ShenangoApplication {
    return this.#owner[core]!;
  }

  /** The kthread of `application`, which has no core, that was preempted last and has work left; or `NONE`. */
  holder(application: ShenangoApplication): number {
    const { cores, kthreads, lastParked } = application;
    if (cores > 0 || lastParked === NONE || this.isLeaving(lastParked)) {
      return NONE;
    }
    return kthreads.queues.hasWork(lastParked) ? lastParked : NONE;
  }

  /** Grants `application` one core more, if one is to be had. */
  add(application: ShenangoApplication): void {
    const core = this.pick(application);
    if (core !== NONE) this.give(core, application);
  }

  /** The core that `application` would be granted, or `NONE`: iokernel/cores.c, pick_core. */
  pick(application: ShenangoApplication): number {
    if (application.cores >= application.most) return NONE;
    const sibling = this.#siblingFor(application);
    if (sibling !== NONE) return sibling;
    // first that of the kthread that parked last, whose cache may still be warm
    const last = application.lastParked;
    if (last !== NONE && this.#isToBeHad(last, application)) return last;
    // then the idle one of lowest number, then the first that can be taken
    let first = NONE;
    for (let core = 0; core < this.#place.length; core++) {
      if (this.#isIdle(core)) return core;
      if (first === NONE && this.#isToBeHad(core, application)) first = core;
    }
    return first;
  }

  /** Grants `application` the `core` that it was picked. */
  give(core: number, application: ShenangoApplication): void {
    const machine = this.#machine;
    machine.count(CORE_GRANTS);
    const isTaken = !this.#isIdle(core);
    if (this.#place[core] === GRANTED) this.#preempt(core);
    this.#takeFromEndless(core);
    machine.assign(core, application.index);
    this.#owner[core] = application;
    const holder = this.holder(application);
    application.wake(core);
    if (holder !== NONE) application.kthreads.move(holder, core);
    const cost = isTaken ? this.#costs.preemptGrant : this.#costs.grant;
    if (cost === 0) return this.#arrive(core);
    this.#place[core] = COMING;
    machine.occupy(core, REALLOCATION, cost);
  }

  /** What `core`, which was on its way, was occupied with is done. */
  onDone(core: number): void {
    if (this.#place[core] === COMING) return this.#arrive(core);
    this.#leave(core);
    const creditor = this.#applications.find(({ owed }) => owed === core);
    if (creditor === undefined) return;
    creditor.owed = NONE;
    const { active } = creditor.kthreads;
    if (creditor.cores < creditor.most) this.give(core, creditor);
    else creditor.kthreads.move(core, active.at(0));
  }

  /** The kthread of `application` on `core` has parked: iokernel/cores.c, cores_park_kthread. */
  onPark(core: number, application: ShenangoApplication): void {
    this.#machine.count(CORE_YIELDS);
    application.lastParked = core;
    // It has looked everywhere: whatever it waited for a core for is gone.
    application.isOverloaded = false;
    const next = this.#overloaded(core, application);
    if (next !== undefined) {
      this.#place[core] = AWAY;
      return this.give(core, next);
    }
    if (this.#costs.grant === 0 || this.#taker() < 0) return this.#leave(core);
    this.#place[core] = LEAVING;
    this.#machine.occupy(core, REALLOCATION, this.#costs.grant);
  }

  /** Grants what is idle to applications that wait for it, a core each. */
  serveOverloaded(): void {
    for (const application of this.#applications) {
      if (!application.isOverloaded || this.#idle() === NONE) continue;
      this.add(application);
    }
  }

  #arrive(core: number): void {
    this.#place[core] = GRANTED;
    this.ownerOf(core).kthreads.schedule(core);
  }

  #preempt(core: number): void {
    const victim = this.ownerOf(core);
    victim.kthreads.preempt(core);
    victim.lastParked = core;
    victim.isOverloaded = true;
  }

  /** Whom a core that `parking` gives up goes to: one that waits, whose it was if possible. */
  #overloaded(
    core: number,
    parking: ShenangoApplication,
  ): ShenangoApplication | undefined {
    const waiting = this.#applications.filter((application) =>
      application !== parking && application.isOverloaded &&
      application.cores < application.most
    );
    return waiting.find(({ lastParked }) => lastParked === core) ?? waiting[0];
  }

  /** The hyperthread beside one that `application` has, if it is idle or, while no core is, can be taken; or `NONE`. */
  #siblingFor(application: ShenangoApplication): number {
    const { active } = application.kthreads;
    const isAnyIdle = this.#idle() !== NONE;
    for (let place = 0; place < active.count; place++) {
      const sibling = this.#machine.siblingOf(active.at(place));
      if (sibling === NONE) continue;
      const isWanted = isAnyIdle
        ? this.#isIdle(sibling)
        : this.#isToBeHad(sibling, application);
      if (isWanted) return sibling;
    }
    return NONE;
  }

  #isIdle(core: number): boolean {
    return this.#place[core] === AWAY && this.#awayWith[core] === NONE;
  }

  #idle(): number {
    for (let core = 0; core < this.#place.length; core++) {
      if (this.#isIdle(core)) return core;
    }
    return NONE;
  }

  #isToBeHad(core: number, application: ShenangoApplication): boolean {
    if (this.#isIdle(core)) return true;
    const place = this.#place[core];
    // Work without end yields a core to whoever has none.
    if (place === AWAY) {
      return application.mayPreempt || application.cores === 0;
    }
    if (!application.mayPreempt) return false;
    if (place !== GRANTED) return false;
    const owner = this.ownerOf(core);
    if (owner === application || !owner.isBursting) return false;
    // A request that owes nothing has finished, though its core has not had its turn yet.
    const machine = this.#machine;
    return machine.running[core] === NONE || machine.owedOn(core) > 0;
  }

  /** The first work without end that may have another core, or −1. */
  #taker(): number {
    return this.#endless.findIndex(({ most }, of) =>
      this.#endlessCores[of] < most
    );
  }

  #takeFromEndless(core: number): void {
    const of = this.#awayWith[core];
    if (of === NONE) return;
    this.#endlessCores[of]--;
    this.#awayWith[core] = NONE;
  }

  #leave(core: number): void {
    const of = this.#taker();
    this.#place[core] = AWAY;
    this.#awayWith[core] = of;
    if (of >= 0) this.#endlessCores[of]++;
    this.#machine.assign(core, of < 0 ? NONE : this.#endless[of].application);
    this.#machine.rest(core, of < 0 ? IDLE : BEST_EFFORT);
  }
}
