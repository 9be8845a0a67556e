/**
 * The machine: a clock, the requests in it, and cores that do one thing at a
 * time and are charged for it. Mechanism only: what is chosen is chosen by a
 * policy, and what is measured is measured by a recorder. All times are in ticks.
 *
 * @module
 */

import {
  ACTIVITIES,
  APPLICATION,
  BEST_EFFORT,
  COUNTERS,
  POLLING,
} from "./activities.ts";
import { Alarms } from "./alarms.ts";
import { Ownership } from "./ownership.ts";
import type {
  GrantObserver,
  RequestObserver,
  SpanObserver,
} from "./observers.ts";
import { NONE, RequestPool } from "./pool.ts";
import { Timers } from "./timers.ts";

export type { GrantObserver, RequestObserver, SpanObserver };

/** A clock, cores, requests and alarms. */
export class Machine {
  /** Simulated time. */
  now = 0;
  /** Worker cores: 0 … `cores` − 1. */
  readonly cores: number;
  /** Cores beside them, numbered on from `cores`: dispatcher, IOKernel. */
  readonly extraCores: number;
  /** Cores of both kinds. */
  readonly allCores: number;
  /** The requests in the system: arrived, and not finished. */
  readonly pool: RequestPool = new RequestPool();
  /** The request on each core, or `NONE`. By core. */
  readonly running: Int32Array;
  /** What each core does. By core. */
  readonly activity: Uint8Array;
  /** Core time charged so far: `ledger[core * ACTIVITIES + activity]`. */
  readonly ledger: Float64Array;
  /** Whose each worker core is: the first application's, until the policy says otherwise. */
  readonly ownership: Ownership;
  /** What the policy has counted. By counter. */
  readonly counts: Float64Array = new Float64Array(COUNTERS);
  /** What is to happen next on each core. By core. */
  readonly alarms: Alarms;
  /** What the policy has set for itself. By timer. */
  readonly timers: Timers;
  /** Who is told of stretches of core time, if anybody is. */
  spans: SpanObserver | null = null;

  /** Start of what is not charged yet. By core. */
  readonly #since: Float64Array;
  readonly #isBestEffort: readonly boolean[];
  /** What each core is charged for while its request progresses: what its owner is. By core. */
  readonly #progress: Uint8Array;
  /** What the core does before its request progresses. By core. */
  readonly #lead: Uint8Array;
  /** When that ends, or up to when what its request got has been credited. By core. */
  protected readonly leadEnd: Float64Array;
  /** Service that the core will have given when its alarm rings. By core. */
  protected readonly granted: Float64Array;
  /** Whether a request that has got its service stays in the system until `finish`. */
  #keepsServed = false;
  #requests: RequestObserver = { onFinish: () => {} };
  #grants: GrantObserver | null = null;
  #settle: () => void = () => {};

  /**
   * All cores polling, at time 0.
   *
   * @param timers How many the policy has; they are numbered from 0.
   * @param isBestEffort What the applications are whose requests come; the first
   *   has every core. By application.
   */
  constructor(
    cores: number,
    extraCores: number,
    timers: number,
    isBestEffort: readonly boolean[] = [false],
  ) {
    const all = cores + extraCores;
    this.cores = cores;
    this.extraCores = extraCores;
    this.allCores = all;
    this.running = new Int32Array(all).fill(NONE);
    this.activity = new Uint8Array(all).fill(POLLING);
    this.ledger = new Float64Array(all * ACTIVITIES);
    this.alarms = new Alarms(all);
    this.timers = new Timers(timers);
    this.ownership = new Ownership(cores, isBestEffort.length, this.ledger);
    this.#isBestEffort = isBestEffort;
    this.#progress = new Uint8Array(all).fill(
      isBestEffort[0] ? BEST_EFFORT : APPLICATION,
    );
    this.#since = new Float64Array(all);
    this.#lead = new Uint8Array(all);
    this.leadEnd = new Float64Array(all);
    this.granted = new Float64Array(all);
  }

  /** Says who is told of finished requests. */
  observeRequests(observer: RequestObserver): void {
    this.#requests = observer;
  }

  /** Says who is told of stretches of core time. */
  observeSpans(observer: SpanObserver): void {
    this.spans = observer;
  }

  /** Says who is told of cores that change their owner. */
  observeGrants(observer: GrantObserver): void {
    this.#grants = observer;
  }

  /**
   * From now on a request that has got its service stays in the system until the
   * policy calls `finish`: its reply is yet to leave.
   */
  keepServed(): void {
    this.#keepsServed = true;
  }

  /** Says what is to be done before the ledger and the counters are read. */
  beforeReading(settle: () => void): void {
    this.#settle = settle;
  }

  /**
   * Runs `request` on `core`: first `leadTicks` of the activity `lead`, then its
   * service until the request has finished or `sliceTicks` of service are up.
   *
   * The core must be without a request.
   */
  run(
    core: number,
    request: number,
    sliceTicks: number = Infinity,
    lead: number = APPLICATION,
    leadTicks: number = 0,
  ): void {
    this.charge(core);
    const pool = this.pool;
    const starts = this.now + leadTicks;
    const owed = pool.owed[request];
    const granted = sliceTicks < owed ? sliceTicks : owed;
    if (pool.started[request] < 0) pool.started[request] = starts;
    this.running[core] = request;
    this.activity[core] = this.#progress[core];
    this.#lead[core] = lead;
    this.leadEnd[core] = starts;
    this.granted[core] = granted;
    this.alarms.set(core, starts + granted);
  }

  /** Lets the request on `core`, whose slice has just ended, go on for another `sliceTicks`. */
  extend(core: number, sliceTicks: number = Infinity): void {
    const request = this.running[core];
    const owed = this.pool.owed[request];
    const granted = sliceTicks < owed ? sliceTicks : owed;
    this.leadEnd[core] = this.now;
    this.granted[core] = granted;
    this.alarms.set(core, this.now + granted);
  }

  /**
   * Takes the request off `core` before its alarm, credits what it got, returns
   * it. The core goes on being charged for the application until told otherwise.
   */
  stop(core: number): number {
    this.charge(core);
    const request = this.running[core];
    const got = this.now - this.leadEnd[core];
    if (got > 0) this.pool.owed[request] -= got;
    else if (this.pool.started[request] === this.leadEnd[core]) {
      // Stopped within the lead: its first service is yet to come.
      this.pool.started[request] = -1;
    }
    this.running[core] = NONE;
    this.alarms.clear(core);
    return request;
  }

  /** Service still owed to the request on `core`, as of now. */
  owedOn(core: number): number {
    const got = this.now - this.leadEnd[core];
    return this.pool.owed[this.running[core]] - (got > 0 ? got : 0);
  }

  /** Occupies `core`, which has no request, with `activity` for `ticks`; then the policy's `onDone`. */
  occupy(core: number, activity: number, ticks: number): void {
    this.rest(core, activity);
    this.alarms.set(core, this.now + ticks);
  }

  /** Lets `core`, which has no request, do `activity` until told otherwise. */
  rest(core: number, activity: number): void {
    this.charge(core);
    this.activity[core] = activity;
    this.leadEnd[core] = 0;
  }

  /** Ends what `core` rests in at `time`, with the policy's `onDone`; `Infinity` takes that back. */
  wake(core: number, time: number): void {
    this.alarms.set(core, time);
  }

  /** Rings the policy's `timer` at `time`; `Infinity` clears it. */
  setTimer(timer: number, time: number): void {
    this.timers.set(timer, time);
  }

  /** Grants worker core `core`, which has no request, to `application`, or to `NONE`. */
  assign(core: number, application: number): void {
    this.charge(core);
    this.#grants?.onGrant(core);
    this.ownership.assign(core, application);
    if (application !== NONE) {
      this.#progress[core] = this.#isBestEffort[application]
        ? BEST_EFFORT
        : APPLICATION;
    }
  }

  /** The hyperthread that shares its physical core with `core`, or `NONE`. */
  siblingOf(_core: number): number {
    return NONE;
  }

  /** Counts `counter` up. */
  count(counter: number, by: number = 1): void {
    this.counts[counter] += by;
  }

  /** Takes the finished `request` out of the system. */
  finish(request: number): void {
    this.#requests.onFinish(request);
    this.pool.release(request);
  }

  /**
   * The alarm of `core` has rung: credits its request, takes it off the core if it
   * has got its service, and out of the system unless such requests are kept.
   *
   * @returns The request, if service is still owed to it; `NONE` if not.
   */
  ring(core: number): number {
    const request = this.running[core];
    const pool = this.pool;
    const owed = pool.owed[request] -= this.granted[core];
    this.charge(core);
    if (owed > 0) {
      // What is credited here is not credited again by a stop.
      this.leadEnd[core] = this.now;
      return request;
    }
    this.running[core] = NONE;
    if (!this.#keepsServed) this.finish(request);
    return NONE;
  }

  /** Charges `core` for what it did up to now. */
  charge(core: number): void {
    const { now } = this;
    const from = this.#since[core];
    if (from === now) return;
    this.#since[core] = now;
    if (from < this.leadEnd[core] || this.spans !== null) {
      return this.#chargeParts(core, from);
    }
    this.ledger[core * ACTIVITIES + this.activity[core]] += now - from;
  }

  /** The same with a lead, or where somebody watches. Apart: so `charge` is small enough to be compiled into its callers. */
  #chargeParts(core: number, from: number): void {
    const until = Math.min(Math.max(from, this.leadEnd[core]), this.now);
    this.#chargePart(core, this.#lead[core], from, until);
    this.#chargePart(core, this.activity[core], until, this.now);
  }

  #chargePart(core: number, activity: number, from: number, to: number): void {
    if (from === to) return;
    this.ledger[core * ACTIVITIES + activity] += to - from;
    this.spans?.onSpan(core, activity, this.running[core], from, to);
  }

  /** Brings ledger and counters up to now: after it, the ledger of a core adds up to `now`. */
  settle(): void {
    this.#settle();
    for (let core = 0; core < this.allCores; core++) this.charge(core);
    this.ownership.settle();
  }
}
