/**
 * Centralized FCFS (c-FCFS): one queue, every core; a request runs to completion.
 *
 * The M/G/c of the textbooks, and the bound that work stealing approaches: no
 * core is without a request while one waits. On one core it is plain FCFS.
 * Right when service times are alike; weak when they disperse, since a short
 * request waits behind long ones.
 *
 * Not modelled: the cost of sharing one queue, of any kind.
 *
 * Source: the model M/G/n/FCFS of G. Prekas et al., "ZygOS: Achieving Low Tail
 * Latency for Microsecond-scale Networked Tasks", SOSP 2017, section 2.
 *
 * @module
 */

import { POLLING } from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicyDefinition } from "../definition.ts";

class CentralizedFcfs implements Policy {
  readonly #machine: Machine;
  readonly #queue: Fifos;
  readonly #idle: CoreSet;

  constructor({ machine }: PolicyContext) {
    this.#machine = machine;
    this.#queue = new Fifos(1, machine.pool);
    this.#idle = new CoreSet(machine.cores, true);
  }

  onArrival(request: number): void {
    if (this.#idle.count > 0) this.#machine.run(this.#idle.pop(), request);
    else this.#queue.push(0, request);
  }

  onFinish(core: number): void {
    const request = this.#queue.shift(0);
    if (request !== NONE) this.#machine.run(core, request);
    else {
      this.#machine.rest(core, POLLING);
      this.#idle.push(core);
    }
  }
}

/** Centralized FCFS. */
export const CENTRALIZED_FCFS: PolicyDefinition = {
  name: "centralized-fcfs",
  summary:
    "One queue for all cores, first come first served, to completion, at no cost",
  source: "Prekas et al., ZygOS, SOSP 2017, section 2: M/G/n/FCFS",
  notModelled: ["The cost of sharing a queue"],
  parameters: {},
  extraCores: 0,
  timers: 0,
  workConserving: true,
  create: (_spec, context) => new CentralizedFcfs(context),
};
