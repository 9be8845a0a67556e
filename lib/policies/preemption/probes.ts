/**
 * Probes: requests that look as they run whether they are to yield, and take the
 * longer for it.
 *
 * A request pays for its probes in proportion to its service: by the time it has
 * had s of it, it has had round(s × overhead) of probes, to the tick. They are
 * paid for ahead of the stretch of service that they are in, and what of them was
 * not reached is not charged.
 *
 * @module
 */

import { SWITCHING } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { grown } from "../../engine/pool.ts";
import { normalQuantile } from "../../random/elementary.ts";
import type { Stream } from "../../random/stream.ts";

/** How requests are probed. */
export interface ProbePlan {
  /** Time from one probe to the next, ticks. */
  readonly period: number;
  /** Standard deviation of the normal by whose absolute value they yield late, ticks. */
  readonly jitter: number;
  /** Time in probes ÷ service, of a worker core. */
  readonly overhead: number;
  /** The same of a core beside them. */
  readonly extraOverhead: number;
}

/** Runs requests with their probes, which are charged as switching. */
export class Probes {
  readonly #machine: Machine;
  readonly #random: Stream;
  readonly #period: number;
  readonly #jitter: number;
  /** Time in probes ÷ service. By core. */
  readonly #overhead: Float64Array;
  /** Probes charged for ahead of the service that the core is at. By core. */
  readonly #ahead: Float64Array;
  /** When that service begins. By core. */
  readonly #serves: Float64Array;
  /** Probes charged for. By request. */
  #paid: Float64Array;

  /** In charge of running requests on every core of `machine`. */
  constructor(machine: Machine, plan: ProbePlan, random: Stream) {
    this.#machine = machine;
    this.#random = random;
    this.#period = plan.period;
    this.#jitter = plan.jitter;
    this.#overhead = new Float64Array(machine.allCores)
      .fill(plan.overhead)
      .fill(plan.extraOverhead, machine.cores);
    this.#ahead = new Float64Array(machine.allCores);
    this.#serves = new Float64Array(machine.allCores);
    this.#paid = new Float64Array(machine.pool.capacity);
  }

  /** `request` has arrived. */
  admit(request: number): void {
    if (request >= this.#paid.length) {
      this.#paid = grown(this.#paid, this.#machine.pool.capacity);
    }
    this.#paid[request] = 0;
  }

  /** Runs `request` on `core`: first `switchTicks` of switching, then `ticks` of service and probes, at most. */
  run(core: number, request: number, ticks: number, switchTicks: number): void {
    const machine = this.#machine, { pool } = machine;
    const overhead = this.#overhead[core], paid = this.#paid[request];
    const owed = pool.owed[request], served = pool.service[request] - owed;
    const surplus = paid - served * overhead;
    // Probes that are paid for take no time again, and service no less than its own.
    const whole = Math.floor((ticks + surplus) / (1 + overhead) + 0.5);
    const granted = Math.min(owed, Math.max(1, Math.min(ticks, whole)));
    const due = Math.floor((served + granted) * overhead + 0.5);
    const ahead = Math.max(0, due - paid);
    this.#paid[request] = paid + ahead;
    this.#ahead[core] = ahead;
    this.#serves[core] = machine.now + switchTicks + ahead;
    machine.run(core, request, granted, SWITCHING, switchTicks + ahead);
  }

  /**
   * Takes the request off `core`.
   *
   * @returns What of the switch to it was left.
   */
  stop(core: number): number {
    const machine = this.#machine;
    const left = this.#serves[core] - machine.now;
    const request = machine.stop(core);
    if (left <= 0) return 0;
    const unreached = Math.min(left, this.#ahead[core]);
    this.#paid[request] -= unreached;
    return left - unreached;
  }

  /** Draws the time until the next probe. */
  untilNext(): number {
    if (this.#period === 0) return 0;
    return Math.floor(this.#random.uniform() * this.#period);
  }

  /** Draws the time until a request that is to yield does: at the next probe, or later. */
  untilYield(): number {
    const untilNext = this.untilNext();
    if (this.#jitter === 0) return untilNext;
    // Midpoints of the steps of a uniform: never 0 nor 1, whose quantiles are infinite.
    const u = Math.min(this.#random.uniform() + 2 ** -54, 1 - 2 ** -53);
    const late = Math.abs(normalQuantile(u)) * this.#jitter;
    return untilNext + Math.floor(late + 0.5);
  }
}
