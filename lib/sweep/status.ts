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
import { meanEstimate } from "../stats/intervals.ts";
import type { Recording } from "../stats/recording.ts";
import type { Status } from "../stats/row.ts";

/** Requests a request by which the backlog must grow to count as growing. */
const GROWTH = 0.005;
/** Share of a core's time below which it has none to spare. */
const SPARE = 0.005;

/**
 * The status of a point, from the replications it was measured by.
 *
 * It is `saturated` if it is offered more work than its cores can do, or if the
 * backlog grew over the second half of what was measured, by more than chance
 * (95 %) and by more than 0.5 % of the requests that arrived, while what limits
 * it had no time to spare: the worker cores together, a core beside them, or one
 * worker in every replication. It is `unsettled` if the backlog grew without
 * that, if MSER-5 left out all of the first half in most replications, or if
 * requests were still unfinished when as many again had arrived: a longer run
 * could tell. Otherwise it is `stable`.
 *
 * @param load Offered load.
 * @param cores Worker cores.
 */
export function statusOf(
  recordings: readonly Recording[],
  load: number,
  cores: number,
): Status {
  if (load >= 1) return "saturated";
  const isGrowing = grows(recordings);
  if (isGrowing && hasNoSpareCore(recordings, cores)) return "saturated";
  const tooLong = recordings.filter(({ isCutTooLong }) => isCutTooLong).length;
  const unfinished = recordings.some(({ unfinished }) => unfinished > 0);
  return isGrowing || unfinished || 2 * tooLong > recordings.length
    ? "unsettled"
    : "stable";
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
): boolean {
  const spares = recordings.map(({ lateLedger }) => spareShares(lateLedger));
  const allCores = spares[0].length;
  const pooled = Array.from(
    { length: allCores },
    (_, core) => spares.reduce((sum, of) => sum + of[core], 0) / spares.length,
  );
  const ofWorkers = pooled.slice(0, cores).reduce((a, b) => a + b) / cores;
  if (ofWorkers < SPARE) return true;
  if (pooled.slice(cores).some((spare) => spare < SPARE)) return true;
  return pooled.slice(0, cores).some((spare) => spare === 0);
}

/** Share of its time that each core had nothing of the application to do. By core. */
function spareShares(ledger: Float64Array): number[] {
  return Array.from({ length: ledger.length / ACTIVITIES }, (_, core) => {
    const of = ledger.subarray(core * ACTIVITIES, (core + 1) * ACTIVITIES);
    const all = of.reduce((sum, ticks) => sum + ticks, 0);
    return all === 0 ? 1 : (of[POLLING] + of[BEST_EFFORT] + of[IDLE]) / all;
  });
}
