/**
 * DARC (Perséphone): a dispatcher that knows the class of every request, measures
 * what each class takes, and reserves cores to the short ones, which idle rather
 * than run a long request.
 *
 * The dispatcher has a FIFO queue a class. Until it has handed out so many
 * requests it is centralized FCFS; then, and whenever the second of a queue has
 * waited for longer than the mean of its class while the shares of the classes
 * have changed, it gives each group of similar classes the cores that these would
 * keep busy, the shortest first, from core 0 on. A class may run on its own cores
 * and on those of longer ones, the lowest number first; shorter classes are served
 * first. No request is interrupted.
 *
 * With one class, at no cost, it is centralized FCFS, and so it is before its first
 * window ends. With no core reserved (`reservedCores` 0), and on one core once it
 * has reserved, it is priority, shortest first. With a number of reserved cores it
 * is DARC-static: they are for the class with the shortest mean, which may go to all;
 * one core at least is left to the others. Right where classes differ much and are
 * known; wrong where they are alike, since a reserved core is not for everybody, and
 * where the classes say nothing of the service. A rare class is measured roughly: of
 * 0.5 % of long requests a window has 250, give or take 16, which at times is a core
 * too few for the short ones, until a later window differs by enough.
 *
 * The dispatcher does one thing at a time: it hands out what it can, and takes in
 * and classifies a request when there is nothing to hand out. What a worker waits
 * for it, with a request for that worker in the house, is charged to dispatch; a
 * core that idles for its class polls.
 *
 * Not modelled: queues that are full (4,096 requests); batches of packets and the
 * sweep over workers; requests of no known class, which the last core serves, and
 * with them those that wait as the first window ends, which here go to the queues
 * of their classes. A mean is exact here; in the code it is kept in whole cycles,
 * rounded down at each request, less 600 cycles.
 *
 * Source: H. Demoulin et al., "When Idling is Ideal: Optimizing Tail-Latency for
 * Heavy-Tailed Datacenter Workloads with Perséphone", SOSP 2021; code maxdml/psp,
 * src/c++/libos/su/dispatch_su.cc and src/c++/libos/common/persephone.cc, commit
 * 06183c5.
 *
 * @module
 */

import {
  DISPATCH,
  DISPATCHES,
  MIGRATIONS,
  POLLING,
} from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import { Profile } from "./darc_profile.ts";

/** Perséphone's dispatcher, in charge of the workers. */
export class Darc implements Policy {
  readonly #machine: Machine;
  readonly #dispatcher: number;
  readonly #dispatch: number;
  readonly #classify: number;
  readonly #window: number;
  readonly #profile: Profile;
  /** Whether cores are reserved by what is measured, and not by the scenario. */
  readonly #measures: boolean;
  /** Whether the first reservation has been made. */
  #hasReserved: boolean;
  /** Requests handed out; counted until the first reservation. */
  #handedOut = 0;

  /** By class. */
  readonly #queues: Fifos;
  /** Requests that are not classified yet. */
  readonly #inbox: Fifos;
  /** Requests, in the inbox or a queue, that are waited for. By class. */
  readonly #waiting: Int32Array;
  /** Whether it is without a request, and none is on its way. By core. */
  readonly #isFree: Uint8Array;
  #free: number;
  /** The first core that a waiting request could go to, or `Infinity`. */
  #waitedFrom = Infinity;
  /** Class of its request, and when that was started. By core. */
  readonly #class: Uint16Array;
  readonly #startedAt: Float64Array;
  /** The request that the dispatcher is busy with, or `NONE`, and the core that it goes to, or `NONE` while it is classified. */
  #inHand = NONE;
  #target = NONE;
  /** When the second of a queue will have waited for too long, as far as that is of interest. */
  #dueAt = Infinity;

  /** In charge of `context.machine`, with the parameters of `spec`. */
  constructor(spec: PolicySpec, { machine, classes }: PolicyContext) {
    const { cores, pool } = machine;
    this.#machine = machine;
    this.#dispatcher = cores;
    this.#dispatch = toTicks(Number(spec.dispatchUs));
    this.#classify = toTicks(Number(spec.classifyUs));
    this.#window = Number(spec.windowRequests);
    this.#profile = new Profile(classes.length, {
      cores,
      delta: Number(spec.delta),
      changeShare: Number(spec.changeShare),
    });
    this.#queues = new Fifos(classes.length, pool);
    this.#inbox = new Fifos(1, pool);
    this.#waiting = new Int32Array(classes.length);
    this.#isFree = new Uint8Array(cores).fill(1);
    this.#free = cores;
    this.#class = new Uint16Array(cores);
    this.#startedAt = new Float64Array(cores);
    this.#measures = spec.reservedCores === null;
    this.#hasReserved = !this.#measures;
    if (!this.#measures) {
      const { order, firstCore } = this.#profile;
      order.sort((a, b) => classes[a].meanUs - classes[b].meanUs);
      firstCore.fill(Math.min(Number(spec.reservedCores), cores - 1));
      firstCore[order[0]] = 0;
    }
  }

  onArrival(request: number): void {
    const of = this.#machine.pool.class[request];
    this.#waiting[of]++;
    if (this.#classify === 0) this.#queues.push(of, request);
    else this.#inbox.push(0, request);
    this.#look();
  }

  onFinish(core: number): void {
    const machine = this.#machine;
    this.#profile.add(this.#class[core], machine.now - this.#startedAt[core]);
    this.#isFree[core] = 1;
    this.#free++;
    machine.rest(core, core >= this.#waitedFrom ? DISPATCH : POLLING);
    this.#look();
  }

  onDone(): void {
    const request = this.#inHand;
    this.#inHand = NONE;
    this.#machine.rest(this.#dispatcher, POLLING);
    if (this.#target !== NONE) this.#start(this.#target, request);
    else this.#queues.push(this.#machine.pool.class[request], request);
    this.#look();
  }

  onTimer(): void {
    this.#dueAt = Infinity;
    this.#reserve();
    this.#look();
  }

  /** The dispatcher, unless it is busy, hands out and takes in until there is nothing left or it costs time. */
  #look(): void {
    while (this.#inHand === NONE) {
      const of = this.#nextClass();
      if (of !== NONE) this.#handOut(of);
      else if (this.#inbox.length[0] === 0) break;
      else {
        this.#inHand = this.#inbox.shift(0);
        this.#target = NONE;
        this.#machine.occupy(this.#dispatcher, DISPATCH, this.#classify);
      }
    }
    if (this.#dispatch + this.#classify > 0) this.#chargeFree();
    if (this.#measures && this.#hasReserved) this.#watch();
  }

  /** The class whose oldest request is handed out next, or `NONE`. */
  #nextClass(): number {
    if (this.#free === 0) return NONE;
    if (!this.#hasReserved) return this.#oldest();
    const { order, firstCore } = this.#profile;
    for (const of of order) {
      if (this.#queues.length[of] === 0) continue;
      if (this.#lowestFree(firstCore[of]) !== NONE) return of;
    }
    return NONE;
  }

  /** The class whose oldest request has come first of all, or `NONE`. */
  #oldest(): number {
    const { index } = this.#machine.pool;
    let oldest = NONE, first = Infinity;
    for (let of = 0; of < this.#waiting.length; of++) {
      const head = this.#queues.head(of);
      if (head === NONE || index[head] > first) continue;
      oldest = of;
      first = index[head];
    }
    return oldest;
  }

  #lowestFree(from: number): number {
    return this.#isFree.indexOf(1, from);
  }

  #handOut(of: number): void {
    const machine = this.#machine;
    const core = this.#lowestFree(this.#profile.firstCore[of]);
    const request = this.#queues.shift(of);
    machine.count(DISPATCHES);
    this.#waiting[of]--;
    this.#isFree[core] = 0;
    this.#free--;
    if (this.#dispatch === 0) this.#start(core, request);
    else {
      this.#inHand = request;
      this.#target = core;
      machine.rest(core, DISPATCH);
      machine.occupy(this.#dispatcher, DISPATCH, this.#dispatch);
    }
    if (this.#hasReserved) return;
    this.#handedOut++;
    if (this.#handedOut > this.#window && this.#profile.finished > 0) {
      this.#hasReserved = true;
      this.#reserve();
    }
  }

  #start(core: number, request: number): void {
    this.#class[core] = this.#machine.pool.class[request];
    this.#startedAt[core] = this.#machine.now;
    this.#machine.run(core, request);
  }

  #reserve(): void {
    const before = this.#profile.firstCore;
    if (!this.#profile.close()) return;
    this.#profile.firstCore.forEach((first, of) => {
      if (first !== before[of]) this.#machine.count(MIGRATIONS);
    });
  }

  /** Free workers wait for the dispatcher while a request waits that may go to them, and poll while none does. */
  #chargeFree(): void {
    const { firstCore } = this.#profile;
    let from = Infinity;
    for (let of = 0; of < firstCore.length; of++) {
      if (this.#waiting[of] > 0 && firstCore[of] < from) from = firstCore[of];
    }
    if (from === this.#waitedFrom) return;
    this.#waitedFrom = from;
    for (let core = 0; core < this.#isFree.length; core++) {
      if (this.#isFree[core] === 0) continue;
      this.#machine.rest(core, core >= from ? DISPATCH : POLLING);
    }
  }

  /** Once the window is full, finds out when the second of a queue will have waited for too long. */
  #watch(): void {
    const { now, pool } = this.#machine;
    let dueAt = Infinity;
    if (this.#profile.finished > this.#window) {
      const { maxDelay } = this.#profile;
      for (let of = 0; of < maxDelay.length; of++) {
        if (this.#queues.length[of] < 2) continue;
        const second = pool.next[this.#queues.head(of)];
        // Longer than that, so a tick after.
        const at = Math.floor(pool.arrival[second] + maxDelay[of]) + 1;
        if (at < dueAt) dueAt = at;
      }
      if (dueAt < now) dueAt = now;
    }
    if (dueAt === this.#dueAt) return;
    this.#dueAt = dueAt;
    this.#machine.setTimer(0, dueAt);
  }
}
