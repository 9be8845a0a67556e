/**
 * A machine whose cores do not all progress alike: some are slow, and two
 * hyperthreads of one core, siblings, slow each other down while both are busy.
 *
 * At speed s a core gives a request s ticks of service in a tick of its time. Only
 * service slows: slices, costs and everything else that a core is occupied with
 * take the time that they take, so policies need not know. A core is busy for its
 * sibling while it has a request, from before its first service on, or does
 * anything but poll or idle; that polling takes nothing from a sibling is an
 * assumption, true of loops that pause (PAUSE).
 *
 * Service is given in multiples of 2⁻²⁰ tick, and speeds are rounded to multiples
 * of 2⁻²⁰, so what is owed stays exact however often a speed changes. A request
 * finishes at the first tick at which it owes nothing, never earlier: with service
 * of up to 2³³ ticks, 0.86 s, to the last bit, beyond it to 2⁻²⁰ tick.
 *
 * @module
 */

import { APPLICATION, IDLE, POLLING } from "./activities.ts";
import { Machine } from "./machine.ts";
import { NONE } from "./pool.ts";

/** Speeds of worker cores; 1 is that at which service is stated. */
export interface CoreSpeeds {
  /** Speed of each of two siblings, cores 2k and 2k + 1, while both are busy; null where cores have no siblings. */
  readonly siblingSpeed: number | null;
  /** How many are slow: those with the highest numbers. */
  readonly slowCores: number;
  /** Their speed; that of a busy pair of them is the product. */
  readonly slowSpeed: number;
}

const STEPS = 2 ** 20;

/** A clock, cores of different speeds, requests and alarms. */
export class UnevenMachine extends Machine {
  /** Speed while the sibling is not busy, and while it is. By core. */
  readonly #alone: Float64Array;
  readonly #beside: Float64Array;
  /** Speed now. By core. */
  readonly #speed: Float64Array;
  /** The other hyperthread, or `NONE`. By core. */
  readonly #sibling: Int32Array;
  /** Whether it is busy for its sibling. By core. */
  readonly #isBusy: Uint8Array;
  /** When the slice on it ends; NaN once that, or its request's finish, has been told. By core. */
  readonly #sliceEnd: Float64Array;
  /** When its request finishes, at this speed. By core. */
  readonly #finish: Float64Array;

  /**
   * All cores polling, at time 0.
   *
   * @param timers How many the policy has; they are numbered from 0.
   * @param isBestEffort What the applications are whose requests come. By application.
   */
  constructor(
    cores: number,
    extraCores: number,
    timers: number,
    isBestEffort: readonly boolean[],
    { siblingSpeed, slowCores, slowSpeed }: CoreSpeeds,
  ) {
    super(cores, extraCores, timers, isBestEffort);
    const all = this.allCores;
    this.#alone = new Float64Array(all).fill(1)
      .fill(rounded(slowSpeed), Math.max(0, cores - slowCores), cores);
    this.#beside = this.#alone.map((speed) =>
      rounded(speed * (siblingSpeed ?? 1))
    );
    this.#speed = this.#alone.slice();
    this.#sibling = new Int32Array(all).fill(NONE);
    this.#isBusy = new Uint8Array(all);
    this.#sliceEnd = new Float64Array(all).fill(NaN);
    this.#finish = new Float64Array(all);
    if (siblingSpeed === null) return;
    for (let core = 0; core + 1 < cores; core += 2) {
      this.#sibling[core] = core + 1;
      this.#sibling[core + 1] = core;
    }
  }

  /** Runs `request` on `core` for `sliceTicks` of the core's time at most, after a lead; to its finish at the speeds there are. */
  override run(
    core: number,
    request: number,
    sliceTicks: number = Infinity,
    lead: number = APPLICATION,
    leadTicks: number = 0,
  ): void {
    super.run(core, request, sliceTicks, lead, leadTicks);
    this.#beginSlice(core, sliceTicks);
    this.#noteActivity(core);
  }

  /** Lets the request on `core`, whose slice has just ended, go on for another `sliceTicks` of its time. */
  override extend(core: number, sliceTicks: number = Infinity): void {
    super.extend(core, sliceTicks);
    this.#beginSlice(core, sliceTicks);
  }

  /** Takes the request off `core` before its alarm, credits what it got at the speeds there were, returns it. */
  override stop(core: number): number {
    this.#credit(core);
    return super.stop(core);
  }

  /** Service still owed to the request on `core`, as of now: in parts of a tick. */
  override owedOn(core: number): number {
    return this.pool.owed[this.running[core]] - this.#given(core);
  }

  /** Lets `core`, which has no request, do `activity` until told otherwise. */
  override rest(core: number, activity: number): void {
    super.rest(core, activity);
    this.#noteActivity(core);
  }

  /** The alarm of `core` has rung: as on any machine, for what the core gave. */
  override ring(core: number): number {
    // Rounding that is left beyond 2³³ ticks must not keep a request from its finish.
    this.granted[core] = this.now < this.#finish[core]
      ? this.#given(core)
      : this.pool.owed[this.running[core]];
    this.#sliceEnd[core] = NaN;
    return super.ring(core);
  }

  /** Service given to the request on `core` that is not credited yet. */
  #given(core: number): number {
    const ticks = this.now - this.leadEnd[core];
    const owed = this.pool.owed[this.running[core]];
    return Math.max(0, Math.min(owed, ticks * this.#speed[core]));
  }

  /** Credits the request on `core` with what it got. */
  #credit(core: number): void {
    const given = this.#given(core);
    if (given === 0) return;
    this.charge(core);
    this.pool.owed[this.running[core]] -= given;
    this.leadEnd[core] = this.now;
  }

  #beginSlice(core: number, sliceTicks: number): void {
    this.#sliceEnd[core] = this.leadEnd[core] + sliceTicks;
    this.#setAlarm(core);
  }

  /** Sets the alarm of `core` to the end of its slice, or the finish of its request at this speed. */
  #setAlarm(core: number): void {
    const owed = this.pool.owed[this.running[core]];
    const finish = this.leadEnd[core] + Math.ceil(owed / this.#speed[core]);
    this.#finish[core] = finish;
    this.alarms.set(core, Math.min(this.#sliceEnd[core], finish));
  }

  /** The other one of cores 2k and 2k + 1, where those are siblings; or `NONE`. */
  override siblingOf(core: number): number {
    return this.#sibling[core];
  }

  /** Lets the sibling of `core` know what it does now. */
  #noteActivity(core: number): void {
    const sibling = this.#sibling[core];
    if (sibling === NONE) return;
    const activity = this.activity[core];
    const isBusy = activity === POLLING || activity === IDLE ? 0 : 1;
    if (isBusy === this.#isBusy[core]) return;
    this.#isBusy[core] = isBusy;
    const speeds = isBusy === 1 ? this.#beside : this.#alone;
    const isRunning = this.running[sibling] !== NONE;
    if (isRunning) this.#credit(sibling);
    this.#speed[sibling] = speeds[sibling];
    // Told already that its slice is up, the policy is about to say what comes next.
    if (isRunning && !Number.isNaN(this.#sliceEnd[sibling])) {
      this.#setAlarm(sibling);
    }
  }
}

function rounded(speed: number): number {
  return Math.max(1, Math.floor(speed * STEPS + 0.5)) / STEPS;
}
