/**
 * ZygOS's interrupts: whom an idle core may interrupt, and which are under way.
 *
 * Source: code ix-project/zygos, dp/net/tcp_api.c: `tcp_steal_ipi_send`,
 * `last_ipi_time`, `IPI_TIMEOUT`.
 *
 * @module
 */

import { INTERRUPTS } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { Stream } from "../../random/stream.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicySpec } from "../definition.ts";

/** Interrupts from core to core. Times in ticks. */
export class ZygosInterrupts {
  /** Cores in user mode with packets in their ring. */
  readonly deaf: CoreSet;
  readonly #machine: Machine;
  readonly #draws: Stream;
  /** Whether any are sent. */
  readonly #isOn: boolean;
  /** Time within which a core is not sent another. */
  readonly #timeout: number;
  /** When it was sent one that it has not dealt with, or `-Infinity`. By core. */
  readonly #sentAt: Float64Array;
  /** Whether one has come while it was at one. By core. */
  readonly #isPending: Uint8Array;
  /** Whom it last sent one. By core. */
  readonly #target: Int32Array;

  /** None under way. */
  constructor(spec: PolicySpec, machine: Machine, draws: Stream) {
    this.deaf = new CoreSet(machine.cores, false);
    this.#isOn = spec.interrupts === true;
    // One that rounds to nothing would have interrupts sent at once and for ever.
    this.#timeout = Math.max(1, toTicks(Number(spec.resendUs)));
    this.#machine = machine;
    this.#draws = draws;
    this.#sentAt = new Float64Array(machine.cores).fill(-Infinity);
    this.#isPending = new Uint8Array(machine.cores);
    this.#target = new Int32Array(machine.cores);
  }

  /** Whether `core` may be sent an interrupt. */
  allows(core: number): boolean {
    return this.#isOn &&
      this.#machine.now - this.#sentAt[core] >= this.#timeout;
  }

  /** One of the deaf cores that may be sent an interrupt, at random, or `NONE`; the policy's timer 0 is set to when there may be one. */
  draw(): number {
    const deaf = this.deaf;
    if (!this.#isOn || deaf.count === 0) return NONE;
    let allowed = 0, next = Infinity;
    for (let place = 0; place < deaf.count; place++) {
      const core = deaf.at(place);
      if (this.allows(core)) allowed++;
      else next = Math.min(next, this.#sentAt[core] + this.#timeout);
    }
    if (allowed === 0) {
      this.#machine.setTimer(0, next);
      return NONE;
    }
    let others = this.#draws.below(allowed);
    for (let place = 0;; place++) {
      const core = deaf.at(place);
      if (this.allows(core) && others-- === 0) return core;
    }
  }

  /** `core` begins to send one to `target`. */
  send(core: number, target: number): void {
    this.#machine.count(INTERRUPTS);
    this.#sentAt[target] = this.#machine.now;
    this.#target[core] = target;
  }

  /** Whom `core` has sent one. */
  targetOf(core: number): number {
    return this.#target[core];
  }

  /** One has come to `core` while it was at one. */
  keep(core: number): void {
    this.#isPending[core] = 1;
  }

  /** `core` has dealt with one. Returns whether another came meanwhile, which it is at now. */
  end(core: number): boolean {
    this.#sentAt[core] = -Infinity;
    const isPending = this.#isPending[core] === 1;
    this.#isPending[core] = 0;
    return isPending;
  }
}
