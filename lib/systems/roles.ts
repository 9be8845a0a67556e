/**
 * Which core does what of a request on the kernel's stack.
 *
 * A request is received on a core, its home, run on one, and concluded: what
 * acknowledges the reply is taken in, and what closes the connection. That is done by the
 * core that packets come to then: its home or, if they go to the core that ran the
 * connection last, the one that ran it. All cores are alike but the first, which may be
 * the only one that packets interrupt; it takes them through the stack, or sends them on.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import type { Offered } from "./demand.ts";
import type { SteeringName } from "./parameters.ts";

/** Who takes packets in: the first core; each for a while; that which the connection's hash says; that which ran the connection last. */
export type Home = "first" | "each" | "hashed" | "last";

/** Core 0, or one of the others. */
export type CoreKind = "first" | "other";

/** What a core does, as shares of all requests. */
export interface Role {
  /** It is interrupted by their packets; 0 of an interrupt that moves: how much its core then has to do beside is not known. */
  readonly interrupted: number;
  /** It sends them on to another core. */
  readonly sentOn: number;
  /** It gets them so, and is interrupted by that. */
  readonly gotFrom: number;
  /** It receives them. */
  readonly received: number;
  /** It receives and runs them. */
  readonly kept: number;
  /** It runs them. */
  readonly run: number;
  /** It runs them, and would another of the same connection. */
  readonly again: number;
  /** It runs them, and they waited at another core, by hash. */
  readonly fetched: number;
}

/** For how long requests are offered, if nothing is said. */
const SECOND_US = 1_000_000;

/** Steering by which the first core is interrupted by all packets. */
const ONE_INTERRUPTED: readonly SteeringName[] = [
  "single-queue",
  "one-core-interrupt",
  "irq-balance",
  "rps",
  "rfs",
];

/** Steering by which it sends them on. */
const SENT_ON: readonly SteeringName[] = ["rps", "rfs"];

const HOMES: Readonly<Record<SteeringName, Home>> = {
  "single-queue": "first",
  "one-core-interrupt": "first",
  "irq-balance": "first",
  "rss": "hashed",
  "xps": "hashed",
  "rps": "hashed",
  "rfs": "last",
  "flow-director": "last",
};

/** Policies that run what any core receives on the first that is free. */
const FLOATING: readonly string[] = [
  "centralized-fcfs",
  "join-shortest-queue",
  "round-robin",
];

/** Policies that run a request where its hash says, but for those that a core without one takes from another. */
const STEALING: readonly string[] = ["work-stealing", "cfs"];

/** Who does what, of a system put together so. */
export class Roles {
  /** Whether one core is interrupted by all packets. */
  readonly isOneInterrupted: boolean;
  /** Whether the policy lets any core run any request. */
  readonly sharesWork: boolean;
  /** Who takes packets in. */
  readonly home: Home;
  /** Whether a request is run where its hash says, but for those that are taken from the first core. */
  readonly hasHomes: boolean;
  /** Whether the policy may take, of cores that are free, a near one each time. */
  readonly takesNear: boolean;
  readonly #sendsOn: boolean;
  readonly #cores: number;

  /** With the steering and the policy that `spec` names, for as long as it is `offered`. */
  constructor(spec: PolicySpec, { cores, forUs = SECOND_US }: Offered) {
    const { dispatch } = spec;
    const name = spec.steering as SteeringName; // by the schema
    const moves = name === "irq-balance" && Number(spec.irqBalanceUs) < forUs;
    this.isOneInterrupted = cores > 1 && !moves &&
      ONE_INTERRUPTED.includes(name);
    this.#sendsOn = SENT_ON.includes(name);
    this.home = moves ? "each" : HOMES[name];
    this.hasHomes = !FLOATING.includes(String(dispatch));
    this.sharesWork = !this.hasHomes || STEALING.includes(String(dispatch));
    this.takesNear = this.sharesWork && dispatch !== "join-shortest-queue";
    this.#cores = cores;
  }

  /** What the core does where the first runs `first` of all requests, and the others as much as each other. */
  of(core: CoreKind, first: number): Role {
    const cores = this.#cores, isFirst = core === "first";
    const run = isFirst ? first : (1 - first) / (cores - 1);
    const local = this.#localOn(core, first);
    const again = this.#againOn(core, first);
    const received = {
      first: isFirst ? 1 : 0,
      each: 1 / cores,
      hashed: 1 / cores,
      last: run,
    }[this.home];
    const kept = {
      first: isFirst ? first : 0,
      each: run / cores,
      hashed: local,
      last: again,
    }[this.home];
    return {
      interrupted: this.isOneInterrupted
        ? isFirst ? 1 : 0
        : this.home === "each"
        ? 0
        : received,
      sentOn: this.#sendsOn && isFirst ? 1 - received : 0,
      gotFrom: this.#sendsOn && !isFirst ? received : 0,
      received,
      kept,
      run,
      again,
      fetched: run - local,
    };
  }

  /** Requests that the core runs and that the hash says are its own. */
  #localOn(core: CoreKind, first: number): number {
    const cores = this.#cores;
    if (this.hasHomes) return core === "first" ? first : 1 / cores;
    return (core === "first" ? first : (1 - first) / (cores - 1)) / cores;
  }

  /** Requests that the core runs, of connections whose last it ran, too. */
  #againOn(core: CoreKind, first: number): number {
    const cores = this.#cores, isFirst = core === "first";
    const run = isFirst ? first : (1 - first) / (cores - 1);
    if (!this.hasHomes) return run * run;
    // Of its own it runs all, but for those that others take from the first.
    const ofFirst = cores * (isFirst ? first : run - 1 / cores);
    return ofFirst * ofFirst / cores + (isFirst ? 0 : 1 / cores);
  }
}
