/**
 * Points simulated so that exactly the same requests are measured at each.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";
import { capacityOf } from "../scenario/uneven.ts";
import type { Status } from "../stats/row.ts";
import type { ReplicationResult } from "../sweep/replication.ts";
import type { Simulate } from "../sweep/searches.ts";
import { nextOf } from "../sweep/rounds.ts";
import { statusOf } from "../sweep/status.ts";

/** A point simulated. */
export interface Simulated {
  /** The point. */
  readonly point: Point;
  /** Its replications, in their order. */
  readonly results: readonly ReplicationResult[];
  /** Whether it has a steady state. */
  readonly status: Status;
}

/**
 * Simulates `points`, which are offered the same requests.
 *
 * Where the warm-up is found from the runs, each point finds its own, as in a
 * sweep; then those that left out less than another are simulated again, with the
 * longest warm-up. Points without a steady state have no say in
 * how long that is.
 */
export async function onSameRequests(
  points: readonly Point[],
  simulate: Simulate,
): Promise<Simulated[]> {
  const found = await Promise.all(points.map(async (point) => {
    const results = await allOf(point, simulate);
    const { precision: _, ...asked } = point;
    const next = nextOf(asked, results);
    return simulated(
      point,
      next.is === "again" ? await allOf(next.point, simulate) : results,
    );
  }));
  const steady = found.filter(({ status }) => status === "stable");
  return await Promise.all(found.map(async (one) => {
    const { point, results } = one;
    if (point.warmup !== "mser5" || !steady.includes(one)) return one;
    const again = await Promise.all(results.map((result, replication) => {
      const { warmupRequests, measured, unfinished } = steady
        .map(({ results }) => results[replication].recording)
        .reduce((a, b) => b.warmupRequests > a.warmupRequests ? b : a);
      if (warmupRequests === result.recording.warmupRequests) return result;
      const later = {
        ...point,
        warmup: { requests: warmupRequests },
        // Fewer than the point's where a trace ends.
        requests: measured + unfinished,
      };
      return simulate({ point: later, replication });
    }));
    return simulated(point, again);
  }));
}

/** Every replication of `point`. */
function allOf(point: Point, simulate: Simulate): Promise<ReplicationResult[]> {
  return Promise.all(Array.from(
    { length: point.replications },
    (_, replication) => simulate({ point, replication }),
  ));
}

function simulated(
  point: Point,
  results: readonly ReplicationResult[],
): Simulated {
  const { workload, sharesWork, hasOwnWork } = results[0];
  const recordings = results.map(({ recording }) => recording);
  const status = statusOf(recordings, workload, {
    cores: point.cores,
    capacity: capacityOf(point.cores, point.hardware),
    sharesWork,
    hasOwnWork,
  });
  return { point, results, status };
}

/** Whether the measured requests of all are the same, as far as can be told: as many of each class in each replication. */
export function areSame(all: readonly Simulated[]): boolean {
  const countsOf = ({ results }: Simulated) =>
    JSON.stringify(results.map(({ recording }) => [
      recording.warmupRequests,
      ...recording.histograms.latency.map(({ count }) => count),
    ]));
  return new Set(all.map(countsOf)).size <= 1 &&
    all.every(({ point }) =>
      point.applications !== undefined || point.arrivals.process !== "closed"
    );
}
