/**
 * The slowest requests of a run, found in one pass: by their place in the sequence
 * of arrivals they can be found again when the run is repeated.
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import type { Recorder } from "../engine/simulation.ts";

/** What makes a request slow: its latency, or its latency ÷ service. */
export type Slowness = "latency" | "slowdown";

/** A request that has finished. Times in ticks. */
export interface FinishedRequest {
  /** Place in the sequence of arrivals. */
  readonly index: number;
  /** Class, by number. */
  readonly class: number;
  /** When it arrived. */
  readonly arrival: number;
  /** The service it asked for. */
  readonly service: number;
  /** Arrival to finish. */
  readonly latency: number;
}

/** What to say where none of the requests that count was measured. */
export const NOTHING_MEASURED =
  "Cannot look for slow requests: some that are looked at must have been measured, got none; a longer run may have some";

/** Which requests are looked for. */
export interface SlowestPlan {
  /** The first request that counts. */
  readonly from: number;
  /** The first after it that counts no more. */
  readonly until: number;
  /** How many are kept, ≥ 1. */
  readonly keep: number;
  /** What they are compared by. */
  readonly by: Slowness;
  /** Classes whose requests count. By class. */
  readonly counts: readonly boolean[];
}

/** Keeps the slowest requests of a run. Memory follows how many. */
export class Slowest implements Recorder {
  readonly #machine: Machine;
  readonly #plan: SlowestPlan;
  readonly #found: FinishedRequest[] = [];
  /** Slowness that enough requests have had already. */
  #floor = 0;

  /** Watches `machine`, which is at time 0. */
  constructor(machine: Machine, plan: SlowestPlan) {
    this.#machine = machine;
    this.#plan = plan;
  }

  onArrival(): void {}

  onFinish(request: number): void {
    const { pool, now } = this.#machine;
    const { from, until, keep, counts } = this.#plan;
    const latency = now - pool.arrival[request];
    const service = pool.service[request];
    if (this.#slowness(latency, service) < this.#floor) return;
    const index = pool.index[request], of = pool.class[request];
    if (index < from || index >= until || !counts[of]) return;
    const arrival = pool.arrival[request];
    this.#found.push({ index, class: of, arrival, service, latency });
    if (this.#found.length >= 2 * keep + 64) this.#prune();
  }

  /** The slowest, slowest first; of equals, the earlier first. */
  get requests(): readonly FinishedRequest[] {
    this.#prune();
    return this.#found;
  }

  #slowness(latency: number, service: number): number {
    return this.#plan.by === "latency" ? latency : latency / service;
  }

  #prune(): void {
    const slowness = ({ latency, service }: FinishedRequest) =>
      this.#slowness(latency, service);
    this.#found.sort((a, b) => slowness(b) - slowness(a) || a.index - b.index);
    if (this.#found.length < this.#plan.keep) return;
    this.#found.length = this.#plan.keep;
    this.#floor = slowness(this.#found.at(-1)!);
  }
}
