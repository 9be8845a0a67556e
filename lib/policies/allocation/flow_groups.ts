/**
 * Flow groups: connections that hash alike, and the core that each group's
 * packets go to.
 *
 * Source: ix-project/ix, cp/ixcp.py, set_cpus, commit 034ca70.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";

/** The flow groups of one application. */
export class FlowGroups {
  /** Core of each group, or `NONE` before there is any. By group. */
  readonly coreOf: Int32Array;
  /** Groups of each core. By core. */
  readonly #groups: Int32Array;

  /** `groups` groups, of no core yet, for some of `cores` cores. */
  constructor(groups: number, cores: number) {
    this.coreOf = new Int32Array(groups).fill(NONE);
    this.#groups = new Int32Array(cores);
  }

  /** The core of the connection whose hash is `hash`. */
  coreOfHash(hash: number): number {
    return this.coreOf[hash % this.coreOf.length];
  }

  /**
   * Spreads the groups evenly over `cores`, the first of them having one more
   * each as far as there are any: at first in turn, later moving no more of them
   * than it takes.
   *
   * @returns How many were moved from one core to another.
   */
  spread(cores: readonly number[]): number {
    const { coreOf } = this;
    if (coreOf[0] === NONE) {
      coreOf.forEach((_, group) => coreOf[group] = cores[group % cores.length]);
      return 0;
    }
    const groups = this.#groups.fill(0);
    for (const core of coreOf) groups[core]++;
    const each = Math.floor(coreOf.length / cores.length);
    const more = coreOf.length % cores.length;
    const due = new Int32Array(groups.length);
    cores.forEach((core, place) => due[core] = each + (place < more ? 1 : 0));
    let moved = 0, target = 0;
    for (let group = coreOf.length - 1; group >= 0; group--) {
      const core = coreOf[group];
      if (groups[core] <= due[core]) continue;
      while (groups[cores[target]] >= due[cores[target]]) target++;
      groups[core]--;
      groups[cores[target]]++;
      coreOf[group] = cores[target];
      moved++;
    }
    return moved;
  }
}
