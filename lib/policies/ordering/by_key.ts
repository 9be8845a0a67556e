/**
 * One queue for all cores in the order of a key, the smallest first: what the
 * policies are that give each request its place at arrival, once and for all.
 *
 * @module
 */

import { POLLING, PREEMPTION, PREEMPTIONS } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { PriorityQueue } from "../../engine/priority_queue.ts";
import { CoreSet } from "../core_set.ts";

/** What goes first, and whether it waits for those that run. */
export interface Order {
  /** The key of `request`: the same from its arrival to its finish. */
  keyOf(request: number): number;
  /** Whether a request that arrives takes the core of one with a larger key. */
  readonly preempts: boolean;
  /** Core time of each time it does, ticks. */
  readonly preemptTicks: number;
}

/**
 * Runs the requests with the smallest keys, a core each; of equal keys, the first
 * to arrive. A preempted request waits in its place, and resumes where it was.
 */
export class ByKey implements Policy {
  readonly #machine: Machine;
  readonly #order: Order;
  readonly #queue: PriorityQueue;
  readonly #idle: CoreSet;

  /** In charge of `machine`. */
  constructor(machine: Machine, order: Order) {
    this.#machine = machine;
    this.#order = order;
    this.#queue = new PriorityQueue(machine.pool);
    this.#idle = new CoreSet(machine.cores, true);
  }

  onArrival(request: number): void {
    if (this.#idle.count > 0) {
      return this.#machine.run(this.#idle.pop(), request);
    }
    const key = this.#order.keyOf(request);
    if (this.#order.preempts && this.#preempts(request, key)) return;
    this.#queue.push(request, key);
  }

  onFinish(core: number): void {
    const request = this.#queue.shift();
    if (request !== NONE) return this.#machine.run(core, request);
    this.#machine.rest(core, POLLING);
    this.#idle.push(core);
  }

  /** Whether `request` has taken a core: that of the last in the order, all of them busy. */
  #preempts(request: number, key: number): boolean {
    const machine = this.#machine, { running, pool } = machine;
    let last = -1, lastKey = key;
    for (let core = 0; core < machine.cores; core++) {
      const other = this.#order.keyOf(running[core]);
      const isLater = other > lastKey || last >= 0 && other === lastKey &&
          pool.index[running[core]] > pool.index[running[last]];
      // One that owes nothing finishes by itself, at this very instant.
      if (!isLater || machine.owedOn(core) === 0) continue;
      last = core;
      lastKey = other;
    }
    if (last < 0) return false;
    machine.count(PREEMPTIONS);
    this.#queue.push(machine.stop(last), lastKey);
    const { preemptTicks } = this.#order;
    machine.run(last, request, Infinity, PREEMPTION, preemptTicks);
    return true;
  }
}
