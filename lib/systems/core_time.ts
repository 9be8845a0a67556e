/**
 * The core time that a system's requests take where everything else is busy, and what
 * they ask of locks.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import { type Demand, demand, type Offered } from "./demand.ts";
import { interruptsUs, type Stretch } from "./interrupts.ts";
import { roundsPerUs } from "./lock_network.ts";
import { acksOf, packetsOf } from "./nic.ts";

const WORKERS = "worker cores";
const ACCEPT_LOCK = "lock of the accept queue";
const EVENT_LOCK = "lock of the set of events";

/** The core time of a system's requests, on average. Times in µs. */
export class CoreTime {
  readonly #spec: PolicySpec;
  readonly #offered: Offered;
  /** Connections opened, and closed, a request. */
  readonly #share: number;
  /** Share of requests that run on another core than their packets come to. */
  readonly #elsewhere: number;
  /** What a new connection takes the application's core. */
  readonly #accepting: number;

  /** Of the system with the parameters of `spec`, what it is composed of included. */
  constructor(spec: PolicySpec, offered: Offered) {
    this.#spec = spec;
    this.#offered = offered;
    this.#share = 1 / offered.requestsEach;
    const floats = spec.dispatch === "centralized-fcfs";
    this.#elsewhere = floats ? 1 - 1 / offered.cores : 0;
    this.#accepting = this.#number("acceptUs") + this.#number("descriptorUs");
  }

  /** Core time of the workers. */
  workersUs(): number {
    const { dispatch, placement } = this.#spec;
    const application = this.#offered.meanServiceUs + this.#copies() +
      this.#number("hopUs") + this.#events();
    if (dispatch === "zygos") {
      return application + this.#receiving() + this.#sending() +
        this.#acked() + this.#opening() + this.#closing();
    }
    if (dispatch === "shinjuku") {
      return application + this.#number("dispatchUs") +
        this.#number("switchUs") +
        this.#sending();
    }
    if (placement === "dedicated" && dispatch === "partitioned-fcfs") {
      return application; // TAS
    }
    const work = application + this.#receiving() + this.#sending() +
      this.#acked() + this.#opening() + this.#closing() +
      this.#share * this.#accepting +
      this.#turns() + this.#moves() + this.#locksUs();
    return work + this.#interruptsUs(work);
  }

  /** The workers and the locks that they share; of the one that limits the others, what they do together. */
  workersAndLocks(): Demand[] {
    const { cores } = this.#offered, workers = this.workersUs();
    const alone = demand(WORKERS, workers, cores);
    const locks = this.#shared();
    if (locks.length === 0 || cores === 1) return [alone];
    const { resource, servers } = [
      alone,
      ...locks.map(({ name, times, hold }) =>
        demand(name, times * this.#contendedUs(hold, cores), 1)
      ),
    ].sort((a, b) => a.limitMrps - b.limitMrps)[0];
    const stations = locks.map(({ times, hold }) => ({
      times,
      timeUs: (at: number) => this.#contendedUs(hold, at),
    }));
    const elsewhere = stations.reduce(
      (rest, { times, timeUs }) => rest - times * timeUs(1),
      workers,
    );
    const together = roundsPerUs(cores, elsewhere, stations);
    return [demand(resource, servers / together, servers)];
  }

  /** Locks that all cores share, how often a request takes each, and how long it is held. */
  #shared(): { name: string; times: number; hold: number }[] {
    return [
      {
        name: ACCEPT_LOCK,
        isShared: this.#spec.acceptQueue === "shared",
        times: this.#share * this.#acceptTimes(),
        hold: this.#number("acceptLockUs"),
      },
      {
        name: EVENT_LOCK,
        isShared: this.#spec.eventSet === "shared",
        times: (1 - this.#share) * 2,
        hold: this.#number("eventLockUs"),
      },
    ].filter(({ isShared, times, hold }) => isShared && times > 0 && hold > 0);
  }

  /** How often a connection takes the lock of its listen socket. */
  #acceptTimes(): number {
    return this.#spec.connectionOffload === true
      ? 2
      : 1 + Math.max(1, this.#number("setupPackets"));
  }

  /** Locks as they are taken where nobody waits. */
  #locksUs(): number {
    const shared = this.#shared().map(({ times, hold }) =>
      times * this.#lockUs(hold, true)
    );
    const own = this.#spec.acceptQueue === "shared"
      ? 0
      : this.#share * this.#acceptTimes() *
        this.#lockUs(this.#number("acceptLockUs"), false);
    return shared.reduce((sum, of) => sum + of, own);
  }

  /** A lock as it is taken where nobody waits: by another core than last, unless that is itself. */
  #lockUs(hold: number, isShared: boolean): number {
    const lines = 1 + this.#number("lockLines");
    const others = isShared ? 1 - 1 / this.#offered.cores : 0;
    return hold + others * lines * this.#number("lockTransferUs");
  }

  /** The same while `at` cores are at it: of those that wait, half go first. */
  #contendedUs(hold: number, at: number): number {
    if (at === 1) return this.#lockUs(hold, true);
    const lines = this.#number("lockLines") + Math.max(1, at / 2);
    return hold + lines * this.#number("lockTransferUs");
  }

  /** Cores beside the workers. */
  stackCores(): Demand[] {
    switch (this.#spec.dispatch) {
      case "shinjuku":
        return [
          demand("dispatcher", this.#number("dispatchUs"), 1),
          demand(
            "networker",
            this.#receiving() + this.#acked() + this.#opening() +
              this.#closing(),
            1,
          ),
        ];
      case "shenango":
        return [demand("IOKernel", this.#number("packetUs"), 1)];
      default: {
        if (this.#spec.placement !== "dedicated") return [];
        const turn = this.#number("turnUs") / this.#number("rxBatch");
        const fast = this.#receiving() + this.#sending() + this.#acked() +
          this.#forwarding();
        return [
          demand("fast path", fast + turn, this.#number("fastCores")),
          demand("slow path", this.#opening() + this.#closing(), 1),
        ];
      }
    }
  }

  /** A packet that comes in, its lookup included. */
  #packetUs(): number {
    const shared = this.#spec.lookupTable === "shared"
      ? (this.#offered.cores - 1) * this.#number("lookupShareUs")
      : 0;
    return this.#number("rxUs") + this.#number("lookupUs") + shared;
  }

  /** The packets of a request, and what acknowledges them. */
  #receiving(): number {
    return this.#packets("requestBytes") * this.#packetUs() +
      this.#acks("requestBytes") * this.#number("txUs");
  }

  /** What acknowledges a reply. */
  #acked(): number {
    return this.#acks("replyBytes") * this.#packetUs();
  }

  #acks(payload: "requestBytes" | "replyBytes"): number {
    return acksOf(this.#packets(payload), this.#spec.packetsPerAck);
  }

  #sending(): number {
    return this.#packets("replyBytes") * this.#number("txUs");
  }

  #opening(): number {
    return this.#changing("setupPackets", "openUs");
  }

  #forwarding(): number {
    const each = this.#share * this.#number("forwardUs");
    return each * this.#number("setupPackets") +
      each * this.#number("teardownPackets");
  }

  #closing(): number {
    return this.#changing("teardownPackets", "closeUs");
  }

  /** Opening a connection or closing it, of the share of requests that do. */
  #changing(
    packets: "setupPackets" | "teardownPackets",
    own: "openUs" | "closeUs",
  ): number {
    return this.#share *
      (this.#spec.connectionOffload === true
        ? this.#number("handoffUs")
        : this.#number(packets) * this.#packetUs() + this.#number(own));
  }

  #copies(): number {
    return this.#copy("requestBytes") + this.#copy("replyBytes");
  }

  #copy(payload: "requestBytes" | "replyBytes"): number {
    return this.#number(payload) / 1000 * this.#number("copyUs");
  }

  /** System calls, of full batches. */
  #events(): number {
    return this.#number("syscallUs") / (this.#number("syscallBatch") || 1);
  }

  /** What a turn costs beside its requests, of full batches. */
  #turns(): number {
    const rx = this.#number("rxBatch");
    if (rx === 0) return 0;
    const application = this.#number("appBatch") || rx;
    const batch = Math.min(rx, application);
    return (this.#number("turnUs") + 2 * this.#number("switchUs")) / batch;
  }

  /** Control blocks and transmit queues of requests that run elsewhere than their packets come to. */
  #moves(): number {
    // To where it runs, and back: for the next request, or to be closed.
    return this.#elsewhere * 2 * this.#number("blockUs") +
      this.#transmitting();
  }

  /** Transmit queues of those. */
  #transmitting(): number {
    const hold = this.#number("transmitLockUs");
    if (this.#spec.steering !== "rss" || hold === 0) return 0;
    const others = 1 - 1 / this.#offered.cores;
    return this.#elsewhere * (hold + others * this.#number("lockTransferUs"));
  }

  /** The interrupts of a request where a core can do no more, `work` beside. */
  #interruptsUs(work: number): number {
    const each = this.#number("interruptUs");
    if (each === 0) return 0;
    const { meanServiceUs } = this.#offered;
    return interruptsUs(each, work, meanServiceUs, this.#stretches());
  }

  /** Stretches of a core in the stack beside those in which it takes packets in, and how many of each a request has. */
  #stretches(): Stretch[] {
    const prepares = this.#events() + this.#copy("requestBytes") +
      this.#elsewhere * this.#number("blockUs");
    const isShared = this.#spec.acceptQueue === "shared";
    const lock = this.#shared().some(({ name }) => name === EVENT_LOCK)
      ? this.#lockUs(this.#number("eventLockUs"), true)
      : 0;
    return [
      {
        share: this.#share,
        us: prepares + this.#accepting +
          this.#lockUs(this.#number("acceptLockUs"), isShared),
      },
      { share: 1 - this.#share, us: prepares + lock },
      {
        share: 1,
        us: this.#copy("replyBytes") + this.#sending() + this.#transmitting(),
      },
      {
        share: this.#share,
        us: this.#acked() + this.#closing() / (this.#share || 1),
      },
      { share: 1 - this.#share, us: this.#acked() },
    ];
  }

  #packets(payload: "requestBytes" | "replyBytes"): number {
    return packetsOf(this.#number(payload), this.#number("mss"));
  }

  #number(name: string): number {
    return Number(this.#spec[name] ?? 0);
  }
}
