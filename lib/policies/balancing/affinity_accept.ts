/**
 * Affinity-Accept: an accept queue a core, filled by flow group; a core takes
 * from its own, and from those of busy cores; now and then a flow group moves.
 *
 * While no core is ever busy it is partitioned FCFS, and so it is on one core.
 * Where a core is busy as soon as a request waits there, for good and at no
 * cost, it conserves work as centralized FCFS does. Right where connections belong on
 * the core whose cache they are in, and imbalances last: flow groups follow the
 * load. Wrong for short bursts: until a queue has been long for some time,
 * nobody comes to its help.
 *
 * A core is busy from when the average length of its queue, taken at arrivals
 * there, exceeds one mark until it falls below another. A core without a request
 * takes the oldest of its own queue; with none there, the oldest of a busy core;
 * with none there either, it sleeps until one comes to its own queue or a busy
 * one. A core that is not busy takes one request from a busy core after several
 * of its own, even while more of its own wait; a busy core does not. Among busy
 * cores it takes turns, by number. At regular times each core that is not busy
 * and has taken requests from others takes over one flow group from the core it
 * took most from: that of the last of those requests, unless it has moved since.
 * What waits already stays where it is.
 *
 * With `keepsConnections` only connections are taken from others: the core that ran the
 * first request on one has accepted it, and the requests that follow are that core's,
 * until one opens it anew. A core runs what came first, whether to its accept queue or
 * on a connection that it has accepted. Where every request opens its connection that
 * changes nothing.
 *
 * Which group moves, whose turn it is, and that a length counts the requests left
 * waiting by an arrival, are this model's choices: how the authors did it could
 * not be read. On short connections from ports without number, as theirs, every
 * group is like every other.
 *
 * Not modelled: locks; packets that go on arriving at the core a connection was
 * taken from; waking a sleeping core; what it takes to reprogram the NIC;
 * connections refused by a full queue.
 *
 * Source: A. Pesterev et al., "Improving Network Connection Locality on
 * Multicore Systems", EuroSys 2012, as quoted by readers' notes.
 *
 * @module
 */

import {
  MIGRATIONS,
  POLLING,
  STEALING,
  STEALS,
} from "../../engine/activities.ts";
import { OPENS } from "../../engine/block.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";

/** Affinity-Accept, in charge of a machine. */
export class AffinityAccept implements Policy {
  readonly #machine: Machine;
  readonly #steal: number;
  readonly #rebalance: number;
  readonly #localPerRemote: number;
  readonly #weight: number;
  /** Average lengths above which a core becomes busy, and below which it is so no more. */
  readonly #high: number;
  readonly #low: number;
  /** By connection. */
  readonly #group: Int32Array;
  /** Where its requests go. By flow group. */
  readonly #coreOfGroup: Int32Array;
  /** By core. */
  readonly #queues: Fifos;
  readonly #idle: CoreSet;
  readonly #busy: CoreSet;
  /** Average length of its queue. By core. */
  readonly #average: Float64Array;
  /** Requests of its own since it last took another's. By core. */
  readonly #local: Float64Array;
  /** The core it last took a request from. By core. */
  readonly #lastVictim: Int32Array;
  /** Requests taken since groups last moved: `[thief * cores + victim]`. */
  readonly #stolen: Int32Array;
  /** The flow group of the last of them: `[thief * cores + victim]`. */
  readonly #lastGroup: Int32Array;
  /** The request that was taken from another core last, while it is there. By core. */
  readonly #taken: Int32Array;
  /** The core that has accepted it. By connection; of none where cores do not keep them. */
  readonly #keeper: Int32Array;
  /** Requests on connections that it has accepted. By core. */
  readonly #accepted: Fifos;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, { machine, connectionHash }: PolicyContext) {
    const { cores } = machine;
    const groups = Number(spec.flowGroups), maxQueue = Number(spec.maxQueue);
    this.#machine = machine;
    this.#steal = toTicks(Number(spec.stealUs));
    this.#rebalance = Math.max(1, toTicks(Number(spec.rebalanceUs)));
    this.#localPerRemote = Number(spec.localPerRemote);
    this.#weight = Number(spec.averageWeight);
    this.#high = Number(spec.busyAbove) * maxQueue;
    this.#low = Number(spec.busyBelow) * maxQueue;
    this.#group = Int32Array.from(connectionHash, (hash) => hash % groups);
    this.#coreOfGroup = Int32Array.from(
      { length: groups },
      (_, group) => group % cores,
    );
    this.#queues = new Fifos(cores, machine.pool);
    this.#idle = new CoreSet(cores, true);
    this.#busy = new CoreSet(cores, false);
    this.#average = new Float64Array(cores);
    this.#local = new Float64Array(cores);
    this.#lastVictim = Int32Array.from({ length: cores }, (_, core) => core);
    this.#stolen = new Int32Array(cores * cores);
    this.#lastGroup = new Int32Array(cores * cores);
    this.#taken = new Int32Array(cores).fill(NONE);
    const kept = spec.keepsConnections === true ? connectionHash.length : 0;
    this.#keeper = new Int32Array(kept).fill(NONE);
    this.#accepted = new Fifos(cores, machine.pool);
    machine.setTimer(0, this.#rebalance);
  }

  onArrival(request: number): void {
    const keeper = this.#keeperOf(request);
    if (keeper !== NONE) return this.#arriveAt(keeper, request);
    const core = this.#coreOfGroup[this.#groupOf(request)];
    if (this.#idle.has(core)) {
      this.#idle.remove(core);
      this.#runOwn(core, request);
      return this.#watch(core);
    }
    this.#queues.push(core, request);
    this.#watch(core);
    if (!this.#busy.has(core)) return;
    while (this.#idle.count > 0 && this.#queues.length[core] > 0) {
      this.#stealFrom(core, this.#idle.pop());
    }
  }

  onFinish(core: number): void {
    this.#taken[core] = NONE;
    if (this.#isNextAccepted(core)) {
      return this.#machine.run(core, this.#accepted.shift(core));
    }
    const hasOwn = this.#queues.length[core] > 0;
    if (!hasOwn || this.#owesOthers(core)) {
      const victim = this.#nextVictim(core);
      if (victim !== NONE) return this.#stealFrom(victim, core);
    }
    if (hasOwn) return this.#runOwn(core, this.#queues.shift(core));
    this.#machine.rest(core, POLLING);
    this.#idle.push(core);
  }

  onTimer(): void {
    const { cores, now } = this.#machine;
    for (let core = 0; core < cores; core++) {
      if (!this.#busy.has(core)) this.#takeGroup(core);
    }
    this.#stolen.fill(0);
    this.#machine.setTimer(0, now + this.#rebalance);
  }

  /** The core whose queue `request` would join now. */
  homeOf(request: number): number {
    return this.#coreOfGroup[this.#groupOf(request)];
  }

  /** Whether `core` took `request`, which it runs, from another. */
  isTaken(request: number, core: number): boolean {
    return this.#taken[core] === request;
  }

  /** `request` comes on a connection that `core` has accepted. */
  #arriveAt(core: number, request: number): void {
    if (!this.#idle.has(core)) return this.#accepted.push(core, request);
    this.#idle.remove(core);
    this.#machine.run(core, request);
  }

  /** Whether the oldest request that waits for `core` is on a connection that it has accepted. */
  #isNextAccepted(core: number): boolean {
    if (this.#accepted.length[core] === 0) return false;
    if (this.#queues.length[core] === 0) return true;
    const { index } = this.#machine.pool;
    return index[this.#accepted.head(core)] < index[this.#queues.head(core)];
  }

  /** The core that has accepted the connection of `request`, or `NONE`. */
  #keeperOf(request: number): number {
    const { connection, ends } = this.#machine.pool;
    if (this.#keeper.length === 0 || (ends[request] & OPENS) !== 0) return NONE;
    return this.#keeper[connection[request]];
  }

  /** `core` accepts the connection of `request`. */
  #accept(core: number, request: number): void {
    if (this.#keeper.length === 0) return;
    this.#keeper[this.#machine.pool.connection[request]] = core;
  }

  /** Brings the average length of `core`'s queue up to date after an arrival, and whether it is busy. */
  #watch(core: number): void {
    const averages = this.#average, busy = this.#busy;
    averages[core] += this.#weight *
      (this.#queues.length[core] - averages[core]);
    if (busy.has(core)) {
      if (averages[core] < this.#low) busy.remove(core);
    } else if (averages[core] > this.#high) busy.push(core);
  }

  /** Whether it is a busy core's turn, though `core` has requests of its own. */
  #owesOthers(core: number): boolean {
    return this.#local[core] >= this.#localPerRemote && !this.#busy.has(core);
  }

  /** The next busy core with a request waiting, by number from the one `core` last took from on, or `NONE`. */
  #nextVictim(core: number): number {
    if (this.#busy.count === 0) return NONE;
    const { cores } = this.#machine;
    let victim = this.#lastVictim[core];
    for (let looked = 0; looked < cores; looked++) {
      if (++victim === cores) victim = 0;
      const isLoaded = this.#queues.length[victim] > 0;
      if (isLoaded && victim !== core && this.#busy.has(victim)) return victim;
    }
    return NONE;
  }

  #runOwn(core: number, request: number): void {
    this.#local[core]++;
    this.#accept(core, request);
    this.#machine.run(core, request);
  }

  /** Runs the oldest request of `victim`'s queue on `thief`. */
  #stealFrom(victim: number, thief: number): void {
    const request = this.#queues.shift(victim);
    const pair = thief * this.#machine.cores + victim;
    this.#stolen[pair]++;
    this.#lastGroup[pair] = this.#groupOf(request);
    this.#lastVictim[thief] = victim;
    this.#local[thief] = 0;
    this.#taken[thief] = request;
    this.#accept(thief, request);
    this.#machine.count(STEALS);
    this.#machine.run(thief, request, Infinity, STEALING, this.#steal);
  }

  /** Gives `core` a flow group of the core it took most from, the first by number among equals. */
  #takeGroup(core: number): void {
    const { cores } = this.#machine;
    const stolen = this.#stolen, row = core * cores;
    let victim = 0;
    for (let other = 1; other < cores; other++) {
      if (stolen[row + other] > stolen[row + victim]) victim = other;
    }
    if (stolen[row + victim] === 0) return;
    const group = this.#lastGroup[row + victim];
    if (this.#coreOfGroup[group] !== victim) return;
    this.#coreOfGroup[group] = core;
    this.#machine.count(MIGRATIONS);
  }

  #groupOf(request: number): number {
    return this.#group[this.#machine.pool.connection[request]];
  }
}
