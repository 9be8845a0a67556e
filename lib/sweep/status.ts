/**
 * Whether a point has a steady state that its run has seen.
 *
 * @module
 */

import {
  ACTIVITIES,
  BEST_EFFORT,
  IDLE,
  POLLING,
} from "../engine/activities.ts";
import { toUs } from "../engine/ticks.ts";
import { meanEstimate } from "../stats/intervals.ts";
import type { Recording } from "../stats/recording.ts";
import type { Status } from "../stats/row.ts";

/** Requests a request by which the backlog must grow to count as growing. */
const GROWTH = 0.005;
/** Share of a core's time below which it has none to spare. */
const SPARE = 0.005;

/** Relaxation times below which a run says nothing of a steady state. */
const FEWEST_RELAXATIONS = 10;
/** Relaxation times below which intervals were seen to hold the truth less often than they say. */
const FEW_RELAXATIONS = 200;

/** What of a workload decides how long a run must be. */
export interface StatusWorkload {
  /** Offered load. */
  readonly load: number;
  /** Mean service, µs. */
  readonly meanServiceUs: number;
  /** Its squared coefficient of variation. */
  readonly serviceScv: number;
}

/**
 * The status of a point, from the replications it was measured by.
 *
 * It is `saturated` if it is offered more work than its cores can do, or if the
 * backlog grew over the second half of what was measured, by more than chance
 * (95 %) and by more than 0.5 % of the requests that arrived, while what limits
 * it had no time to spare: the worker cores together, a core beside them, or, where
 * workers do not share their work, one of them in every replication. It is `unsettled` if the backlog grew without
 * that, if MSER-5 left out all of the first half in most replications, if
 * requests were still unfinished when as many again had arrived, or if a
 * replication is shorter than ten of the system's relaxation times: a longer run
 * could tell. Otherwise it is `stable`.
 *
 * @param cores Worker cores.
 * @param sharesWork Whether they share their work; if not, each has to settle by itself.
 */
export function statusOf(
  recordings: readonly Recording[],
  workload: StatusWorkload,
  cores: number,
  sharesWork: boolean,
): Status {
  if (workload.load >= 1) return "saturated";
  const isGrowing = grows(recordings);
  if (isGrowing && hasNoSpareCore(recordings, cores, sharesWork)) {
    return "saturated";
  }
  const tooLong = recordings.filter(({ isCutTooLong }) => isCutTooLong).length;
  const unfinished = recordings.some(({ unfinished }) => unfinished > 0);
  const sharing = sharesWork ? cores : 1;
  const isTooShort = relaxations(recordings, workload, cores, sharing) <
    FEWEST_RELAXATIONS;
  return isGrowing || unfinished || isTooShort ||
      2 * tooLong > recordings.length
    ? "unsettled"
    : "stable";
}

/** Whether the replications are so short for their load that intervals are too narrow and means too low. */
export function isShortRun(
  recordings: readonly Recording[],
  workload: StatusWorkload,
  cores: number,
): boolean {
  return relaxations(recordings, workload, cores, cores) < FEW_RELAXATIONS;
}

/**
 * Length of a replication in relaxation times E[S](1 + SCV) ÷ (c (1 − u)²), c cores
 * that share their work and of which the share u is busy: how long a queue
 * remembers, up to a factor.
 *
 * Of a core beside the workers, c is 1 and E[S] its busy time a request.
 * Source: the asymptotic variance of M/G/1's workload in heavy traffic, W. Whitt,
 * "Planning queueing simulations", Management Science 35, 1989.
 */
function relaxations(
  recordings: readonly Recording[],
  { meanServiceUs, serviceScv }: StatusWorkload,
  cores: number,
  sharing: number,
): number {
  const spares = pooledSpares(recordings);
  const windowUs = toUs(mean(recordings.map((of) => of.windowTicks)));
  const ofWorkers = mean(spares.slice(0, cores));
  const workers = windowUs * sharing * ofWorkers ** 2 /
    (meanServiceUs * (1 + serviceScv));
  const finished = mean(recordings.map((of) => of.finishedInWindow));
  const extras = spares.slice(cores).map((spare) => {
    const busyUs = (1 - spare) * windowUs / Math.max(1, finished);
    return busyUs === 0 ? Infinity : windowUs * spare ** 2 / (2 * busyUs);
  });
  return Math.min(workers, ...extras);
}

function grows(recordings: readonly Recording[]): boolean {
  const growth = recordings.map(({ inSystemByQuarter, measured, unfinished }) =>
    (inSystemByQuarter[3] - inSystemByQuarter[2]) /
    ((measured + unfinished) / 4)
  );
  const { value, low } = meanEstimate(growth);
  return value! > GROWTH && (low === null || low > 0);
}

function hasNoSpareCore(
  recordings: readonly Recording[],
  cores: number,
  sharesWork: boolean,
): boolean {
  const pooled = pooledSpares(recordings);
  const ofWorkers = mean(pooled.slice(0, cores));
  if (ofWorkers < SPARE) return true;
  if (pooled.slice(cores).some((spare) => spare < SPARE)) return true;
  return !sharesWork && pooled.slice(0, cores).some((spare) => spare === 0);
}

/** Share of its time that each core had nothing of the application to do. By core. */
function spareShares(ledger: Float64Array): number[] {
  return Array.from({ length: ledger.length / ACTIVITIES }, (_, core) => {
    const of = ledger.subarray(core * ACTIVITIES, (core + 1) * ACTIVITIES);
    const all = of.reduce((sum, ticks) => sum + ticks, 0);
    return all === 0 ? 1 : (of[POLLING] + of[BEST_EFFORT] + of[IDLE]) / all;
  });
}

/** The same, over all replications. By core. */
function pooledSpares(recordings: readonly Recording[]): number[] {
  const spares = recordings.map(({ lateLedger }) => spareShares(lateLedger));
  return spares[0].map((_, core) => mean(spares.map((of) => of[core])));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
