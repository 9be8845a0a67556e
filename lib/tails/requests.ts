/**
 * Requests of a point one at a time, for as long as they are asked for.
 *
 * @module
 */

import { Block, BLOCK_ROWS } from "../engine/block.ts";
import type { WorkloadSpec } from "../scenario/point.ts";
import { type ArrivalTimes, arrivalTimes } from "../workload/arrivals.ts";
import { type Draws, Services } from "../workload/columns.ts";
import type { ServiceClass } from "../workload/service.ts";

/** What requests are drawn from. */
export interface RequestLaw {
  /** When they come and what they owe. */
  readonly workload: WorkloadSpec;
  /** Arrivals a µs. */
  readonly rateMrps: number;
  /** Classes of service. */
  readonly classes: readonly ServiceClass[];
  /** What all streams begin from. */
  readonly seed: number;
}

/**
 * The requests that a simulation of the same seed and replication would get, and
 * on from there. None depends on those before: whoever asks next gets a new one.
 */
export class Requests {
  readonly #arrivals: ArrivalTimes;
  readonly #services: Services;
  readonly #arriving = emptyBlock();
  readonly #served = emptyBlock();
  /** Rows taken of each block. */
  #gaps = BLOCK_ROWS;
  #owed = BLOCK_ROWS;
  /** The arrival before. */
  #last = 0;

  /** Those of a replication. */
  constructor(
    { workload, rateMrps, classes, seed }: RequestLaw,
    replication: number,
  ) {
    const draws: Draws = { ...workload, seed, replication, application: 0 };
    this.#arrivals = arrivalTimes(draws, rateMrps);
    this.#services = new Services(draws, classes);
  }

  /** Ticks from the last arrival to the next. */
  nextGap(): number {
    if (this.#gaps === BLOCK_ROWS) {
      this.#arrivals.fill(this.#arriving);
      this.#gaps = 0;
    }
    const last = this.#last;
    this.#last = this.#arriving.arrival[this.#gaps++];
    return this.#last - last;
  }

  /** Ticks that the request which has just arrived owes. */
  nextService(): number {
    if (this.#owed === BLOCK_ROWS) {
      this.#services.fill(this.#served);
      this.#owed = 0;
    }
    return this.#served.service[this.#owed++];
  }
}

function emptyBlock(): Block {
  const block = new Block();
  block.length = BLOCK_ROWS;
  return block;
}
