/**
 * The core time of the workers on the kernel's stack, where they receive, run and
 * conclude requests, at the load at which they can do no more.
 *
 * Where one core is interrupted by all packets it has another part than the others have,
 * and may limit them. If the policy shares work, that core runs as many requests as it
 * has time for, and all can do no more together; or it has time for none, and limits
 * all by what it must do: receive, or send on, and conclude. If not, it limits the rest
 * with its share of running, too.
 *
 * What a system does is within 2 % of this where times are alike and no lock is waited
 * for, by measurement on up to 16 cores. It is less where
 *
 * - cores steal from each other, and not from the interrupted one alone, which costs
 *   them a steal and a system call each: under `rps` up to 5 % on 4 cores, and 12 % on 8
 *   and 16 with large messages or cores that poll; under `rfs` up to 3 %;
 * - it limits the others, and a policy that lets any core run a request brings control
 *   blocks over from other nodes, or does not: up to the difference, 11 % at defaults;
 * - such a policy runs on nodes that are not all of one size: 4 % on 5 cores in two
 *   nodes, if a block takes 8 µs from one to the other;
 * - an interrupt moves from core to core meanwhile: up to 40 % on 4 cores;
 * - a request joins the shortest queue, which is seldom that of the core which has just
 *   received it: more control blocks move, and more calls are made, than if it were any:
 *   3 % on 2 cores, 7 % if calls of others come in batches.
 *
 * @module
 */

import { policyNamed } from "../policies/mod.ts";
import type { PolicySpec } from "../policies/definition.ts";
import { type Demand, demand, type Offered } from "./demand.ts";
import { interrupts, mostOf, type Stretch } from "./interrupts.ts";
import { dispatchSpec } from "./kernel.ts";
import { Handovers } from "./handovers.ts";
import { type CoreKind, type Role, Roles } from "./roles.ts";
import { StepTimes } from "./step_times.ts";

/** The core time of workers on the kernel's stack. */
export class KernelWorkers {
  readonly #spec: PolicySpec;
  readonly #offered: Offered;
  readonly #steps: StepTimes;
  readonly #roles: Roles;
  /** Parameters of the policy above the stack. */
  readonly #dispatch: PolicySpec;

  /** Of the system with the parameters of `spec`, what it is composed of included. */
  constructor(spec: PolicySpec, offered: Offered) {
    this.#spec = spec;
    this.#offered = offered;
    this.#steps = new StepTimes(spec, offered);
    this.#roles = new Roles(spec, offered);
    this.#dispatch = dispatchSpec(policyNamed(String(spec.dispatch)));
  }

  /** Whether one core at a time receives all requests. */
  get oneReceives(): boolean {
    return this.#roles.home === "first" || this.#roles.home === "each";
  }

  /** Time that all workers take for a request, where those that share work can do no more. */
  workersUs(): number {
    const { cores } = this.#offered, { isOneInterrupted } = this.#roles;
    const between = this.#between(Infinity);
    return isOneInterrupted
      ? cores / this.#most("other", this.#firstRuns(between), between)
      : cores / this.#most("first", 1 / cores, between);
  }

  /** The first core, if it is the one that is interrupted: what it must do of a request, whoever runs that; and the lock that others send through if they do. */
  first(): Demand[] {
    const { isOneInterrupted, sharesWork, home } = this.#roles;
    if (!isOneInterrupted) return [];
    const first = sharesWork ? 0 : 1 / this.#offered.cores;
    const about = this.#most("first", first, this.#between(Infinity));
    const between = this.#between(about);
    // Where the policy shares work, the first core runs more, the longer others wait for it.
    const sent = home === "first" && !sharesWork ? 1 - first : 0;
    return [
      demand("core 0", 1 / this.#most("first", first, between), 1),
      demand("lock of the transmit queue", sent * between.transmit(), 1),
    ];
  }

  /** The share of requests that the first core runs: as many as it has time for. */
  #firstRuns(between: Handovers): number {
    const even = 1 / this.#offered.cores;
    if (!this.#roles.sharesWork) return even;
    return mostOf(
      even,
      (first) =>
        this.#most("first", first, between) >
          this.#most("other", first, between),
    );
  }

  /** Requests a µs with which the core can do no more, where the first runs `first` of them. */
  #most(core: CoreKind, first: number, between: Handovers): number {
    const work = this.#workUs(core, first, between);
    if (work === 0) return Infinity;
    const role = this.#roles.of(core, first);
    const stretches = this.#interruptedStretches(role, between);
    const one = this.#steps.number("interruptUs");
    const other = this.#steps.number("ipiUs");
    return mostOf(1 / work, (rate) => {
      const own = one * interrupts(rate * role.interrupted, stretches);
      const forwarded = other * interrupts(rate * role.gotFrom, stretches);
      return rate * (work + own + forwarded) < 1;
    });
  }

  /** Time of the core a request, of any, but for interrupts. */
  #workUs(core: CoreKind, first: number, between: Handovers): number {
    const role = this.#roles.of(core, first);
    return role.sentOn * this.#steps.number("ipiUs") +
      this.#receiving(role, between) +
      this.#stretches(role, between).reduce(
        (sum, { share, us }) => sum + share * us,
        0,
      );
  }

  /** Taking packets in. */
  #receiving(role: Role, between: Handovers): number {
    const { received, kept } = role, steps = this.#steps, { opened } = steps;
    if (received === 0) return 0;
    const moved = this.#isWhereItRan ? 0 : (received - kept) * between.block();
    return received * (steps.receiving() + steps.opening()) +
      opened * received * between.enqueue(role) +
      (1 - opened) * (received * between.putEvent(role) + moved);
  }

  /** What it does that may be followed by an interrupt. */
  #interruptedStretches(role: Role, between: Handovers): Stretch[] {
    // Packets always wait for a core that runs nothing: they share one interrupt.
    if (role.run === 0) return [];
    // Where all come to one core, what closes connections goes between them.
    const { isOneInterrupted, home } = this.#roles;
    return isOneInterrupted && home === "first"
      ? this.#running(role, between)
      : this.#stretches(role, between);
  }

  /** What it does beside. */
  #stretches(role: Role, between: Handovers): Stretch[] {
    return [
      ...(role.run > 0 ? this.#running(role, between) : []),
      ...(role.received > 0 ? this.#concluding(role, between) : []),
    ];
  }

  /** Preparing a request, running it, and replying. */
  #running(role: Role, between: Handovers): Stretch[] {
    const { run, kept, fetched } = role, steps = this.#steps;
    const { opened } = steps, call = steps.number("syscallUs");
    const batched = call / (steps.number("syscallBatch") || 1);
    const moved = 1 - kept / run;
    const prepares = steps.copying("requestBytes") +
      batched + fetched / run * (call - batched) + moved * between.block();
    const application = this.#applicationUs(role);
    const replies = steps.copying("replyBytes") + steps.sending() +
      moved * between.transmit();
    return [
      {
        share: run * opened,
        us: prepares + steps.accepting() + between.accept(role),
      },
      { share: run * (1 - opened), us: prepares + between.takeEvent(role) },
      // A core that polls is in one stretch with both.
      ...(this.#spec.placement === "polling"
        ? [{ share: run, us: application + replies }]
        : [
          { share: run, us: application, isStopped: true },
          { share: run, us: replies },
        ]),
    ];
  }

  /** Taking in what acknowledges a reply, and closing a connection. */
  #concluding({ received, kept }: Role, between: Handovers): Stretch[] {
    const steps = this.#steps, { opened } = steps;
    const closes = opened === 0 ? 0 : steps.closing() / opened;
    const moved = this.#isWhereItRan
      ? 0
      : (1 - kept / received) * between.block();
    return [
      { share: received * opened, us: steps.acked() + closes + moved },
      { share: received * (1 - opened), us: steps.acked() },
    ];
  }

  /** Whether packets find the control block of their connection where they come in. */
  get #isWhereItRan(): boolean {
    return this.#roles.home === "last";
  }

  /** The application, and what the policy above the stack takes for it. */
  #applicationUs({ run, fetched }: Role): number {
    const { cores, meanServiceUs } = this.#offered;
    const cost = (name: string) => Number(this.#dispatch[name]);
    switch (this.#dispatch.name) {
      case "join-shortest-queue":
        // Placed by any core that places no other: half of them, by measurement, or more.
        return meanServiceUs + Math.max(0, 1 - 2 / cores) * cost("enqueueUs");
      case "work-stealing":
        return meanServiceUs +
          fetched / run * (cost("checkUs") + cost("stealUs"));
      case "cfs":
        return meanServiceUs + cost("switchUs");
      default:
        return meanServiceUs;
    }
  }

  /** What cores get from each other, at `rate` requests a µs if none waits to be run. */
  #between(rate: number): Handovers {
    return new Handovers(this.#spec, this.#offered, this.#roles, rate);
  }
}
