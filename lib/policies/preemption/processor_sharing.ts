/**
 * Processor sharing (PS): every request runs at once, at an equal share of the
 * cores, at most one core each.
 *
 * A bound, not a system: what preemption approaches as its quantum and its cost
 * vanish. With n requests on c cores each runs at speed min(1, c ÷ n), so a
 * short request is never held up by a long one. On one core and Poisson arrivals
 * the mean latency depends on the service law only through its mean.
 *
 * Not modelled: anything that sharing costs. A finish is rounded up to the next
 * tick of 0.1 ns, which costs those present a tick at most, and adds up within a
 * busy period: some 10 ns after a thousand requests.
 *
 * Source: L. Kleinrock, "Time-shared systems: a theoretical treatment", JACM
 * 14(2), 1967; M/G/n/PS of Prekas et al., ZygOS, SOSP 2017, section 2.
 *
 * @module
 */

import { APPLICATION, POLLING } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { PriorityQueue } from "../../engine/priority_queue.ts";
import type { PolicyContext, PolicyDefinition } from "../definition.ts";

class ProcessorSharing implements Policy {
  readonly #machine: Machine;
  /** Requests by the attained service at which they finish. */
  readonly #requests: PriorityQueue;
  /** Service, ticks, that a request present since the start would have attained; and as of when. */
  #attained = 0;
  #asOf = 0;

  constructor({ machine }: PolicyContext) {
    this.#machine = machine;
    this.#requests = new PriorityQueue(machine.pool);
  }

  onArrival(request: number): void {
    this.#advance();
    const { cores, pool, now } = this.#machine;
    pool.started[request] = now;
    this.#requests.push(request, this.#attained + pool.service[request]);
    const present = this.#requests.length;
    if (present <= cores) this.#machine.rest(present - 1, APPLICATION);
    this.#setTimer();
  }

  onTimer(): void {
    // The first was to finish now; rounding must not say otherwise.
    const due = this.#requests.firstKey;
    this.#advance();
    if (this.#attained < due) this.#attained = due;
    while (this.#requests.firstKey <= this.#attained) {
      this.#machine.finish(this.#requests.shift());
      const present = this.#requests.length;
      if (present < this.#machine.cores) this.#machine.rest(present, POLLING);
    }
    this.#setTimer();
  }

  onFinish(): void {}

  #speed(): number {
    const present = this.#requests.length;
    return present <= this.#machine.cores ? 1 : this.#machine.cores / present;
  }

  #advance(): void {
    const { now, spans, pool } = this.#machine;
    if (spans !== null && now > this.#asOf) {
      pool.forEachLive((request) => {
        // Not who comes now.
        if (pool.arrival[request] === now) return;
        spans.onShare?.(request, this.#speed(), this.#asOf, now);
      });
    }
    this.#attained += (now - this.#asOf) * this.#speed();
    this.#asOf = now;
    // An empty system starts afresh, so that the sum does not lose precision.
    if (this.#requests.length === 0) this.#attained = 0;
  }

  #setTimer(): void {
    const owed = this.#requests.firstKey - this.#attained;
    // Rounded up to a tick, the first may be over what it is owed when another arrives at its last.
    const ticks = Math.max(0, Math.ceil(owed / this.#speed()));
    this.#machine.setTimer(0, this.#asOf + ticks);
  }
}

/** Processor sharing. */
export const PROCESSOR_SHARING: PolicyDefinition = {
  name: "processor-sharing",
  summary:
    "Every request at once, at an equal share of the cores, at no cost: a bound",
  source:
    "Kleinrock, JACM 14(2), 1967; Prekas et al., ZygOS, SOSP 2017, section 2: M/G/n/PS",
  notModelled: ["The cost of sharing"],
  parameters: {},
  extraCores: 0,
  timers: 1,
  workConserving: true,
  needsEqualCores: true,
  create: (_spec, context) => new ProcessorSharing(context),
};
