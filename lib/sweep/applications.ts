/**
 * What each of several applications got of a point: the part of its row that is
 * told by application.
 *
 * @module
 */

import {
  ACTIVITIES,
  ACTIVITY_NAMES,
  APPLICATION,
  BEST_EFFORT,
} from "../engine/activities.ts";
import { TICKS_PER_US } from "../engine/ticks.ts";
import type { Point, SharedPoint } from "../scenario/point.ts";
import {
  between,
  type distributionOf,
  shareEstimate,
} from "../stats/estimates.ts";
import { Histogram, type HistogramData } from "../stats/histogram.ts";
import { meanEstimate } from "../stats/intervals.ts";
import type { Recording } from "../stats/recording.ts";
import type { ApplicationRow } from "../stats/row.ts";
import { sum } from "../workload/sum.ts";
import type { WorkloadFacts } from "./machine_run.ts";

/** Whether the classes of `point` are of latency-critical requests. By class. */
export function criticalClasses(
  point: Point,
  { classes }: WorkloadFacts,
): boolean[] {
  return classes.map(({ application }) => isCritical(point, application));
}

/** Whether `application` of `point` is latency-critical. */
export function isCritical(point: Point, application: number): boolean {
  return point.applications === undefined ||
    point.applications[application].kind === "latency-critical";
}

/** Those of `histograms`, one a class, that are `chosen`, as one; empty if none is. */
export function mergedWhere(
  histograms: readonly HistogramData[],
  chosen: readonly boolean[],
): Histogram {
  const found = histograms.filter((_, of) => chosen[of]);
  return found.length > 0 ? Histogram.merged(found) : new Histogram(0);
}

/**
 * What each application of `point` got. By name.
 *
 * @param recordings What intervals are from: replications, or batches of one.
 * @param distribution Statistics of a set of requests, or nulls where there is no steady state.
 */
export function applicationRows(
  point: SharedPoint,
  workload: WorkloadFacts,
  recordings: readonly Recording[],
  distribution: typeof distributionOf,
): Record<string, ApplicationRow> {
  const rows = point.applications.map(({ name, kind }, application) => {
    const own = workload.classes.map((of) => of.application === application);
    const offer = workload.offers.find((of) => of.application === application);
    const latencies = recordings.map(({ histograms }) =>
      mergedWhere(histograms.latency, own)
    );
    const slowdowns = recordings.map(({ histograms }) =>
      mergedWhere(histograms.slowdown, own)
    );
    const times = recordings.map(({ applicationTime }) =>
      applicationTime.subarray(
        application * ACTIVITIES,
        (application + 1) * ACTIVITIES,
      )
    );
    const granted = times.map(sum);
    // One that was never granted a core did nothing with it.
    const share = (activity: number) =>
      times.map((of, place) =>
        granted[place] === 0 ? 0 : of[activity] / granted[place]
      );
    const work = kind === "latency-critical" ? APPLICATION : BEST_EFFORT;
    const row: ApplicationRow = {
      kind,
      load: offer?.load ?? null,
      offeredMrps: offer?.rateMrps ?? null,
      requests: sum(latencies.map(({ count }) => count)),
      latencyUs: distribution(latencies, TICKS_PER_US),
      slowdown: distribution(slowdowns, 1),
      cores: between(0, point.cores)(
        meanEstimate(
          granted.map((ticks, place) => ticks / recordings[place].windowTicks),
        ),
      ),
      coreTime: Object.fromEntries(
        ACTIVITY_NAMES.map((activity, of) => [
          activity,
          shareEstimate(share(of)),
        ]),
      ),
      cpuEfficiency: shareEstimate(share(work)),
    };
    return [name, row];
  });
  return Object.fromEntries(rows);
}

/** Requests of the latency-critical application that has the fewest, or `all` where there is but one. */
export function fewestRequests(
  all: number,
  applications: Readonly<Record<string, ApplicationRow>> | undefined,
): number {
  const critical = Object.values(applications ?? {})
    .filter(({ kind }) => kind === "latency-critical");
  return Math.min(all, ...critical.map(({ requests }) => requests));
}
