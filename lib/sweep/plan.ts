/**
 * The order in which a scenario's replications are simulated: points one after
 * another, so that a row is complete as early as can be.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";

/** The work of one core at a time: a replication of a point. */
export interface Unit {
  /** What is simulated. */
  readonly point: Point;
  /** From 0. */
  readonly replication: number;
}

/**
 * `points`, those with the longest replications first, otherwise as they come.
 *
 * A sweep ends when its last replication does: a long one that starts last
 * leaves every other core idle meanwhile.
 */
export function longestFirst(points: readonly Point[]): readonly Point[] {
  const requests = points[0]?.requests;
  if (points.every((point) => point.requests === requests)) return points;
  // sort() is stable: equals keep their order.
  return [...points].sort((a, b) => b.requests - a.requests);
}

/** Every unit of `points`, one at a time: a million units are never in memory. */
export function* unitsOf(points: Iterable<Point>): Generator<Unit, void> {
  for (const point of points) {
    for (let replication = 0; replication < point.replications; replication++) {
      yield { point, replication };
    }
  }
}
