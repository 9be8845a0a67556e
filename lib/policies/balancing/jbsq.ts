/**
 * JBSQ, join the bounded shortest queue: a dispatcher on a core of its own keeps the
 * one queue and pushes requests to the cores ahead of time, to each at most `bound`,
 * the one that runs included.
 *
 * With a bound of 1 and no cost it is centralized FCFS; with an endless one and no
 * cost, joining the shortest of all queues at no cost. With a bound of 1 and no round
 * trip it is Shinjuku with an endless quantum and no switch. A lone core with a
 * backlog of requests that all take S, no less than the dispatcher takes for one,
 * never waits for another if the bound is at least ⌈c ÷ S + 1⌉, Concord's rule, where
 * c is the round trip and what the dispatcher takes; with a smaller bound it does.
 * Right where c is long beside a service; its price is that what has been pushed to
 * a core stays there, however long the request before it.
 *
 * The dispatcher does one thing at a time: it gives the oldest request to the core
 * that has the fewest, of those the one of lowest number, if that is below the bound.
 * A request is on its way for half of the round trip, and so is the word of its
 * finish: until it is heard, the finished request counts. A core that has another
 * goes on with it at once. One that has none is charged for dispatch while the
 * dispatcher holds any request and while one is on its way to it.
 *
 * Not modelled: preemption, and the dispatcher that works itself when it has time
 * (Concord); the networker and its batches; the dispatcher's sweep over the cores.
 *
 * Source: M. Kogias et al., "R2P2: Making RPCs First-class Datacenter Citizens",
 * USENIX ATC 2019; R. Iyer et al., "Achieving Microsecond-Scale Tail Latency
 * Efficiently with Approximate Optimal Scheduling" (Concord), SOSP 2023, code
 * dslab-epfl/concord and rishabh246/concord-shinjuku, dp/core/dispatcher.c.
 *
 * @module
 */

import { DISPATCH, DISPATCHES, POLLING } from "../../engine/activities.ts";
import { DelayLine } from "../../engine/delay_line.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { grown, NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";

/** JBSQ, in charge of a machine. */
export class Jbsq implements Policy {
  readonly #machine: Machine;
  /** The dispatcher's core, and its queue among the queues. */
  readonly #dispatcher: number;
  readonly #bound: number;
  readonly #dispatch: number;
  /** How long a request is on its way to a core, and word of its finish on its way back. */
  readonly #there: number;
  readonly #back: number;
  /** Requests that a core has been given and does not run, by core; then the dispatcher's. */
  readonly #queues: Fifos;
  /** Requests that the dispatcher believes a core has. By core. */
  readonly #given: Int32Array;
  /** When it reaches the core it has been given to. By request. */
  #reachesAt: Float64Array;
  readonly #finishes = new DelayLine();
  /** Cores without a request, none being on its way either. */
  readonly #free: CoreSet;
  /** The core that the dispatcher is about to give a request, and which; or `NONE`. */
  #target = NONE;
  #inHand = NONE;
  /** Whether the dispatcher holds a request. */
  #isHolding = false;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context;
    const { cores } = machine;
    const roundTrip = toTicks(Number(spec.roundTripUs));
    this.#machine = machine;
    this.#dispatcher = cores;
    this.#bound = Number(spec.bound);
    this.#dispatch = toTicks(Number(spec.dispatchUs));
    this.#there = Math.floor(roundTrip / 2);
    this.#back = roundTrip - this.#there;
    this.#queues = new Fifos(cores + 1, machine.pool);
    this.#given = new Int32Array(cores);
    this.#reachesAt = new Float64Array(machine.pool.capacity);
    this.#free = new CoreSet(cores, true);
  }

  onArrival(request: number): void {
    this.#queues.push(this.#dispatcher, request);
    this.#look();
  }

  onFinish(core: number): void {
    const machine = this.#machine;
    const request = this.#queues.shift(core);
    if (request === NONE) {
      this.#free.push(core);
      machine.rest(core, this.#isHolding ? DISPATCH : POLLING);
    } else {
      const onItsWay = Math.max(0, this.#reachesAt[request] - machine.now);
      machine.run(core, request, Infinity, DISPATCH, onItsWay);
    }
    this.#finishes.push(core, machine.now + this.#back);
    if (this.#back === 0) return this.#hear();
    machine.setTimer(0, this.#finishes.nextAt);
  }

  onDone(): void {
    const core = this.#target;
    this.#target = NONE;
    this.#machine.rest(this.#dispatcher, POLLING);
    this.#give(core, this.#inHand);
    this.#look();
  }

  onTimer(): void {
    this.#hear();
    this.#machine.setTimer(0, this.#finishes.nextAt);
  }

  /** The dispatcher hears of the requests whose word has come by now. */
  #hear(): void {
    while (this.#finishes.nextAt <= this.#machine.now) {
      this.#given[this.#finishes.shift()]--;
    }
    this.#look();
  }

  /** The dispatcher, unless it is busy, gives requests away until it has none, or nobody to give one, or it costs time. */
  #look(): void {
    const { length } = this.#queues;
    while (this.#target === NONE && length[this.#dispatcher] > 0) {
      const core = this.#fewest();
      if (this.#given[core] >= this.#bound) break;
      const request = this.#queues.shift(this.#dispatcher);
      this.#given[core]++;
      if (this.#dispatch === 0) {
        this.#give(core, request);
        continue;
      }
      this.#target = core;
      this.#inHand = request;
      this.#machine.occupy(this.#dispatcher, DISPATCH, this.#dispatch);
    }
    this.#chargeFree(this.#target !== NONE || length[this.#dispatcher] > 0);
  }

  /** The core that has been given the fewest, as far as the dispatcher knows. */
  #fewest(): number {
    const given = this.#given;
    let fewest = 0;
    for (let core = 1; core < given.length; core++) {
      if (given[core] < given[fewest]) fewest = core;
    }
    return fewest;
  }

  #give(core: number, request: number): void {
    const machine = this.#machine;
    machine.count(DISPATCHES);
    if (this.#free.has(core)) {
      this.#free.remove(core);
      return machine.run(core, request, Infinity, DISPATCH, this.#there);
    }
    if (request >= this.#reachesAt.length) {
      this.#reachesAt = grown(this.#reachesAt, machine.pool.capacity);
    }
    this.#reachesAt[request] = machine.now + this.#there;
    this.#queues.push(core, request);
  }

  /** Free cores wait for the dispatcher while it holds a request, and poll while it holds none. */
  #chargeFree(isHolding: boolean): void {
    if (isHolding === this.#isHolding) return;
    this.#isHolding = isHolding;
    for (let place = 0; place < this.#free.count; place++) {
      this.#machine.rest(this.#free.at(place), isHolding ? DISPATCH : POLLING);
    }
  }
}
