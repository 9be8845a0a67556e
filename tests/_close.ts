/** Agreement in relative terms. @module */

import { assertAlmostEquals } from "@std/assert";

/** Fails unless `actual` is within a share `tolerance` of `expected`. */
export function assertClose(
  actual: number,
  expected: number,
  tolerance = 1e-12,
): void {
  assertAlmostEquals(actual, expected, tolerance * Math.abs(expected));
}
