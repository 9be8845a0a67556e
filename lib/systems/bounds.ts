/**
 * What a system can do at most: the bottleneck law. Every request asks so much of
 * each of the machine's resources, and the one that is asked for most limits how many
 * requests a second all can be.
 *
 * Of a request that finds everything else busy: no two requests share an interrupt,
 * batches are full, nobody polls in vain, no core waits for a lock, and no request is
 * preempted or stolen. So it is a bound wherever interrupts cost nothing or do not
 * coincide, and a lock that cores wait for can only do less: it says how much less,
 * where all cores wait for it.
 *
 * Source: E. D. Lazowska et al., "Quantitative System Performance", 1984, chapter 5:
 * the utilisation law and asymptotic bounds.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import type { SystemDefinition } from "./definition.ts";
import { bytesOnLink, packetsOf, SHORTEST_FRAME } from "./nic.ts";

/** What comes to a system. */
export interface Offered {
  /** Worker cores. */
  readonly cores: number;
  /** Mean service of a request, µs. */
  readonly meanServiceUs: number;
  /** Requests on a connection; `Infinity` where connections last. */
  readonly requestsEach: number;
}

/** What a request asks of a resource, on average. */
export interface Demand {
  /** Which it is. */
  readonly resource: string;
  /** Its time a request, µs. */
  readonly us: number;
  /** How many of it there are. */
  readonly servers: number;
  /** Requests that it can do, million a second; `Infinity` if it is not asked for. */
  readonly limitMrps: number;
  /** For a lock: the same where every core waits for it. */
  readonly contendedMrps?: number;
}

/** Resources that `system` has with the parameters of `spec`, all of them given, that which limits it first. */
export function demandsOf(
  system: SystemDefinition,
  spec: PolicySpec,
  offered: Offered,
): Demand[] {
  const of = new Costs(system, spec, offered);
  const workers = of.workersUs();
  return [
    demand("worker cores", workers, offered.cores),
    ...of.locks(),
    ...of.stackCores(),
    ...wireDemands(spec, 1 / offered.requestsEach),
  ].filter(({ us }) => us > 0)
    .sort((a, b) => a.limitMrps - b.limitMrps);
}

/** Requests that link and NIC let through to a system and back with the parameters of `spec`, million a second. */
export function wireLimitMrps(spec: PolicySpec, requestsEach: number): number {
  const wire = wireDemands(spec, 1 / requestsEach);
  return Math.min(...wire.map(({ limitMrps }) => limitMrps));
}

/** Requests that `system` can do at most, million a second; `Infinity` if nothing limits it. */
export function limitMrps(
  system: SystemDefinition,
  spec: PolicySpec,
  offered: Offered,
): number {
  return demandsOf(system, spec, offered)[0]?.limitMrps ?? Infinity;
}

function demand(resource: string, us: number, servers: number): Demand {
  return {
    resource,
    us,
    servers,
    limitMrps: us === 0 ? Infinity : servers / us,
  };
}

/** What a request asks of link and NIC, each direction for itself, if so many connections are opened a request. */
function wireDemands(spec: PolicySpec, opened: number): Demand[] {
  const number = (name: string) => Number(spec[name] ?? 0);
  const control = opened * (number("setupPackets") + number("teardownPackets"));
  return ([["requestBytes", "in"], ["replyBytes", "out"]] as const).flatMap(
    ([payload, way]) => {
      const mss = number("mss");
      const bytes = bytesOnLink(number(payload), mss) +
        control * SHORTEST_FRAME;
      const packets = packetsOf(number(payload), mss) + control;
      return [
        demand(`link, ${way}`, bytes / 1000 * number("linkUs"), 1),
        demand(`NIC, ${way}`, packets * number("nicPacketUs"), 1),
      ];
    },
  );
}

/** The costs of a system, summed up over what a request asks for. Times in µs. */
class Costs {
  readonly #system: SystemDefinition;
  readonly #spec: PolicySpec;
  readonly #offered: Offered;
  /** Connections opened, and closed, a request. */
  readonly #share: number;
  /** Share of requests that run on another core than their packets come to. */
  readonly #elsewhere: number;

  constructor(system: SystemDefinition, spec: PolicySpec, offered: Offered) {
    this.#system = system;
    this.#spec = spec;
    this.#offered = offered;
    this.#share = 1 / offered.requestsEach;
    const floats = system.composition.dispatch === "centralized-fcfs";
    this.#elsewhere = floats ? 1 - 1 / offered.cores : 0;
  }

  /** Core time of the workers. */
  workersUs(): number {
    const { dispatch, placement } = this.#system.composition;
    const application = this.#offered.meanServiceUs + this.#copies() +
      this.#us("hopUs") + this.#events();
    if (dispatch === "zygos") {
      return application + this.#us("packetUs") + this.#opening() +
        this.#closing();
    }
    if (dispatch === "shinjuku") {
      return application + this.#us("dispatchUs") + this.#us("switchUs") +
        this.#sending();
    }
    const isTas = placement === "dedicated" && dispatch === "partitioned-fcfs";
    if (isTas) return application;
    const accepting = this.#share *
      (this.#us("acceptUs") + this.#us("descriptorUs"));
    const stack = this.#receiving() + this.#sending() + this.#opening() +
      this.#closing() + accepting;
    return application + stack + this.#turns() + this.#us("interruptUs") +
      2 * this.#share * this.#acceptLock() + this.#moves();
  }

  /** Locks that all cores share. */
  locks(): Demand[] {
    if (this.#spec.acceptQueue !== "shared") return [];
    const times = 2 * this.#share, { cores } = this.#offered;
    const hold = this.#us("acceptLockUs");
    if (hold === 0) return [];
    const waiting = hold + (cores - 1) * this.#us("lockTransferUs");
    return [{
      ...demand("lock of the accept queue", times * this.#acceptLock(), 1),
      contendedMrps: 1 / (times * waiting),
    }];
  }

  /** Cores beside the workers. */
  stackCores(): Demand[] {
    switch (this.#system.composition.dispatch) {
      case "shinjuku":
        return [
          demand("dispatcher", this.#us("dispatchUs"), 1),
          demand(
            "networker",
            this.#receiving() + this.#opening() + this.#closing(),
            1,
          ),
        ];
      case "shenango":
        return [demand("IOKernel", this.#us("packetUs"), 1)];
      default: {
        if (this.#system.composition.placement !== "dedicated") return [];
        const turn = this.#us("turnUs") / FULL_PASS;
        return [
          demand(
            "fast path",
            this.#receiving() + this.#sending() + turn,
            Number(this.#spec.fastCores),
          ),
          demand("slow path", this.#opening() + this.#closing(), 1),
        ];
      }
    }
  }

  #receiving(): number {
    const shared = this.#spec.lookupTable === "shared"
      ? (this.#offered.cores - 1) * this.#us("lookupShareUs")
      : 0;
    return this.#packets("requestBytes") * this.#us("rxUs") +
      this.#us("lookupUs") + shared;
  }

  #sending(): number {
    return this.#packets("replyBytes") * this.#us("txUs");
  }

  #opening(): number {
    return this.#share *
      (this.#spec.connectionOffload === true
        ? this.#us("handoffUs")
        : this.#number("setupPackets") * this.#us("rxUs") + this.#us("openUs"));
  }

  #closing(): number {
    return this.#share *
      (this.#spec.connectionOffload === true
        ? this.#us("handoffUs")
        : this.#number("teardownPackets") * this.#us("rxUs") +
          this.#us("closeUs"));
  }

  #copies(): number {
    return (this.#number("requestBytes") + this.#number("replyBytes")) / 1000 *
      this.#us("copyUs");
  }

  /** System calls, of full batches. */
  #events(): number {
    return this.#us("syscallUs") / (this.#number("syscallBatch") || 1);
  }

  /** What a turn costs beside its requests, of full batches. */
  #turns(): number {
    const rx = this.#number("rxBatch");
    if (rx === 0) return 0;
    const application = this.#number("appBatch") || rx;
    const batch = Math.min(rx, application);
    return (this.#us("turnUs") + 2 * this.#us("switchUs")) / batch;
  }

  /** The lock as it is taken where nobody waits: by another core than last, unless that is itself. */
  #acceptLock(): number {
    const hold = this.#us("acceptLockUs"), { cores } = this.#offered;
    const isShared = this.#spec.acceptQueue === "shared";
    return hold === 0
      ? 0
      : hold + (isShared ? 1 - 1 / cores : 0) * this.#us("lockTransferUs");
  }

  /** Control blocks and transmit queues of requests that run elsewhere than their packets come to. */
  #moves(): number {
    const ways = 2 - this.#share;
    const hold = this.#us("transmitLockUs");
    const lock = this.#spec.steering === "rss" && hold > 0
      ? hold + (1 - 1 / this.#offered.cores) * this.#us("lockTransferUs")
      : 0;
    return this.#elsewhere * (ways * this.#us("blockUs") + lock);
  }

  #packets(payload: "requestBytes" | "replyBytes"): number {
    return packetsOf(this.#number(payload), this.#number("mss"));
  }

  #us(name: string): number {
    return this.#number(name);
  }

  #number(name: string): number {
    return Number(this.#spec[name] ?? 0);
  }
}

/** Requests of a full pass of TAS's fast path. */
const FULL_PASS = 16;
