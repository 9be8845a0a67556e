/**
 * What happened on a machine in a window of time: who arrived and left, and what
 * every core did. Kept for the window alone.
 *
 * @module
 */

import type { Machine, SpanObserver } from "../engine/machine.ts";
import { NONE } from "../engine/pool.ts";
import type { Recorder } from "../engine/simulation.ts";

/** A stretch of a core's time within the window. Times in ticks. */
export interface ScheduledSpan {
  /** The core; worker cores come first. */
  readonly core: number;
  /** What it did, by number. */
  readonly activity: number;
  /** For which request, by its place in the sequence of arrivals, or `NONE`. */
  readonly request: number;
  /** Whose the core was, or `NONE`; of an extra core, `NONE`. */
  readonly owner: number;
  /** When it began, or the window did. */
  readonly from: number;
  /** When it ended, or the window did. */
  until: number;
}

/** A request that was in the system in the window. Times in ticks. */
export interface ScheduledRequest {
  /** Place in the sequence of arrivals. */
  readonly index: number;
  /** Class, by number. */
  readonly class: number;
  /** When it arrived, perhaps before the window. */
  readonly arrival: number;
  /** The service it asked for. */
  readonly service: number;
  /** When it finished; `null` if that was not in the window. */
  readonly finish: number | null;
}

/** A window of a run. */
export interface Schedule {
  /** When it begins, ticks. */
  readonly from: number;
  /** When it ends, or the run does, ticks. */
  readonly until: number;
  /** Worker cores. */
  readonly cores: number;
  /** Cores beside them, numbered on. */
  readonly extraCores: number;
  /** What cores did, each core's in the order of time. */
  readonly spans: readonly ScheduledSpan[];
  /** Requests in the order of arrival. */
  readonly requests: readonly ScheduledRequest[];
}

/** Most spans and requests of a schedule: about 100 MB as a trace. */
export const MOST_ENTRIES = 500_000;

/** Records a window. Made for a machine at time 0. */
export class ScheduleRecorder implements Recorder, SpanObserver {
  readonly #machine: Machine;
  readonly #from: number;
  readonly #until: number;
  readonly #spans: ScheduledSpan[] = [];
  /** The last span of each core, to be gone on with. */
  readonly #last: (ScheduledSpan | undefined)[];
  readonly #requests: ScheduledRequest[] = [];
  #isOver = false;

  /**
   * Records `machine` from `from` to `until`.
   *
   * @param from Ticks.
   * @param until Ticks, later.
   */
  constructor(machine: Machine, from: number, until: number) {
    this.#machine = machine;
    this.#from = from;
    this.#until = until;
    this.#last = new Array(machine.allCores).fill(undefined);
    machine.observeSpans(this);
  }

  onArrival(): void {
    if (!this.#isOver && this.#machine.now >= this.#until) this.#close();
  }

  onFinish(request: number): void {
    const { now, pool } = this.#machine;
    if (this.#isOver || now < this.#from) return;
    if (now < this.#until) this.#add(request, now);
    else if (pool.arrival[request] < this.#until) this.#add(request, null);
  }

  onSpan(
    core: number,
    activity: number,
    row: number,
    from: number,
    until: number,
  ): void {
    if (this.#isOver || until <= this.#from || from >= this.#until) return;
    const { pool, cores, ownership } = this.#machine;
    const request = row < 0 ? NONE : pool.index[row];
    const owner = core < cores ? ownership.owner[core] : NONE;
    const end = Math.min(until, this.#until);
    const last = this.#last[core];
    if (
      last !== undefined && last.activity === activity &&
      last.request === request && last.owner === owner && last.until === from
    ) {
      last.until = end;
      return;
    }
    const begin = Math.max(from, this.#from);
    const span = { core, activity, request, owner, from: begin, until: end };
    this.#spans.push(span);
    this.#last[core] = span;
    this.#check();
  }

  /** What was recorded. After the run. */
  finish(): Schedule {
    if (!this.#isOver) this.#close();
    const { cores, extraCores } = this.#machine;
    return {
      from: this.#from,
      until: Math.min(this.#until, this.#machine.now),
      cores,
      extraCores,
      spans: this.#spans.sort((a, b) => a.core - b.core || a.from - b.from),
      requests: this.#requests.sort((a, b) => a.index - b.index),
    };
  }

  /** The window is over: what cores are at ends there, and so does what is known of who is left. */
  #close(): void {
    this.#machine.settle();
    const { pool } = this.#machine;
    pool.forEachLive((request) => {
      if (pool.arrival[request] < this.#until) this.#add(request, null);
    });
    this.#isOver = true;
  }

  #add(request: number, finish: number | null): void {
    const { pool } = this.#machine;
    this.#requests.push({
      index: pool.index[request],
      class: pool.class[request],
      arrival: pool.arrival[request],
      service: pool.service[request],
      finish,
    });
    this.#check();
  }

  #check(): void {
    if (this.#spans.length + this.#requests.length <= MOST_ENTRIES) return;
    throw new RangeError(
      `Cannot trace so much: the window must have at most ${MOST_ENTRIES} spans and requests, got more; a shorter one has fewer`,
    );
  }
}
