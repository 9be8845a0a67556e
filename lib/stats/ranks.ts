/**
 * The order of several statistics, as far as it is certain.
 *
 * @module
 */

import { difference, type Sections } from "./paired.ts";

/** A place in an order, from 1, the lowest, and the places that cannot be excluded. */
export interface Rank {
  /** By the estimates. */
  readonly value: number;
  /** The lowest. */
  readonly low: number;
  /** The highest. */
  readonly high: number;
}

/**
 * The ranks of `measured`, the lowest first, all intervals right together in 95
 * of 100 cases.
 *
 * Every pair is compared on the replications that both have, at a confidence that
 * leaves all pairs together 5 % (Bonferroni: whatever the pairs have in common).
 * One is certainly lower than another if the interval of their difference does
 * not reach 0; a rank is at least one more than there are that are certainly
 * lower. Those that are equal to the last bit share a rank.
 * Source: D. Al Mohamad, J. J. Goeman and E. W. van Zwet, "Simultaneous confidence
 * intervals for ranks with application to ranking institutions", Biometrics 78,
 * 2022.
 *
 * @example Two that cannot be told apart, and one that is above both
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ranks = ranksOf([
 *   { pooled: 90, each: [89, 90, 91] },
 *   { pooled: 10, each: [8, 10, 12] },
 *   { pooled: 10.5, each: [12, 10.5, 9] },
 * ]);
 * assertEquals(ranks.map(({ low, high }) => [low, high]), [[3, 3], [1, 2], [1, 2]]);
 * ```
 */
export function ranksOf(measured: readonly Sections[]): Rank[] {
  const count = measured.length;
  const pairs = count * (count - 1) / 2;
  const confidence = 1 - 0.05 / Math.max(1, pairs);
  const isLower = (first: Sections, second: Sections) => {
    const { high } = difference(first, second, confidence);
    return high !== null && high < 0;
  };
  return measured.map((one) => {
    const others = (is: (other: Sections) => boolean) =>
      measured.filter((other) => other !== one && is(other)).length;
    return {
      value: 1 + others((other) => other.pooled < one.pooled),
      low: 1 + others((other) => isLower(other, one)),
      high: count - others((other) => isLower(one, other)),
    };
  });
}
