/** Logarithms of factorials. @module */

/**
 * ln `n`!, to the last digits.
 *
 * Source: Stirling's series, M. Abramowitz and I. A. Stegun, "Handbook of
 * Mathematical Functions", 1964, 6.1.41: four terms of it are enough from 16 on.
 */
export function lnFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let factor = 2; factor <= n; factor++) product *= factor;
    return Math.log(product);
  }
  const x = n + 1, square = x * x;
  const series =
    (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) /
    x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
