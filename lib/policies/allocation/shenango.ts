/**
 * Shenango: an IOKernel on a core of its own steers packets to the kthreads of a
 * latency-critical application, looks for congestion every few microseconds, and
 * moves cores between it and a best-effort application; kthreads steal from one
 * another and park when they find nothing.
 *
 * With every core guaranteed and every cost 0, the interval included, it keeps
 * exactly as many cores busy as work stealing at no cost, and so as centralized
 * FCFS. Right where load moves and cores are wanted elsewhere; its price is the
 * time from a request's arrival to the core that is granted for it, and what
 * cores burn while they search.
 *
 * Packets are steered by hash over the kthreads that are active. Every interval,
 * measured in whole microseconds and passed when *more* than `intervalUs` have gone
 * by, an application is congested if a packet or thread that was queued at the
 * previous check still is; a kthread woken since then has one free pass. It gets
 * one core at most: any that best-effort work is on while it has fewer than
 * guaranteed, else only an idle one. First choice is the core of the kthread that
 * parked last, then the idle one of lowest number, then the best-effort one of
 * lowest number. `intervalUs` 0 stands for a check whenever a request is left waiting.
 *
 * Not modelled: hyperthread siblings, overflow of thread queues, timers, the
 * 50 µs watchdog on packets behind a long request, the time a check itself takes,
 * preemption of the latency-critical application, replies (their packets are
 * charged on the way in).
 *
 * Source: A. Ousterhout et al., "Shenango: Achieving High CPU Efficiency for
 * Latency-sensitive Datacenter Workloads", NSDI 2019; code shenango/shenango,
 * iokernel/main.c, rx.c, cores.c and runtime/sched.c, commit 09cdab3.
 *
 * @module
 */

import {
  BEST_EFFORT,
  CONGESTION_CHECKS,
  CORE_GRANTS,
  CORE_YIELDS,
  DISPATCH,
  IDLE,
  POLLING,
  REALLOCATION,
} from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { TICKS_PER_US, toTicks } from "../../engine/ticks.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import { Kthreads } from "./kthreads.ts";

/** Packets that the IOKernel takes from the NIC at a time: iokernel/defs.h, IOKERNEL_RX_BURST_SIZE. */
const RX_BURST = 64;

/** Timer of the packet that the IOKernel is at: set at each, which costs less than the alarm of its core. */
const PACKET = 0;
/** Timer of the next congestion check. */
const CHECK = 1;

/** Granted to the best-effort application, or to nobody if there is none. */
const AWAY = 0;
/** On its way there. */
const LEAVING = 1;
/** On its way to the latency-critical application. */
const COMING = 2;
/** Granted to it. */
const GRANTED = 3;

/** Shenango's IOKernel, in charge of {@linkcode Kthreads}. */
export class Shenango implements Policy {
  readonly #machine: Machine;
  readonly #ioKernel: number;
  readonly #kthreads: Kthreads;
  readonly #hash: Uint32Array;
  readonly #packet: number;
  readonly #grant: number;
  readonly #preemptGrant: number;
  readonly #guaranteed: number;
  readonly #hasBestEffort: boolean;
  /** Time from one check to the next, ticks; 0: at once. */
  readonly #period: number;
  /** Where each core is. By core. */
  readonly #place: Uint8Array;
  /** Whether a kthread was woken since the last check. By kthread. */
  readonly #waking: Uint8Array;
  /** What had been pushed at the last check. By queue of its {@linkcode Kthreads}. */
  readonly #lastPushed: Float64Array;
  #lastParked = NONE;
  /** A core that must come back as soon as it has left: a packet waits for it. */
  #owed = NONE;
  readonly #packets: Fifos;
  /** Packets left in the burst that the IOKernel is at. */
  #burst = 0;
  #isCheckDue = false;

  /** The policy that `spec` describes, with every kthread parked. */
  constructor(spec: PolicySpec, context: PolicyContext) {
    const { machine } = context;
    this.#machine = machine;
    this.#ioKernel = machine.cores;
    this.#hash = context.connectionHash;
    this.#packet = toTicks(Number(spec.packetUs));
    this.#grant = toTicks(Number(spec.grantUs));
    this.#preemptGrant = toTicks(Number(spec.preemptGrantUs));
    this.#guaranteed = Number(spec.guaranteedCores ?? machine.cores);
    this.#hasBestEffort = spec.bestEffort === true;
    const intervalUs = Number(spec.intervalUs);
    this.#period = intervalUs === 0
      ? 0
      : (Math.floor(intervalUs) + 1) * TICKS_PER_US;
    this.#place = new Uint8Array(machine.cores);
    this.#waking = new Uint8Array(machine.cores);
    this.#lastPushed = new Float64Array(2 * machine.cores);
    this.#packets = new Fifos(1, machine.pool);
    this.#kthreads = new Kthreads(
      machine,
      {
        check: toTicks(Number(spec.checkUs)),
        steal: toTicks(Number(spec.stealUs)),
        search: toTicks(Number(spec.searchUs)),
      },
      context.stream("stealing"),
      (kthread) => this.#onPark(kthread),
    );
    for (let core = 0; core < machine.cores; core++) this.#leave(core);
    if (this.#period > 0) machine.setTimer(CHECK, this.#period);
  }

  onArrival(request: number): void {
    if (this.#packet === 0) return this.#steer(request);
    this.#packets.push(0, request);
    if (this.#burst > 0) return;
    this.#machine.rest(this.#ioKernel, DISPATCH);
    this.#beginBurst();
  }

  onFinish(core: number): void {
    this.#kthreads.schedule(core);
  }

  onDone(core: number): void {
    const place = this.#place[core];
    if (place === GRANTED) return this.#kthreads.onAlarm(core);
    if (place === COMING) return this.#arrive(core);
    this.#leave(core);
    if (core === this.#owed) {
      this.#owed = NONE;
      this.#give(core);
    }
  }

  onTimer(timer: number): void {
    if (timer === PACKET) return this.#endPacket();
    if (this.#burst > 0) this.#isCheckDue = true;
    else this.#check();
  }

  /** Hands the packet of `request` to a kthread: iokernel/rx.c. */
  #steer(request: number): void {
    const kthread = this.#kthreadOf(request);
    // The IOKernel's turn comes after those of the cores, an arrival before them.
    const looked = this.#packet === 0 ? 0 : this.#machine.cores;
    this.#kthreads.deliver(kthread, request, looked);
    if (this.#kthreads.active.count === 0) this.#wake(kthread);
    if (this.#period === 0 && this.#kthreads.queues.hasWork(kthread)) {
      this.#addCore();
    }
  }

  /** By hash, one that is active; if none is, the one to be woken, or while every core is leaving the one that left last. */
  #kthreadOf(request: number): number {
    const { active } = this.#kthreads;
    if (active.count === 0) {
      const core = this.#pickCore();
      return core === NONE ? this.#lastParked : core;
    }
    const hash = this.#hash[this.#machine.pool.connection[request]];
    return active.at(remainder(hash, active.count));
  }

  /** Grants a core for the packet that `kthread` has: after it is there, or it would find nothing and park. */
  #wake(kthread: number): void {
    if (this.#place[kthread] === AWAY) this.#give(kthread);
    else this.#owed = kthread;
  }

  #beginBurst(): void {
    if (this.#isCheckDue) {
      this.#isCheckDue = false;
      this.#check();
    }
    this.#burst = Math.min(RX_BURST, this.#packets.length[0]);
    if (this.#burst > 0) this.#beginPacket();
    else this.#machine.rest(this.#ioKernel, POLLING);
  }

  #endPacket(): void {
    this.#steer(this.#packets.shift(0));
    if (--this.#burst === 0) this.#beginBurst();
    else this.#beginPacket();
  }

  #beginPacket(): void {
    this.#machine.setTimer(PACKET, this.#machine.now + this.#packet);
  }

  /** Looks for congestion and grants one core at most: iokernel/cores.c, cores_adjust_assignments. */
  #check(): void {
    const machine = this.#machine;
    machine.count(CONGESTION_CHECKS);
    if (this.#isCongested()) this.#addCore();
    const wholeUs = Math.floor(machine.now / TICKS_PER_US) * TICKS_PER_US;
    machine.setTimer(CHECK, wholeUs + this.#period);
  }

  /** Whether what was queued at the last check is queued still: iokernel/cores.c, cores_is_proc_congested. */
  #isCongested(): boolean {
    const { active, queues } = this.#kthreads;
    const last = this.#lastPushed;
    let isCongested = false;
    for (let place = 0; place < active.count; place++) {
      const kthread = active.at(place);
      const packets = 2 * kthread, threads = packets + 1;
      const standing = queues.taken(threads) < last[threads] ||
        queues.taken(packets) < last[packets];
      last[packets] = queues.pushed[packets];
      last[threads] = queues.pushed[threads];
      if (isCongested) continue;
      if (this.#waking[kthread]) this.#waking[kthread] = 0;
      else isCongested = standing;
    }
    return isCongested;
  }

  /** Grants the latency-critical application a core, if one is to be had. */
  #addCore(): void {
    const mayPreempt = this.#kthreads.active.count < this.#guaranteed;
    if (this.#hasBestEffort && !mayPreempt) return;
    const core = this.#pickCore();
    if (core !== NONE) this.#give(core);
  }

  /** Which core is granted: iokernel/cores.c, pick_core. All that are away are alike: idle, or with best-effort work. */
  #pickCore(): number {
    // first that of the kthread that parked last, whose cache may still be warm
    const last = this.#lastParked;
    if (last !== NONE && this.#place[last] === AWAY) return last;
    // then the lowest-numbered one
    return this.#place.indexOf(AWAY);
  }

  #give(core: number): void {
    const machine = this.#machine;
    machine.count(CORE_GRANTS);
    this.#kthreads.activate(core);
    this.#waking[core] = 1;
    const cost = this.#hasBestEffort ? this.#preemptGrant : this.#grant;
    if (cost === 0) return this.#arrive(core);
    this.#place[core] = COMING;
    machine.occupy(core, REALLOCATION, cost);
  }

  #arrive(core: number): void {
    this.#place[core] = GRANTED;
    this.#kthreads.schedule(core);
  }

  #onPark(core: number): void {
    this.#machine.count(CORE_YIELDS);
    this.#lastParked = core;
    if (!this.#hasBestEffort || this.#grant === 0) return this.#leave(core);
    this.#place[core] = LEAVING;
    this.#machine.occupy(core, REALLOCATION, this.#grant);
  }

  #leave(core: number): void {
    this.#place[core] = AWAY;
    this.#machine.rest(core, this.#hasBestEffort ? BEST_EFFORT : IDLE);
  }
}

/** `hash` modulo `count`, in 31-bit numbers: the remainder of a larger one would be that of doubles, which is slow. */
function remainder(hash: number, count: number): number {
  return ((hash >>> 1) % count * 2 + (hash & 1)) % count;
}
