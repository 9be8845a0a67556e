/** The sum of numbers. @module */

/** The sum of `values`, added up in their order. */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
