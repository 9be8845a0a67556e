/**
 * What a reader must know before quoting a number of a row.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";
import { isShareUnsure } from "../stats/estimates.ts";
import type { Histogram } from "../stats/histogram.ts";
import { isTooLong } from "../stats/consensus.ts";
import { meanEstimate } from "../stats/intervals.ts";
import type { Recording } from "../stats/recording.ts";
import { PERCENTILES, type Row, type Status } from "../stats/row.ts";
import type { TraceFacts } from "../workload/trace_facts.ts";
import {
  busyShares,
  isShortRun,
  type StatusMachine,
  type StatusWorkload,
} from "./status.ts";

/** Samples beyond a percentile below which a row says that they are few. */
export const FEW_SAMPLES = 30;

/** Parameters of policies that say how long a request stays on a core at most. */
const QUANTA = ["quantumUs", "sliceUs"];

/** What of a point's results decides its flags. */
export interface FlagFacts extends Pick<Row, "precision"> {
  /** Whether latencies were measured. */
  readonly status: Status;
  /** Requests measured, of the latency-critical application that has the fewest. */
  readonly fewestRequests: number;
  /** All replications. */
  readonly recordings: readonly Recording[];
  /** What intervals are from: the replications, or the batches of the only one. */
  readonly sections: readonly Recording[];
  /** Latencies and slowdowns of each section. */
  readonly measured: readonly (readonly Histogram[])[];
  /** The requests. */
  readonly workload: StatusWorkload & { readonly trace: TraceFacts | null };
  /** The cores. */
  readonly machine: StatusMachine;
}

/** The flags of `point`; README says what each of them means. */
export function flagsOf(point: Point, facts: FlagFacts): string[] {
  const { status, workload, machine, recordings, sections } = facts;
  const { trace } = workload;
  const flags: string[] = [];
  const cutTooLong = recordings.filter(({ warmupFound }) =>
    isTooLong(warmupFound)
  );
  if (status !== "stable") {
    // Throughput, core time and efficiency are then those of this run, and of no longer one.
    flags.push("no-steady-state");
    if (2 * cutTooLong.length > recordings.length) flags.push("long-warmup");
    return flags;
  }
  // Latencies are then those of this course of the load, and of no other.
  if (workload.lastingLoad !== null) flags.push("moving-load");
  else {
    if (isShortRun(sections, workload, machine)) flags.push("short-run");
    if (isNearSaturation(sections, machine)) flags.push("load-near-1");
  }
  if (isWarmupOverHalf(recordings)) flags.push("long-warmup");
  const { precision } = facts;
  if (
    precision !== undefined &&
    !(precision.reached !== null && precision.reached <= precision.relative)
  ) flags.push("precision-not-met");
  if (trace !== null) {
    // Replications are consecutive windows of one trace, not independent draws.
    flags.push("trace-windows");
    if (isCoarserThanQuantum(trace, point)) {
      flags.push("trace-coarser-than-quantum");
    }
    if (trace.isCorrelatedThroughout) {
      flags.push("trace-shorter-than-correlation");
    }
  }
  for (const [name, p] of Object.entries(PERCENTILES)) {
    const isFew = facts.fewestRequests * (1 - p / 100) < FEW_SAMPLES;
    if (isFew || facts.measured.some((of) => isShareUnsure(of, p))) {
      flags.push(`few-samples-${name}`);
    }
    if (trace !== null && trace.rows * (1 - p / 100) < FEW_SAMPLES) {
      flags.push(`beyond-trace-${name}`);
    }
  }
  return flags;
}

/** Whether 1 is within the 95 % interval of how busy what limits the point is. */
function isNearSaturation(
  sections: readonly Recording[],
  { cores, hasOwnWork }: StatusMachine,
): boolean {
  const shares = sections.map(({ ledger }) => busyShares(ledger, cores));
  const workers = shares.map(({ workers }) =>
    hasOwnWork ? workers : [mean(workers)]
  );
  const limits = shares.map(({ extras }, section) => [
    ...workers[section],
    ...extras,
  ]);
  return limits[0].some((_, limit) => {
    const { value, high } = meanEstimate(limits.map((of) => of[limit]));
    return value! < 1 && high !== null && high >= 1;
  });
}

/** Whether more requests were left out than measured. */
function isWarmupOverHalf(recordings: readonly Recording[]): boolean {
  const left = recordings.map(({ warmupRequests }) => warmupRequests);
  return mean(left) > mean(recordings.map(({ measured }) => measured));
}

function isCoarserThanQuantum(trace: TraceFacts, { policy }: Point): boolean {
  return QUANTA.some((name) => {
    const quantumUs = policy[name];
    return typeof quantumUs === "number" && quantumUs > 0 &&
      trace.resolutionUs > quantumUs;
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
