/**
 * The machine as a dispatch policy sees it: cores that the stack takes time from.
 * What the policy has a worker core do stops while the core is in the stack, and
 * goes on afterwards where it stopped; the policy notices only that it took longer.
 * Cores beside the workers are its alone.
 *
 * Where the stack takes no time, nothing stops, and all is as without it.
 *
 * @module
 */

import { APPLICATION, POLLING } from "../engine/activities.ts";
import { Machine } from "../engine/machine.ts";
import { NONE } from "../engine/pool.ts";

/** What the policy has a core do. */
const RESTS = 0, IS_OCCUPIED = 1, RUNS = 2;

/** The stack, to the machine that its application sees. */
export interface StackBelow {
  /** `core` is given `request`, for the first time if `isFresh`; whether it is in the stack first: then `proceed` later. */
  prepares(core: number, request: number): boolean;
  /** The policy finishes `request` by itself: its reply may leave. */
  leave(request: number): void;
}

/** A machine within a machine. The policy's calls are those of {@linkcode Machine}; the others are the stack's. */
export class ApplicationMachine extends Machine {
  /** Whether the policy finishes requests by itself. */
  keepsServed = false;
  readonly #real: Machine;
  readonly #stack: StackBelow;
  /** What a worker that polls is charged for: to poll, or nothing where packets wake it. */
  readonly #polls: number;
  readonly #firstTimer: number;
  readonly #does: Uint8Array;
  /** Whether the core is at it, and not in the stack. By worker core. */
  readonly #isAtIt: Uint8Array;
  /** Whether it has been given a request that it is to be in the stack for first. By worker core. */
  readonly #isPending: Uint8Array;
  /** When what it does ends, or its lead; what is left of that while it is not at it. By worker core. */
  readonly #until: Float64Array;
  readonly #left: Float64Array;
  /** Service that its request may have before its slice ends. By worker core. */
  readonly #slice: Float64Array;
  /** What it does before its request progresses. By worker core. */
  readonly #leads: Uint8Array;
  /** Service owed when it was last at it. By worker core. */
  readonly #owed: Float64Array;

  /**
   * The workers and the first `extraCores` cores beside them of `real`.
   *
   * @param firstTimer The timer of `real` that is the policy's first.
   * @param polls What workers are charged for while the policy lets them poll.
   */
  constructor(
    real: Machine,
    extraCores: number,
    firstTimer: number,
    stack: StackBelow,
    polls: number,
  ) {
    super(real.cores, extraCores, 0);
    // One pool, one ledger, one set of counters.
    const { pool, ledger, ownership, counts } = real;
    Object.assign(this, { pool, ledger, ownership, counts });
    this.#real = real;
    this.#stack = stack;
    this.#polls = polls;
    this.#firstTimer = firstTimer;
    const { allCores } = this;
    this.#does = new Uint8Array(allCores).fill(RESTS);
    this.#isAtIt = new Uint8Array(allCores).fill(1);
    this.#isPending = new Uint8Array(allCores);
    this.#until = new Float64Array(allCores).fill(Infinity);
    this.#left = new Float64Array(allCores).fill(Infinity);
    this.#slice = new Float64Array(allCores);
    this.#leads = new Uint8Array(allCores);
    this.#owed = new Float64Array(allCores);
    for (let core = 0; core < real.cores; core++) real.rest(core, polls);
  }

  /** The policy finishes requests by itself. */
  override keepServed(): void {
    this.keepsServed = true;
  }

  /** Runs `request` on `core`, through the stack first where it is new, and as soon as the core is out of the stack. */
  override run(
    core: number,
    request: number,
    sliceTicks: number = Infinity,
    lead: number = APPLICATION,
    leadTicks: number = 0,
  ): void {
    this.#does[core] = RUNS;
    this.running[core] = request;
    this.activity[core] = APPLICATION;
    this.#slice[core] = sliceTicks;
    this.#leads[core] = lead;
    this.#left[core] = leadTicks;
    if (this.#stack.prepares(core, request)) this.#isPending[core] = 1;
    else if (this.#isAtIt[core] === 1) this.#begin(core);
  }

  /** Lets the request on `core` go on. */
  override extend(core: number, sliceTicks: number = Infinity): void {
    this.#slice[core] = sliceTicks;
    this.#left[core] = 0;
    if (this.#isAtIt[core] === 1) {
      this.#until[core] = this.now;
      this.#owed[core] = this.pool.owed[this.running[core]];
      this.#real.extend(core, sliceTicks);
    }
  }

  /** Takes the request off `core`. */
  override stop(core: number): number {
    const request = this.running[core];
    // While the core is in the stack, its request has been stopped already.
    if (this.#real.running[core] !== NONE) this.#real.stop(core);
    this.ended(core);
    return request;
  }

  /** Service still owed to the request on `core`. */
  override owedOn(core: number): number {
    return this.#real.running[core] === NONE
      ? this.pool.owed[this.running[core]]
      : this.#real.owedOn(core);
  }

  /** Occupies `core`, as soon as it is out of the stack. */
  override occupy(core: number, activity: number, ticks: number): void {
    this.#does[core] = IS_OCCUPIED;
    this.activity[core] = activity;
    this.#left[core] = ticks;
    if (this.#isAtIt[core] === 1) this.#begin(core);
  }

  /** Lets `core` rest, as soon as it is out of the stack. */
  override rest(core: number, activity: number): void {
    // As on the machine itself, an alarm that is set stays set.
    const wasOccupied = this.#does[core] === IS_OCCUPIED;
    if (wasOccupied && this.#isAtIt[core] === 0) this.#left[core] += this.now;
    this.#does[core] = RESTS;
    this.activity[core] = activity;
    if (this.#isAtIt[core] === 1) this.#rest(core);
  }

  /** Ends that rest at `time`, or when the core is out of the stack. */
  override wake(core: number, time: number): void {
    this.#until[core] = time;
    if (this.#isAtIt[core] === 1) this.#real.wake(core, time);
    else this.#left[core] = time;
  }

  /** Rings the policy's `timer` at `time`. */
  override setTimer(timer: number, time: number): void {
    this.#real.setTimer(this.#firstTimer + timer, time);
  }

  /** Grants `core` to `application`. */
  override assign(core: number, application: number): void {
    this.#real.assign(core, application);
  }

  /** The reply to `request` may leave. */
  override finish(request: number): void {
    this.#stack.leave(request);
  }

  /** Charges `core`. */
  override charge(core: number): void {
    this.#real.charge(core);
  }

  /** Brings ledger and counters up to now. */
  override settle(): void {
    this.#real.settle();
  }

  /** The policy's clock is that of the machine. To be called before the policy is. */
  catchUp(): void {
    this.now = this.#real.now;
  }

  /** Whether the policy has nothing for `core` to do. */
  rests(core: number): boolean {
    return this.#does[core] === RESTS;
  }

  /** What `core` was occupied with is done, or its request has got its service. */
  ended(core: number): void {
    this.running[core] = NONE;
    this.#does[core] = RESTS;
    this.#isPending[core] = 0;
    this.#until[core] = Infinity;
    this.#left[core] = Infinity;
  }

  /** The stack takes `core`: what it does stops there. */
  suspend(core: number): void {
    if (this.#isAtIt[core] === 0) return;
    this.#isAtIt[core] = 0;
    const real = this.#real, { now } = real;
    if (this.#does[core] === RUNS && real.running[core] !== NONE) {
      real.stop(core);
      const got = this.#owed[core] - this.pool.owed[this.running[core]];
      this.#slice[core] -= got;
      this.#left[core] = Math.max(0, this.#until[core] - now);
    } else if (this.#does[core] === IS_OCCUPIED) {
      this.#left[core] = this.#until[core] - now;
    } else if (this.#does[core] === RESTS) {
      this.#left[core] = this.#until[core];
    }
  }

  /** The stack gives `core` back: it goes on with what the policy has it do. */
  resume(core: number): void {
    if (this.#isAtIt[core] === 1 && this.#isPending[core] === 0) return;
    this.#isAtIt[core] = 1;
    this.#isPending[core] = 0;
    this.#begin(core);
  }

  #rest(core: number): void {
    const activity = this.activity[core];
    const isPolling = activity === POLLING && core < this.cores;
    this.#real.rest(core, isPolling ? this.#polls : activity);
  }

  #begin(core: number): void {
    const real = this.#real, { now } = real;
    const left = this.#left[core];
    switch (this.#does[core]) {
      case RUNS: {
        const request = this.running[core];
        this.#until[core] = now + left;
        this.#owed[core] = this.pool.owed[request];
        real.run(core, request, this.#slice[core], this.#leads[core], left);
        return;
      }
      case IS_OCCUPIED:
        this.#until[core] = now + left;
        return real.occupy(core, this.activity[core], left);
      default:
        this.#rest(core);
        // A time that has passed meanwhile is now.
        if (left < Infinity) real.wake(core, Math.max(now, left));
        this.#until[core] = left;
    }
  }
}
