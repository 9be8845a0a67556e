/**
 * Join the shortest queue of a few: a queue a core; a request joins the shortest of
 * `choices` queues drawn at random, and runs there to completion.
 *
 * With one choice and no cost it is partitioned FCFS with random steering; on one
 * core it is plain FCFS. With as many choices as there are cores, or more, and no
 * cost, no request waits that arrives while a core is free. With two choices of many
 * cores, no cost and exponential service it approaches the supermarket model. Right
 * where requests can be moved when they arrive and not later; wrong where service
 * disperses, since a queue's length says little of the work in it.
 *
 * A length counts all that is at a core, the request that runs included. The choices
 * are distinct; of equals the first drawn is taken, and of all cores the one of
 * lowest number. As in McClure et al.'s enqueue choice, requests come in by way of a
 * core at work, drawn uniformly of those that run a request, whichever core they go
 * to: if it is another, that core leaves its request, pays `enqueueUs` to place the
 * new one, which arrives in its queue only then, and goes on; a request that owes
 * nothing any more it does not leave, but finishes first. Until then the new one
 * counts where it is, and the core that places it takes in no other. While no core
 * runs a request, placing one is free. Placing is charged as dispatch.
 *
 * Not modelled: what it costs to look at the lengths; lengths that are out of date.
 *
 * Source: S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale
 * Tasks", NSDI 2022, code smcclure20/scheduling-policies-sim, sim/simulation.py,
 * run and choose_enqueue, and sim/tasks.py, EnqueuePenaltyTask. Two choices of many:
 * M. Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE
 * TPDS 12(10), 2001.
 *
 * @module
 */

import { DISPATCH, FORWARDS, POLLING } from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { Stream } from "../../random/stream.ts";
import { CoreSet } from "../core_set.ts";
import type {
  PolicyContext,
  PolicyDefinition,
  PolicySpec,
} from "../definition.ts";

class JoinShortestQueue implements Policy {
  readonly #machine: Machine;
  readonly #choices: number;
  readonly #enqueue: number;
  /** Where choices are drawn from, as random steering would. */
  readonly #choiceDraws: Stream;
  readonly #sourceDraws: Stream;
  /** All cores, in order but while choices are drawn. */
  readonly #order: Int32Array;
  /** Which place of the order each choice was drawn from. By choice. */
  readonly #drawn: Int32Array;
  /** By core. */
  readonly #queues: Fifos;
  /** Requests at each core: queued, running, or in its hand. By core. */
  readonly #length: Int32Array;
  /** Cores that run a request. */
  readonly #working: CoreSet;
  /** The request that a core has left to place another, or `NONE`; the other, or `NONE`; and its core. By core. */
  readonly #left: Int32Array;
  readonly #inHand: Int32Array;
  readonly #target: Int32Array;

  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context;
    const { cores } = machine;
    this.#machine = machine;
    this.#choices = Math.min(cores, Number(spec.choices));
    this.#enqueue = toTicks(Number(spec.enqueueUs));
    this.#choiceDraws = context.stream("steering");
    this.#sourceDraws = context.stream("policy");
    this.#order = Int32Array.from({ length: cores }, (_, core) => core);
    this.#drawn = new Int32Array(this.#choices);
    this.#queues = new Fifos(cores, machine.pool);
    this.#length = new Int32Array(cores);
    this.#working = new CoreSet(cores, false);
    this.#left = new Int32Array(cores).fill(NONE);
    this.#inHand = new Int32Array(cores).fill(NONE);
    this.#target = new Int32Array(cores);
  }

  onArrival(request: number): void {
    const target = this.#choices < this.#order.length
      ? this.#shortestDrawn()
      : this.#shortestOfAll();
    const source = this.#source(target);
    if (source === target) return this.#join(target, request);
    this.#machine.count(FORWARDS);
    if (this.#enqueue === 0) return this.#join(target, request);
    this.#length[source]++;
    this.#working.remove(source);
    this.#inHand[source] = request;
    this.#target[source] = target;
    // Who owes nothing has finished: his core goes on to the new one from there.
    if (this.#machine.owedOn(source) === 0) return;
    this.#left[source] = this.#machine.stop(source);
    this.#machine.occupy(source, DISPATCH, this.#enqueue);
  }

  onDone(source: number): void {
    const left = this.#left[source], placed = this.#inHand[source];
    const next = left === NONE ? this.#queues.shift(source) : left;
    this.#left[source] = NONE;
    this.#inHand[source] = NONE;
    this.#length[source]--;
    if (next === NONE) this.#machine.rest(source, POLLING);
    else {
      this.#machine.run(source, next);
      this.#working.push(source);
    }
    this.#join(this.#target[source], placed);
  }

  onFinish(core: number): void {
    this.#length[core]--;
    if (this.#inHand[core] !== NONE) {
      return this.#machine.occupy(core, DISPATCH, this.#enqueue);
    }
    const request = this.#queues.shift(core);
    if (request !== NONE) return this.#machine.run(core, request);
    this.#working.remove(core);
    this.#machine.rest(core, POLLING);
  }

  #join(core: number, request: number): void {
    if (this.#length[core]++ > 0) return this.#queues.push(core, request);
    this.#working.push(core);
    this.#machine.run(core, request);
  }

  /** The core by way of which a request for `target` comes in. */
  #source(target: number): number {
    const working = this.#working;
    if (working.count === 0) return target;
    return working.at(this.#sourceDraws.below(working.count));
  }

  #shortestOfAll(): number {
    const length = this.#length;
    let shortest = 0;
    for (let core = 1; core < length.length; core++) {
      if (length[core] < length[shortest]) shortest = core;
    }
    return shortest;
  }

  /** The shortest of so many queues drawn without putting back: the first places of a shuffle, which is undone. */
  #shortestDrawn(): number {
    const order = this.#order, drawn = this.#drawn, length = this.#length;
    let shortest = NONE;
    for (let choice = 0; choice < drawn.length; choice++) {
      const left = order.length - choice;
      drawn[choice] = choice + this.#choiceDraws.below(left);
      const core = this.#swap(choice, drawn[choice]);
      if (shortest === NONE || length[core] < length[shortest]) shortest = core;
    }
    for (let choice = drawn.length - 1; choice >= 0; choice--) {
      this.#swap(choice, drawn[choice]);
    }
    return shortest;
  }

  /** Lets two places of the order change cores; returns that of the first. */
  #swap(place: number, other: number): number {
    const order = this.#order;
    const core = order[other];
    order[other] = order[place];
    return order[place] = core;
  }
}

const MCCLURE =
  "McClure et al., NSDI 2022, code smcclure20/scheduling-policies-sim, configs/ec_config.json";

/** Join the shortest queue of a few. */
export const JOIN_SHORTEST_QUEUE: PolicyDefinition = {
  name: "join-shortest-queue",
  summary:
    "A queue a core; a request joins the shortest of a few drawn at random, placed by a core at work, at a price",
  source:
    "McClure et al., Efficient Scheduling Policies for Microsecond-Scale Tasks, NSDI 2022: enqueue choice",
  notModelled: [
    "What it costs to look at the lengths",
    "Lengths that are out of date",
  ],
  parameters: {
    choices: {
      type: "number",
      integer: true,
      default: 2,
      min: 1,
      means:
        "Queues that are looked at, drawn at random; all, if there are no more cores than that",
      source: `${MCCLURE}: ENQUEUE_CHOICES 2`,
    },
    enqueueUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means:
        "Core time to place a request at another core, µs, for which the core that places it leaves its own",
      source: `${MCCLURE}: ENQUEUE_PENALTY 100 ns`,
    },
  },
  extraCores: 0,
  timers: 0,
  workConserving: false,
  sharesInPart: true,
  create: (spec, context) => new JoinShortestQueue(spec, context),
};
