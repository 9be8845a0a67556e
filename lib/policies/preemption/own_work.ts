/**
 * The request that a dispatcher runs itself while it is not wanted.
 *
 * @module
 */

import { POLLING } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import type { Probes } from "./probes.ts";

/** A dispatcher's work on one request at a time, which gives way at a probe. */
export class OwnWork {
  /** The request, or `NONE`. */
  request: number = NONE;
  /** Whether it runs. */
  isRunning = false;
  /** Whether it gives way at the next probe. */
  #givesWay = false;
  readonly #machine: Machine;
  readonly #core: number;
  readonly #probes: Probes;
  readonly #stretch: number;
  readonly #switch: number;

  /**
   * No request.
   *
   * @param core The dispatcher's.
   * @param stretchTicks Time for which probes are paid for ahead.
   * @param switchTicks Switching to the request whenever it is taken up.
   */
  constructor(
    machine: Machine,
    core: number,
    probes: Probes,
    stretchTicks: number,
    switchTicks: number,
  ) {
    this.#machine = machine;
    this.#core = core;
    this.#probes = probes;
    this.#stretch = stretchTicks;
    this.#switch = switchTicks;
  }

  /** Takes the request up. */
  resume(): void {
    this.isRunning = true;
    this.#probes.run(this.#core, this.request, this.#stretch, this.#switch);
  }

  /** Has the request that runs give way at the next probe, the first of which comes after the switch to it. */
  giveWay(): void {
    if (this.#givesWay) return;
    // At this very instant it finishes by itself.
    if (this.#machine.owedOn(this.#core) === 0) return;
    const untilProbe = this.#probes.untilNext();
    const switchLeft = this.#probes.stop(this.#core);
    if (untilProbe + switchLeft === 0) return this.#putDown();
    this.#givesWay = true;
    this.#probes.run(this.#core, this.request, untilProbe, switchLeft);
  }

  /** The slice of the request has ended: puts it down if the dispatcher is wanted, or goes on. */
  onSliceEnd(isWanted: boolean): void {
    this.#probes.stop(this.#core);
    if (isWanted) return this.#putDown();
    this.#givesWay = false;
    this.#probes.run(this.#core, this.request, this.#stretch, 0);
  }

  /** The request has finished. */
  onFinish(): void {
    this.request = NONE;
    this.#putDown();
  }

  #putDown(): void {
    this.isRunning = false;
    this.#givesWay = false;
    this.#machine.rest(this.#core, POLLING);
  }
}
