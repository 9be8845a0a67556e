/**
 * Points into shards: what one task of an array job computes.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";
import type { CostModel } from "../sweep/cost.ts";

/** The points of one task. */
export interface Shard {
  /** Their numbers, ascending. */
  readonly points: readonly number[];
  /** Processor time that they are expected to take, s. */
  readonly seconds: number;
}

/** A task with less work than this spends its time on being started, s. */
const LEAST_SECONDS = 30;

/** Tasks of an array: what Slurm allows unless told otherwise. */
const MOST_TASKS = 1000;

/**
 * `points` in at most `mostTasks` shards of about equal cost; if that is not
 * said, in as many as Slurm allows and leave each half a minute of work.
 *
 * The costliest points are dealt first, to the shards in turn and back again:
 * no two shards differ by more than the costliest point.
 */
export function shardsOf(
  points: readonly Point[],
  cost: CostModel,
  mostTasks?: number,
): Shard[] {
  const costly = points
    .map((point) => ({ point: point.point, seconds: cost.pointSeconds(point) }))
    // sort() is stable: equals keep their order.
    .sort((a, b) => b.seconds - a.seconds);
  const total = costly.reduce((sum, { seconds }) => sum + seconds, 0);
  const wanted = mostTasks ??
    Math.min(MOST_TASKS, Math.ceil(total / LEAST_SECONDS));
  const count = Math.max(1, Math.min(points.length, wanted));
  const hands = Array.from(
    { length: count },
    () => ({ points: [] as number[], seconds: 0 }),
  );
  costly.forEach(({ point, seconds }, turn) => {
    const place = turn % count;
    const isWayBack = Math.floor(turn / count) % 2 === 1;
    const hand = hands[isWayBack ? count - 1 - place : place];
    hand.points.push(point);
    hand.seconds += seconds;
  });
  for (const { points } of hands) points.sort((a, b) => a - b);
  return hands;
}
