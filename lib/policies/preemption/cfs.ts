/**
 * The time sharing of Linux as it was until 6.6, the completely fair scheduler (CFS):
 * a queue a core, in the order of the service that threads have had, and slices of
 * milliseconds.
 *
 * The baseline of most papers on requests of microseconds, which finish long before
 * their slice does: then it is FCFS with a placement. At no cost, without ticks and
 * preemption at wake-up, it is FCFS on one core; with neither placement nor
 * balancing partitioned FCFS; with both it keeps as many cores busy as centralized
 * FCFS. With slices and ticks that vanish, at no cost and no credit, one core
 * approaches processor sharing.
 *
 * A request is a thread that wakes up for it, from a pool that never runs out, of
 * which all have slept for long. Its virtual runtime is then that of the queue less
 * the sleeper's credit; it grows with its service, and who has least goes first.
 *
 * - Placement: a request runs on its home core if that is idle, else on the next
 *   idle core by number; if none is, it waits in its home core's queue.
 * - Wake-up: if the running request is ahead of it by more than the granularity, it
 *   is preempted at once.
 * - Tick: a request that has had its slice goes back to the queue if another has had
 *   less. The slice is the target latency shared by all on the core, and not below
 *   the least granularity. Ticks of all cores come together.
 * - Balancing: a core that runs out of requests pulls the next one of the longest
 *   queue, as far ahead of its new queue as it was of the old.
 *
 * An idle core halts, and is charged as idle: the machine is free for others. Each
 * time a core takes on a request it pays for a switch.
 *
 * Not modelled: weights, groups and buddies; the rule that a core does not pull when
 * it is seldom idle for long, or a thread whose cache is warm, and which thread it
 * pulls: the one that has not run for longest; periodic balancing;
 * interrupts, softirqs and the network stack; the scaling of all granularities with
 * the number of CPUs; whatever balancing and the search for an idle core cost.
 *
 * Source: Linux 4.19, kernel/sched/fair.c: place_entity, wakeup_preempt_entity,
 * check_preempt_tick, sched_slice, select_idle_sibling, idle_balance.
 *
 * @module
 */

import {
  IDLE,
  PREEMPTIONS,
  STEALS,
  SWITCHING,
} from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { PriorityQueue } from "../../engine/priority_queue.ts";
import { toTicks } from "../../engine/ticks.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import { createSteering, type Steering } from "../steering.ts";

/** CFS, in charge of a machine. */
export class Cfs implements Policy {
  readonly #machine: Machine;
  readonly #steering: Steering;
  readonly #latency: number;
  readonly #leastSlice: number;
  readonly #tick: number;
  readonly #wakeupPreempts: boolean;
  readonly #wakeupGranularity: number;
  readonly #credit: number;
  readonly #switch: number;
  readonly #findsIdle: boolean;
  readonly #balances: boolean;
  /** Requests by virtual runtime, ticks. By core. */
  readonly #queues: PriorityQueue[];
  #waiting = 0;
  readonly #idle: CoreSet;
  /** Virtual runtime of the queue, which never falls. By core. */
  readonly #virtual: Float64Array;
  /** Virtual runtime of the running request when its slice began, and when that was. By core. */
  readonly #virtualAtStart: Float64Array;
  readonly #startedAt: Float64Array;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context;
    const { cores, pool } = machine;
    this.#machine = machine;
    this.#steering = createSteering(spec, context);
    this.#latency = toTicks(Number(spec.targetLatencyUs));
    this.#leastSlice = toTicks(Number(spec.minGranularityUs));
    // Ticks that round to nothing would never let anybody get on.
    this.#tick = Math.max(1, toTicks(Number(spec.tickUs)));
    this.#wakeupPreempts = spec.wakeupPreemption === true;
    this.#wakeupGranularity = toTicks(Number(spec.wakeupGranularityUs));
    this.#credit = toTicks(Number(spec.sleeperCreditUs));
    this.#switch = toTicks(Number(spec.switchUs));
    this.#findsIdle = spec.placement === "idle-first";
    this.#balances = spec.idleBalance === true;
    this.#queues = Array.from({ length: cores }, () => new PriorityQueue(pool));
    this.#idle = new CoreSet(cores, true);
    this.#virtual = new Float64Array(cores);
    this.#virtualAtStart = new Float64Array(cores);
    this.#startedAt = new Float64Array(cores);
    for (let core = 0; core < cores; core++) machine.rest(core, IDLE);
  }

  onArrival(request: number): void {
    const core = this.#place(this.#steering.coreOf(request));
    this.#bringUpToDate(core);
    const virtual = this.#virtual[core] - this.#credit;
    if (this.#idle.has(core)) {
      this.#idle.remove(core);
      return this.#run(core, request, virtual);
    }
    this.#push(core, request, virtual);
    const ahead = this.#virtualOn(core) - virtual;
    if (
      this.#wakeupPreempts && ahead > this.#wakeupGranularity &&
      // One that owes nothing finishes by itself, at this very instant.
      this.#machine.owedOn(core) > 0
    ) this.#preempt(core);
  }

  onFinish(core: number): void {
    if (this.#queues[core].length > 0) return this.#runNext(core);
    if (this.#balances && this.#waiting > 0) return this.#pull(core);
    this.#machine.rest(core, IDLE);
    this.#idle.push(core);
  }

  onSliceEnd(core: number): void {
    if (this.#isDue(core)) this.#preempt(core);
    else this.#machine.extend(core, this.#tick);
  }

  /** The core that a request with this home is put on. */
  #place(home: number): number {
    if (!this.#findsIdle || this.#idle.count === 0) return home;
    let core = home;
    while (!this.#idle.has(core)) core = (core + 1) % this.#machine.cores;
    return core;
  }

  /** Whether the request on `core` has to make way at a tick. */
  #isDue(core: number): boolean {
    const queue = this.#queues[core];
    const ahead = this.#virtualOn(core) - queue.firstKey;
    // Nobody waits, or nobody who has had less.
    if (!(ahead >= 0)) return false;
    const had = this.#machine.now - this.#startedAt[core];
    const share = this.#latency / (queue.length + 1);
    const slice = Math.max(share, this.#leastSlice);
    return had > slice || had >= this.#leastSlice && ahead > slice;
  }

  #preempt(core: number): void {
    const virtual = this.#virtualOn(core);
    const request = this.#machine.stop(core);
    this.#machine.count(PREEMPTIONS);
    // The next goes first, even if it has had as much.
    this.#runNext(core);
    this.#push(core, request, virtual);
  }

  #push(core: number, request: number, virtual: number): void {
    this.#waiting++;
    this.#queues[core].push(request, virtual);
  }

  #runNext(core: number): void {
    const virtual = this.#queues[core].firstKey;
    this.#waiting--;
    this.#run(core, this.#queues[core].shift(), virtual);
  }

  /** Runs the next request of the longest queue on `core`, whose own is empty. */
  #pull(core: number): void {
    let from = core, longest = 0;
    for (let other = 0; other < this.#machine.cores; other++) {
      if (this.#queues[other].length <= longest) continue;
      from = other;
      longest = this.#queues[other].length;
    }
    this.#bringUpToDate(from);
    const ahead = this.#queues[from].firstKey - this.#virtual[from];
    this.#machine.count(STEALS);
    this.#waiting--;
    this.#run(core, this.#queues[from].shift(), this.#virtual[core] + ahead);
  }

  #run(core: number, request: number, virtual: number): void {
    const starts = this.#machine.now + this.#switch;
    this.#virtualAtStart[core] = virtual;
    this.#startedAt[core] = starts;
    const untilTick = this.#tick - starts % this.#tick;
    this.#machine.run(core, request, untilTick, SWITCHING, this.#switch);
  }

  /** Virtual runtime of the request that runs on `core`, or has just run. */
  #virtualOn(core: number): number {
    const had = this.#machine.now - this.#startedAt[core];
    return this.#virtualAtStart[core] + Math.max(0, had);
  }

  /**
   * The virtual runtime of a queue follows the least on its core, running request
   * included. The kernel sees to it at every tick and finish; here that is done
   * where a request is placed by it or taken away, which comes to the same: the
   * least only rises in between, and of an idle core nobody is left to compare with.
   */
  #bringUpToDate(core: number): void {
    if (this.#idle.has(core)) return;
    const least = Math.min(this.#virtualOn(core), this.#queues[core].firstKey);
    if (least > this.#virtual[core]) this.#virtual[core] = least;
  }
}
