/**
 * Shenango: an IOKernel on a core of its own steers packets to the kthreads of
 * applications, looks for congestion every few microseconds, and moves cores
 * between them and best-effort work; kthreads steal from those of their own
 * application and park when they find nothing.
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
 * one core at most: while it has fewer than guaranteed, an idle one or else one
 * with work without end or with an application that has more than it was
 * guaranteed; otherwise it waits for one that is free. Of several that wait the last
 * to begin comes first, but before it whose the hyperthread beside is or whose the
 * core was. Work without end gives a core to any application that has none and a
 * packet. First choice is a hyperthread beside one that it has, then the core of the
 * kthread that parked or was preempted last, then the one of lowest number. A
 * kthread whose core is taken puts its request back behind its threads, where the
 * others look on; what is left there counts as queued. Where no other has a core,
 * the next that gets one has them. `intervalUs` 0 stands for a check whenever a
 * request is left waiting.
 *
 * Unlike the code: what a preempted kthread has left is found by stealing, where
 * another is told by a packet to fetch it; an application of which a kthread parks
 * waits no more, where it would get that core again; a core on its way to work
 * without end is taken only by who has none and finds no other.
 *
 * Not modelled: the look at a sibling's queues before a round, overflow of thread
 * queues, timers, the 50 µs watchdog on packets behind a long request, the time a
 * check itself takes, replies (their packets are charged on the way in), the time
 * that a preempted kthread takes to stop.
 *
 * Source: A. Ousterhout et al., "Shenango: Achieving High CPU Efficiency for
 * Latency-sensitive Datacenter Workloads", NSDI 2019; code shenango/shenango,
 * iokernel/main.c, rx.c, cores.c and runtime/sched.c, commit 09cdab3.
 *
 * @module
 */

import {
  CONGESTION_CHECKS,
  DISPATCH,
  POLLING,
} from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import type { Congestion } from "./congestion.ts";
import { CoreGrants } from "./core_grants.ts";
import type { EndlessWork } from "./endless_works.ts";
import { Kthreads } from "./kthreads.ts";
import { ShenangoApplication } from "./shenango_application.ts";

/** Packets that the IOKernel takes from the NIC at a time: iokernel/defs.h, IOKERNEL_RX_BURST_SIZE. */
const RX_BURST = 64;

/** Timer of the packet that the IOKernel is at: set at each, which costs less than the alarm of its core. */
const PACKET = 0;
/** Timer of the next congestion check. */
const CHECK = 1;

/** In what Shenango and Caladan differ. */
export interface ShenangoRule {
  /** Time from one check to the next, ticks; 0: whenever a request is left waiting. */
  readonly period: number;
  /** What the clock that it is measured by counts, ticks. */
  readonly clockTick: number;
  /** IOKernel time a request, ticks. */
  readonly packet: number;
  /** Rounds of a search without work before a kthread may park. */
  readonly rounds: number;
  /** Whether a request that lost its core goes before the threads of its kthread, or behind them. */
  readonly resumesFirst: boolean;
  /** Makes what judges the queues of an application. */
  congestion(kthreads: Kthreads): Congestion;
}

/** Shenango's IOKernel, in charge of {@linkcode ShenangoApplication}s. */
export class Shenango implements Policy {
  readonly #machine: Machine;
  readonly #ioKernel: number;
  /** Those with kthreads. */
  readonly #applications: readonly ShenangoApplication[];
  /** By class of request. */
  readonly #ofClass: readonly ShenangoApplication[];
  readonly #grants: CoreGrants;
  readonly #hash: Uint32Array;
  readonly #rule: ShenangoRule;
  readonly #packet: number;
  readonly #period: number;
  readonly #packets: Fifos;
  /** Packets left in the burst that the IOKernel is at. */
  #burst = 0;
  #isCheckDue = false;

  /** The policy that `spec` describes, as `rule` has it, with every kthread parked. */
  constructor(spec: PolicySpec, context: PolicyContext, rule: ShenangoRule) {
    const { machine } = context;
    this.#machine = machine;
    this.#ioKernel = machine.cores;
    this.#hash = context.connectionHash;
    this.#rule = rule;
    this.#packet = rule.packet;
    this.#period = rule.period;
    this.#packets = new Fifos(1, machine.pool);
    const all = this.#applicationsOf(spec, context);
    this.#applications = all.filter((of) => of !== null);
    this.#ofClass = context.classes.map(({ application }) => all[application]!);
    this.#grants = new CoreGrants(
      machine,
      {
        grant: toTicks(Number(spec.grantUs)),
        preemptGrant: toTicks(Number(spec.preemptGrantUs)),
      },
      this.#applications,
      endlessWork(spec, context),
    );
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
    this.#grants.ownerOf(core).kthreads.schedule(core);
  }

  onDone(core: number): void {
    const grants = this.#grants;
    if (!grants.isGranted(core)) grants.onDone(core);
    else grants.ownerOf(core).kthreads.onAlarm(core);
  }

  onTimer(timer: number): void {
    if (timer === PACKET) return this.#endPacket();
    if (this.#burst > 0) this.#isCheckDue = true;
    else this.#check();
  }

  /** The applications of `context` with kthreads of their own; null for work without end. */
  #applicationsOf(
    spec: PolicySpec,
    { machine, applications, stream }: PolicyContext,
  ): (ShenangoApplication | null)[] {
    const rules = {
      check: toTicks(Number(spec.checkUs)),
      steal: toTicks(Number(spec.stealUs)),
      search: toTicks(Number(spec.searchUs)),
      rounds: this.#rule.rounds,
      resumesFirst: this.#rule.resumesFirst,
    };
    return applications.map(({ isEndless, guaranteedCores, maxCores }, of) => {
      if (isEndless) return null;
      const kthreads = new Kthreads(
        machine,
        rules,
        stream("stealing", of),
        (core) => this.#grants.onPark(core, application),
      );
      const asked = applications.length === 1 ? spec.guaranteedCores : null;
      const cores = {
        guaranteedCores: Number(asked ?? guaranteedCores),
        maxCores,
      };
      const application = new ShenangoApplication(
        of,
        cores,
        kthreads,
        this.#rule.congestion(kthreads),
      );
      return application;
    });
  }

  /** Hands the packet of `request` to a kthread: iokernel/rx.c. */
  #steer(request: number): void {
    const { pool, cores } = this.#machine;
    const application = this.#ofClass[pool.class[request]];
    const { kthreads } = application;
    // The IOKernel's turn comes after those of the cores, an arrival before them.
    const looked = this.#packet === 0 ? 0 : cores;
    let kthread: number;
    if (kthreads.active.count === 0) {
      kthread = this.#wake(application, request, looked);
    } else {
      const hash = this.#hash[pool.connection[request]];
      kthread = kthreads.active.at(remainder(hash, kthreads.active.count));
      kthreads.deliver(kthread, request, looked);
    }
    if (this.#period === 0 && kthreads.queues.hasWork(kthread)) {
      this.#relieve(application, looked);
      this.#grants.serveWaiting();
    }
  }

  /** No kthread of `application` is active: one gets the packet, and a core for it. */
  #wake(
    application: ShenangoApplication,
    request: number,
    looked: number,
  ): number {
    const grants = this.#grants;
    const { holder, lastParked } = application;
    const core = grants.pick(application);
    const kthread = holder !== NONE
      ? holder
      : core !== NONE
      ? core
      : Math.max(0, lastParked);
    // The core comes after the packet, or its kthread would find nothing and park.
    application.kthreads.deliver(kthread, request, looked);
    if (core !== NONE) {
      grants.give(core, application, looked);
      return core;
    }
    // The first core that it gets goes to the kthread that has the packet.
    application.lastParked = kthread;
    grants.await(application);
    return kthread;
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

  /** Looks for congestion and grants each application one core at most: iokernel/cores.c, cores_adjust_assignments. */
  #check(): void {
    const machine = this.#machine;
    machine.count(CONGESTION_CHECKS);
    for (const application of this.#applications) {
      if (application.cores > 0) application.turn = 0;
      if (application.isCongested()) this.#relieve(application, machine.cores);
    }
    this.#grants.serveWaiting();
    const { clockTick } = this.#rule;
    const clock = Math.floor(machine.now / clockTick) * clockTick;
    machine.setTimer(CHECK, clock + this.#period);
  }

  /** Grants a congested application a core that it was guaranteed, or lets it wait for one that is idle. */
  #relieve(application: ShenangoApplication, looked: number): void {
    if (application.mayPreempt) this.#grants.add(application, looked);
    else this.#grants.await(application);
  }
}

/** What has the cores that applications with kthreads leave. */
function endlessWork(
  spec: PolicySpec,
  { applications, machine }: PolicyContext,
): EndlessWork[] {
  const named = applications.flatMap(({ isEndless, maxCores }, application) =>
    isEndless ? [{ application, most: maxCores }] : []
  );
  return applications.length === 1 && spec.bestEffort === true
    ? [{ application: NONE, most: machine.cores }]
    : named;
}

/**
 * `hash` modulo `count`, said to be unsigned: the remainder of doubles is slow.
 *
 * Bench: tests/bench/bench.ts, "remainder".
 */
function remainder(hash: number, count: number): number {
  return (hash >>> 0) % (count >>> 0) >>> 0;
}
