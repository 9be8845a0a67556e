/**
 * Whose each core is, and what each application's cores did while they were its.
 *
 * @module
 */

import { ACTIVITIES } from "./activities.ts";
import { NONE } from "./pool.ts";

/** The owner of every core, and the core time of every owner. */
export class Ownership {
  /** The application each core is granted to, or `NONE`. By core. */
  readonly owner: Int32Array;
  /** Core time of each application: `[application * ACTIVITIES + activity]`, ticks; complete after `settle`. */
  readonly coreTime: Float64Array;
  readonly #ledger: Float64Array;
  /** The ledger up to where it has been counted for an owner. */
  readonly #counted: Float64Array;

  /**
   * Every core is the first application's.
   *
   * @param ledger Core time charged: `[core * ACTIVITIES + activity]`, of these cores and perhaps others after them.
   */
  constructor(cores: number, applications: number, ledger: Float64Array) {
    this.owner = new Int32Array(cores);
    this.coreTime = new Float64Array(applications * ACTIVITIES);
    this.#ledger = ledger;
    this.#counted = new Float64Array(cores * ACTIVITIES);
  }

  /** Makes `core`, charged up to now, that of `application`, or of `NONE`. */
  assign(core: number, application: number): void {
    this.#count(core);
    this.owner[core] = application;
  }

  /** Counts what every core, charged up to now, did for its owner. */
  settle(): void {
    for (let core = 0; core < this.owner.length; core++) this.#count(core);
  }

  #count(core: number): void {
    const owner = this.owner[core];
    for (let activity = 0; activity < ACTIVITIES; activity++) {
      const place = core * ACTIVITIES + activity;
      const charged = this.#ledger[place];
      if (owner !== NONE) {
        this.coreTime[owner * ACTIVITIES + activity] += charged -
          this.#counted[place];
      }
      this.#counted[place] = charged;
    }
  }
}
