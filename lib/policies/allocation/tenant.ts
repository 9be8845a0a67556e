/**
 * An application among those that share the cores: its threads, and the rule by
 * which it is granted cores.
 *
 * @module
 */

import {
  ACTIVITIES,
  APPLICATION,
  BEST_EFFORT,
  POLLING,
  STEALING,
} from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { Stream } from "../../random/stream.ts";
import type { Application, PolicyContext, PolicySpec } from "../definition.ts";
import { type ThreadKeeper, Threads } from "./threads.ts";

/** An application's cores, to a rule. */
export interface Allocation {
  /** The application's threads. */
  readonly threads: Threads;
  /** Random numbers of the rule's own. */
  readonly draws: Stream;
  /** Whether a core would be granted. */
  canGrant(): boolean;
  /** Grants a core, or returns `NONE`; where `request` is named, which core `from` has given up, it is in its queue. */
  grant(request?: number, from?: number): number;
  /** Takes `core`, which is granted, back. */
  revoke(core: number): void;
  /** Core time up to now in which its requests progressed, ticks. */
  workTime(): number;
  /** Core time up to the last {@linkcode workTime} that went into searching and stealing, ticks. */
  searchTime(): number;
}

/** What decides how many cores an application has. */
export interface AllocationRule {
  /** Grants and revokes. Every interval; where there is none, whenever a request has arrived or finished, or a thread has parked. */
  decide(): void;
  /** Whether a thread whose search has failed may park; absent, it may. */
  mayPark?(): boolean;
  /** Whether a thread without requests is to search for some, or to park; absent, it is. */
  maySearch?(): boolean;
  /** A request has come to the queue of `core`. */
  onArrival?(core: number): void;
  /** `core` is at a request. */
  onRun?(core: number): void;
  /** What the rule has interrupted `core` for is done. */
  onInterrupted?(core: number): void;
}

/** Makes the rule of an application. */
export type RuleMaker = (
  allocation: Allocation,
  spec: PolicySpec,
  context: PolicyContext,
) => AllocationRule;

/** Where cores come from, and go back to. */
export interface CoreSource {
  /** Whether `tenant` would be granted a core. */
  canGrant(tenant: Tenant): boolean;
  /** Grants `tenant` a core, or returns `NONE`; with `request`, which core `from` has given up, in its queue, unless that is `NONE`. */
  grant(tenant: Tenant, request: number, from: number): number;
  /** The thread that `tenant` had on `core` has parked. */
  takeBack(tenant: Tenant, core: number): void;
}

/** An application that has requests. */
export class Tenant implements Allocation, ThreadKeeper {
  readonly threads: Threads;
  readonly draws: Stream;
  /** What decides how many cores it has. */
  readonly rule: AllocationRule;
  /** What the scenario says of it. */
  readonly application: Application;
  /** Its place among all applications. */
  readonly number: number;
  readonly #source: CoreSource;
  readonly #steering: Stream;
  readonly #machine: Machine;

  /** With all its threads parked. */
  constructor(
    number: number,
    source: CoreSource,
    makeRule: RuleMaker,
    spec: PolicySpec,
    context: PolicyContext,
  ) {
    const { machine } = context;
    const ticks = (name: string) => toTicks(Number(spec[name]));
    const costs = {
      check: ticks("checkUs"),
      steal: ticks("stealUs"),
      own: ticks("ownCheckUs"),
      search: ticks("searchUs"),
      allocation: ticks("allocationUs"),
    };
    this.#source = source;
    this.#machine = machine;
    this.number = number;
    this.application = context.applications[number];
    this.#steering = context.stream("steering", number);
    this.draws = context.stream("policy", number);
    const searches = context.stream("stealing", number);
    this.threads = new Threads(machine, costs, searches, this);
    this.rule = makeRule(this, spec, context);
  }

  /** `request` has arrived. */
  deliver(request: number): void {
    const { available } = this.threads;
    const core = available.at(this.#steering.below(available.count));
    this.threads.deliver(core, request, 0);
    this.rule.onArrival?.(core);
  }

  canGrant(): boolean {
    return this.#source.canGrant(this);
  }

  grant(request: number = NONE, from: number = NONE): number {
    return this.#source.grant(this, request, from);
  }

  revoke(core: number): void {
    this.threads.park(core);
  }

  workTime(): number {
    this.#machine.settle();
    const { isBestEffort } = this.application;
    return this.#spent(isBestEffort ? BEST_EFFORT : APPLICATION);
  }

  searchTime(): number {
    return this.#spent(POLLING) + this.#spent(STEALING);
  }

  mayPark(): boolean {
    return this.rule.mayPark?.() ?? true;
  }

  maySearch(): boolean {
    return this.rule.maySearch?.() ?? true;
  }

  onPark(core: number): void {
    this.#source.takeBack(this, core);
  }

  onRun(core: number): void {
    this.rule.onRun?.(core);
  }

  onInterrupted(core: number): void {
    this.rule.onInterrupted?.(core);
  }

  #spent(activity: number): number {
    const { coreTime } = this.#machine.ownership;
    return coreTime[this.number * ACTIVITIES + activity];
  }
}
