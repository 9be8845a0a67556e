/**
 * A far percentile from split runs, beside what plain runs make of it.
 *
 * @module
 */

import { sampleVariance } from "simple-statistics";
import { NULL_ESTIMATE } from "../stats/intervals.ts";
import type { Estimate } from "../stats/row.ts";
import { type Interval, quantileOf, sharesFrom } from "./quantiles.ts";
import type { TailMetric, TailRun } from "./runs.ts";
import type { Tail } from "./tail.ts";

/** A far percentile, what plain simulation makes of it with as many requests, and what splitting gained. */
export interface FarEstimate extends Estimate {
  /** The same by plain simulation; null where it has too few requests beyond. */
  readonly plain: Estimate;
  /**
   * How many times as many requests plain simulation takes for the same variance
   * of the share beyond: below 1, splitting was a loss. Measured, and so no surer
   * than the variance of twenty values is. Null where plain simulation has too few
   * requests beyond to tell.
   */
  readonly gain: number | null;
}

/** Requests beyond a value with fewer of which plain simulation has nothing to say of it. */
const FEW_SAMPLES = 30;

/**
 * The value that a share of `beyond` of requests reach, in `unit`.
 *
 * @param plain Plain runs that simulated as many requests in all as `split` did.
 */
export function farEstimate(
  metric: TailMetric,
  beyond: number,
  split: readonly TailRun[],
  plain: readonly TailRun[],
  unit: number,
): FarEstimate {
  const tails = split.map((run) => run.tails[metric]);
  const plainTails = plain.map((run) => run.tails[metric]);
  const far = quantileOf(tails, beyond);
  const { simulated } = plain[0];
  const hasFew = beyond * simulated * plain.length < FEW_SAMPLES;
  return {
    ...inUnit(far, unit),
    plain: hasFew
      ? NULL_ESTIMATE
      : inUnit(quantileOf(plainTails, beyond), unit),
    gain: hasFew ? null : gainOf(tails, plainTails, far.value),
  };
}

/** Variance of the share from `value` on over that of plain simulation; null where nothing varies. */
function gainOf(
  tails: readonly Tail[],
  plainTails: readonly Tail[],
  value: number,
): number | null {
  const variance = sampleVariance(sharesFrom(tails, value));
  const plainVariance = sampleVariance(sharesFrom(plainTails, value));
  return variance > 0 && plainVariance > 0 ? plainVariance / variance : null;
}

function inUnit({ value, low, high }: Interval, unit: number): Estimate {
  return { value: value / unit, low: low / unit, high: high / unit };
}
