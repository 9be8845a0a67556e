/**
 * What there is of every point, in words.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";
import { shardsOf } from "../slurm/shards.ts";
import type { PointState } from "../store/survey.ts";
import { CostModel } from "../sweep/cost.ts";
import { formatPointRanges, rangesOf } from "./point_ranges.ts";
import { formatDuration } from "./progress.ts";
import { describeShards, type SlurmFlags } from "./slurm_job.ts";

/** Every point of `states`, those that fare alike in one line; `runs` is the folder of the runs. */
export function describeSurvey(
  states: ReadonlyMap<number, PointState>,
  runs: string,
): string[] {
  const groups = Map.groupBy(states, ([, state]) => describeState(state, runs));
  return [...groups].map(([text, points]) => {
    const ranges = rangesOf(points.map(([number]) => number));
    return `Points ${formatPointRanges(ranges)}: ${text}`;
  });
}

/** Numbers of the points that have to be computed. */
export function missingIn(states: ReadonlyMap<number, PointState>): number[] {
  return [...states]
    .filter(([, { state }]) => state === "missing")
    .map(([number]) => number);
}

/** How many of `all` points have to be computed, and about how long that takes, here or by `slurm`. */
export function describeWork(
  points: readonly Point[],
  all: number,
  slurm: SlurmFlags | null,
  workers = navigator.hardwareConcurrency,
): string {
  if (points.length === 0) return "Nothing to run";
  const cost = new CostModel();
  const seconds = points
    .reduce((sum, point) => sum + cost.pointSeconds(point), 0);
  const how = slurm === null
    ? `about ${formatDuration(seconds / workers)} on ${workers} workers`
    : describeShards(
      shardsOf(points, cost, slurm.maxTasks),
      slurm.workers,
    );
  return `${points.length} of ${all} points to run: ${how}`;
}

function describeState(state: PointState, runs: string): string {
  switch (state.state) {
    case "stored":
      return "cached";
    case "elsewhere":
      return `cached in ${runs}/${state.run}, to be taken over`;
    case "missing":
      return `to run: ${state.why}`;
  }
}
