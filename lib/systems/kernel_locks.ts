/**
 * What the locks of the kernel's stack take of a core where nobody waits for them: the
 * time that they are held, and the transfer of their lines from the core that had them
 * last, if that was another.
 *
 * A connection is put into an accept queue by the core that receives it, and taken out
 * by the one that runs it. While requests wait, both go on side by side, and as often as
 * not the last to have the lock was at the same as who comes next; where none waits, one
 * puts in what another takes out at once, and they alternate.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import type { Home, Role } from "./roles.ts";

/** Locks as they are taken by cores in their roles. Times in µs. */
export class KernelLocks {
  /** How often a connection takes the lock of its listen socket as it is received. */
  readonly #enqueues: number;
  readonly #spec: PolicySpec;
  readonly #cores: number;
  readonly #home: Home;
  /** How likely the last to have a lock was at the other end of the queue. */
  readonly #alternates: number;

  /** With the parameters of `spec`, on so many `cores`, where `home` receives; whether requests `wait` to be run. */
  constructor(spec: PolicySpec, cores: number, home: Home, wait: boolean) {
    this.#spec = spec;
    this.#cores = cores;
    this.#home = home;
    this.#alternates = wait ? 1 / 2 : 1;
    this.#enqueues = spec.connectionOffload === true
      ? 1
      : Math.max(1, this.#number("setupPackets"));
  }

  /** To put a new connection into an accept queue. */
  enqueue(role: Role): number {
    const hold = this.#number("acceptLockUs");
    if (hold === 0) return 0;
    const isShared = this.#spec.acceptQueue === "shared";
    const others = this.#othersAtEnd(role, isShared);
    // A core that is alone in that takes it several times in a row.
    const again = isShared && this.#home !== "first" ? others : 0;
    return this.#enqueues * hold +
      (others + (this.#enqueues - 1) * again) * this.#linesUs();
  }

  /** To take it out. */
  accept(role: Role): number {
    const hold = this.#number("acceptLockUs");
    if (hold === 0) return 0;
    const isShared = this.#spec.acceptQueue === "shared";
    return hold + this.#othersAtHead(role, isShared) * this.#linesUs();
  }

  /** To put a request into the set of events that all cores share. */
  putEvent(role: Role): number {
    const hold = this.#eventHold();
    return hold === 0
      ? 0
      : hold + this.#othersAtEnd(role, true) * this.#linesUs();
  }

  /** To take it out. */
  takeEvent(role: Role): number {
    const hold = this.#eventHold();
    return hold === 0
      ? 0
      : hold + this.#othersAtHead(role, true) * this.#linesUs();
  }

  /** To send through the transmit queue of another core. */
  transmit(): number {
    const { steering } = this.#spec, hold = this.#number("transmitLockUs");
    const sendsOwn = steering === "xps" || steering === "flow-director";
    if (sendsOwn || hold === 0 || this.#cores === 1) return 0;
    // Of those that send through it, all but the one that did so last.
    const others = (this.#cores - 2) / (this.#cores - 1);
    return hold + others * this.#number("lockTransferUs");
  }

  /** How likely another core had the lock before this one puts something in. */
  #othersAtEnd(role: Role, isShared: boolean): number {
    const { received, run, kept, again } = role;
    const other = isShared ? 1 - run : 1 - kept / received;
    const same = isShared
      ? 1 - received
      : this.#home === "last"
      ? 1 - again / run
      : 0;
    return this.#mix(other, same);
  }

  /** The same before it takes something out. */
  #othersAtHead(role: Role, isShared: boolean): number {
    const { received, run, kept, again } = role;
    return isShared
      ? this.#mix(1 - received, 1 - run)
      : this.#mix(1 - kept / run, 1 - again / run);
  }

  /** Of those that were at the other end, and at the same. */
  #mix(other: number, same: number): number {
    return this.#alternates * other + (1 - this.#alternates) * same;
  }

  /** The lock's own line, and those of what it protects. */
  #linesUs(): number {
    return (1 + this.#number("lockLines")) * this.#number("lockTransferUs");
  }

  #eventHold(): number {
    return this.#spec.eventSet === "shared" ? this.#number("eventLockUs") : 0;
  }

  #number(name: string): number {
    return Number(this.#spec[name] ?? 0);
  }
}
