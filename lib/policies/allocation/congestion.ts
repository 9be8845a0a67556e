/**
 * When an application wants another core: the two ways of telling that Shenango
 * and Caladan have.
 *
 * @module
 */

import type { KthreadQueues } from "./kthread_queues.ts";
import type { Kthreads } from "./kthreads.ts";

/** Tells whether an application is congested, every time that it is checked. */
export interface Congestion {
  /** `kthread` has been granted its core. */
  onGrant(kthread: number): void;
  /** What waits at `kthread`, which has no core, counts as new. */
  forget(kthread: number): void;
  /** Whether the application wants another core. Called once a check. */
  isCongested(): boolean;
}

/** The queues of an application's kthreads as the last check left them. */
class QueueMarks {
  readonly #queues: KthreadQueues;
  /** What had been pushed when a check last looked. By queue. */
  readonly #lastPushed: Float64Array;

  /** No check has looked at `queues`, those of `kthreads`, yet. */
  constructor(queues: KthreadQueues, kthreads: number) {
    this.#queues = queues;
    this.#lastPushed = new Float64Array(2 * kthreads);
  }

  /** A check looks at `kthread`: whether anything stands that did when one last looked. */
  look(kthread: number): boolean {
    const queues = this.#queues, last = this.#lastPushed;
    const packets = 2 * kthread, threads = packets + 1;
    const isStanding = queues.taken(threads) < last[threads] ||
      queues.taken(packets) < last[packets];
    last[packets] = queues.pushed[packets];
    last[threads] = queues.pushed[threads];
    return isStanding;
  }

  /** What is at `kthread` counts as new. */
  forget(kthread: number): void {
    this.#lastPushed[2 * kthread] = 0;
    this.#lastPushed[2 * kthread + 1] = 0;
  }
}

/**
 * Shenango's: what was queued at the last check is queued still. Source:
 * iokernel/cores.c, cores_is_proc_congested; what a kthread that has lost its core
 * has left, which the code sends to others that queue it, counts where it is.
 */
export class StandingQueues implements Congestion {
  readonly #kthreads: Kthreads;
  readonly #marks: QueueMarks;
  /** Whether a kthread was woken since the last check: it has one free pass. By kthread. */
  readonly #waking: Uint8Array;

  /** Judges the queues of `kthreads`, one on each of `cores`. */
  constructor(kthreads: Kthreads, cores: number) {
    this.#kthreads = kthreads;
    this.#marks = new QueueMarks(kthreads.queues, cores);
    this.#waking = new Uint8Array(cores);
  }

  onGrant(kthread: number): void {
    this.#waking[kthread] = 1;
  }

  forget(kthread: number): void {
    this.#marks.forget(kthread);
  }

  isCongested(): boolean {
    const { active, attached, isStranded } = this.#kthreads;
    let isCongested = false;
    for (let place = 0; place < active.count; place++) {
      const kthread = active.at(place);
      const isStanding = this.#marks.look(kthread);
      if (isCongested) continue;
      if (this.#waking[kthread]) this.#waking[kthread] = 0;
      else isCongested = isStanding;
    }
    if (!isStranded) return isCongested;
    for (let place = 0; place < attached.count; place++) {
      const kthread = attached.at(place);
      if (active.has(kthread)) continue;
      if (this.#marks.look(kthread)) isCongested = true;
    }
    return isCongested;
  }
}

/**
 * Caladan's: the oldest packet and the oldest thread of a kthread have together
 * waited too long, or there is work at a kthread without a core. An application
 * that was granted a core since the last check is passed over once. Source:
 * shenango/caladan, iokernel/sched.c, sched_measure_kthread_delay, and simple.c,
 * simple_notify_congested.
 */
export class QueueDelay implements Congestion {
  readonly #kthreads: Kthreads;
  readonly #marks: QueueMarks;
  readonly #most: number;
  #isWaking = false;

  /**
   * Judges the queues of `kthreads`, one on each of `cores`.
   *
   * @param mostTicks What the heads of a kthread's queues may have waited for, less than; 0: any queue that stands.
   */
  constructor(kthreads: Kthreads, cores: number, mostTicks: number) {
    this.#kthreads = kthreads;
    this.#marks = new QueueMarks(kthreads.queues, cores);
    this.#most = mostTicks;
  }

  onGrant(): void {
    this.#isWaking = true;
  }

  forget(kthread: number): void {
    this.#marks.forget(kthread);
  }

  isCongested(): boolean {
    const { active, isStranded } = this.#kthreads;
    let isCongested = isStranded;
    for (let place = 0; place < active.count; place++) {
      if (this.#isLate(active.at(place))) isCongested = true;
    }
    if (!this.#isWaking) return isCongested;
    this.#isWaking = false;
    return false;
  }

  #isLate(kthread: number): boolean {
    if (this.#most === 0) return this.#marks.look(kthread);
    return this.#kthreads.queues.headsWait(kthread) >= this.#most;
  }
}
