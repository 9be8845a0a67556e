/**
 * What a recorder is asked for, and what it leaves behind: plain data, in ticks,
 * that can be sent between threads.
 *
 * @module
 */

import { binsUpTo, Histogram, type HistogramData } from "./histogram.ts";

/** Latency and wait in ticks: to 7.8 hours. Slowdown: 2⁴⁰. */
export const LATENCY_BINS: number = binsUpTo(2 ** 48);
/** Bins of a slowdown histogram. */
export const SLOWDOWN_BINS: number = binsUpTo(2 ** 40);

/** What is to be recorded. */
export interface RecordingPlan {
  /** Requests to be measured. */
  readonly requests: number;
  /** Requests left out before them; `null` for a tenth as many, and MSER-5 to say whether that is enough. */
  readonly warmupRequests: number | null;
  /** In place of `warmupRequests`, which is then 0: those left out are the ones that arrive before this. */
  readonly warmupTicks?: number;
  /** How many classes of requests there are. */
  readonly classes: number;
  /** Whether what is measured is told batch by batch as well. */
  readonly inBatches?: boolean;
  /** Latency from which on a client has given its request up; absent, none does. */
  readonly timeoutTicks?: number;
}

/** Histograms of a set of requests. */
export interface SegmentHistograms<Of = Histogram> {
  /** Arrival to finish, ticks. By class. */
  readonly latency: readonly Of[];
  /** Latency ÷ service. By class. */
  readonly slowdown: readonly Of[];
  /** Arrival to first service, ticks. Of all classes. */
  readonly wait: Of;
  /** Requests that their clients had given up when they finished. Of all classes. */
  timeouts: number;
}

/** What a replication leaves behind: plain data, in ticks. */
export interface Recording {
  /** Requests left out at the start. */
  readonly warmupRequests: number;
  /** What MSER-5 would leave out, as a share of the requests to be measured, a half at most; null where the warm-up is given. */
  readonly warmupFound: number | null;
  /** Waits from the very start, where MSER-5 was to look at them. */
  readonly start?: {
    /** Requests in a batch. */
    readonly batchRequests: number;
    /** Mean wait, ticks. By batch. */
    readonly waits: Float64Array;
  };
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
  /** Core time in the measured stretch, while granted to each application: `[application * ACTIVITIES + activity]`. */
  readonly applicationTime: Float64Array;
  /** By counter, in the measured stretch. */
  readonly counts: Float64Array;
  /** Requests finished in it, whenever they arrived. */
  readonly finishedInWindow: number;
  /** Mean number of requests in the system in each quarter of it. */
  readonly inSystemByQuarter: readonly number[];
  /** The same of consecutive tenths of what was measured, if that was asked for. */
  readonly batches?: readonly Recording[];
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

/** Histograms with nothing in them. */
export function emptyHistograms(classes: number): SegmentHistograms {
  const of = (bins: number) =>
    Array.from({ length: classes }, () => new Histogram(bins));
  return {
    latency: of(LATENCY_BINS),
    slowdown: of(SLOWDOWN_BINS),
    wait: new Histogram(LATENCY_BINS),
    timeouts: 0,
  };
}

/** Adds what is in `part` to `all`. */
export function mergeInto(
  all: SegmentHistograms,
  part: SegmentHistograms,
): void {
  all.latency.forEach((histogram, of) => histogram.merge(part.latency[of]));
  all.slowdown.forEach((histogram, of) => histogram.merge(part.slowdown[of]));
  all.wait.merge(part.wait);
  all.timeouts += part.timeouts;
}
