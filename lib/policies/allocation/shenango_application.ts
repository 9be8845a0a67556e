/**
 * An application as Shenango's IOKernel sees it: its kthreads, what it was
 * guaranteed, and whether it is congested.
 *
 * @module
 */

import { NONE } from "../../engine/pool.ts";
import type { Application } from "../definition.ts";
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
  /** Whether a kthread was woken since the last check. By kthread. */
  readonly #waking: Uint8Array;
  /** What had been pushed at the last check. By queue of its kthreads. */
  readonly #lastPushed: Float64Array;

  /** Application number `index`, with every one of its `kthreads` parked. */
  constructor(
    index: number,
    { guaranteedCores, maxCores }: Pick<
      Application,
      "guaranteedCores" | "maxCores"
    >,
    kthreads: Kthreads,
    cores: number,
  ) {
    this.index = index;
    this.kthreads = kthreads;
    this.guaranteed = guaranteedCores;
    this.most = maxCores;
    this.#waking = new Uint8Array(cores);
    this.#lastPushed = new Float64Array(2 * cores);
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
    this.#waking[kthread] = 1;
  }

  /** Whether what was queued at the last check is queued still: iokernel/cores.c, cores_is_proc_congested. */
  isCongested(): boolean {
    const { active, queues } = this.kthreads;
    const last = this.#lastPushed;
    let isCongested = false;
    for (let place = 0; place < active.count; place++) {
      const kthread = active.at(place);
      const packets = 2 * kthread, threads = packets + 1;
      const standing = queues.taken(threads) < last[threads] ||
        queues.taken(packets) < last[packets];
      last[packets] = queues.pushed[packets];
      last[threads] = queues.pushed[threads];
      if (isCongested) continue;
      if (this.#waking[kthread]) this.#waking[kthread] = 0;
      else isCongested = standing;
    }
    return isCongested;
  }
}
