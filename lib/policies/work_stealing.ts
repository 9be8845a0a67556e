/**
 * Work stealing: a queue a core, as in partitioned FCFS, and a core that runs
 * out of requests looks at the queues of the others until it finds one.
 *
 * As checks and steals come to cost nothing it keeps a core busy whenever
 * centralized FCFS does; with none to steal from, on one core, it is plain FCFS.
 * Right where a central queue would be a bottleneck; its price is the time from
 * a request's arrival to the check that finds it.
 *
 * A search is a train of checks, each of `checkUs` and each seeing one queue as it
 * stands when the check begins: that of a core drawn uniformly at random each
 * time ("random"), or of the next core by number, from its own on ("scan"). The
 * check that finds a request, and its transfer, are charged as stealing; those
 * that find nothing as polling. A core looks at its own queue between checks, and
 * what arrives there while it searches is not stolen. The fruitless checks are not
 * simulated one by one: how many there will be is drawn (random) or computed
 * (scan), and drawn anew whenever a queue or a search begins or ends, which leaves
 * the law of the search as it was.
 *
 * Not modelled: locks that thieves contend for, connections that must stay in
 * order, interrupts to a home core, the network stack.
 *
 * Source: random victims and one connection a steal: G. Prekas et al., "ZygOS",
 * SOSP 2017, code ix-project/zygos, dp/net/tcp_api.c. Costs, half of a queue
 * and the scan: S. McClure et al., "Efficient Scheduling Policies for
 * Microsecond-Scale Tasks", NSDI 2022, code smcclure20/scheduling-policies-sim.
 *
 * @module
 */

import {
  POLLING,
  STEAL_CHECKS,
  STEALING,
  STEALS,
} from "../engine/activities.ts";
import { Fifos } from "../engine/fifos.ts";
import type { Machine } from "../engine/machine.ts";
import type { Policy } from "../engine/policy.ts";
import { toTicks } from "../engine/ticks.ts";
import { CoreSet } from "./core_set.ts";
import type {
  PolicyContext,
  PolicyDefinition,
  PolicySpec,
} from "./definition.ts";
import { RandomSearch, ScanSearch, type Search } from "./search.ts";
import { createSteering, STEERING, type Steering } from "./steering.ts";

class WorkStealing implements Policy {
  readonly #machine: Machine;
  readonly #steering: Steering;
  readonly #search: Search;
  readonly #check: number;
  readonly #steal: number;
  readonly #takesHalf: boolean;
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
  /** When the next check finds something, or `Infinity`. */
  #timer = Infinity;

  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context;
    const { cores } = machine;
    this.#machine = machine;
    this.#steering = createSteering(spec.steering, context);
    this.#localFirst = spec.localFirst === true;
    // A lone core that need not look at its own queue has none to look at.
    const looks = cores > 1 || !this.#localFirst;
    this.#check = looks ? toTicks(Number(spec.checkUs)) : 0;
    this.#steal = toTicks(Number(spec.stealUs));
    this.#takesHalf = spec.take === "half";
    this.#queues = new Fifos(cores, machine.pool);
    this.#loaded = new CoreSet(cores, false);
    this.#searching = new CoreSet(cores, true);
    this.#searchedFrom = new Float64Array(cores);
    this.#counted = new Float64Array(cores);
    const plan = {
      machine,
      check: this.#check,
      visitsOwn: !this.#localFirst,
      searching: this.#searching,
      loaded: this.#loaded,
      searchedFrom: this.#searchedFrom,
    };
    this.#search = spec.victim === "scan"
      ? new ScanSearch(plan)
      : new RandomSearch(plan, context.stream("stealing"));
  }

  onArrival(request: number): void {
    const core = this.#steering.coreOf(request);
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

  onFinish(core: number): void {
    if (this.#localFirst && this.#queues.length[core] > 0) {
      this.#machine.run(core, this.#shift(core));
      if (this.#queues.length[core] === 0) this.#look();
      return;
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
    this.#take(this.#search.thief, this.#search.victim());
    this.#look();
  }

  settle(): void {
    for (let place = 0; place < this.#searching.count; place++) {
      this.#countChecks(this.#searching.at(place));
    }
  }

  /** Finds out when the next check will find something; at once, where checks cost nothing. */
  #look(): void {
    const loaded = this.#loaded, searching = this.#searching;
    while (loaded.count > 0 && searching.count > 0) {
      this.#search.next();
      if (this.#check > 0) return this.#setTimer(this.#search.at);
      this.#take(this.#search.thief, this.#search.victim());
    }
    this.#setTimer(Infinity);
  }

  #setTimer(at: number): void {
    if (at === this.#timer) return;
    this.#timer = at;
    this.#machine.setTimer(0, at);
  }

  #take(thief: number, victim: number): void {
    const machine = this.#machine, queues = this.#queues;
    this.#endSearch(thief);
    machine.count(STEAL_CHECKS);
    const request = this.#shift(victim);
    if (victim === thief) {
      return machine.run(thief, request, Infinity, POLLING, this.#check);
    }
    machine.count(STEALS);
    if (this.#takesHalf) {
      for (let more = queues.length[victim] >> 1; more > 0; more--) {
        if (queues.length[thief] === 0) this.#loaded.push(thief);
        queues.push(thief, this.#shift(victim));
      }
    }
    const cost = this.#check + this.#steal;
    machine.run(thief, request, Infinity, STEALING, cost);
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
    if (this.#check === 0) return this.#machine.now;
    return this.#searchedFrom[core] + this.#checks(core) * this.#check;
  }

  /** Checks of its search that `core` has begun before now. */
  #checks(core: number): number {
    if (this.#check === 0) return 0;
    const searched = this.#machine.now - this.#searchedFrom[core];
    return Math.ceil(searched / this.#check);
  }

  #countChecks(core: number): void {
    const checks = this.#checks(core);
    this.#machine.count(STEAL_CHECKS, checks - this.#counted[core]);
    this.#counted[core] = checks;
  }
}

const MCCLURE =
  "McClure et al., NSDI 2022, code smcclure20/scheduling-policies-sim, configs/*.json";

/** Work stealing. */
export const WORK_STEALING: PolicyDefinition = {
  name: "work-stealing",
  summary:
    "A queue a core; a core without requests looks for one in the queues of the others",
  source:
    "Prekas et al., ZygOS, SOSP 2017; McClure et al., Efficient Scheduling Policies for Microsecond-Scale Tasks, NSDI 2022",
  notModelled: [
    "Locks that thieves contend for",
    "Connections whose requests must stay in order",
    "Interrupts to a busy home core",
    "The network stack",
  ],
  parameters: {
    checkUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means: "Core time to look at another core's queue, µs",
      source: `${MCCLURE}: WORK_STEAL_CHECK_TIME 100 ns`,
    },
    stealUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means: "Core time to take what a check has found, µs",
      source: `${MCCLURE}: WORK_STEAL_TIME 100 ns`,
    },
    victim: {
      type: "choice",
      choices: ["random", "scan"],
      default: "random",
      means:
        "Whose queue is looked at: a core drawn uniformly each time, or the next by number, from the thief's own on",
      source: "ix-project/zygos, dp/net/tcp_api.c, tcp_steal_idle_wait",
    },
    take: {
      type: "choice",
      choices: ["one", "half"],
      default: "one",
      means:
        "What is taken: the oldest request, or the older half of the queue, rounded up",
      source:
        "One: ix-project/zygos, dp/net/tcp_api.c. Half: shenango/shenango, runtime/sched.c, steal_work",
    },
    localFirst: {
      type: "boolean",
      default: true,
      means:
        "Whether a core sees its own queue at once and at no cost; if not, it is one of those it looks at",
      source: "ix-project/zygos, dp/core/syscall.c, sys_bpoll",
    },
    steering: STEERING,
  },
  extraCores: 0,
  timers: 1,
  workConserving: true,
  create: (spec, context) => new WorkStealing(spec, context),
};
