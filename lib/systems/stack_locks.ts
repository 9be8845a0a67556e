/**
 * The locks that a stack takes: of listen sockets, of the set of events that all cores
 * share, of what is known of busy cores, and of transmit queues.
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import { toTicks } from "../engine/ticks.ts";
import type { PolicySpec } from "../policies/definition.ts";
import { Lock } from "./lock.ts";

/** How often a connection takes the lock of its listen socket, in a row, as it is opened: for each packet, or for what the NIC hands over. */
export function openTakes(spec: PolicySpec): number {
  return spec.connectionOffload === true
    ? 1
    : Math.max(1, Number(spec.setupPackets ?? 0));
}

/** The locks of a stack. What takes one returns how long that takes, ticks. */
export class StackLocks {
  /** One for all cores, or one a core. */
  readonly #listen: readonly Lock[];
  readonly #events: Lock;
  readonly #busy: Lock;
  /** By core. */
  readonly #transmit: readonly Lock[];
  readonly #acceptHold: number;
  readonly #eventHold: number;
  readonly #stealHold: number;
  readonly #transmitHold: number;

  /** The locks that `spec` asks for, all of them free. */
  constructor(spec: PolicySpec, machine: Machine) {
    const ticks = (name: string) => toTicks(Number(spec[name] ?? 0));
    const transfer = ticks("lockTransferUs");
    const lines = Number(spec.lockLines ?? 0);
    const locks = (count: number, lines = 0) =>
      Array.from({ length: count }, () => new Lock(machine, transfer, lines));
    const isListenShared = spec.acceptQueue === "shared";
    this.#listen = locks(isListenShared ? 1 : machine.cores, lines);
    this.#events = new Lock(machine, transfer, lines);
    this.#busy = new Lock(machine, transfer);
    this.#transmit = locks(machine.cores);
    this.#acceptHold = ticks("acceptLockUs");
    this.#eventHold = spec.eventSet === "shared" ? ticks("eventLockUs") : 0;
    this.#stealHold = ticks("stealLockUs");
    this.#transmitHold = ticks("transmitLockUs");
  }

  /** `core` takes in a packet that opens a connection for the accept queue of core `of`. */
  enqueue(core: number, of: number): number {
    return taken(this.#listenOf(of), core, this.#acceptHold);
  }

  /** `core` takes a connection off it. */
  accept(core: number, of: number): number {
    return taken(this.#listenOf(of), core, this.#acceptHold);
  }

  /** `core` puts an event into the set that all cores share, or takes one off it, if there is one. */
  events(core: number): number {
    return taken(this.#events, core, this.#eventHold);
  }

  /** `core` asks which core is busy. */
  askWhoIsBusy(core: number): number {
    return taken(this.#busy, core, this.#stealHold);
  }

  /** `core` takes a connection off the queue of core `of`. */
  steal(core: number, of: number): number {
    return taken(this.#listenOf(of), core, this.#stealHold);
  }

  /** `core` sends through the transmit queue of core `of`. */
  transmit(core: number, of: number): number {
    return taken(this.#transmit[of], core, this.#transmitHold);
  }

  #listenOf(core: number): Lock {
    return this.#listen[core % this.#listen.length];
  }
}

/** A lock that is held for no time is not there. */
function taken(lock: Lock, core: number, hold: number): number {
  return hold === 0 ? 0 : lock.take(core, hold);
}
