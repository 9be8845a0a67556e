/**
 * The threads of an application that gains and loses cores, one a core, each with
 * a queue: they run requests, search for work in the queues of the others, and
 * park.
 *
 * A request goes to the queue of a core drawn uniformly of those that have their
 * thread, or of the one that parked last while none has. A thread that has run out
 * of requests looks at one queue after another, and at its own every `own` and
 * between rounds. A look that finds something is followed by a steal: of the older
 * half, rounded up, of what is there when the steal is over, to the front of its
 * own queue. Two thieves may come for the same; the slower has paid in vain. After
 * `search` without work, at the end of a round, it parks if it may, else it begins
 * to search anew. Searching is charged as polling, a steal as stealing.
 *
 * Source: McClure et al., NSDI 2022, code smcclure20/scheduling-policies-sim,
 * commit 32b9d66, sim/sim_thread.py, schedule; sim/tasks.py, WorkStealTask; and
 * sim/simulation_state.py, allocate_thread and deallocate_thread. Not as there: a
 * look at the own queue that falls together with another does not cost 1 ns, and
 * the queue of the thread that parked last closes as soon as another is there.
 *
 * @module
 */

import {
  POLLING,
  PREEMPTIONS,
  REALLOCATION,
  STEALING,
  STEALS,
} from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import type { Stream } from "../../random/stream.ts";
import { CoreSet } from "../core_set.ts";
import { ThreadQueues } from "./thread_queues.ts";
import { GIVES_UP, type SearchCosts, WorkSearch } from "./work_search.ts";

/** What threads cost, ticks. */
export interface ThreadCosts extends SearchCosts {
  /** To take what a look has found. */
  readonly steal: number;
  /** To bring a thread to a core. */
  readonly allocation: number;
}

/** Who is told of what threads do, and asked what they may. */
export interface ThreadKeeper {
  /** Whether a thread that has found nothing may park. */
  mayPark(): boolean;
  /** Whether a thread without requests is to look for some; if not, it parks. Asked before every round. */
  maySearch(): boolean;
  /** The thread of `core` has parked. */
  onPark(core: number): void;
  /** `core` is at a request. */
  onRun(core: number): void;
  /** What `core` was interrupted for is done; its request goes on after this. */
  onInterrupted(core: number): void;
}

const PARKED = 0;
const ALLOCATING = 1;
/** Between two things, at one instant. */
const CHOOSING = 2;
const RUNNING = 3;
const SEARCHING = 4;
const TAKING = 5;
const INTERRUPTED = 6;
const STATES = 7;

/** The threads of one application, at first all parked. */
export class Threads {
  /** Where requests are steered to: threads that are there, or the last that was. */
  readonly available: CoreSet;
  /** By core. */
  readonly queues: ThreadQueues;
  readonly #machine: Machine;
  readonly #costs: ThreadCosts;
  readonly #keeper: ThreadKeeper;
  readonly #search: WorkSearch;
  /** By core. */
  readonly #state: Uint8Array;
  /** Threads in each state. */
  readonly #inState: Int32Array = new Int32Array(STATES);
  /** Whom a thread is taking from. By core. */
  readonly #victim: Int32Array;
  /** The request that an interrupted thread is at. By core. */
  readonly #held: Int32Array;

  /**
   * The queue of the last core is open at first.
   *
   * @param stream What the order of the queues and the rounds are drawn from.
   */
  constructor(
    machine: Machine,
    costs: ThreadCosts,
    stream: Stream,
    keeper: ThreadKeeper,
  ) {
    const { cores } = machine;
    this.#machine = machine;
    this.#costs = costs;
    this.#keeper = keeper;
    this.queues = new ThreadQueues(machine);
    this.#search = new WorkSearch(
      machine,
      this.queues,
      costs,
      stream,
      () => keeper.maySearch(),
    );
    this.available = new CoreSet(cores, false);
    this.available.push(cores - 1);
    this.#state = new Uint8Array(cores);
    this.#inState[PARKED] = cores;
    this.#victim = new Int32Array(cores);
    this.#held = new Int32Array(cores);
  }

  /** Threads that have a core, or are on their way to one. */
  get granted(): number {
    return this.#machine.cores - this.#inState[PARKED];
  }

  /** Those of them that are not at a request. */
  get idle(): number {
    return this.granted - this.#inState[RUNNING];
  }

  /** Whether the thread of `core` has it, or is on its way to it. */
  isGranted(core: number): boolean {
    return this.#state[core] !== PARKED;
  }

  /** Whether it is and has no request that it is at. */
  isIdle(core: number): boolean {
    return this.isGranted(core) && !this.isRunning(core);
  }

  /** Whether the thread of `core` is at a request. */
  isRunning(core: number): boolean {
    return this.#state[core] === RUNNING;
  }

  /** The core of lowest number that {@linkcode isIdle} with an empty queue, or `NONE`. */
  lowestIdle(): number {
    for (let core = 0; core < this.#machine.cores; core++) {
      if (this.isIdle(core) && this.queues.length[core] === 0) return core;
    }
    return NONE;
  }

  /** The core at `place`, 0 … {@linkcode idle} − 1, of those that {@linkcode isIdle}, by number. */
  idleAt(place: number): number {
    let core = 0;
    for (let left = place; left > 0 || !this.isIdle(core); core++) {
      if (this.isIdle(core)) left--;
    }
    return core;
  }

  /**
   * Puts `request` at the back of the queue of `core`.
   *
   * @param looked Cores below this have made their looks of this instant.
   */
  deliver(core: number, request: number, looked: number): void {
    this.queues.push(core, request);
    if (this.queues.length[core] === 1) this.#search.announce(core, looked);
  }

  /** Brings the thread of `core`, which is parked, to it, for `cost`. */
  allocate(core: number, cost: number = this.#costs.allocation): void {
    this.#enter(core, ALLOCATING);
    if (cost === 0) this.#arrive(core);
    else this.#machine.occupy(core, REALLOCATION, cost);
  }

  /** Parks the thread of `core`, whatever it does; what it is at goes to the front of its queue. */
  park(core: number): void {
    const state = this.#state[core];
    if (state === RUNNING || state === INTERRUPTED) this.#putBack(core);
    if (state === SEARCHING) this.#search.end(core);
    this.#machine.wake(core, Infinity);
    this.#enter(core, PARKED);
    const { available } = this;
    if (available.has(core) && available.count > 1) available.remove(core);
    this.#keeper.onPark(core);
  }

  /** The request of `core` has finished: it is between two things until {@linkcode goOn}. */
  finish(core: number): void {
    this.#enter(core, CHOOSING);
  }

  /** Goes on with `core`, unless it is no longer between two things. */
  goOn(core: number): void {
    if (this.#state[core] === CHOOSING) this.#schedule(core);
  }

  /** Takes `core` from the request that it is at, for `ticks` of `activity`. */
  interrupt(core: number, activity: number, ticks: number): void {
    this.#hold(core);
    this.#enter(core, INTERRUPTED);
    this.#machine.occupy(core, activity, ticks);
  }

  /** The alarm of `core`, which is not at a request, has rung. */
  onAlarm(core: number): void {
    switch (this.#state[core]) {
      case ALLOCATING:
        return this.#arrive(core);
      case TAKING:
        return this.#take(core);
      case INTERRUPTED:
        this.#keeper.onInterrupted(core);
        return this.#run(core, this.#held[core]);
      default:
        return this.#look(core);
    }
  }

  #enter(core: number, state: number): void {
    this.#inState[this.#state[core]]--;
    this.#inState[state]++;
    this.#state[core] = state;
  }

  #arrive(core: number): void {
    const { available } = this;
    if (!available.has(core)) available.push(core);
    this.#enter(core, CHOOSING);
    // While nobody was there, the queue of the last stayed open.
    const first = available.at(0);
    if (available.count > 1 && !this.isGranted(first)) available.remove(first);
    this.#schedule(core);
  }

  #schedule(core: number): void {
    const request = this.queues.shift(core);
    if (request !== NONE) return this.#run(core, request);
    this.#enter(core, SEARCHING);
    this.#machine.rest(core, POLLING);
    if (!this.#search.begin(core)) this.park(core);
  }

  #run(core: number, request: number): void {
    this.#machine.run(core, request);
    this.#enter(core, RUNNING);
    this.#keeper.onRun(core);
  }

  #look(core: number): void {
    const found = this.#search.look(core);
    if (found === NONE) return;
    if (found === GIVES_UP) {
      const goesOn = !this.#keeper.mayPark() && this.#search.beginAgain(core);
      if (!goesOn) this.park(core);
      return;
    }
    this.#search.end(core);
    this.#enter(core, CHOOSING);
    if (found === core) this.#schedule(core);
    else this.#beginSteal(core, found);
  }

  #beginSteal(core: number, victim: number): void {
    this.#victim[core] = victim;
    this.#enter(core, TAKING);
    const { steal } = this.#costs;
    if (steal === 0) this.#take(core);
    else this.#machine.occupy(core, STEALING, steal);
  }

  #take(core: number): void {
    const count = this.queues.steal(core, this.#victim[core]);
    if (count > 0) this.#machine.count(STEALS);
    this.#enter(core, CHOOSING);
    this.#schedule(core);
    if (count > 1) this.#search.announce(core, core);
  }

  #hold(core: number): void {
    this.#held[core] = this.#machine.stop(core);
    this.#machine.count(PREEMPTIONS);
  }

  #putBack(core: number): void {
    const machine = this.#machine;
    // Who owes nothing has finished, though its core is taken at this instant.
    if (this.isRunning(core) && machine.owedOn(core) === 0) {
      return machine.finish(machine.stop(core));
    }
    if (this.isRunning(core)) this.#hold(core);
    this.queues.unshift(core, this.#held[core]);
    // Who takes a core from its request comes after all looks of this instant.
    this.#search.announce(core, machine.cores);
  }
}
