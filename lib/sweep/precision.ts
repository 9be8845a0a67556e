/**
 * How precise a point's results are, held against what its scenario asks for.
 *
 * @module
 */

import type { Point, PrecisionSpec } from "../scenario/point.ts";
import { distributionOf } from "../stats/estimates.ts";
import { Histogram } from "../stats/histogram.ts";
import { NULL_ESTIMATE } from "../stats/intervals.ts";
import { percentileEstimate } from "../stats/percentiles.ts";
import type { Recording } from "../stats/recording.ts";
import type { Estimate, Row } from "../stats/row.ts";
import { criticalClasses, mergedWhere } from "./applications.ts";
import type { WorkloadFacts } from "./machine_run.ts";

/** Half the width of an interval, as a share of the estimate; `Infinity` where there is none. */
export function relativeHalfWidth({ value, low, high }: Estimate): number {
  if (value === null || low === null || high === null) return Infinity;
  return high === low ? 0 : (high - low) / 2 / value;
}

/**
 * How precise what `point` asks for is after `recordings`.
 *
 * @throws {RangeError} If it asks for a class that there is not.
 */
export function precisionReached(
  point: Point,
  precision: PrecisionSpec,
  workload: WorkloadFacts,
  recordings: readonly Recording[],
): number {
  const { percentile, of } = precision;
  const chosen = chosenClasses(point, precision, workload);
  const sections = recordings.map(({ histograms }) =>
    mergedWhere(histograms[of], chosen)
  );
  if (sections.some(({ count }) => count === 0)) {
    return relativeHalfWidth(NULL_ESTIMATE);
  }
  const estimate = percentile === null
    ? distributionOf(sections, 1).mean
    : percentileEstimate(sections, Histogram.merged(sections), percentile);
  return relativeHalfWidth(estimate);
}

function chosenClasses(
  point: Point,
  { class: name }: PrecisionSpec,
  workload: WorkloadFacts,
): boolean[] {
  if (name === null) return criticalClasses(point, workload);
  const chosen = workload.classes.map((of) => of.name === name);
  if (chosen.includes(true)) return chosen;
  const known = workload.classes.map((of) => `"${of.name}"`).join(", ");
  throw new RangeError(
    `Cannot tell the precision: precision.class must be one of ${known}, got "${name}"`,
  );
}

/** What a row says of it; nothing where the scenario does not ask. */
export function precisionPart(
  point: Point,
  workload: WorkloadFacts,
  recordings: readonly Recording[],
): Pick<Row, "precision"> {
  const { precision } = point;
  if (precision === undefined) return {};
  const { percentile, of, class: name, relative } = precision;
  const reached = precisionReached(point, precision, workload, recordings);
  return {
    precision: {
      percentile,
      of: of === "latency" ? "latencyUs" : "slowdown",
      class: name,
      relative,
      reached: Number.isFinite(reached) ? reached : null,
    },
  };
}
