/**
 * The gamma function, and quantiles of the gamma law, with the same bits on
 * every machine.
 *
 * @module
 */

import { exp, log, normalQuantile } from "./elementary.ts";

/** ½ ln 2π. */
const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * Logarithm of the gamma function.
 *
 * Source: Stirling's series, DLMF 5.11.1, from 10 on; below by Γ(x) = Γ(x + 1) ÷ x.
 *
 * @param x From 1e-6 to 1e12: absolute error below 2e-14 or, where the result is
 *   large, relative error below 4e-16.
 */
export function lnGamma(x: number): number {
  let product = 1, at = x;
  while (at < 10) product *= at++;
  const inverse = 1 / at, square = inverse * inverse;
  let series = 0;
  for (const coefficient of STIRLING) series = series * square + coefficient;
  const value = (at - 0.5) * log(at) - at + HALF_LOG_TWO_PI + series * inverse;
  return product === 1 ? value : value - log(product);
}

/** B₂ₖ ÷ (2k (2k − 1)), from k = 8 down. */
// deno-fmt-ignore
const STIRLING = [-3617 / 122400, 1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];

/** The share of draws from which on their complement is reckoned with: 1 − p must not lose digits. */
const FAR_OUT = 0.9;
/** Logarithm of the smallest quantile that is told from 0. */
const LEAST = -700;
/** Relative change after which Newton's next one, about its square, would change nothing. */
const CLOSE = 1e-8;
/** Quantiles that are worked out beforehand: Newton's method then mostly needs one step or two. */
const KNOWN = 512;
/** Below the last bit of a sum of about 1. */
const NEGLIGIBLE = 1e-17;

/** Quantiles of the gamma law of one shape and scale 1. */
export class GammaQuantile {
  readonly #shape: number;
  /** ln Γ(shape + 1). */
  readonly #lnGamma: number;
  /** Logarithms of the quantiles of k ÷ `KNOWN`; at both ends, none. By k. */
  readonly #known = new Float64Array(KNOWN + 1).fill(-Infinity);

  /** The law of this shape, from 0.001 to 10,000. */
  constructor(shape: number) {
    this.#shape = shape;
    this.#lnGamma = lnGamma(shape + 1);
    const known = Float64Array.from(
      this.#known,
      (_, k) => k % KNOWN === 0 ? -Infinity : this.#lnAt(k / KNOWN),
    );
    this.#known.set(known);
  }

  /**
   * The value that a share `p` of draws stays below; 0 if it is below 1e-304.
   * Relative error for shapes up to 10 below 1e-14 × (1 + |ln of the value|), above that below 1e-9.
   *
   * @param p Between 0 and 1, both excluded.
   */
  at(p: number): number {
    const lnX = this.#lnAt(p);
    return lnX < LEAST ? 0 : exp(lnX);
  }

  /**
   * Logarithm of the quantile of `p`; what is below `LEAST`, only so far as that is so.
   *
   * Newton's method over ln x, on the logarithm of the distribution function F or,
   * far out, of 1 − F. Both are concave: from a start below the quantile for the
   * first, above it for the second, every step comes nearer and none passes it;
   * from a start close by, errors are squared.
   */
  #lnAt(p: number): number {
    const shape = this.#shape, lnGamma = this.#lnGamma;
    const isFarOut = p > FAR_OUT;
    const target = log(isFarOut ? 1 - p : p);
    let lnX = this.#start(p, target);
    if (lnX < LEAST) return lnX;
    for (;;) {
      const x = exp(lnX);
      // x × density ÷ shape
      const head = exp(shape * lnX - x - lnGamma);
      const isSmall = x < shape + 1;
      const share = head * (isSmall ? this.#series(x) : this.#fraction(x));
      const is = isSmall === isFarOut ? 1 - share : share;
      const slope = (isFarOut ? -shape : shape) * head / is;
      const step = (target - log(is)) / slope;
      lnX += step;
      if (Math.abs(step) < CLOSE) return lnX;
    }
  }

  /**
   * Where to look for the logarithm of the quantile of `p`: between those known,
   * or close by, or at a bound.
   * Source of what is close by, for shapes of 1 or more: E. B. Wilson and M. M.
   * Hilferty, "The distribution of chi-square", PNAS 17, 1931.
   */
  #start(p: number, target: number): number {
    const place = p * KNOWN, below = Math.floor(place);
    const from = this.#known[below], to = this.#known[below + 1];
    if (from > LEAST && to > LEAST) return from + (place - below) * (to - from);
    const shape = this.#shape;
    if (shape >= 1) {
      const ninth = 1 / (9 * shape);
      const root = 1 - ninth + normalQuantile(p) * Math.sqrt(ninth);
      if (root > 0.2) return log(shape) + 3 * log(root);
    }
    return p > FAR_OUT
      ? log(-target) // for shapes below 1, 1 − F(x) < exp(−x)
      : (target + this.#lnGamma) / shape; // F(x) < x^shape ÷ Γ(shape + 1)
  }

  /** Distribution function ÷ head, for small x. Source: DLMF 8.7.1. */
  #series(x: number): number {
    let sum = 1, term = 1;
    for (let over = this.#shape + 1; term > NEGLIGIBLE * sum; over++) {
      term *= x / over;
      sum += term;
    }
    return sum;
  }

  /** 1 − the distribution function, ÷ head, for large x. Source: DLMF 8.9.2, by Lentz's method. */
  #fraction(x: number): number {
    const shape = this.#shape;
    let b = x + 1 - shape;
    let c = Infinity, d = 1 / b, value = d;
    for (let k = 1;; k++) {
      const a = k * (shape - k);
      b += 2;
      d = 1 / (a * d + b);
      c = b + a / c;
      const factor = c * d;
      value *= factor;
      if (Math.abs(factor - 1) < 1e-15) return shape * value;
    }
  }
}
