/**
 * Which points of a run stand for all of them.
 *
 * @module
 */

/** The golden ratio's fraction: its multiples leave no part of a range untouched for long. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * `size` of `numbers`, one from each of as many stretches of about one length, at places that
 * differ from stretch to stretch: points that are alike in an axis lie at equal
 * distances. The same every time.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sampleOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3), [1, 3, 9]);
 * ```
 */
export function sampleOf(numbers: readonly number[], size: number): number[] {
  if (size >= numbers.length) return [...numbers];
  const start = (place: number) => Math.floor(place * numbers.length / size);
  return Array.from({ length: size }, (_, place) => {
    const from = start(place);
    const within = (place + 1) * GOLDEN % 1;
    return numbers[from + Math.floor(within * (start(place + 1) - from))];
  });
}
