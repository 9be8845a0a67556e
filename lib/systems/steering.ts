/**
 * Which core takes a request's packets in, and which core they are sent on to.
 *
 * @module
 */

import { ACTIVITIES, IDLE, POLLING } from "../engine/activities.ts";
import type { Machine } from "../engine/machine.ts";
import { NONE } from "../engine/pool.ts";
import { toTicks } from "../engine/ticks.ts";
import type { PolicyContext, PolicySpec } from "../policies/definition.ts";
import { INDIRECTION_ENTRIES, indirectionTable } from "../policies/steering.ts";
import type { SteeringName } from "./parameters.ts";

/** How packets find a core, as in Linux. */
export class PacketSteering {
  /** Whether a core sends through a transmit queue of its own. */
  readonly sendsOwn: boolean;
  /** Time from one move of the interrupt to the next, ticks; 0 where it stays. */
  readonly balanceTicks: number;
  readonly #machine: Machine;
  readonly #name: SteeringName;
  readonly #hash: Uint32Array;
  readonly #table: Int32Array;
  /** The core that ran the connection last, for RFS, or sent on it last, for flow director. By connection. */
  readonly #last: Int32Array;
  /** The one core that is interrupted, where there is one. */
  #interrupted = 0;
  /** What each core had idled, or polled, when the interrupt was last moved, ticks. By core. */
  readonly #idled: Float64Array;

  /** The steering that `spec` asks for. */
  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context;
    this.#machine = machine;
    this.#name = spec.steering as SteeringName; // by the schema
    this.#hash = context.connectionHash;
    this.#table = indirectionTable(machine.cores, 0);
    const remembers = this.#name === "rfs" || this.#name === "flow-director";
    this.#last = new Int32Array(remembers ? this.#hash.length : 0).fill(NONE);
    this.sendsOwn = this.#name === "xps" || this.#name === "flow-director";
    this.balanceTicks = this.#name === "irq-balance"
      ? Math.max(1, toTicks(Number(spec.irqBalanceUs)))
      : 0;
    this.#idled = new Float64Array(machine.cores);
  }

  /** The core that the hash of `connection` says. */
  hashed(connection: number): number {
    return this.#table[this.#hash[connection] % INDIRECTION_ENTRIES];
  }

  /** The core that is interrupted by packets on `connection`. */
  interrupted(connection: number): number {
    switch (this.#name) {
      case "rss":
      case "xps":
        return this.hashed(connection);
      case "flow-director":
        return this.#remembered(connection);
      default:
        return this.#interrupted;
    }
  }

  /** The core that takes them through the stack once they have come to `core`: that one, unless software sends them on. */
  receiver(connection: number, core: number): number {
    switch (this.#name) {
      case "rps":
        return this.hashed(connection);
      case "rfs":
        return this.#remembered(connection);
      default:
        return core;
    }
  }

  /** The core that takes in what comes on `connection` now. */
  taker(connection: number): number {
    return this.receiver(connection, this.interrupted(connection));
  }

  /** `core` runs, and will send on, `connection`. */
  used(connection: number, core: number): void {
    if (this.#last.length > 0) this.#last[connection] = core;
  }

  /** The interrupt of all packets moves to the core that has idled longest since it last did, of equals the first. */
  balance(): void {
    const { cores, ledger } = this.#machine;
    this.#machine.settle();
    let idlest = 0, longest = -1;
    for (let core = 0; core < cores; core++) {
      const of = core * ACTIVITIES;
      const idled = ledger[of + IDLE] + ledger[of + POLLING];
      const since = idled - this.#idled[core];
      this.#idled[core] = idled;
      if (since > longest) [idlest, longest] = [core, since];
    }
    this.#interrupted = idlest;
  }

  #remembered(connection: number): number {
    const core = this.#last[connection];
    return core === NONE ? this.hashed(connection) : core;
  }
}
