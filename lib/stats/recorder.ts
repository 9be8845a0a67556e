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
import { binsUpTo, Histogram, type HistogramData } from "./histogram.ts";
import { mser } from "./mser5.ts";

/** Segments in what is measured. */
const SEGMENTS = 50;
/** Segments that the warm-up may take, at most: half of what is measured. */
const MAX_CUT = SEGMENTS / 2;
/** Batch means that the warm-up is found from, at most. */
const MAX_BATCHES = 1024;

/** Latency and wait in ticks: an hour and more. Slowdown: 2⁴⁰. */
export const LATENCY_BINS: number = binsUpTo(2 ** 46);
/** Bins of a slowdown histogram. */
export const SLOWDOWN_BINS: number = binsUpTo(2 ** 40);

/** What is to be recorded. */
export interface RecordingPlan {
  /** Requests to be measured. */
  readonly requests: number;
  /** Requests left out before them; `null` if MSER-5 is to say. */
  readonly warmupRequests: number | null;
  /** How many classes of requests there are. */
  readonly classes: number;
}

/** The state of a run at the instant a segment begins. */
interface Snapshot {
  readonly time: number;
  readonly ledger: Float64Array;
  readonly counts: Float64Array;
  readonly finished: number;
  readonly inSystem: number;
  /** Integral of the number of requests in the system. */
  readonly area: ExactSum;
}

/** Histograms of a set of requests. */
export interface SegmentHistograms<Of = Histogram> {
  /** Arrival to finish, ticks. By class. */
  readonly latency: readonly Of[];
  /** Latency ÷ service. By class. */
  readonly slowdown: readonly Of[];
  /** Arrival to first service, ticks. Of all classes. */
  readonly wait: Of;
}

/** What a replication leaves behind: plain data, in ticks. */
export interface Recording {
  /** Requests left out at the start. */
  readonly warmupRequests: number;
  /** Whether MSER-5 left out as much as it may: half of what was to be measured. */
  readonly isCutTooLong: boolean;
  /** Requests measured that have finished. */
  readonly measured: number;
  /** Requests that should have been measured but had not finished at the end. */
  readonly unfinished: number;
  /** Of the requests measured. */
  readonly histograms: SegmentHistograms<HistogramData>;
  /** Length of the measured stretch. */
  readonly windowTicks: number;
  /** Core time in it: `ledger[core * ACTIVITIES + activity]`. */
  readonly ledger: Float64Array;
  /** Core time in its second half. */
  readonly lateLedger: Float64Array;
  /** By counter, in the measured stretch. */
  readonly counts: Float64Array;
  /** Requests finished in it, whenever they arrived. */
  readonly finishedInWindow: number;
  /** Mean number of requests in the system in each quarter of it. */
  readonly inSystemByQuarter: readonly number[];
  /** Whether the conservation laws held, from the start to the end of the replication. */
  readonly audit: RecordingAudit;
}

/** The two sides of each conservation law, compared. */
export interface RecordingAudit {
  /** Integral of the number in the system minus the sum of latencies, request-ticks. */
  readonly littlesLaw: number;
  /** Largest difference between what a core was charged and the simulated time, ticks. */
  readonly coreTime: number;
  /** Requests lost, finished twice, or finished before they got their service. */
  readonly requests: number;
}

/** Records one replication. */
export class SegmentRecorder implements Recorder {
  readonly #machine: Machine;
  readonly #plan: RecordingPlan;
  readonly #offset: number;
  readonly #snapshots: Snapshot[] = [];
  #nextBoundary: number;
  readonly #segments: (SegmentHistograms | undefined)[] = [];
  /** Segments from here to `SEGMENTS` are measured in any case, and share one set. */
  readonly #shared: number;

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
    this.#nextBoundary = this.#offset;
    this.#cut = plan.warmupRequests === null ? -1 : 0;
    this.#shared = plan.warmupRequests === null ? MAX_CUT : 0;
    let batchRequests = 5;
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
    if (index < 0) return;
    const requests = this.#plan.requests;
    const segment = Math.floor(index * SEGMENTS / requests);
    if (this.#cut < 0) {
      if (index < requests) {
        this.#batchWait[Math.floor(index / this.#batchRequests)] += latency -
          service;
        if (++this.#finishedInHead === requests) this.#decideCut();
      }
      if (segment >= SEGMENTS + MAX_CUT) return;
    } else if (segment < this.#cut || segment >= this.#cut + SEGMENTS) return;
    const { latency: latencies, slowdown, wait } = this.#segment(segment);
    const of = pool.class[request];
    latencies[of].add(latency);
    slowdown[of].add(latency / service);
    wait.add(pool.started[request] - arrival);
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
    const histograms = this.#newHistograms();
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

  #segment(segment: number): SegmentHistograms {
    const place = segment > this.#shared && segment < SEGMENTS
      ? this.#shared
      : segment;
    return this.#segments[place] ??= this.#newHistograms();
  }

  #newHistograms(): SegmentHistograms {
    const { classes } = this.#plan;
    const of = (bins: number) =>
      Array.from({ length: classes }, () => new Histogram(bins));
    return {
      latency: of(LATENCY_BINS),
      slowdown: of(SLOWDOWN_BINS),
      wait: new Histogram(LATENCY_BINS),
    };
  }

  #snapshot(): void {
    this.#advance();
    this.#machine.settle();
    this.#snapshots.push({
      time: this.#machine.now,
      ledger: this.#machine.ledger.slice(),
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

function mergeInto(all: SegmentHistograms, part: SegmentHistograms): void {
  all.latency.forEach((histogram, of) => histogram.merge(part.latency[of]));
  all.slowdown.forEach((histogram, of) => histogram.merge(part.slowdown[of]));
  all.wait.merge(part.wait);
}

function difference(to: Float64Array, from: Float64Array): Float64Array {
  return to.map((value, place) => value - from[place]);
}
