/**
 * A look at a load: some replications simulated there, and what an objective
 * needs to know of them.
 *
 * @module
 */

import { TICKS_PER_US } from "../engine/ticks.ts";
import type { Point, SloSpec } from "../scenario/point.ts";
import { capacityOf } from "../scenario/uneven.ts";
import { shareEstimate } from "../stats/estimates.ts";
import { Histogram, type HistogramData } from "../stats/histogram.ts";
import type { Recording } from "../stats/recording.ts";
import type { Estimate, Status } from "../stats/row.ts";
import { criticalClasses } from "../sweep/applications.ts";
import { coreTimeShares, cpuEfficiencyOf } from "../sweep/core_time.ts";
import type { WorkloadFacts } from "../sweep/machine_run.ts";
import { offeredOf } from "../sweep/offered.ts";
import type { ReplicationResult } from "../sweep/replication.ts";
import type { Simulate } from "../sweep/searches.ts";
import { isShortRun, statusOf } from "../sweep/status.ts";
import { ABOVE } from "./crossing.ts";
import {
  type Exceeding,
  exceeding,
  floorMargin,
  type Margin,
  shareMargin,
  worstOf,
} from "./margin.ts";

/** What an objective can be limited by. */
export type Limit =
  | "latencyUs"
  | "slowdown"
  | "cpuEfficiency"
  | "saturation";

/** The percentile that an objective is about. */
export interface Tail {
  /** Of all replications together. */
  readonly pooled: number;
  /** Requests, and those of them beyond `limit`. By replication. */
  readonly exceeding: (limit: number) => readonly Exceeding[];
}

/** What was seen at a load. */
export interface Look {
  /** The load. */
  readonly load: number;
  /** How far it is from the objective. */
  readonly margin: Margin;
  /** What of the objective is farthest from being met. */
  readonly limitedBy: Limit;
  /** The objective's percentile: of latency, µs, or where it is about slowdown alone, of slowdown. */
  readonly tail: Tail;
  /** CPU efficiency. */
  readonly cpuEfficiency: Estimate;
  /** Whether there is a steady state. */
  readonly status: Status;
  /** Whether the replications were short for the load. */
  readonly isShort: boolean;
  /** Requests that the percentile was taken of. */
  readonly requests: number;
  /** Arrival rate, million requests a second. */
  readonly rateMrps: number;
  /** What was simulated. */
  readonly results: Pick<ReplicationResult, "assumed" | "extraCores">;
}

/** Margins of a load without a steady state: it does not meet the objective. */
const UNMET: Margin = { value: ABOVE, low: ABOVE, high: ABOVE };

/**
 * Looks at `point` by its first `replications` replications.
 *
 * @throws {RangeError} If no request of the objective's class was measured.
 */
export async function lookAt(
  point: Point,
  load: number,
  replications: number,
  slo: SloSpec,
  simulate: Simulate,
): Promise<Look> {
  const results = await Promise.all(
    Array.from(
      { length: replications },
      (_, replication) => simulate({ point, replication }),
    ),
  );
  const { workload, sharesWork, hasOwnWork, assumed, extraCores } = results[0];
  const recordings = results.map(({ recording }) => recording);
  const machine = {
    cores: point.cores,
    capacity: capacityOf(point.cores, point.hardware),
    sharesWork,
    hasOwnWork,
  };
  const status = statusOf(recordings, workload, machine);
  const measured = measuredOf(point, slo, recordings, workload);
  return {
    load,
    ...judged(slo, status, measured),
    tail: tailOf(slo, measured),
    cpuEfficiency: shareEstimate(measured.cpuEfficiencies),
    status,
    isShort: isShortRun(recordings, workload, machine),
    requests: measured.latency.reduce((sum, { count }) => sum + count, 0),
    rateMrps: offeredOf(point, workload, recordings).rateMrps,
    results: { assumed, extraCores },
  };
}

/** What an objective is about. By replication. */
interface Measured {
  /** Of the objective's requests, ticks. */
  readonly latency: readonly Histogram[];
  /** Of the same. */
  readonly slowdown: readonly Histogram[];
  readonly cpuEfficiencies: readonly number[];
}

function measuredOf(
  point: Point,
  slo: SloSpec,
  recordings: readonly Recording[],
  workload: WorkloadFacts,
): Measured {
  const chosen = slo.class === undefined
    ? criticalClasses(point, workload)
    : workload.classes.map(({ name }) => name === slo.class);
  const merged = (histograms: readonly HistogramData[]) =>
    Histogram.merged(histograms.filter((_, of) => chosen[of]));
  const latency = recordings.map((of) => merged(of.histograms.latency));
  if (latency.every(({ count }) => count === 0)) {
    throw new RangeError(
      `Cannot judge the objective: requests must be enough for some of class ` +
        `"${slo.class ?? "all"}" to be measured, got ${point.requests}`,
    );
  }
  return {
    latency,
    slowdown: recordings.map((of) => merged(of.histograms.slowdown)),
    cpuEfficiencies: recordings.map((of) =>
      cpuEfficiencyOf(coreTimeShares(of))
    ),
  };
}

/** How far a load is from `slo`, and by what. */
function judged(
  slo: SloSpec,
  status: Status,
  measured: Measured,
): Pick<Look, "margin" | "limitedBy"> {
  if (status === "saturated") {
    return { margin: UNMET, limitedBy: "saturation" };
  }
  const margins: [Limit, Margin][] = [];
  const limit = (
    of: Limit,
    most: number | undefined,
    histograms: readonly Histogram[],
  ) => {
    if (most === undefined) return;
    const counted = exceeding(histograms, most);
    margins.push([of, shareMargin(counted, 1 - slo.percentile / 100)]);
  };
  const { latencyUs, slowdown } = slo;
  const ticks = latencyUs === undefined ? undefined : latencyUs * TICKS_PER_US;
  limit("latencyUs", ticks, measured.latency);
  limit("slowdown", slowdown, measured.slowdown);
  if (slo.cpuEfficiency !== undefined) {
    margins.push([
      "cpuEfficiency",
      floorMargin(measured.cpuEfficiencies, slo.cpuEfficiency),
    ]);
  }
  const margin = worstOf(margins.map(([, of]) => of));
  const [limitedBy] = margins.find(([, of]) => of.value === margin.value)!;
  // Too short a run is no proof that the objective is met, but can be that it is not.
  return status === "unsettled"
    ? { margin: { ...margin, high: Math.max(margin.high, ABOVE) }, limitedBy }
    : { margin, limitedBy };
}

function tailOf(slo: SloSpec, measured: Measured): Tail {
  const [histograms, unit] = slo.latencyUs === undefined
    ? [measured.slowdown, 1]
    : [measured.latency, TICKS_PER_US];
  return {
    pooled: Histogram.merged(histograms).percentile(slo.percentile) / unit,
    exceeding: (limit) => exceeding(histograms, limit * unit),
  };
}
