/**
 * ghOSt with its Shinjuku policy: an agent on a CPU of its own is told by the kernel
 * what becomes of threads, and tells it which thread is to run on which CPU.
 *
 * One queue, first come first served. A CPU without a thread gets the head of it;
 * if there is none, a CPU whose thread has run for a quantum gets it, and the thread
 * goes to the tail. Nobody is interrupted while nobody waits. With an endless
 * quantum and no cost it is centralized FCFS; at no cost, on one core, Shinjuku that
 * preempts only for others. Right where the scheduler must not be in the kernel and
 * requests are longer than a few microseconds; below that the agent is the limit.
 *
 * The agent does one thing at a time. First it takes in what it has been told: that
 * a request has arrived, that one has finished. Then it commits a transaction: on the
 * first CPU by number that it knows to be without a thread, else on the first whose
 * quantum is up. When that is done an interrupt reaches the CPU, whose thread has
 * gone on until then, and the CPU switches. A CPU without a thread is charged for
 * dispatch while a request waits.
 *
 * A request is a thread that becomes ready for it, from a pool that never runs out;
 * whether the agent is told by the kernel, or by the application in a table in shared
 * memory, as in the authors' experiments, makes no difference but in `messageUs`.
 *
 * Not modelled: transactions committed as a group, which cost the agent less each;
 * those that fail; a quantum that counts from the commit, here from the first
 * service; classes of service; the agent's way out when CFS wants its CPU; batch
 * threads on CPUs that are without.
 *
 * Source: J. T. Humphries et al., "ghOSt: Fast & Flexible User-Space Delegation of
 * Linux Scheduling", SOSP 2021; code google/ghost-userspace,
 * schedulers/shinjuku/shinjuku_scheduler.cc, GlobalSchedule, commit 488bc81.
 *
 * @module
 */

import {
  DISPATCH,
  DISPATCHES,
  INTERRUPTS,
  POLLING,
  PREEMPTIONS,
  SWITCHING,
} from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import { quantumOf } from "./quantum.ts";

/** Requests whose arrival the agent has not taken in. */
const UNREAD = 0;
/** Requests that it may put on a core. */
const READY = 1;

/** The agent, in charge of the worker cores. */
export class Ghost implements Policy {
  readonly #machine: Machine;
  readonly #agent: number;
  readonly #queues: Fifos;
  readonly #quantum: number;
  readonly #message: number;
  readonly #commit: number;
  readonly #switch: number;
  /** Cores without a request. */
  readonly #empty: CoreSet;
  /** Those of them that the agent knows to be so. */
  readonly #free: CoreSet;
  /** Cores whose request has had its quantum. */
  readonly #overdue: CoreSet;
  /** Cores of which the agent has not taken in a finish, and how many. By core. */
  readonly #finished: CoreSet;
  readonly #unread: Uint8Array;
  /** Whether the agent is at a message or a transaction. */
  #isBusy = false;
  /** What the transaction is to run, and where; or `NONE`. */
  #request = NONE;
  #target = NONE;
  /** Whether a request waited when the agent last stopped looking. */
  #isWaiting = false;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, { machine }: PolicyContext) {
    this.#machine = machine;
    this.#agent = machine.cores;
    this.#queues = new Fifos(2, machine.pool);
    this.#quantum = quantumOf(spec);
    this.#message = toTicks(Number(spec.messageUs));
    this.#commit = toTicks(Number(spec.commitUs));
    this.#switch = toTicks(Number(spec.switchUs));
    this.#empty = new CoreSet(machine.cores, true);
    this.#free = new CoreSet(machine.cores, true);
    this.#overdue = new CoreSet(machine.cores, false);
    this.#finished = new CoreSet(machine.cores, false);
    this.#unread = new Uint8Array(machine.cores);
  }

  onArrival(request: number): void {
    this.#queues.push(UNREAD, request);
    this.#look();
  }

  onFinish(core: number): void {
    if (this.#overdue.has(core)) this.#overdue.remove(core);
    this.#empty.push(core);
    this.#machine.rest(core, this.#isWaiting ? DISPATCH : POLLING);
    if (this.#unread[core]++ === 0) this.#finished.push(core);
    this.#look();
  }

  onSliceEnd(core: number): void {
    this.#machine.extend(core);
    this.#overdue.push(core);
    this.#look();
  }

  onDone(): void {
    this.#isBusy = false;
    this.#machine.rest(this.#agent, POLLING);
    this.#complete();
    this.#look();
  }

  /** The agent, unless it is busy, does what there is to do until there is nothing or it costs time. */
  #look(): void {
    while (!this.#isBusy) {
      if (this.#finished.count + this.#queues.length[UNREAD] > 0) {
        this.#work(this.#message);
      } else if (!this.#open()) break;
      else this.#work(this.#commit);
    }
    const isWaiting = this.#request !== NONE ||
      this.#queues.length[UNREAD] + this.#queues.length[READY] > 0;
    if (isWaiting !== this.#isWaiting) this.#chargeEmpty(isWaiting);
  }

  #work(ticks: number): void {
    if (ticks === 0) return this.#complete();
    this.#isBusy = true;
    this.#machine.occupy(this.#agent, DISPATCH, ticks);
  }

  #complete(): void {
    if (this.#target !== NONE) this.#close();
    else if (this.#finished.count > 0) this.#readFinish();
    else this.#queues.push(READY, this.#queues.shift(UNREAD));
  }

  /** Before a transaction all messages are taken in, so in which order makes no difference. */
  #readFinish(): void {
    const core = this.#finished.at(0);
    if (--this.#unread[core] > 0) return;
    this.#finished.remove(core);
    // The transaction that came in between has put another request there.
    if (this.#empty.has(core)) this.#free.push(core);
  }

  /** Opens a transaction, if there is a request, and a core for it. */
  #open(): boolean {
    if (this.#queues.length[READY] === 0) return false;
    const cores = this.#free.count > 0 ? this.#free : this.#overdue;
    if (cores.count === 0) return false;
    const core = first(cores);
    // Committed at once: one that owes nothing finishes by itself, at this very instant.
    if (
      this.#commit === 0 && cores === this.#overdue &&
      this.#machine.owedOn(core) === 0
    ) return false;
    cores.remove(core);
    this.#target = core;
    this.#request = this.#queues.shift(READY);
    return true;
  }

  /** The transaction is committed: the core is interrupted, and switches. */
  #close(): void {
    const machine = this.#machine;
    const core = this.#target, request = this.#request;
    this.#target = this.#request = NONE;
    machine.count(DISPATCHES);
    machine.count(INTERRUPTS);
    if (this.#empty.has(core)) this.#empty.remove(core);
    else {
      machine.count(PREEMPTIONS);
      this.#queues.push(READY, machine.stop(core));
    }
    machine.run(core, request, this.#quantum, SWITCHING, this.#switch);
  }

  /** Empty cores wait for the agent while a request waits, and poll while none does. */
  #chargeEmpty(isWaiting: boolean): void {
    this.#isWaiting = isWaiting;
    for (let place = 0; place < this.#empty.count; place++) {
      this.#machine.rest(this.#empty.at(place), isWaiting ? DISPATCH : POLLING);
    }
  }
}

/** The first of `cores` by number. */
function first(cores: CoreSet): number {
  let core = cores.at(0);
  for (let place = 1; place < cores.count; place++) {
    if (cores.at(place) < core) core = cores.at(place);
  }
  return core;
}
