/**
 * Estimates held against what they should be: within 4 standard errors, which
 * must be small enough to see an error worth seeing.
 *
 * @module
 */

import { assert } from "@std/assert";

/** Standard errors that an estimate may be off. */
const STANDARD_ERRORS = 4;

/** A mean of independent values, and how sure it is. */
export interface Mean {
  readonly value: number;
  readonly standardError: number;
}

/** What an agreement is asked for beside its two sides. */
export interface Agreement {
  /** Share of `expected` that 4 standard errors must stay below: the error that the test sees. */
  readonly sees?: number;
  /** Share of `expected` that the estimate may be off for a reason other than chance. */
  readonly off?: number;
}

/** The mean of `values`, independent of one another. */
export function meanOf(values: ArrayLike<number>): Mean {
  let mean = 0, squares = 0;
  for (let place = 0; place < values.length; place++) {
    const deviation = values[place] - mean;
    mean += deviation / (place + 1);
    squares += deviation * (values[place] - mean);
  }
  const variance = squares / (values.length - 1);
  return { value: mean, standardError: Math.sqrt(variance / values.length) };
}

/** Fails unless `mean` is `expected` as far as chance allows, and chance allows little. */
export function assertAgrees(
  { value, standardError }: Mean,
  expected: number,
  what: string,
  { sees = 0.02, off = 0 }: Agreement = {},
): void {
  const said =
    `${what}: expected ${expected}, got ${value} ± ${standardError} (standard error)`;
  const allowed = STANDARD_ERRORS * standardError;
  const scale = Math.abs(expected);
  assert(
    allowed < sees * scale,
    `${said}: too wide to see an error of ${100 * sees} %`,
  );
  assert(Math.abs(value - expected) <= allowed + off * scale, said);
}

/** Fails unless `mean` is below `limit`, beyond what chance could do. */
export function assertBelow(mean: Mean, limit: number, what: string): void {
  assert(
    mean.value + STANDARD_ERRORS * mean.standardError < limit,
    `${what}: expected below ${limit}, got ${mean.value} ± ${mean.standardError} (standard error)`,
  );
}

/** Fails unless `mean` is above `limit`, beyond what chance could do. */
export function assertAbove(mean: Mean, limit: number, what: string): void {
  assert(
    mean.value - STANDARD_ERRORS * mean.standardError > limit,
    `${what}: expected above ${limit}, got ${mean.value} ± ${mean.standardError} (standard error)`,
  );
}

/**
 * Fails unless `share` of `count` independent draws is `probability`, within 4
 * standard errors that see an error of `sees` of the rarer side.
 */
export function assertShare(
  share: number,
  probability: number,
  count: number,
  what: string,
  sees = 0.05,
): void {
  const rarer = Math.min(probability, 1 - probability);
  const standardError = Math.sqrt(probability * (1 - probability) / count);
  const value = probability <= 0.5 ? share : 1 - share;
  assertAgrees({ value, standardError }, rarer, what, { sees });
}

/**
 * Fails unless counts by outcome fit `probabilities`: Pearson's statistic within
 * 4 standard deviations above what it is on average.
 */
export function assertFits(
  counts: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  what: string,
): void {
  let total = 0, statistic = 0;
  for (let of = 0; of < counts.length; of++) total += counts[of];
  for (let of = 0; of < counts.length; of++) {
    const expected = total * probabilities[of];
    assert(expected >= 20, `${what}: outcome ${of} is too rare to judge`);
    statistic += (counts[of] - expected) ** 2 / expected;
  }
  const freedom = counts.length - 1;
  assert(
    statistic < freedom + STANDARD_ERRORS * Math.sqrt(2 * freedom),
    `${what}: expected a chi-square of about ${freedom}, got ${statistic}`,
  );
}
