/**
 * Slow scaling: each application has as many cores as a controller says, which
 * looks at them every few milliseconds; requests are steered by flow group over
 * those, first come first served on each, to completion.
 *
 * What IX's control plane and TAS's load monitor have in common. A core that an
 * application gives up finishes the request it is at.
 *
 * @module
 */

import {
  CORE_GRANTS,
  CORE_YIELDS,
  MIGRATIONS,
  POLLING,
  REALLOCATION,
} from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import type {
  Application,
  NumberParameter,
  PolicyContext,
} from "../definition.ts";
import { CorePool } from "./core_pool.ts";
import { FlowGroups } from "./flow_groups.ts";

/** The parameter for how long a core takes to come. */
export const GRANT_US: NumberParameter = {
  type: "number",
  unit: "us",
  default: 0,
  min: 0,
  means: "Time from a core's grant to its first request, µs",
  source: "No figure found",
  assumed: true,
};

/** Says how many cores an application should have: one more, as many, or one fewer. */
export interface ScalingController {
  /**
   * Called every period.
   *
   * @param cores The cores of the application, in the order they were granted.
   * @param mayGrow Whether it may have one more.
   * @returns 1 only if it may; 0; or −1 only if it has more than one.
   */
  decide(cores: readonly number[], mayGrow: boolean): number;
}

/** What a controller may look at. */
export interface ScalingView {
  /** The machine. */
  readonly machine: Machine;
  /** Whose cores they are. By application. */
  readonly applications: readonly Application[];
  /** Sum of what a core found in its queue whenever it turned to it, the request it took included. By core. */
  readonly found: Float64Array;
  /** How often it did. By core. */
  readonly turns: Float64Array;
}

/** How applications are scaled. */
export interface ScalingRule {
  /** Time from one call of the controllers to the next, ticks. */
  readonly period: number;
  /** Time that a core takes from its grant to its first request, ticks. */
  readonly grant: number;
  /** Flow groups of an application. */
  readonly groups: number;
  /** Cores of an application at the start; as many as it may have, if those are fewer. */
  readonly initialCores: number;
  /** Whether waiting requests go to another core with their flow group; if not, they stay where they are. */
  readonly movesQueued: boolean;
  /** Whether best-effort work takes what is free, where there is but one application. */
  readonly bestEffort: boolean;
  /** Makes the controller of an application. */
  controller(view: ScalingView, application: number): ScalingController;
}

/** An application, its cores and its flow groups. */
interface Scaled {
  /** In the order they were granted. */
  readonly cores: number[];
  readonly groups: FlowGroups;
  readonly controller: ScalingController;
}

/** Timer of the next decisions. */
const DECIDE = 0;

/** Applications under one controller each. */
export class Scaling implements Policy {
  readonly #machine: Machine;
  readonly #rule: ScalingRule;
  readonly #hash: Uint32Array;
  readonly #pool: CorePool;
  /** By application; null for those without requests. */
  readonly #scaled: readonly (Scaled | null)[];
  /** By class. */
  readonly #applicationOf: Uint8Array;
  /** By core. */
  readonly #queues: Fifos;
  readonly #found: Float64Array;
  readonly #turns: Float64Array;
  /** 1 from a core's grant until it is there. By core. */
  readonly #isComing: Uint8Array;
  /** 1 where a core is to be given back once it has nothing left. By core. */
  readonly #isLeaving: Uint8Array;

  /** Scales the applications of `context` by `rule`. */
  constructor(context: PolicyContext, rule: ScalingRule) {
    const { machine, applications } = context;
    this.#machine = machine;
    this.#rule = rule;
    this.#hash = context.connectionHash;
    // Several applications say themselves who is best-effort.
    const soaks = rule.bestEffort && applications.length === 1;
    this.#pool = new CorePool(machine, applications, soaks);
    this.#applicationOf = Uint8Array.from(
      context.classes,
      ({ application }) => application,
    );
    this.#queues = new Fifos(machine.cores, machine.pool);
    this.#found = new Float64Array(machine.cores);
    this.#turns = new Float64Array(machine.cores);
    this.#isComing = new Uint8Array(machine.cores);
    this.#isLeaving = new Uint8Array(machine.cores);
    const view = {
      machine,
      applications,
      found: this.#found,
      turns: this.#turns,
    };
    this.#scaled = applications.map(({ isEndless }, application) =>
      isEndless ? null : {
        cores: [],
        groups: new FlowGroups(rule.groups, machine.cores),
        controller: rule.controller(view, application),
      }
    );
    this.#begin();
    machine.setTimer(DECIDE, rule.period);
  }

  onArrival(request: number): void {
    const machine = this.#machine, pool = machine.pool;
    const application = this.#applicationOf[pool.class[request]];
    const { groups } = this.#scaled[application]!;
    const core = groups.coreOfHash(this.#hash[pool.connection[request]]);
    if (machine.running[core] === NONE && !this.#isComing[core]) {
      this.#run(core, request);
    } else this.#queues.push(core, request);
  }

  onFinish(core: number): void {
    this.#next(core);
  }

  onDone(core: number): void {
    this.#isComing[core] = 0;
    this.#next(core);
  }

  onTimer(): void {
    this.#scaled.forEach((scaled, application) => {
      if (scaled === null) return;
      const mayGrow = this.#pool.mayHave(application);
      const change = scaled.controller.decide(scaled.cores, mayGrow);
      if (change > 0) this.#grow(application);
      if (change < 0) this.#shrink(application);
    });
    this.#machine.setTimer(DECIDE, this.#machine.now + this.#rule.period);
  }

  /** Grants what each application has at the start, at no cost. */
  #begin(): void {
    this.#scaled.forEach((scaled, application) => {
      if (scaled === null) return;
      while (
        scaled.cores.length < this.#rule.initialCores &&
        this.#pool.mayHave(application)
      ) {
        const core = this.#pool.take(application);
        scaled.cores.push(core);
        this.#machine.rest(core, POLLING);
      }
      if (scaled.cores.length === 0) {
        throw new RangeError(
          `Cannot scale applications: each must have a core, got none for application ${application}`,
        );
      }
      scaled.groups.spread(scaled.cores);
    });
  }

  #grow(application: number): void {
    const machine = this.#machine;
    const { cores } = this.#scaled[application]!;
    const core = this.#pool.take(application);
    machine.count(CORE_GRANTS);
    cores.push(core);
    if (this.#rule.grant > 0) {
      this.#isComing[core] = 1;
      machine.occupy(core, REALLOCATION, this.#rule.grant);
    } else machine.rest(core, POLLING);
    this.#spread(application);
  }

  /** The core that was granted last goes. */
  #shrink(application: number): void {
    const core = this.#scaled[application]!.cores.pop()!;
    this.#machine.count(CORE_YIELDS);
    this.#isLeaving[core] = 1;
    this.#spread(application);
    if (this.#machine.running[core] === NONE && !this.#isComing[core]) {
      this.#next(core);
    }
  }

  /** Spreads the flow groups over the cores that are there now, and what waits with them, if the rule says so. */
  #spread(application: number): void {
    const { groups, cores } = this.#scaled[application]!;
    this.#machine.count(MIGRATIONS, groups.spread(cores));
    if (!this.#rule.movesQueued) return;
    const { pool, cores: all, ownership } = this.#machine;
    const queues = this.#queues;
    for (let core = 0; core < all; core++) {
      if (ownership.owner[core] !== application) continue;
      for (let left = queues.length[core]; left > 0; left--) {
        const request = queues.shift(core);
        queues.push(
          groups.coreOfHash(this.#hash[pool.connection[request]]),
          request,
        );
      }
    }
    for (const core of cores) {
      const isFree = this.#machine.running[core] === NONE &&
        !this.#isComing[core];
      if (isFree && queues.length[core] > 0) this.#next(core);
    }
  }

  #next(core: number): void {
    const machine = this.#machine;
    const request = this.#queues.shift(core);
    if (request !== NONE) return this.#run(core, request);
    if (!this.#isLeaving[core]) return machine.rest(core, POLLING);
    this.#isLeaving[core] = 0;
    this.#pool.giveBack(core);
  }

  #run(core: number, request: number): void {
    this.#turns[core]++;
    this.#found[core] += this.#queues.length[core] + 1;
    this.#machine.run(core, request);
  }
}
