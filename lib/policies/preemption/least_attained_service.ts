/**
 * Least attained service (LAS), or foreground–background: those that have got least
 * so far run, a core each; where there are more of them than cores, at equal shares.
 *
 * A bound, not a system: what preemption can do for short requests without knowing
 * which are short. What arrives runs at once, until it has got as much as the next;
 * from then on the two go together. Right when those that have got much have much
 * to come: if the chance to finish soon only falls with what was attained, no policy
 * that does not know service times has a lower mean latency on one core. Wrong when
 * service times are alike: if they never vary, all requests of a lone core's busy
 * period finish together at its end. With exponential service the mean latency on
 * one core is that of FCFS; with a core for every request each is served at once.
 *
 * Requests that have got the same are a group, and groups stand in order: an
 * arrival is the first, and the cores go to the first groups until none is left.
 * When a group has caught up with the next the two are one.
 *
 * Not modelled: anything that preemption and sharing cost. A finish is rounded up
 * to the next tick of 0.1 ns, as in processor sharing; groups that become one
 * between two ticks share what both have got, which loses nothing.
 *
 * Source: L. Schrage, "The queue M/G/1 with feedback to lower priority queues",
 * Management Science 13(7), 1967; M. Nuyens and A. Wierman, "The
 * foreground–background queue: a survey", Performance Evaluation 65, 2008.
 *
 * @module
 */

import { APPLICATION, POLLING } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { grown, NONE } from "../../engine/pool.ts";
import type { PolicyContext, PolicyDefinition } from "../definition.ts";
import { ServiceHeaps } from "./service_heaps.ts";

class LeastAttainedService implements Policy {
  readonly #machine: Machine;
  readonly #heaps: ServiceHeaps;
  /** Groups: how many, and the one with the least attained service last. */
  #groups = 0;
  /** Attained service, ticks; requests; the heap that they are. By group. */
  #attained = new Float64Array(64);
  #size = new Int32Array(64);
  #heap = new Int32Array(64);
  /** When attained services were last brought up to date. */
  #asOf = 0;
  #present = 0;
  /** The group to which something happens next: it catches up with the next, or one of it finishes. */
  #next = -1;
  #catchesUp = false;

  constructor({ machine }: PolicyContext) {
    this.#machine = machine;
    this.#heaps = new ServiceHeaps(machine.pool);
  }

  onArrival(request: number): void {
    const machine = this.#machine;
    this.#advance();
    machine.pool.started[request] = machine.now;
    this.#add(request);
    if (++this.#present <= machine.cores) {
      machine.rest(this.#present - 1, APPLICATION);
    }
    this.#setTimer(this.#lookAhead());
  }

  onTimer(): void {
    this.#advance();
    let ticks: number;
    do {
      if (this.#catchesUp) this.#unite(this.#next);
      else this.#finishOne(this.#next);
      ticks = this.#lookAhead();
    } while (ticks <= 0);
    this.#setTimer(ticks);
  }

  onFinish(): void {}

  /** Brings what the groups that run have attained up to now. */
  #advance(): void {
    const { now, cores, spans } = this.#machine;
    const from = this.#asOf, elapsed = now - from;
    this.#asOf = now;
    let free = cores;
    for (let group = this.#groups; free > 0 && --group >= 0;) {
      const size = this.#size[group];
      if (spans !== null && elapsed > 0) {
        const speed = this.#speed(group, free);
        this.#heaps.forEach(
          this.#heap[group],
          (request) => spans.onShare?.(request, speed, from, now),
        );
      }
      this.#attained[group] += size <= free ? elapsed : elapsed * free / size;
      free -= size;
    }
  }

  /**
   * Finds out to which group something happens next.
   *
   * @returns In how many ticks, not rounded; 0 or less if it is due, `Infinity` if nothing will.
   */
  #lookAhead(): number {
    const { cores, pool } = this.#machine;
    const attained = this.#attained;
    let soonest = Infinity, free = cores;
    for (let group = this.#groups; free > 0 && --group >= 0;) {
      const speed = this.#speed(group, free);
      free -= this.#size[group];
      const owed = pool.service[this.#heap[group]] - attained[group];
      if (owed / speed < soonest) {
        soonest = owed / speed;
        this.#next = group;
        this.#catchesUp = false;
      }
      const gain = speed - this.#speed(group - 1, free);
      if (group === 0 || gain === 0) continue;
      const ahead = attained[group - 1] - attained[group];
      if (ahead / gain < soonest) {
        soonest = ahead / gain;
        this.#next = group;
        this.#catchesUp = true;
      }
    }
    return soonest;
  }

  /** How fast each of `group` runs when `free` cores are left for it. */
  #speed(group: number, free: number): number {
    if (free <= 0 || group < 0) return 0;
    const size = this.#size[group];
    return size <= free ? 1 : free / size;
  }

  #add(request: number): void {
    let last = this.#groups - 1;
    // Those that arrive at the same instant have attained the same.
    if (last < 0 || this.#attained[last] > 0) {
      last = this.#groups++;
      if (last === this.#attained.length) this.#grow(2 * last);
      this.#attained[last] = 0;
      this.#size[last] = 0;
      this.#heap[last] = NONE;
    }
    this.#size[last]++;
    const heaps = this.#heaps;
    this.#heap[last] = heaps.union(this.#heap[last], heaps.only(request));
  }

  /** `group` has caught up with the one before it. */
  #unite(group: number): void {
    const attained = this.#attained, size = this.#size, heap = this.#heap;
    const into = group - 1;
    size[into] += size[group];
    // Between two ticks it got ahead: that is everybody's.
    const ahead = attained[group] - attained[into];
    attained[into] += ahead * size[group] / size[into];
    heap[into] = this.#heaps.union(heap[into], heap[group]);
    this.#remove(group);
  }

  #finishOne(group: number): void {
    const machine = this.#machine;
    const request = this.#heap[group];
    // It was to finish now; rounding must not say otherwise.
    const due = machine.pool.service[request];
    if (this.#attained[group] < due) this.#attained[group] = due;
    this.#heap[group] = this.#heaps.withoutTop(request);
    if (--this.#size[group] === 0) this.#remove(group);
    machine.finish(request);
    if (--this.#present < machine.cores) machine.rest(this.#present, POLLING);
  }

  #remove(group: number): void {
    const groups = this.#groups--;
    this.#attained.copyWithin(group, group + 1, groups);
    this.#size.copyWithin(group, group + 1, groups);
    this.#heap.copyWithin(group, group + 1, groups);
  }

  #grow(length: number): void {
    this.#attained = grown(this.#attained, length);
    this.#size = grown(this.#size, length);
    this.#heap = grown(this.#heap, length);
  }

  #setTimer(ticks: number): void {
    // When another arrives at the last tick of the first, that may be over what it is owed.
    this.#machine.setTimer(0, this.#asOf + Math.max(0, Math.ceil(ticks)));
  }
}

/** Least attained service. */
export const LEAST_ATTAINED_SERVICE: PolicyDefinition = {
  name: "least-attained-service",
  summary:
    "Those that have got least so far run, at equal shares, at no cost: a bound that knows no service time",
  source:
    "Schrage, Management Science 13(7), 1967; Nuyens and Wierman, Performance Evaluation 65, 2008",
  notModelled: ["The cost of preemption and of sharing"],
  parameters: {},
  extraCores: 0,
  timers: 1,
  workConserving: true,
  needsEqualCores: true,
  create: (_spec, context) => new LeastAttainedService(context),
};
