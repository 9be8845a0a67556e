/** Where a falling function passes a value. @module */

/**
 * Smallest `x` in [0, ∞) with `tail(x)` ≤ `target`, to the last bit or two.
 *
 * Halves the interval until no double lies between its ends: `tail` need be
 * neither smooth nor strictly falling, only never rising, with limit 0.
 *
 * @param tail Never rising.
 * @param target Above 0.
 * @param guess About where to look, above 0: only the time it takes depends on it.
 */
export function whereFallsTo(
  tail: (x: number) => number,
  target: number,
  guess: number,
): number {
  if (tail(0) <= target) return 0;
  let low = 0;
  let high = guess;
  while (tail(high) > target) {
    low = high;
    high *= 2;
  }
  while (true) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (tail(middle) > target) low = middle;
    else high = middle;
  }
}
