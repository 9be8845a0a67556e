/**
 * What there is of every point, in words.
 *
 * @module
 */

import type { Scenario } from "../scenario/point.ts";
import type { PointState } from "../store/survey.ts";
import type { CostModel } from "../sweep/cost.ts";
import { formatPointRanges, rangesOf } from "./point_ranges.ts";
import { formatDuration } from "./progress.ts";

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

/** How many points have to be computed, and about how long that takes. */
export function describeWork(
  states: ReadonlyMap<number, PointState>,
  { points }: Scenario,
  cost: CostModel,
  workers: number,
): string {
  const missing = [...states]
    .filter(([, { state }]) => state === "missing")
    .map(([number]) => points[number]);
  const seconds = missing
    .reduce((sum, point) => sum + cost.pointSeconds(point), 0);
  return missing.length === 0
    ? "Nothing to run"
    : `${missing.length} of ${states.size} points to run: about ${
      formatDuration(seconds / workers)
    } on ${workers} workers`;
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
