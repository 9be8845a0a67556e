/**
 * What a sweep keeps of a replication: histograms, the ledger at a few instants,
 * and the run's own audit. Nothing a request: memory does not grow with the run.
 *
 * Requests are told apart by their place in the sequence of arrivals, so that no
 * request is left out because it was slow. The sequence is cut into segments of
 * 2 % of the requests to be measured; the warm-up is a number of segments.
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import type { Recorder } from "../engine/simulation.ts";
import { ExactSum } from "./exact_sum.ts";
import { BATCH, mser } from "./mser5.ts";
import {
  emptyHistograms,
  mergeInto,
  type Recording,
  type RecordingAudit,
  type RecordingPlan,
  type SegmentHistograms,
} from "./recording.ts";

/** Segments in what is measured. */
const SEGMENTS = 50;
/** Segments that the warm-up may take, at most: half of what is measured. */
const MAX_CUT = SEGMENTS / 2;
/** Batch means that the warm-up is found from, at most. */
const MAX_BATCHES = 1024;

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
  readonly #offset: number;
  readonly #timeout: number;
  readonly #snapshots: Snapshot[] = [];
  #nextBoundary: number;
  readonly #segments: (SegmentHistograms | undefined)[] = [];
  /** Segments from here to `SEGMENTS` are measured in any case, and share one set. */
  readonly #shared: number;

  /** Where the request that finished last was counted, and which are counted there with it: `#from` up to `#until`. */
  #current: SegmentHistograms | null = null;
  #from = 0;
  #until = 0;

  #arrived = 0;
  #finished = 0;
  #early = 0;
  #finishedInHead = 0;
  #cut: number;
  readonly #batchRequests: number;
  readonly #batchWait: Float64Array;

  #changedAt = 0;
  readonly #area = new ExactSum();
  readonly #latencySum = new ExactSum();

  /** Records what `plan` says of a run of `machine`, which is at time 0. */
  constructor(machine: Machine, plan: RecordingPlan) {
    this.#machine = machine;
    this.#plan = plan;
    this.#offset = plan.warmupRequests ?? 0;
    this.#timeout = plan.timeoutTicks ?? Infinity;
    this.#nextBoundary = this.#offset;
    this.#cut = plan.warmupRequests === null ? -1 : 0;
    this.#shared = plan.warmupRequests === null ? MAX_CUT : 0;
    let batchRequests = BATCH;
    while (plan.requests / batchRequests > MAX_BATCHES) batchRequests *= 2;
    this.#batchRequests = batchRequests;
    this.#batchWait = new Float64Array(
      Math.floor(plan.requests / batchRequests) + 1,
    );
  }

  /** Whether every request to be measured has finished. */
  get isComplete(): boolean {
    return this.#cut >= 0 && this.#snapshots.length > this.#cut + SEGMENTS &&
      this.#pendingUpTo(this.#cut + SEGMENTS) === 0;
  }

  onArrival(index: number): void {
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
    const index = pool.index[request] - this.#offset;
    if (this.#cut < 0 && index < this.#plan.requests) {
      const batch = Math.floor(index / this.#batchRequests);
      this.#batchWait[batch] += latency - service;
      if (++this.#finishedInHead === this.#plan.requests) this.#decideCut();
    }
    const histograms = index >= this.#from && index < this.#until
      ? this.#current
      : this.#turnTo(index);
    if (histograms === null) return;
    const of = pool.class[request];
    histograms.latency[of].add(latency);
    histograms.slowdown[of].add(latency / service);
    histograms.wait.add(pool.started[request] - arrival);
    if (latency >= this.#timeout) histograms.timeouts++;
  }

  /** No more requests will arrive: what has, is what there is to measure. */
  endOfArrivals(): void {
    if (this.#snapshots.length <= this.#cutOrNone() + SEGMENTS) {
      this.#nextBoundary = this.#arrived;
      this.#snapshot();
    }
  }

  /** What was recorded. After the run. */
  finish(): Recording {
    this.#advance();
    if (this.#cut < 0) this.#decideCut();
    const machine = this.#machine;
    machine.settle();
    const first = Math.min(this.#cut, this.#snapshots.length - 1);
    const last = Math.min(first + SEGMENTS, this.#snapshots.length - 1);
    const from = this.#snapshots[first], to = this.#snapshots[last];
    const middle = this.#snapshots[(first + last) >> 1];
    const histograms = emptyHistograms(this.#plan.classes);
    for (let segment = first; segment < first + SEGMENTS; segment++) {
      if (segment > this.#shared && segment < SEGMENTS) continue;
      const part = this.#segments[segment];
      if (part !== undefined) mergeInto(histograms, part);
    }
    const measured = histograms.wait.count;
    return {
      warmupRequests: this.#boundary(first),
      isCutTooLong: this.#cut === MAX_CUT,
      measured,
      unfinished: this.#pendingUpTo(first + SEGMENTS),
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

  #cutOrNone(): number {
    return Math.max(0, this.#cut);
  }

  #advance(): void {
    const now = this.#machine.now;
    if (now === this.#changedAt) return;
    this.#area.add((this.#arrived - this.#finished) * (now - this.#changedAt));
    this.#changedAt = now;
  }

  /** Histograms of the segments that the request at `index` is in, kept at hand for the next; null if it is in none. */
  #turnTo(index: number): SegmentHistograms | null {
    const shared = this.#shared;
    let from = Math.floor(index * SEGMENTS / this.#plan.requests);
    if (index < 0 || from >= SEGMENTS + shared) return null;
    let until = from + 1;
    if (from >= shared && from < SEGMENTS) {
      from = shared;
      until = SEGMENTS;
    }
    this.#from = this.#boundary(from) - this.#offset;
    this.#until = this.#boundary(until) - this.#offset;
    this.#current = this.#segments[from] ??= emptyHistograms(
      this.#plan.classes,
    );
    return this.#current;
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
    this.#nextBoundary = this.#snapshots.length <= SEGMENTS + this.#shared
      ? this.#boundary(this.#snapshots.length)
      : Infinity;
  }

  /** MSER-5 on the waits of the first `requests` requests: batches of five, merged by twos to at most 1,024. */
  #decideCut(): void {
    const batches = Math.floor(this.#plan.requests / this.#batchRequests);
    const cut = mser(this.#batchWait, batches, batches >> 1);
    const segments = cut * this.#batchRequests * SEGMENTS / this.#plan.requests;
    this.#cut = Math.min(MAX_CUT, Math.ceil(segments));
  }

  /** Requests before the end of the measured stretch that have not finished; those that came after it do not count. */
  #pendingUpTo(segment: number): number {
    const { pool } = this.#machine;
    const end = this.#boundary(segment), begin = this.#boundary(this.#cut);
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
