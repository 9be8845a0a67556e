/**
 * Where the control block of each connection is: in the cache of the core that
 * touched it last. Another core that touches it must have its lines brought over,
 * which is the price of receiving on one core and sending from another.
 *
 * @module
 */

import { NONE } from "../engine/pool.ts";

/** The control blocks of all connections. Times in ticks. */
export class ControlBlocks {
  /** The core whose cache has it, or `NONE`. By connection; grows with those that are met. */
  #core = new Int16Array(0);
  readonly #near: number;
  readonly #far: number;
  readonly #node: (core: number) => number;

  /**
   * Control blocks that are in no cache.
   *
   * @param near To bring one over from a core of the same node.
   * @param far The same from another node.
   * @param node The node of a core.
   */
  constructor(near: number, far: number, node: (core: number) => number) {
    this.#near = near;
    this.#far = far;
    this.#node = node;
  }

  /** `core` touches the block of `connection`. Returns what that takes. */
  touch(connection: number, core: number): number {
    const from = this.coreOf(connection);
    if (from === core) return 0;
    this.place(connection, core);
    if (from === NONE) return 0;
    return this.#node(from) === this.#node(core) ? this.#near : this.#far;
  }

  /** The block of `connection` is new, in the cache of `core`. */
  place(connection: number, core: number): void {
    if (connection >= this.#core.length) this.#grow(connection);
    this.#core[connection] = core;
  }

  /** The core that touched the block of `connection` last, or `NONE`. */
  coreOf(connection: number): number {
    return connection < this.#core.length ? this.#core[connection] : NONE;
  }

  #grow(connection: number): void {
    const length = Math.max(1024, 2 * this.#core.length, connection + 1);
    const longer = new Int16Array(length).fill(NONE);
    longer.set(this.#core);
    this.#core = longer;
  }
}
