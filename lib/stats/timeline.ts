/**
 * A run over time: what the requests that arrived in each window got, and how many
 * waited and which cores each application had in it.
 *
 * Memory follows what is open: a window is a few numbers once the last of its
 * requests has finished.
 *
 * @module
 */

import type { GrantObserver, Machine } from "../engine/machine.ts";
import type { Recorder } from "../engine/simulation.ts";
import { Histogram } from "./histogram.ts";
import { LATENCY_BINS } from "./recording.ts";
import { WindowSums } from "./window_sums.ts";

/** Most windows of a run that is recorded over time. */
export const MAX_WINDOWS = 10_000;

/** What each window was like to an application. By window. */
export interface ApplicationTimeline {
  /** Requests that arrived in it. */
  readonly requests: Float64Array;
  /** Their mean latency, ticks; NaN of none, like the percentiles. */
  readonly mean: Float64Array;
  /** Median of their latencies, ticks. */
  readonly p50: Float64Array;
  /** 99th percentile, ticks. */
  readonly p99: Float64Array;
  /** 99.9th percentile, ticks. */
  readonly p999: Float64Array;
  /** Worker cores granted to the application, on average over the window. */
  readonly cores: Float64Array;
  /** Requests that had arrived and not begun their service, on average over the window. */
  readonly waiting: Float64Array;
}

/** A run over time: plain data. */
export interface Timeline {
  /** Length of a window. Window n goes from n to n + 1 of them. */
  readonly windowTicks: number;
  /** By application. */
  readonly applications: readonly ApplicationTimeline[];
}

/** A window that goes on, or whose requests have not all finished. */
interface Open {
  /** Its requests that have not finished. */
  pending: number;
  /** By application. */
  readonly latencies: readonly Histogram[];
}

/** What is left of a window's latencies: the statistics above. */
type Closed = Record<"requests" | "mean" | "p50" | "p99" | "p999", number>;

/** Records a timeline, beside what else is recorded. */
export class TimelineRecorder implements Recorder, GrantObserver {
  readonly #machine: Machine;
  readonly #windowTicks: number;
  readonly #applications: number;
  /** By class. */
  readonly #applicationOf: readonly number[];
  readonly #open = new Map<number, Open>();
  /** By window; a window in which nothing arrived has none. */
  readonly #closed: (readonly Closed[])[] = [];
  /** Core time granted. By application. */
  readonly #granted: readonly WindowSums[];
  /** Time that requests waited for their first service. By application. */
  readonly #waited: readonly WindowSums[];
  /** Up to when a core's time is counted. By core. */
  readonly #counted: Float64Array;

  /**
   * Records a run of `machine`, which is at time 0.
   *
   * @param windowTicks Length of a window.
   * @param applications How many there are.
   * @param applicationOf Application of each class. By class.
   */
  constructor(
    machine: Machine,
    windowTicks: number,
    applications: number,
    applicationOf: readonly number[],
  ) {
    this.#machine = machine;
    this.#windowTicks = windowTicks;
    this.#applications = applications;
    this.#applicationOf = applicationOf;
    const sums = () =>
      Array.from({ length: applications }, () => new WindowSums(windowTicks));
    this.#granted = sums();
    this.#waited = sums();
    this.#counted = new Float64Array(machine.cores);
    machine.observeGrants(this);
  }

  onArrival(): void {
    const window = this.#windowAt(this.#machine.now);
    let open = this.#open.get(window);
    if (open === undefined) {
      for (const earlier of this.#open.keys()) this.#closeIfOver(earlier);
      const latencies = Array.from(
        { length: this.#applications },
        () => new Histogram(LATENCY_BINS),
      );
      this.#open.set(window, open = { pending: 0, latencies });
    }
    open.pending++;
  }

  onFinish(request: number): void {
    const { pool, now } = this.#machine;
    const arrival = pool.arrival[request];
    const window = this.#windowAt(arrival);
    const open = this.#open.get(window)!;
    const application = this.#applicationOf[pool.class[request]];
    open.latencies[application].add(now - arrival);
    this.#waited[application].add(arrival, pool.started[request]);
    if (--open.pending === 0) this.#closeIfOver(window);
  }

  onGrant(core: number): void {
    const { now, ownership } = this.#machine;
    const owner = ownership.owner[core];
    const from = this.#counted[core];
    this.#counted[core] = now;
    if (owner >= 0) this.#granted[owner].add(from, now);
  }

  /** What was recorded: of all windows that are over, up to the first with a request that has not finished. */
  finish(): Timeline {
    for (let core = 0; core < this.#counted.length; core++) this.onGrant(core);
    for (const window of this.#open.keys()) this.#closeIfOver(window);
    const over = this.#windowAt(this.#machine.now);
    const windows = Math.min(over, ...this.#open.keys());
    const applications = Array.from(
      { length: this.#applications },
      (_, application) => this.#timelineOf(application, windows),
    );
    return { windowTicks: this.#windowTicks, applications };
  }

  #windowAt(time: number): number {
    return Math.floor(time / this.#windowTicks);
  }

  /** Closes `window` if nothing more can arrive in it and all that did has finished. */
  #closeIfOver(window: number): void {
    const { pending, latencies } = this.#open.get(window)!;
    if (pending > 0 || this.#windowAt(this.#machine.now) === window) return;
    this.#open.delete(window);
    this.#closed[window] = latencies.map((of) => ({
      requests: of.count,
      mean: of.mean,
      p50: of.percentile(50),
      p99: of.percentile(99),
      p999: of.percentile(99.9),
    }));
  }

  #timelineOf(application: number, windows: number): ApplicationTimeline {
    const column = (valueOf: (window: number) => number) =>
      Float64Array.from({ length: windows }, (_, window) => valueOf(window));
    const statistic = (name: keyof Closed) => (window: number) =>
      this.#closed[window]?.[application][name] ??
        (name === "requests" ? 0 : NaN);
    return {
      requests: column(statistic("requests")),
      mean: column(statistic("mean")),
      p50: column(statistic("p50")),
      p99: column(statistic("p99")),
      p999: column(statistic("p999")),
      cores: this.#granted[application].averages(windows),
      waiting: this.#waited[application].averages(windows),
    };
  }
}
