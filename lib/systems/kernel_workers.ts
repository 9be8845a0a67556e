/**
 * The core time of the workers on the kernel's stack, where they receive, run and
 * conclude requests.
 *
 * @module
 */

import { policyNamed } from "../policies/mod.ts";
import type { PolicySpec } from "../policies/definition.ts";
import { type Demand, demand, type Offered } from "./demand.ts";
import { interrupts, mostOf, type Stretch } from "./interrupts.ts";
import { dispatchSpec } from "./kernel.ts";
import { type CoreKind, type Role, Roles } from "./roles.ts";
import { StepTimes } from "./step_times.ts";

/** What a lock takes of a core each time where nobody waits for it, µs. */
export interface LockTimes {
  /** Of the listen socket. */
  readonly accept: number;
  /** How often a connection takes that as it is received. */
  readonly openTimes: number;
  /** Of the set of events. */
  readonly event: number;
}

/** The core time of workers on the kernel's stack. */
export class KernelWorkers {
  readonly #spec: PolicySpec;
  readonly #offered: Offered;
  readonly #steps: StepTimes;
  readonly #roles: Roles;
  readonly #locks: LockTimes;
  /** Parameters of the policy above the stack. */
  readonly #dispatch: PolicySpec;

  /** Of the system with the parameters of `spec`, what it is composed of included. */
  constructor(spec: PolicySpec, offered: Offered, locks: LockTimes) {
    this.#spec = spec;
    this.#offered = offered;
    this.#steps = new StepTimes(spec, offered);
    this.#roles = new Roles(spec, offered.cores);
    this.#locks = locks;
    this.#dispatch = dispatchSpec(policyNamed(String(spec.dispatch)));
  }

  /** Time that all workers take for a request, where those that share work can do no more. */
  workersUs(): number {
    const { cores } = this.#offered, { isOneInterrupted } = this.#roles;
    if (!isOneInterrupted) return cores / this.#most("first", 1 / cores);
    return cores / this.#most("other", this.#firstRuns());
  }

  /** The first core, if it is the one that is interrupted: what it must do of a request, whoever runs that. */
  first(): Demand[] {
    const { isOneInterrupted, sharesWork } = this.#roles;
    if (!isOneInterrupted) return [];
    const { cores } = this.#offered;
    const name = this.#spec.steering === "irq-balance"
      ? "core 0, until the interrupt moves"
      : "core 0";
    // All its time in the stack, it is never out of it to be interrupted.
    const us = sharesWork
      ? this.#workUs("first", 0)
      : 1 / this.#most("first", 1 / cores);
    return [demand(name, us, 1)];
  }

  /** The share of requests that the first core runs: as many as it has time for. */
  #firstRuns(): number {
    const even = 1 / this.#offered.cores;
    if (!this.#roles.sharesWork) return even;
    return mostOf(
      even,
      (first) => this.#most("first", first) > this.#most("other", first),
    );
  }

  /** Requests a µs with which the core can do no more, where the first runs `first` of them. */
  #most(core: CoreKind, first: number): number {
    const work = this.#workUs(core, first);
    const role = this.#roles.of(core, first);
    const stretches = this.#stretches(role);
    const one = this.#steps.number("interruptUs");
    const other = this.#steps.number("ipiUs");
    return mostOf(1 / work, (rate) => {
      const own = one * interrupts(rate * role.interrupted, stretches);
      const forwarded = other * interrupts(rate * role.gotFrom, stretches);
      return rate * (work + own + forwarded) < 1;
    });
  }

  /** Time of the core a request, of any, but for interrupts. */
  #workUs(core: CoreKind, first: number): number {
    const role = this.#roles.of(core, first), steps = this.#steps;
    const stretches = this.#stretches(role);
    return role.sentOn * steps.number("ipiUs") +
      role.received * (steps.receiving() + steps.opening() + this.#enqueue()) +
      this.#receiverMoves(role) +
      stretches.reduce((sum, { share, us }) => sum + share * us, 0);
  }

  /** What it does beside taking packets in. */
  #stretches(role: Role): Stretch[] {
    const steps = this.#steps, { opened } = steps;
    const { run, fetched, received, kept } = role;
    const calls = steps.number("syscallUs");
    const batched = calls / (steps.number("syscallBatch") || 1);
    const prepares = steps.copying("requestBytes") +
      (run === 0 ? 0 : (fetched * calls + (run - fetched) * batched +
        (run - kept) * this.#moveUs()) / run);
    const moved = opened * (received - kept) * this.#moveUs();
    return [
      {
        share: run * opened,
        us: prepares + steps.accepting() + this.#locks.accept,
      },
      { share: run * (1 - opened), us: prepares + this.#locks.event },
      ...this.#running(role),
      {
        share: received * opened,
        us: steps.acked() +
          (opened * received === 0
            ? 0
            : (steps.closing() + moved / received) / opened),
      },
      { share: received * (1 - opened), us: steps.acked() },
    ];
  }

  /** The application, and its reply: a core that polls is in one stretch with both. */
  #running(role: Role): Stretch[] {
    const { run } = role, us = this.#applicationUs(role);
    const replying = this.#replying(role);
    if (this.#spec.placement === "polling") {
      return [{ share: run, us: us + replying }];
    }
    return [{ share: run, us, isStopped: true }, { share: run, us: replying }];
  }

  /** The application, and what the policy above the stack takes for it. */
  #applicationUs({ run, fetched }: Role): number {
    const { cores, meanServiceUs } = this.#offered;
    const cost = (name: string) => Number(this.#dispatch[name]);
    switch (this.#dispatch.name) {
      case "join-shortest-queue": // comes in by way of any core
        return meanServiceUs + (1 - 1 / cores) * cost("enqueueUs");
      case "work-stealing": {
        const stolen = run === 0 ? 0 : fetched / run;
        return meanServiceUs + stolen * (cost("checkUs") + cost("stealUs"));
      }
      case "cfs":
        return meanServiceUs + cost("switchUs");
      default:
        return meanServiceUs;
    }
  }

  #replying({ run, kept }: Role): number {
    const steps = this.#steps;
    return steps.copying("replyBytes") + steps.sending() +
      (run === 0 ? 0 : (run - kept) / run * this.#transmitUs());
  }

  #transmitUs(): number {
    const { steering } = this.#spec, { cores } = this.#offered;
    const steps = this.#steps, hold = steps.number("transmitLockUs");
    const sendsOwn = steering === "xps" || steering === "flow-director";
    if (sendsOwn || hold === 0 || cores === 1) return 0;
    // Of those that send through it, all but the one that did so last.
    return hold + (cores - 2) / (cores - 1) * steps.number("lockTransferUs");
  }

  /** Locks as it takes a request in. */
  #enqueue(): number {
    const { opened } = this.#steps, { accept, openTimes, event } = this.#locks;
    return opened * openTimes * accept + (1 - opened) * event;
  }

  /** Control blocks that it brings over as it takes requests in. */
  #receiverMoves({ received, kept }: Role): number {
    if (this.#roles.home === "last") return 0;
    return (1 - this.#steps.opened) * (received - kept) * this.#moveUs();
  }

  /** To bring a control block over. */
  #moveUs(): number {
    return this.#steps.number("blockUs");
  }
}
