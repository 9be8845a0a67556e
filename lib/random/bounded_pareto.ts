/**
 * The bounded Pareto law: density proportional to x to the power −shape − 1
 * between two bounds, and none outside.
 *
 * Source: M. Harchol-Balter, "Performance Modeling and Design of Computer
 * Systems", 2013, section 20.3.
 *
 * @module
 */

import { expm1, log, power } from "./elementary.ts";

/** A bounded Pareto law: `shape` above 0, 0 < `min` < `max`. */
export interface BoundedPareto {
  /** The power that the tail falls by, as long as it lasts. */
  readonly shape: number;
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
}

/** Mean of the law's draws to the power `order`. */
export function paretoMoment(
  { shape, min, max }: BoundedPareto,
  order: number,
): number {
  const span = log(max / min);
  return power(min, order) * decayed(shape - order, span) /
    decayed(shape, span);
}

/** (1 − exp(−rate × span)) ÷ rate, and its limit where the rate is 0. */
function decayed(rate: number, span: number): number {
  return rate === 0 ? span : -expm1(-rate * span) / rate;
}

/** The value that a share `p` of draws stays below, 0 ≤ p ≤ 1. */
export function paretoQuantile(
  { shape, min, max }: BoundedPareto,
  p: number,
): number {
  const lost = -expm1(-shape * log(max / min)); // 1 − (min ÷ max)^shape
  return Math.min(max, min * power(1 - p * lost, -1 / shape));
}
