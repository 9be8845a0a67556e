/**
 * The core allocator of McClure et al.: it gives cores to the threads of an
 * application and takes them back, as a rule says that decides every interval.
 *
 * Granted is the free core of highest number; to an application whose threads have
 * all parked one at whose queue a request waits, else that of the last. A thread is there after the time that
 * an allocation takes, charged to its core; parking takes none.
 *
 * Their simulator has one application, and where the scenario names none this has
 * one, too. With several, each has threads and a rule of its own. Latency-critical
 * ones decide before best-effort ones, in the order of the scenario, and begin with
 * the cores that they are guaranteed. Nobody has more than its `maxCores`. While
 * no core is free, who has fewer than its `guaranteedCores` is granted one that
 * another has beyond its own, of best-effort applications first, an idle one if
 * there is any; the request on it goes back to the front of its queue. Those with
 * work without end have, in turn, every core that nobody else is granted.
 *
 * Source: McClure et al., NSDI 2022, code smcclure20/scheduling-policies-sim,
 * commit 32b9d66, sim/simulation.py, run; sim/simulation_state.py, allocate_thread.
 *
 * @module
 */

import {
  BEST_EFFORT,
  CONGESTION_CHECKS,
  CORE_GRANTS,
  CORE_YIELDS,
  IDLE,
} from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { Application, PolicyContext, PolicySpec } from "../definition.ts";
import { type CoreSource, type RuleMaker, Tenant } from "./tenant.ts";
import type { Threads } from "./threads.ts";

/** The core allocator, in charge of a machine. */
export class CoreAllocator implements Policy, CoreSource {
  readonly #machine: Machine;
  readonly #applications: readonly Application[];
  /** By class. */
  readonly #applicationOf: readonly number[];
  /** By application; nothing for those with work without end. */
  readonly #tenantOf: readonly (Tenant | null)[];
  /** In the order they decide in. */
  readonly #tenants: readonly Tenant[];
  /** Time between decisions, ticks; 0: whenever a request has arrived or finished, or a thread has parked. */
  readonly #interval: number;
  /** Whether no tenant has it. By core. */
  readonly #isFree: Uint8Array;
  /** Free cores that do its work. By application. */
  readonly #filled: Int32Array;

  /** Every tenant with the cores that it is guaranteed, their threads searching. */
  constructor(spec: PolicySpec, context: PolicyContext, makeRule: RuleMaker) {
    const { machine, applications } = context;
    this.#machine = machine;
    this.#applications = applications;
    this.#applicationOf = context.classes.map(({ application }) => application);
    this.#interval = toTicks(Number(spec.intervalUs ?? 0));
    this.#isFree = new Uint8Array(machine.cores);
    this.#filled = new Int32Array(applications.length);
    this.#tenantOf = applications.map(({ isEndless }, number) =>
      isEndless ? null : new Tenant(number, this, makeRule, spec, context)
    );
    this.#tenants = this.#tenantOf.filter((tenant) => tenant !== null)
      .toSorted((one, other) => rank(one) - rank(other));
    this.#handOut();
    if (this.#interval > 0) machine.setTimer(0, this.#interval);
  }

  onArrival(request: number): void {
    const of = this.#applicationOf[this.#machine.pool.class[request]];
    this.#tenantOf[of]!.deliver(request);
    if (this.#interval === 0) this.#decide();
  }

  onFinish(core: number): void {
    const { threads } = this.#tenantOn(core);
    threads.finish(core);
    if (this.#interval === 0) this.#decide();
    threads.goOn(core);
    this.#seeTo(threads, core);
  }

  onDone(core: number): void {
    const { threads } = this.#tenantOn(core);
    threads.onAlarm(core);
    this.#seeTo(threads, core);
  }

  onTimer(): void {
    this.#machine.count(CONGESTION_CHECKS);
    this.#decide();
    this.#machine.setTimer(0, this.#machine.now + this.#interval);
  }

  canGrant(tenant: Tenant): boolean {
    const { threads, application } = tenant;
    return threads.granted < application.maxCores &&
      (this.#isFree.includes(1) || this.#donorFor(tenant) !== undefined);
  }

  grant(tenant: Tenant, request: number, from: number): number {
    if (!this.canGrant(tenant)) return NONE;
    if (!this.#isFree.includes(1)) {
      const { owner } = this.#machine.ownership;
      const { threads, number } = this.#donorFor(tenant)!;
      const idle = threads.lowestIdle();
      threads.park(idle === NONE ? owner.lastIndexOf(number) : idle);
    }
    const core = this.#pick(tenant);
    this.#give(core, tenant);
    if (!tenant.application.isBestEffort) this.#machine.count(CORE_GRANTS);
    if (request !== NONE) tenant.threads.deliver(core, request, from);
    tenant.threads.allocate(core);
    return core;
  }

  takeBack(tenant: Tenant, core: number): void {
    if (!tenant.application.isBestEffort) this.#machine.count(CORE_YIELDS);
    this.#free(core);
  }

  #tenantOn(core: number): Tenant {
    return this.#tenantOf[this.#machine.ownership.owner[core]]!;
  }

  #decide(): void {
    for (const { rule } of this.#tenants) rule.decide();
  }

  /** Where there is no interval, a thread that has parked is seen to at once. */
  #seeTo(threads: Threads, core: number): void {
    if (this.#interval === 0 && !threads.isGranted(core)) this.#decide();
  }

  #handOut(): void {
    let core = 0;
    for (const tenant of this.#tenants) {
      const until = core + tenant.application.guaranteedCores;
      for (; core < until; core++) {
        this.#give(core, tenant);
        tenant.threads.allocate(core, 0);
      }
    }
    for (; core < this.#machine.cores; core++) this.#free(core);
  }

  /** Who has cores beyond its own that `tenant` has a right to. */
  #donorFor(tenant: Tenant): Tenant | undefined {
    if (excessOf(tenant) >= 0) return undefined;
    return this.#tenants.findLast((other) => excessOf(other) > 0);
  }

  /** Which of the free cores `tenant` is granted. */
  #pick({ threads }: Tenant): number {
    if (threads.granted === 0) {
      // first one at whose queue a request waits
      const loaded = threads.queues.firstLoaded();
      if (loaded !== NONE && this.#isFree[loaded]) return loaded;
      // then that of the thread that parked last, where the next will wait
      const last = threads.available.at(0);
      if (this.#isFree[last]) return last;
    }
    // then that of highest number
    return this.#isFree.lastIndexOf(1);
  }

  #give(core: number, tenant: Tenant): void {
    const { owner } = this.#machine.ownership;
    if (this.#isFree[core] && owner[core] !== NONE) this.#filled[owner[core]]--;
    this.#isFree[core] = 0;
    this.#machine.assign(core, tenant.number);
  }

  /** Nobody's from now on, or theirs who have work without end. */
  #free(core: number): void {
    const filler = this.#filler();
    this.#isFree[core] = 1;
    if (filler !== NONE) this.#filled[filler]++;
    this.#machine.assign(core, filler);
    this.#machine.rest(core, filler === NONE ? IDLE : BEST_EFFORT);
  }

  /** Of the applications with work without end the one that has the fewest cores, if it may have more; or `NONE`. */
  #filler(): number {
    let filler = NONE;
    this.#applications.forEach(({ isEndless, maxCores }, of) => {
      const filled = this.#filled[of];
      if (!isEndless || filled >= maxCores) return;
      if (filler === NONE || filled < this.#filled[filler]) filler = of;
    });
    return filler;
  }
}

/** Latency-critical applications come first. */
function rank({ application }: Tenant): number {
  return application.isBestEffort ? 1 : 0;
}

/** Cores that `tenant` has beyond those guaranteed. */
function excessOf({ threads, application }: Tenant): number {
  return threads.granted - application.guaranteedCores;
}
