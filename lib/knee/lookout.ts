/**
 * Looks at loads, each replication simulated once, and what they took in all.
 *
 * @module
 */

import type { SloSpec } from "../scenario/point.ts";
import type { Unit } from "../sweep/plan.ts";
import type { ReplicationResult } from "../sweep/replication.ts";
import type { Simulate } from "../sweep/searches.ts";
import { type Look, lookAt } from "./look.ts";
import type { AtLoad } from "./offered.ts";

/** Looks at one policy under one workload. */
export class Lookout {
  readonly #atLoad: AtLoad;
  readonly #slo: SloSpec;
  readonly #simulate: Simulate;
  /** By load and number of replications. */
  readonly #looks = new Map<string, Promise<Look>>();
  readonly #loads = new Set<number>();
  #requests = 0;
  #wallSeconds = 0;

  /** Has not looked yet. */
  constructor(atLoad: AtLoad, slo: SloSpec, simulate: Simulate) {
    this.#atLoad = atLoad;
    this.#slo = slo;
    this.#simulate = simulate;
  }

  /** Requests measured or left out so far. */
  get requests(): number {
    return this.#requests;
  }

  /** Loads looked at so far. */
  get loads(): number {
    return this.#loads.size;
  }

  /** Time that the simulations have taken so far, s. */
  get wallSeconds(): number {
    return this.#wallSeconds;
  }

  /** What is seen at `load` by the first `replications` replications. */
  look(load: number, replications: number): Promise<Look> {
    const key = `${load} ${replications}`;
    let look = this.#looks.get(key);
    if (look === undefined) {
      look = lookAt(
        this.#atLoad(load),
        load,
        replications,
        this.#slo,
        (unit) => this.#count(unit),
      );
      this.#looks.set(key, look);
      this.#loads.add(load);
    }
    return look;
  }

  async #count(unit: Unit): Promise<ReplicationResult> {
    const result = await this.#simulate(unit);
    const { measured, unfinished, warmupRequests } = result.recording;
    this.#requests += measured + unfinished + warmupRequests;
    this.#wallSeconds += result.wallSeconds;
    return result;
  }
}
