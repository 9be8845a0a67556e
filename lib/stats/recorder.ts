/**
 * What a sweep keeps of a replication: histograms, the ledger at a few instants,
 * and the run's own audit. Nothing a request: memory does not grow with the run.
 *
 * Requests are told apart by their place in the sequence of arrivals, so that no
 * request is left out because it was slow. After the warm-up, the sequence is cut
 * into segments of 2 % of the requests to be measured.
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import type { Recorder } from "../engine/simulation.ts";
import { ExactSum } from "./exact_sum.ts";
import {
  emptyHistograms,
  mergeInto,
  type Recording,
  type RecordingAudit,
  type RecordingPlan,
  type SegmentHistograms,
} from "./recording.ts";
import { WaitSeries } from "./wait_series.ts";

/** Segments in what is measured. */
const SEGMENTS = 50;
/** Segments of a batch, where what is measured is told in ten batches. */
const BATCH_SEGMENTS = SEGMENTS / 10;
/** Share of the measured requests that are left out before them, where MSER-5 is to say whether that is enough. */
export const USUAL_WARMUP = 0.1;

/** The state of a run at the instant a segment begins. */
interface Snapshot {
  readonly time: number;
  readonly ledger: Float64Array;
  readonly applicationTime: Float64Array;
  readonly counts: Float64Array;
  readonly finished: number;
  readonly inSystem: number;
  /** Integral of the number of requests in the system. */
  readonly area: ExactSum;
}

/** Records one replication. */
export class SegmentRecorder implements Recorder {
  readonly #machine: Machine;
  readonly #plan: RecordingPlan;
  /** Requests left out whatever happens; `Infinity` while the time before which they arrive goes on. */
  #offset: number;
  /** When that time ends. */
  readonly #warmupTicks: number;
  readonly #timeout: number;
  readonly #snapshots: Snapshot[] = [];
  #nextBoundary: number;
  /** What finished, by batch of its arrival; of one batch, unless told in batches. */
  readonly #batches: SegmentHistograms[];

  #arrived = 0;
  #finished = 0;
  #early = 0;
  /** Waits from the very start, where MSER-5 is to say how much to leave out. */
  readonly #waits: WaitSeries | null;

  #changedAt = 0;
  readonly #area = new ExactSum();
  readonly #latencySum = new ExactSum();

  /** Records what `plan` says of a run of `machine`, which is at time 0. */
  constructor(machine: Machine, plan: RecordingPlan) {
    this.#machine = machine;
    this.#plan = plan;
    this.#warmupTicks = plan.warmupTicks ?? 0;
    this.#offset = plan.warmupTicks !== undefined
      ? Infinity
      : plan.warmupRequests ?? Math.ceil(USUAL_WARMUP * plan.requests);
    this.#timeout = plan.timeoutTicks ?? Infinity;
    this.#nextBoundary = this.#offset;
    this.#waits = plan.warmupRequests === null
      ? new WaitSeries(plan.requests)
      : null;
    this.#batches = Array.from(
      { length: plan.inBatches ? SEGMENTS / BATCH_SEGMENTS : 1 },
      () => emptyHistograms(plan.classes),
    );
  }

  /** Whether a request has arrived that is not left out, whether there are more to come or not. */
  get hasBegun(): boolean {
    return this.#snapshots.length > 0;
  }

  /** Whether every request to be measured has finished. */
  get isComplete(): boolean {
    return this.#snapshots.length > SEGMENTS &&
      this.#pendingIn(0, SEGMENTS) === 0;
  }

  onArrival(index: number): void {
    if (this.#offset === Infinity && this.#machine.now >= this.#warmupTicks) {
      this.#offset = this.#nextBoundary = index;
    }
    while (index === this.#nextBoundary) this.#snapshot();
    this.#advance();
    this.#arrived++;
  }

  onFinish(request: number): void {
    this.#advance();
    this.#finished++;
    const pool = this.#machine.pool;
    const arrival = pool.arrival[request], service = pool.service[request];
    const latency = this.#machine.now - arrival;
    if (latency < service) this.#early++;
    this.#latencySum.add(latency);
    const place = pool.index[request];
    if (place < this.#plan.requests) this.#waits?.add(place, latency - service);
    const index = place - this.#offset;
    if (index < 0 || index >= this.#plan.requests) return;
    const batches = this.#batches;
    const histograms = batches.length === 1
      ? batches[0]
      : batches[Math.floor(index * batches.length / this.#plan.requests)];
    const of = pool.class[request];
    histograms.latency[of].add(latency);
    histograms.slowdown[of].add(latency / service);
    histograms.wait.add(pool.started[request] - arrival);
    if (latency >= this.#timeout) histograms.timeouts++;
  }

  /** No more requests will arrive: what has, is what there is to measure. */
  endOfArrivals(): void {
    if (this.#offset === Infinity) return;
    if (this.#snapshots.length <= SEGMENTS) {
      this.#nextBoundary = this.#arrived;
      this.#snapshot();
    }
  }

  /** What was recorded. After a run in which requests arrived that are not left out. */
  finish(): Recording {
    this.#advance();
    this.#machine.settle();
    const count = this.#batches.length;
    if (count === 1) return this.#recordingOf(0, SEGMENTS, this.#batches[0]);
    const all = emptyHistograms(this.#plan.classes);
    for (const batch of this.#batches) mergeInto(all, batch);
    const batches = this.#batches.map((batch, place) =>
      this.#recordingOf(
        place * BATCH_SEGMENTS,
        (place + 1) * BATCH_SEGMENTS,
        batch,
      )
    );
    return { ...this.#recordingOf(0, SEGMENTS, all), batches };
  }

  /** What was recorded of segments `begin` to `end`, whose requests are in `histograms`. */
  #recordingOf(
    begin: number,
    end: number,
    histograms: SegmentHistograms,
  ): Recording {
    const first = Math.min(begin, this.#snapshots.length - 1);
    const last = Math.min(end, this.#snapshots.length - 1);
    const from = this.#snapshots[first], to = this.#snapshots[last];
    const middle = this.#snapshots[(first + last) >> 1];
    return {
      warmupRequests: this.#boundary(first),
      warmupFound: this.#waits?.warmupShare ?? null,
      ...(this.#waits && {
        start: {
          batchRequests: this.#waits.batchRequests,
          waits: this.#waits.means,
        },
      }),
      measured: histograms.wait.count,
      unfinished: this.#pendingIn(begin, end),
      histograms,
      windowTicks: to.time - from.time,
      ledger: difference(to.ledger, from.ledger),
      lateLedger: difference(to.ledger, middle.ledger),
      applicationTime: difference(to.applicationTime, from.applicationTime),
      counts: difference(to.counts, from.counts),
      finishedInWindow: to.finished - from.finished,
      inSystemByQuarter: this.#quarters(first, last),
      audit: this.#audit(),
    };
  }

  /** First request of a segment. */
  #boundary(segment: number): number {
    return this.#offset + Math.ceil(segment * this.#plan.requests / SEGMENTS);
  }

  #advance(): void {
    const now = this.#machine.now;
    if (now === this.#changedAt) return;
    this.#area.add((this.#arrived - this.#finished) * (now - this.#changedAt));
    this.#changedAt = now;
  }

  #snapshot(): void {
    this.#advance();
    this.#machine.settle();
    this.#snapshots.push({
      time: this.#machine.now,
      ledger: this.#machine.ledger.slice(),
      applicationTime: this.#machine.ownership.coreTime.slice(),
      counts: this.#machine.counts.slice(),
      finished: this.#finished,
      inSystem: this.#arrived - this.#finished,
      area: this.#area.copy(),
    });
    this.#nextBoundary = this.#snapshots.length <= SEGMENTS
      ? this.#boundary(this.#snapshots.length)
      : Infinity;
  }

  /** Requests of segments `from` to `to` that have not finished; those that came after do not count. */
  #pendingIn(from: number, to: number): number {
    const { pool } = this.#machine;
    const begin = this.#boundary(from), end = this.#boundary(to);
    let pending = 0;
    pool.forEachLive((request) => {
      const index = pool.index[request];
      if (index >= begin && index < end) pending++;
    });
    return pending;
  }

  #quarters(first: number, last: number): number[] {
    const places = [0, 1, 2, 3, 4].map((quarter) =>
      this.#snapshots[first + Math.round((last - first) * quarter / 4)]
    );
    return places.slice(1).map((to, quarter) => {
      const from = places[quarter];
      return to.area.minus(from.area) / (to.time - from.time);
    });
  }

  #audit(): RecordingAudit {
    const { pool, now, ledger, allCores } = this.#machine;
    const latencies = this.#latencySum.copy();
    let live = 0;
    pool.forEachLive((request) => {
      live++;
      latencies.add(now - pool.arrival[request]);
    });
    let coreTime = 0;
    const activities = ledger.length / allCores;
    for (let core = 0; core < allCores; core++) {
      const charged = ledger
        .subarray(core * activities, (core + 1) * activities)
        .reduce((sum, ticks) => sum + ticks);
      coreTime = Math.max(coreTime, Math.abs(charged - now));
    }
    return {
      littlesLaw: Math.abs(this.#area.minus(latencies)),
      coreTime,
      requests: Math.abs(this.#arrived - this.#finished - live) + this.#early,
    };
  }
}

function difference(to: Float64Array, from: Float64Array): Float64Array {
  return to.map((value, place) => value - from[place]);
}
