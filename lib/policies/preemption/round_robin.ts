/**
 * Round robin (RR): one queue, any core; a request that outlives its quantum goes
 * to the tail of the queue.
 *
 * Time slicing by itself, without a dispatcher to pay for: Shinjuku with nothing
 * but the quantum. With an endless quantum, or one that no service exceeds, and no
 * cost it is centralized FCFS; as the quantum vanishes, at no cost, it approaches
 * processor sharing. Right when service times disperse or their law is unknown.
 *
 * With `queues: "new-first"` what was preempted waits in a queue of its own, and
 * goes on only when nothing new waits: with a quantum between the shorter and the
 * longer half of a law, a new request waits for others' first slices only, and for
 * what is left of one other slice a core. The limits are the same.
 *
 * What `switchUs` is charged for is the difference between two simulators of the
 * field: every slice, as it begins (schedsim); or only a slice that ends in a
 * preemption, as it ends, before its request is back in the queue (schedsim's
 * branch "concord"). Both preempt a request even when no other waits; with
 * `preemptAlways: false` it then goes on, and what arrives later takes the core
 * whose quantum has been up the longest.
 *
 * Not modelled: who ends the slice, and what that costs beside `switchUs`; a
 * queue a core; a longer quantum for what was preempted.
 *
 * Source: time slices as TSProcessor of epfl-dcsl/schedsim, blocks/processor.go,
 * commit 842c88e, and of rishabh246/schedsim, branch "concord", commit 50f83e9.
 * New work before preempted work: L. Guo et al., NSDI 2025 (Aspen), as in readers'
 * notes, there with two queues a core.
 *
 * @module
 */

import { POLLING, PREEMPTIONS, SWITCHING } from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import { quantumOf } from "./quantum.ts";

/** Round robin, in charge of a machine. */
export class RoundRobin implements Policy {
  readonly #machine: Machine;
  readonly #queues: Fifos;
  /** The queue of what was preempted; that of new requests is 0. */
  readonly #preempted: number;
  readonly #quantum: number;
  /** What a slice costs before it begins, and what one that ends in a preemption costs after it. */
  readonly #before: number;
  readonly #after: number;
  readonly #preemptsAlways: boolean;
  readonly #idle: CoreSet;
  /** Cores whose request is over its quantum, and since when. By core. */
  readonly #overdue: CoreSet;
  readonly #overdueSince: Float64Array;
  /** The request that a core switches away from. By core. */
  readonly #inHand: Int32Array;
  #waiting = 0;
  /** Cores that switch away from a request, and will take another. */
  #switching = 0;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, { machine }: PolicyContext) {
    this.#machine = machine;
    this.#preempted = spec.queues === "new-first" ? 1 : 0;
    this.#queues = new Fifos(1 + this.#preempted, machine.pool);
    this.#quantum = quantumOf(spec);
    const cost = toTicks(Number(spec.switchUs));
    this.#before = spec.switchFor === "slice" ? cost : 0;
    this.#after = cost - this.#before;
    this.#preemptsAlways = spec.preemptAlways === true;
    this.#idle = new CoreSet(machine.cores, true);
    this.#overdue = new CoreSet(machine.cores, false);
    this.#overdueSince = new Float64Array(machine.cores);
    this.#inHand = new Int32Array(machine.cores).fill(NONE);
  }

  onArrival(request: number): void {
    if (this.#idle.count > 0) return this.#run(this.#idle.pop(), request);
    this.#push(0, request);
    this.#preemptOverdue();
  }

  onFinish(core: number): void {
    if (this.#overdue.has(core)) this.#overdue.remove(core);
    this.#runNext(core);
  }

  onSliceEnd(core: number): void {
    if (this.#preemptsAlways || this.#mustPreempt()) return this.#preempt(core);
    this.#overdueSince[core] = this.#machine.now;
    this.#overdue.push(core);
    this.#machine.extend(core);
  }

  onDone(core: number): void {
    this.#switching--;
    this.#push(this.#preempted, this.#inHand[core]);
    this.#runNext(core);
    this.#preemptOverdue();
  }

  /** Whether more requests wait than cores are about to take. */
  #mustPreempt(): boolean {
    return this.#waiting > this.#switching;
  }

  #preemptOverdue(): void {
    while (this.#mustPreempt()) {
      const core = this.#longestOverdue();
      if (core === NONE) return;
      this.#overdue.remove(core);
      this.#preempt(core);
    }
  }

  /** Of those overdue since the same instant, the first by number; `NONE` if there is none but such as finish now. */
  #longestOverdue(): number {
    const since = this.#overdueSince;
    let longest = NONE;
    for (let place = 0; place < this.#overdue.count; place++) {
      const core = this.#overdue.at(place);
      // One that owes nothing finishes by itself, at this very instant.
      if (this.#machine.owedOn(core) === 0) continue;
      const earlier = longest === NONE ? -1 : since[core] - since[longest];
      if (earlier < 0 || earlier === 0 && core < longest) longest = core;
    }
    return longest;
  }

  #preempt(core: number): void {
    const machine = this.#machine;
    const request = machine.stop(core);
    machine.count(PREEMPTIONS);
    if (this.#after === 0) {
      this.#push(this.#preempted, request);
      return this.#runNext(core);
    }
    this.#inHand[core] = request;
    this.#switching++;
    machine.occupy(core, SWITCHING, this.#after);
  }

  #push(queue: number, request: number): void {
    this.#waiting++;
    this.#queues.push(queue, request);
  }

  #runNext(core: number): void {
    if (this.#waiting === 0) {
      this.#machine.rest(core, POLLING);
      return this.#idle.push(core);
    }
    this.#waiting--;
    const queue = this.#queues.length[0] > 0 ? 0 : this.#preempted;
    this.#run(core, this.#queues.shift(queue));
  }

  #run(core: number, request: number): void {
    this.#machine.run(core, request, this.#quantum, SWITCHING, this.#before);
  }
}
