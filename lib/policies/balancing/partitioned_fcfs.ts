/**
 * Partitioned FCFS (d-FCFS): a queue a core; a request is steered to one at
 * arrival and stays, run to completion.
 *
 * The n × M/G/1 of the textbooks when steering is random, and what IX, MegaPipe
 * and every stack that shares nothing become when their costs are 0. On one core
 * it is centralized FCFS. Nothing is shared, so nothing is paid for sharing;
 * wrong when service disperses, since a core idles beside another's queue.
 *
 * Not modelled: the cost of the network stack; what a migrated flow group costs.
 *
 * Source: the model n × M/G/1/FCFS of G. Prekas et al., "ZygOS: Achieving Low
 * Tail Latency for Microsecond-scale Networked Tasks", SOSP 2017, section 2;
 * RSS and its indirection table: Microsoft, "Introduction to receive side
 * scaling", Windows driver documentation.
 *
 * @module
 */

import { POLLING } from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import type { PolicyContext, PolicyDefinition } from "../definition.ts";
import {
  createSteering,
  type Steering,
  STEERING_PARAMETERS,
} from "../steering.ts";

class PartitionedFcfs implements Policy {
  readonly #machine: Machine;
  readonly #steering: Steering;
  /** By core. */
  readonly #queues: Fifos;

  constructor(steering: Steering, { machine }: PolicyContext) {
    this.#machine = machine;
    this.#steering = steering;
    this.#queues = new Fifos(machine.cores, machine.pool);
  }

  onArrival(request: number): void {
    const core = this.#steering.coreOf(request);
    if (this.#machine.running[core] === NONE) this.#machine.run(core, request);
    else this.#queues.push(core, request);
  }

  onFinish(core: number): void {
    const request = this.#queues.shift(core);
    if (request === NONE) this.#machine.rest(core, POLLING);
    else this.#machine.run(core, request);
  }
}

/** Partitioned FCFS. */
export const PARTITIONED_FCFS: PolicyDefinition = {
  name: "partitioned-fcfs",
  summary:
    "A queue a core, requests steered at arrival, first come first served, to completion",
  source: "Prekas et al., ZygOS, SOSP 2017, section 2: n × M/G/1/FCFS",
  notModelled: [
    "The network stack",
    "Migration of flow groups by a control plane",
  ],
  parameters: STEERING_PARAMETERS,
  extraCores: 0,
  timers: 0,
  workConserving: false,
  sharesWork: false,
  create: (spec, context) =>
    new PartitionedFcfs(createSteering(spec, context), context),
};
