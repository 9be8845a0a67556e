/**
 * The order in which a scenario's replications are simulated: points one after
 * another, so that a row is complete as early as can be.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";
import { CostModel } from "./cost.ts";

/** The work of one core at a time: a replication of a point. */
export interface Unit {
  /** The point that it is of. */
  readonly point: Point;
  /** What is simulated, where that is not the point itself but leaves more out. */
  readonly simulated?: Point;
  /** From 0. */
  readonly replication: number;
}

/**
 * `points`, those whose replications take longest first, by what `cost` says of
 * them; otherwise as they come.
 *
 * A sweep ends when its last replication does: a long one that starts last
 * leaves every other core idle meanwhile.
 */
export function longestFirst(
  points: readonly Point[],
  cost: CostModel = new CostModel(),
): readonly Point[] {
  const seconds = new Map(
    points.map((point) => [point, cost.replicationSeconds(point)]),
  );
  // sort() is stable: equals keep their order.
  return [...points].sort((a, b) => seconds.get(b)! - seconds.get(a)!);
}

/** Every unit of `points`, one at a time: a million units are never in memory. */
export function* unitsOf(points: Iterable<Point>): Generator<Unit, void> {
  for (const point of points) {
    for (let replication = 0; replication < point.replications; replication++) {
      yield { point, replication };
    }
  }
}
