/**
 * What it takes a core of the kernel's stack to get what another had last: locks, where
 * nobody waits for them, and control blocks of connections.
 *
 * A lock takes as long as it is held, and the transfer of its lines from the core that
 * had it last, if that was another. A connection is put into an accept queue by the core
 * that receives it, and taken out by the one that runs it, as requests are of a set of
 * events. While they wait, both go on side by side, and as often as not the last to have
 * the lock was at the same end as who comes next. Where none waits, what is put in is
 * taken out when a thread has woken up: w µs later, and then the last was at the other
 * end with probability (1 + exp(-2λw)) / 2, if λ are put in a µs.
 *
 * A block comes from another node as often as the two cores are of different ones; where
 * nodes are not all of one size, as seldom as in the largest, whose cores run more the
 * dearer that is. Where no request waits, and the policy has one run by a core that is
 * free, it may well be a near one: then it is taken to be.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import { openTakes } from "./stack_locks.ts";
import type { Offered } from "./demand.ts";
import type { Role, Roles } from "./roles.ts";

/** What some cores put things into, and some take them out of. */
interface Queue {
  /** Whether it is one for all cores, or one a core. */
  readonly isShared: boolean;
  /** Share of requests by which something is put in. */
  readonly share: number;
}

/** What cores in their roles get from each other. Times in µs. */
export class Handovers {
  /** How often a connection takes the lock of its listen socket as it is received. */
  readonly #enqueues: number;
  readonly #spec: PolicySpec;
  readonly #cores: number;
  readonly #roles: Roles;
  readonly #opened: number;
  /** Requests a µs, if none waits. */
  readonly #rate: number;

  /** With the parameters of `spec`, among cores that have `roles`; if no request waits to be run, at so many a µs, and if some do, at `Infinity`. */
  constructor(
    spec: PolicySpec,
    { cores, requestsEach }: Offered,
    roles: Roles,
    rate: number,
  ) {
    this.#spec = spec;
    this.#cores = cores;
    this.#opened = 1 / requestsEach;
    this.#roles = roles;
    this.#rate = rate;
    this.#enqueues = openTakes(spec);
  }

  /** To put a new connection into an accept queue. */
  enqueue(role: Role): number {
    const hold = this.#number("acceptLockUs");
    if (hold === 0) return 0;
    // One packet after the other: the second finds it where the first left it.
    return this.#enqueues * hold +
      this.#othersAtEnd(role, this.#acceptQueues()) * this.#linesUs();
  }

  /** To take it out. */
  accept(role: Role): number {
    const hold = this.#number("acceptLockUs");
    return hold === 0
      ? 0
      : hold + this.#othersAtHead(role, this.#acceptQueues()) * this.#linesUs();
  }

  /** To put a request into the set of events that all cores share. */
  putEvent(role: Role): number {
    const hold = this.#eventHold();
    return hold === 0
      ? 0
      : hold + this.#othersAtEnd(role, this.#events()) * this.#linesUs();
  }

  /** To take it out. */
  takeEvent(role: Role): number {
    const hold = this.#eventHold();
    return hold === 0
      ? 0
      : hold + this.#othersAtHead(role, this.#events()) * this.#linesUs();
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

  /** To bring a control block over. */
  block(): number {
    const near = this.#number("blockUs"), far = this.#number("farBlockUs");
    return near + this.#farShare() * (far - near);
  }

  /** How likely two cores are of different nodes. */
  #farShare(): number {
    const cores = this.#cores, { home, hasHomes, takesNear } = this.#roles;
    const node = Number(this.#spec.nodeCores ?? Infinity);
    if (node >= cores) return 0;
    if (takesNear && this.#rate < Infinity) {
      return hasHomes && home === "first" ? (cores - node) / cores : 0;
    }
    return (cores - node) / (cores - 1);
  }

  #acceptQueues(): Queue {
    const isShared = this.#spec.acceptQueue === "shared";
    return { isShared, share: this.#opened / (isShared ? 1 : this.#cores) };
  }

  #events(): Queue {
    return { isShared: true, share: 1 - this.#opened };
  }

  /** How likely another core had the lock of `queue` before this one puts something in. */
  #othersAtEnd(role: Role, queue: Queue): number {
    const { received, run, kept, again } = role;
    const other = queue.isShared ? 1 - run : 1 - kept / received;
    const same = queue.isShared
      ? 1 - received
      : this.#roles.home === "last"
      ? 1 - again / run
      : 0;
    return this.#mix(queue, other, same);
  }

  /** The same before it takes something out. */
  #othersAtHead(role: Role, queue: Queue): number {
    const { received, run, kept, again } = role;
    return queue.isShared
      ? this.#mix(queue, 1 - received, 1 - run)
      : this.#mix(queue, 1 - kept / run, 1 - again / run);
  }

  /** Of those that were at the other end, and at the same. */
  #mix({ share }: Queue, other: number, same: number): number {
    const asleep = 2 * this.#number("wakeUs") * share;
    const inTurn = this.#rate < Infinity ? Math.exp(-this.#rate * asleep) : 0;
    const alternates = (1 + inTurn) / 2;
    return alternates * other + (1 - alternates) * same;
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
