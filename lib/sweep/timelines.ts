/**
 * From the timelines of a point's replications to that of its row.
 *
 * @module
 */

import { toUs } from "../engine/ticks.ts";
import type { Point } from "../scenario/point.ts";
import { between } from "../stats/estimates.ts";
import { meanEstimate, NULL_ESTIMATE } from "../stats/intervals.ts";
import type { Estimate, Row, TimelineRow } from "../stats/row.ts";
import type { ApplicationTimeline } from "../stats/timeline.ts";
import type { ReplicationResult } from "./replication.ts";

/** What of a row is over time: nothing, if `point` does not ask for it. */
export function timelineOf(
  point: Point,
  results: readonly ReplicationResult[],
): Pick<Row, "timeline"> {
  const timelines = results.flatMap(({ timeline }) => timeline ?? []);
  if (timelines.length === 0) return {};
  const names = point.applications?.map(({ name }) => name) ?? ["all"];
  const rows = names.map((name, application) => {
    const parts = timelines.map((of) => of.applications[application]);
    return [name, timelineRow(parts, point.cores)];
  });
  return {
    timeline: {
      windowUs: toUs(timelines[0].windowTicks),
      applications: Object.fromEntries(rows),
    },
  };
}

/** The mean over replications, window by window, as far as the shortest goes. */
function timelineRow(
  parts: readonly ApplicationTimeline[],
  cores: number,
): TimelineRow {
  const windows = Math.min(...parts.map(({ requests }) => requests.length));
  const column = (
    valueOf: (part: ApplicationTimeline, window: number) => number,
    most = Infinity,
  ): Estimate[] =>
    Array.from({ length: windows }, (_, window) => {
      const values = parts.map((part) => valueOf(part, window))
        .filter((value) => !Number.isNaN(value));
      if (values.length === 0) return NULL_ESTIMATE;
      return between(0, most)(meanEstimate(values));
    });
  return {
    requests: column((of, window) => of.requests[window]),
    latencyUs: {
      mean: column((of, window) => toUs(of.mean[window])),
      p50: column((of, window) => toUs(of.p50[window])),
      p99: column((of, window) => toUs(of.p99[window])),
      p999: column((of, window) => toUs(of.p999[window])),
    },
    cores: column((of, window) => of.cores[window], cores),
    waiting: column((of, window) => of.waiting[window]),
  };
}
