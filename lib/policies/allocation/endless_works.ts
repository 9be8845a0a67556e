/**
 * Best-effort work without end: which cores it has.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";

/** Best-effort work without end. */
export interface EndlessWork {
  /** Its number among the applications; `NONE` if it is none of them. */
  readonly application: number;
  /** Cores that it may have. */
  readonly most: number;
}

/** All work without end, without a core at first. */
export class EndlessWorks {
  readonly #works: readonly EndlessWork[];
  /** How many cores each has. By place in that list. */
  readonly #cores: Int32Array;
  /** Whose a core is: a place in that list, or `NONE`. By core. */
  readonly #of: Int32Array;

  /** `works`, the first to take a core first, on a machine of `cores`. */
  constructor(works: readonly EndlessWork[], cores: number) {
    this.#works = works;
    this.#cores = new Int32Array(works.length);
    this.#of = new Int32Array(cores).fill(NONE);
  }

  /** Whether any would take another core. */
  get wantsMore(): boolean {
    return this.#taker() !== NONE;
  }

  /** Whether `core` is with one. */
  has(core: number): boolean {
    return this.#of[core] !== NONE;
  }

  /**
   * Gives `core` to the first that would take it.
   *
   * @returns The application's number, or `NONE`.
   */
  take(core: number): number {
    const taker = this.#taker();
    this.#of[core] = taker;
    if (taker === NONE) return NONE;
    this.#cores[taker]++;
    return this.#works[taker].application;
  }

  /** Takes `core` from whom it is with, if anybody. */
  takeBack(core: number): void {
    const of = this.#of[core];
    if (of === NONE) return;
    this.#cores[of]--;
    this.#of[core] = NONE;
  }

  /** Place in the list of the first that would take another core, or `NONE`. */
  #taker(): number {
    for (let of = 0; of < this.#works.length; of++) {
      if (this.#cores[of] < this.#works[of].most) return of;
    }
    return NONE;
  }
}
