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
 * Where the warm-up is found from the run, each point finds its own; then those
 * that left out less than another in a replication simulate that replication
 * again, with the longest warm-up. Points without a steady state have no say in
 * how long that is.
 */
export async function onSameRequests(
  points: readonly Point[],
  simulate: Simulate,
): Promise<Simulated[]> {
  const found = await Promise.all(points.map(async (point) => {
    const units = Array.from(
      { length: point.replications },
      (_, replication) => ({ point, replication }),
    );
    return simulated(point, await Promise.all(units.map(simulate)));
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
