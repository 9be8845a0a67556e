/**
 * An application as the IOKernel sees it: its kthreads, what it was guaranteed,
 * whether it is congested, and whether it waits for a core.
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
  /** Its kthread that parked or was preempted last, or `NONE`. */
  lastParked: number = NONE;
  /** How many had begun to wait for a core when it did, it included; 0 if it does not wait. */
  turn = 0;
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

  /** Whether it waits for the next core that is free, and may have it. */
  get isWaiting(): boolean {
    return this.turn > 0 && this.cores < this.most;
  }

  /** Whether it may take a core from another application. */
  get mayPreempt(): boolean {
    return this.cores < this.guaranteed;
  }

  /** Whether it has more cores than it was guaranteed: others may take them. */
  get isBursting(): boolean {
    return this.cores > this.guaranteed;
  }

  /** While no kthread has a core, the one with what waits: it is the next to run, on whichever core; or `NONE`. */
  get holder(): number {
    const { cores, kthreads, lastParked } = this;
    if (cores > 0 || lastParked === NONE) return NONE;
    return kthreads.queues.hasWork(lastParked) ? lastParked : NONE;
  }

  /** `kthread` is granted its core. */
  onGrant(kthread: number): void {
    const { holder } = this;
    this.turn = 0;
    this.kthreads.activate(kthread);
    this.#congestion.onGrant(kthread);
    if (holder === NONE || holder === kthread) return;
    // A kthread is called by its core: the two change names.
    this.kthreads.swap(holder, kthread);
    this.#congestion.forget(holder);
  }

  /** The core of `kthread` has been taken. */
  onPreempt(kthread: number): void {
    this.lastParked = kthread;
    this.#congestion.forget(kthread);
  }

  /** `kthread` has given up its core: it has looked everywhere, and what was waited for is gone. */
  onPark(kthread: number): void {
    this.lastParked = kthread;
    this.turn = 0;
  }

  /** Whether it wants another core. Called once a check. */
  isCongested(): boolean {
    return this.#congestion.isCongested();
  }
}
