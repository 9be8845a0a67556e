/**
 * Shortest remaining processing time (SRPT): the requests that owe least run, a
 * core each, and are preempted at no cost by any that owes less.
 *
 * A bound, not a system: it knows every service time in advance. On one core no
 * policy has a lower mean latency. With service that never varies it is
 * centralized FCFS. Equal remainders are served in the order of arrival, and a
 * running request is not preempted by an equal one.
 *
 * Not modelled: the cost of preemption, of the order, and of knowing.
 *
 * Source: L. Schrage, "A proof of the optimality of the shortest remaining
 * processing time discipline", Operations Research 16, 1968; on several cores:
 * I. Grosof, Z. Scully and M. Harchol-Balter, "SRPT for multiserver systems",
 * Performance Evaluation 127–128, 2018.
 *
 * @module
 */

import { POLLING, PREEMPTIONS } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { PriorityQueue } from "../../engine/priority_queue.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicyDefinition } from "../definition.ts";

class Srpt implements Policy {
  readonly #machine: Machine;
  readonly #queue: PriorityQueue;
  readonly #idle: CoreSet;

  constructor({ machine }: PolicyContext) {
    this.#machine = machine;
    this.#queue = new PriorityQueue(machine.pool);
    this.#idle = new CoreSet(machine.cores, true);
  }

  onArrival(request: number): void {
    const machine = this.#machine, { pool: { owed, index }, running } = machine;
    if (this.#idle.count > 0) return machine.run(this.#idle.pop(), request);
    let most = -1, mostOwed = owed[request];
    for (let core = 0; core < machine.cores; core++) {
      const owedOn = machine.owedOn(core);
      if (
        owedOn > mostOwed || most >= 0 && owedOn === mostOwed &&
          index[running[core]] > index[running[most]]
      ) {
        most = core;
        mostOwed = owedOn;
      }
    }
    if (most < 0) return this.#queue.push(request, owed[request]);
    this.#queue.push(machine.stop(most), mostOwed);
    machine.count(PREEMPTIONS);
    machine.run(most, request);
  }

  onFinish(core: number): void {
    const request = this.#queue.shift();
    if (request !== NONE) return this.#machine.run(core, request);
    this.#machine.rest(core, POLLING);
    this.#idle.push(core);
  }
}

/** Shortest remaining processing time. */
export const SRPT: PolicyDefinition = {
  name: "srpt",
  summary:
    "Those who owe least run, preempting at no cost: a bound that knows every service time",
  source:
    "Schrage, Operations Research 16, 1968; Grosof et al., Performance Evaluation 127–128, 2018",
  notModelled: ["The cost of preemption", "Not knowing the service time"],
  parameters: {},
  extraCores: 0,
  timers: 0,
  workConserving: true,
  create: (_spec, context) => new Srpt(context),
};
