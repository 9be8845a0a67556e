/**
 * When an application wants another core: the two ways of telling that Shenango
 * and Caladan have.
 *
 * @module
 */

import type { Machine } from "../../engine/machine.ts";
import type { Kthreads } from "./kthreads.ts";

/** Tells whether an application is congested, every time that it is checked. */
export interface Congestion {
  /** `kthread` has been granted its core. */
  onWake(kthread: number): void;
  /** Whether the application wants another core. Called once a check. */
  isCongested(): boolean;
}

/** Shenango's: what was queued at the last check is queued still. Source: iokernel/cores.c, cores_is_proc_congested. */
export class StandingQueues implements Congestion {
  readonly #kthreads: Kthreads;
  /** Whether a kthread was woken since the last check: it has one free pass. By kthread. */
  readonly #waking: Uint8Array;
  /** What had been pushed at the last check. By queue of the kthreads. */
  readonly #lastPushed: Float64Array;

  /** Judges the queues of `kthreads`, one on each of `cores`. */
  constructor(kthreads: Kthreads, cores: number) {
    this.#kthreads = kthreads;
    this.#waking = new Uint8Array(cores);
    this.#lastPushed = new Float64Array(2 * cores);
  }

  onWake(kthread: number): void {
    this.#waking[kthread] = 1;
  }

  isCongested(): boolean {
    const { active, queues } = this.#kthreads;
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

/**
 * Caladan's: what is at the head of a queue has waited too long, or is at a kthread
 * without a core. An application that was granted a core since the last check is
 * passed over once. Source: shenango/caladan, iokernel/simple.c, simple_notify_congested.
 */
export class QueueDelay implements Congestion {
  readonly #machine: Machine;
  readonly #kthreads: Kthreads;
  readonly #most: number;
  #isWaking = false;

  /** Judges the queues of `kthreads`, whose heads may wait for less than `mostTicks`. */
  constructor(machine: Machine, kthreads: Kthreads, mostTicks: number) {
    this.#machine = machine;
    this.#kthreads = kthreads;
    this.#most = mostTicks;
  }

  onWake(): void {
    this.#isWaking = true;
  }

  isCongested(): boolean {
    if (this.#isWaking) {
      this.#isWaking = false;
      return false;
    }
    const { active, isStranded, queues } = this.#kthreads;
    if (isStranded) return true;
    const since = this.#machine.now - this.#most;
    for (let place = 0; place < active.count; place++) {
      if (queues.oldestArrival(active.at(place)) <= since) return true;
    }
    return false;
  }
}
