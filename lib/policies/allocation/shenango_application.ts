/**
 * An application as the IOKernel sees it: its kthreads, what it was
 * guaranteed, and whether it is congested.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";
import type { Application } from "../definition.ts";
import type { Congestion } from "./congestion.ts";
import type { Kthreads } from "./kthreads.ts";

/** An application with kthreads. */
export class ShenangoApplication {
  /** Its number among all applications. */
  readonly index: number;
  /** Its kthreads: kthread n runs on core n. */
  readonly kthreads: Kthreads;
  /** Cores that it may take from one that has more than it was guaranteed. */
  readonly guaranteed: number;
  /** Cores that it may have. */
  readonly most: number;
  /** Whether it waits for the next core that is free. */
  isOverloaded = false;
  /** Its kthread that parked or was preempted last, or `NONE`. */
  lastParked: number = NONE;
  /** Its core that must come back as soon as it has left, since a packet waits for it; or `NONE`. */
  owed: number = NONE;
  readonly #congestion: Congestion;

  /** Application number `index`, with every one of its `kthreads` parked. */
  constructor(
    index: number,
    { guaranteedCores, maxCores }: Pick<
      Application,
      "guaranteedCores" | "maxCores"
    >,
    kthreads: Kthreads,
    congestion: Congestion,
  ) {
    this.index = index;
    this.kthreads = kthreads;
    this.guaranteed = guaranteedCores;
    this.most = maxCores;
    this.#congestion = congestion;
  }

  /** Cores that it has, be they on their way to it. */
  get cores(): number {
    return this.kthreads.active.count;
  }

  /** Whether it may take a core from another application. */
  get mayPreempt(): boolean {
    return this.cores < this.guaranteed;
  }

  /** Whether it has more cores than it was guaranteed: others may take them. */
  get isBursting(): boolean {
    return this.cores > this.guaranteed;
  }

  /** `kthread` is granted its core. */
  wake(kthread: number): void {
    this.isOverloaded = false;
    this.kthreads.activate(kthread);
    this.#congestion.onWake(kthread);
  }

  /** Whether it wants another core. Called once a check. */
  isCongested(): boolean {
    return this.#congestion.isCongested();
  }
}
