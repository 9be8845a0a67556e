/**
 * Work stealing: a queue a core, as in partitioned FCFS, and a core that runs
 * out of requests looks at the queues of the others until it finds one.
 *
 * As checks and steals come to cost nothing it keeps a core busy whenever
 * centralized FCFS does; with none to steal from, on one core, it is plain FCFS.
 * Right where a central queue would be a bottleneck; its price is the time from
 * a request's arrival to the check that finds it.
 *
 * How a core without requests finds one is its search:
 *
 * - "random", as in ZygOS: it watches the queues of all others. The lines it polls
 *   stay in its cache until they are written, so it sees a queue fill as it fills,
 *   picks one of those that are not empty uniformly at random, and pays one check,
 *   the transfer of the line that changed.
 * - "longest": the same, but it picks the longest queue, of those the one of lowest
 *   number. An oracle: nobody knows all lengths for the price of one look.
 * - "scan", as in McClure et al.: it looks at one queue after another, by number from
 *   its own on, round and round, and each look costs a check, whatever it finds. (There
 *   every round begins at a queue drawn at random, of an order drawn once.)
 * - "sibling-first", as in Shenango: each round begins with its hyperthread sibling
 *   (core 1 for core 0, 0 for 1, 3 for 2 ...) and one other core drawn uniformly at
 *   random; then come all by number from 0 on.
 * - "probe": each look is at a core drawn uniformly at random.
 * - "two-choices": each look is at two such cores and costs two checks; it sees both as
 *   they stand when it begins, and takes from the one with more waiting, of equals from
 *   the first. Where there are no two to look at, it is "probe".
 *
 * On two cores, with localFirst, all that pay for every look are the same search.
 *
 * Which of several searching cores is the first to see is theirs to draw under
 * "probe" and "two-choices", computed in rounds, and makes no difference to those who
 * watch, where it is the one that ran out last. A check sees a queue as it stands when
 * the check begins. The check that finds a request, and its transfer, are charged as
 * stealing; searching, fruitless checks included, as polling. A core looks at its own
 * queue between checks, and what arrives there while it searches is not stolen. The
 * fruitless checks are not simulated one by one: how many there will be is drawn or
 * computed, and drawn anew whenever a queue or a search begins or ends, which leaves
 * the law of the search as it was.
 *
 * A thief takes the oldest request; or the older half of the queue, rounded up, as in
 * Shenango; or half of what that queue has more than its own, rounded up but one at
 * least, as in Caladan. With localFirst its own is empty, and the last two are the same.
 *
 * Not modelled: locks that thieves contend for, connections that must stay in
 * order, interrupts to a home core, the network stack, what siblings share; that
 * Caladan sorts what is taken in with the thief's own by age: it goes behind.
 *
 * Source: random victims and one connection a steal: G. Prekas et al., "ZygOS",
 * SOSP 2017, code ix-project/zygos, dp/net/tcp_api.c. Costs, half of a queue
 * and the scan: S. McClure et al., "Efficient Scheduling Policies for
 * Microsecond-Scale Tasks", NSDI 2022, code smcclure20/scheduling-policies-sim.
 * The sibling and half of the difference: runtime/sched.c, schedule and steal_work,
 * of shenango/shenango, commit 0058a71, and shenango/caladan, commit 44a6220.
 *
 * @module
 */

import {
  POLLING,
  STEAL_CHECKS,
  STEALING,
  STEALS,
} from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { toTicks } from "../../engine/ticks.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import type { Search } from "./search.ts";
import { createSearch, looksAt, watches } from "./searches.ts";
import { createSteering, type Steering } from "../steering.ts";

/** Work stealing, in charge of a machine. */
export class WorkStealing implements Policy {
  readonly #machine: Machine;
  readonly #steering: Steering;
  readonly #search: Search;
  /** Whether a searching core sees all queues all the time. */
  readonly #watches: boolean;
  /** Time from one check of a search to the next; 0 if it misses nothing. */
  readonly #period: number;
  /** Queues that a look sees, a check each. */
  readonly #looksAt: number;
  /** What the look that finds something costs. */
  readonly #lookCost: number;
  readonly #steal: number;
  /** How much a thief takes: one of the choices of `take`. */
  readonly #share: unknown;
  readonly #localFirst: boolean;
  /** By core. */
  readonly #queues: Fifos;
  /** Cores whose queue is not empty. */
  readonly #loaded: CoreSet;
  /** Cores that search. */
  readonly #searching: CoreSet;
  /** When its search began. By core. */
  readonly #searchedFrom: Float64Array;
  /** Checks of its search that are counted already. By core. */
  readonly #counted: Float64Array;
  /** When the next look finds something, or `Infinity`. */
  #timer = Infinity;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context;
    const { cores } = machine;
    this.#machine = machine;
    this.#steering = createSteering(spec, context);
    this.#localFirst = spec.localFirst === true;
    // A lone core that need not look at its own queue has none to look at.
    const looks = cores > 1 || !this.#localFirst;
    const check = looks ? toTicks(Number(spec.checkUs)) : 0;
    const others = this.#localFirst ? cores - 1 : cores;
    this.#looksAt = looksAt(spec.victim, others);
    this.#lookCost = this.#looksAt * check;
    this.#watches = watches(spec.victim);
    this.#period = this.#watches ? 0 : check;
    this.#steal = toTicks(Number(spec.stealUs));
    this.#share = spec.take;
    this.#queues = new Fifos(cores, machine.pool);
    this.#loaded = new CoreSet(cores, false);
    this.#searching = new CoreSet(cores, true);
    this.#searchedFrom = new Float64Array(cores);
    this.#counted = new Float64Array(cores);
    const plan = {
      machine,
      period: this.#looksAt * this.#period,
      looksAt: this.#looksAt,
      visitsOwn: !this.#localFirst,
      searching: this.#searching,
      loaded: this.#loaded,
      waiting: this.#queues.length,
      searchedFrom: this.#searchedFrom,
    };
    this.#search = createSearch(
      spec.victim,
      plan,
      context.stream("stealing"),
    );
  }

  onArrival(request: number): void {
    const core = this.#steering.coreOf(request);
    if (this.#watches && this.#localFirst && this.#searching.count > 0) {
      return this.#runAtOnce(core, request);
    }
    if (this.#localFirst && this.#searching.has(core)) {
      // It sees its own queue when the check it is at has ended.
      const untilCheck = this.#nextCheck(core) - this.#machine.now;
      this.#endSearch(core);
      this.#machine.run(core, request, Infinity, POLLING, untilCheck);
      this.#look();
    } else {
      this.#queues.push(core, request);
      if (this.#queues.length[core] > 1) return;
      this.#loaded.push(core);
      this.#look();
    }
  }

  /** Where cores watch and one searches, nothing waits: what arrives runs, on its own core or on the thief. */
  #runAtOnce(core: number, request: number): void {
    const machine = this.#machine, searching = this.#searching;
    if (searching.has(core)) {
      searching.remove(core);
      return machine.run(core, request);
    }
    machine.count(STEAL_CHECKS);
    this.#runStolen(searching.pop(), request);
  }

  onFinish(core: number): void {
    if (this.#localFirst && this.#queues.length[core] > 0) {
      this.#machine.run(core, this.#shift(core));
      if (this.#queues.length[core] === 0) this.#look();
      return;
    }
    if (this.#watches && this.#loaded.count > 0) {
      return this.#take(core, this.#search.victim());
    }
    this.#searchedFrom[core] = this.#machine.now;
    this.#counted[core] = 0;
    this.#searching.push(core);
    this.#search.begin(core);
    this.#machine.rest(core, POLLING);
    this.#look();
  }

  onTimer(): void {
    this.#timer = Infinity;
    this.#takeFound();
    this.#look();
  }

  settle(): void {
    for (let place = 0; place < this.#searching.count; place++) {
      this.#countChecks(this.#searching.at(place));
    }
  }

  /** Finds out when the next look will find something; at once, where checks cost nothing. */
  #look(): void {
    const loaded = this.#loaded, searching = this.#searching;
    while (loaded.count > 0 && searching.count > 0) {
      this.#search.next();
      if (this.#period > 0) return this.#setTimer(this.#search.at);
      this.#takeFound();
    }
    if (this.#period > 0) this.#setTimer(Infinity);
  }

  #setTimer(at: number): void {
    if (at === this.#timer) return;
    this.#timer = at;
    this.#machine.setTimer(0, at);
  }

  #takeFound(): void {
    const { thief } = this.#search;
    const victim = this.#search.victim();
    this.#endSearch(thief);
    this.#take(thief, victim);
  }

  /** Runs the oldest request of `victim` on `thief`, which does not search any longer. */
  #take(thief: number, victim: number): void {
    const machine = this.#machine, queues = this.#queues;
    machine.count(STEAL_CHECKS, this.#looksAt);
    if (victim === thief) {
      const request = this.#shift(thief);
      return machine.run(thief, request, Infinity, POLLING, this.#lookCost);
    }
    let more = this.#shareOf(thief, victim) - 1;
    const request = this.#shift(victim);
    for (; more > 0; more--) {
      if (queues.length[thief] === 0) this.#loaded.push(thief);
      queues.push(thief, this.#shift(victim));
    }
    this.#runStolen(thief, request);
  }

  /** Requests that `thief` takes from the queue of `victim`, which is not empty. */
  #shareOf(thief: number, victim: number): number {
    const { length } = this.#queues;
    if (this.#share === "one") return 1;
    if (this.#share === "half") return Math.ceil(length[victim] / 2);
    return Math.max(1, Math.ceil((length[victim] - length[thief]) / 2));
  }

  #runStolen(thief: number, request: number): void {
    this.#machine.count(STEALS);
    const cost = this.#lookCost + this.#steal;
    this.#machine.run(thief, request, Infinity, STEALING, cost);
  }

  /** Takes the oldest request of a queue that is not empty. */
  #shift(core: number): number {
    const request = this.#queues.shift(core);
    if (this.#queues.length[core] === 0) this.#loaded.remove(core);
    return request;
  }

  #endSearch(core: number): void {
    this.#countChecks(core);
    this.#searching.remove(core);
    this.#search.end(core);
  }

  #nextCheck(core: number): number {
    if (this.#period === 0) return this.#machine.now;
    return this.#searchedFrom[core] + this.#checks(core) * this.#period;
  }

  /** Checks of its search that `core` has begun before now. */
  #checks(core: number): number {
    const searched = this.#machine.now - this.#searchedFrom[core];
    return Math.ceil(searched / this.#period);
  }

  #countChecks(core: number): void {
    if (this.#period === 0) return;
    const checks = this.#checks(core);
    this.#machine.count(STEAL_CHECKS, checks - this.#counted[core]);
    this.#counted[core] = checks;
  }
}
