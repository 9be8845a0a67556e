/**
 * The worker cores that applications share: who has how many, who may have
 * another, and what a core does that nobody's requests need.
 *
 * A core is kept for an application that was guaranteed it and has not asked yet;
 * until it does, best-effort work without end may use it.
 *
 * @module
 */

import { BEST_EFFORT, IDLE } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import type { Application } from "../definition.ts";

/** The cores of a machine, all free at first. */
export class CorePool {
  /** Cores granted. By application. */
  readonly granted: Int32Array;
  readonly #machine: Machine;
  readonly #applications: readonly Application[];
  /** Whether what no application is granted goes to best-effort work that none of them is. */
  readonly #soaks: boolean;
  /** 1 where a core is not granted, but for work without end. By core. */
  readonly #isFree: Uint8Array;
  #free: number;

  /**
   * The cores of `machine`, for `applications`.
   *
   * @param soaks Whether best-effort work without end, of none of `applications`,
   *   takes every core that is free.
   */
  constructor(
    machine: Machine,
    applications: readonly Application[],
    soaks: boolean,
  ) {
    this.#machine = machine;
    this.#applications = applications;
    this.#soaks = soaks;
    this.granted = new Int32Array(applications.length);
    this.#isFree = new Uint8Array(machine.cores);
    this.#free = 0;
    for (let core = 0; core < machine.cores; core++) this.giveBack(core);
  }

  /** Whether `application` may have one core more. */
  mayHave(application: number): boolean {
    const { guaranteedCores, maxCores } = this.#applications[application];
    if (this.granted[application] >= maxCores) return false;
    if (this.granted[application] < guaranteedCores) return this.#free > 0;
    return this.#free > this.#kept();
  }

  /** Grants `application`, which may have it, the free core of lowest number. */
  take(application: number): number {
    const core = this.#isFree.indexOf(1);
    this.#isFree[core] = 0;
    this.#free--;
    const owner = this.#machine.ownership.owner[core];
    if (owner !== NONE) this.granted[owner]--;
    this.granted[application]++;
    this.#machine.assign(core, application);
    return core;
  }

  /** Takes back `core`, which is without a request: it is free. */
  giveBack(core: number): void {
    const machine = this.#machine;
    const owner = machine.ownership.owner[core];
    if (owner !== NONE && this.granted[owner] > 0) this.granted[owner]--;
    this.#isFree[core] = 1;
    this.#free++;
    const endless = this.#applications.findIndex(
      ({ isEndless, maxCores }, of) => isEndless && this.granted[of] < maxCores,
    );
    if (endless >= 0) this.granted[endless]++;
    machine.assign(core, endless >= 0 ? endless : NONE);
    machine.rest(core, endless >= 0 || this.#soaks ? BEST_EFFORT : IDLE);
  }

  /** Free cores that others were guaranteed and have not asked for. */
  #kept(): number {
    let kept = 0;
    this.#applications.forEach(({ guaranteedCores, isEndless }, of) => {
      if (!isEndless) kept += Math.max(0, guaranteedCores - this.granted[of]);
    });
    return kept;
  }
}
