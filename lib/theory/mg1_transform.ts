/**
 * M/G/1's whole wait from the Laplace transform of its service, inverted
 * numerically: Poisson arrivals, one core, FCFS, a service with a smooth law.
 *
 * For fixed services, and laws made of them, there is `mg1_tail.ts`: the kinks of
 * their waits leave the inversion few digits.
 *
 * @module
 */

import {
  checkLoad,
  checkNotNegative,
  checkPositive,
  refuse,
} from "./_check.ts";

const ACT = "compute the wait of M/G/1 by its transform";

/** A complex number. */
export interface Complex {
  /** Its real part. */
  readonly re: number;
  /** Its imaginary part. */
  readonly im: number;
}

/** The mean of exp(−s × service), s per µs with a real part of 0 or more. */
export type Transform = (s: Complex) => Complex;

/**
 * The function of which `transform` is the Laplace transform, at `time`.
 *
 * For a function that is smooth and at most about 1, the absolute error is below
 * 1e-8; near a jump or a kink it is far more.
 * Source: J. Abate and W. Whitt, "Numerical inversion of Laplace transforms of
 * probability distributions", ORSA Journal on Computing 7(1), 1995, EULER.
 *
 * @param transform Where the real part of s is above 0.
 * @param time Above 0.
 *
 * @example 1 ÷ (1 + s) is the transform of exp(−t)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const transform = ({ re, im }: { re: number; im: number }) => {
 *   const size = (1 + re) ** 2 + im ** 2;
 *   return { re: (1 + re) / size, im: -im / size };
 * };
 * assertAlmostEquals(inverse(transform, 3), Math.exp(-3), 1e-8);
 * ```
 */
export function inverse(transform: Transform, time: number): number {
  checkPositive("invert a Laplace transform", "time", time);
  const real = (term: number) =>
    transform({
      re: ERROR_EXPONENT / (2 * time),
      im: term * Math.PI / time,
    }).re;
  let sum = real(0) / 2, value = 0, weight = 2 ** -AVERAGED;
  for (let term = 1; term <= TERMS + AVERAGED; term++) {
    sum += (term % 2 === 0 ? 1 : -1) * real(term);
    const averaged = term - TERMS;
    if (averaged < 0) continue;
    // The last sums, averaged with the weights of fair coins.
    value += weight * sum;
    weight *= (AVERAGED - averaged) / (averaged + 1);
  }
  return value * Math.exp(ERROR_EXPONENT / 2) / time;
}

/** What is left out of the function is below exp(−this) of it. */
const ERROR_EXPONENT = 18.4;
/** Terms before the sums that are averaged, and how many more there are of those. */
const TERMS = 38;
const AVERAGED = 11;

/**
 * Probability that a wait is longer than `waitUs`.
 *
 * Absolute error below 1e-8 for laws with a density and no kinks.
 * Source: Pollaczek and Khinchine's transform, in L. Kleinrock, "Queueing Systems,
 * Volume 1: Theory", 1975, section 5.7, by {@linkcode inverse}.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param meanUs Mean service, µs.
 * @param service The transform of the service.
 * @param waitUs Wait, µs, 0 or more.
 * @throws {RangeError} If `load` is not below 1: there is no steady state.
 *
 * @example Exponential service
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const tail = waitTail(0.75, 10, gammaTransform(10, 1), 40);
 * assertAlmostEquals(tail, 0.75 * Math.exp(-1), 1e-8);
 * ```
 */
export function waitTail(
  load: number,
  meanUs: number,
  service: Transform,
  waitUs: number,
): number {
  checkLoad(ACT, load);
  checkPositive(ACT, "meanUs", meanUs);
  checkNotNegative(ACT, "waitUs", waitUs);
  if (waitUs === 0) return load;
  // (1 − W(s)) ÷ s = load × (1 − R(s)) ÷ (s × (1 − load × R(s))), where R is the
  // transform of what is left of a service that is come upon.
  return inverse((s) => {
    const left = over(oneLess(service(s)), times(meanUs, s));
    const below = product(s, oneLess(times(load, left)));
    return over(times(load, oneLess(left)), below);
  }, waitUs);
}

/**
 * The transform of a gamma service; exponential where `scv` is 1.
 *
 * @param meanUs Mean, µs.
 * @param scv Squared coefficient of variation, above 0.
 * @throws {RangeError} If an argument is not above 0.
 *
 * @example At s = 0 it is 1
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(gammaTransform(10, 2)({ re: 0, im: 0 }).re, 1);
 * ```
 */
export function gammaTransform(meanUs: number, scv: number): Transform {
  const act = "describe gamma service";
  checkPositive(act, "meanUs", meanUs);
  checkPositive(act, "scv", scv);
  return ({ re, im }) => {
    // (1 + scv × mean × s) to the power −1 ÷ scv.
    const x = 1 + scv * meanUs * re, y = scv * meanUs * im;
    const size = Math.hypot(x, y) ** (-1 / scv);
    const angle = -Math.atan2(y, x) / scv;
    return { re: size * Math.cos(angle), im: size * Math.sin(angle) };
  };
}

/**
 * The transform of a service that is one of several, such as a hyperexponential.
 *
 * @param members How often each comes, as shares that add up to 1, and its transform.
 * @throws {RangeError} If the shares do not.
 *
 * @example Two phases
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const transform = mixtureTransform([
 *   { share: 0.9, transform: gammaTransform(5, 1) },
 *   { share: 0.1, transform: gammaTransform(55, 1) },
 * ]);
 * assertAlmostEquals(transform({ re: 0.1, im: 0 }).re, 0.9 / 1.5 + 0.1 / 6.5);
 * ```
 */
export function mixtureTransform(
  members: readonly { readonly share: number; readonly transform: Transform }[],
): Transform {
  const shares = members.reduce((sum, { share }) => sum + share, 0);
  if (!(Math.abs(shares - 1) < 1e-9)) {
    refuse("describe a mixture", "shares", "1 in all", shares);
  }
  return (s) => {
    let re = 0, im = 0;
    for (const { share, transform } of members) {
      const part = transform(s);
      re += share * part.re;
      im += share * part.im;
    }
    return { re, im };
  };
}

function oneLess({ re, im }: Complex): Complex {
  return { re: 1 - re, im: -im };
}

function times(factor: number, { re, im }: Complex): Complex {
  return { re: factor * re, im: factor * im };
}

function product(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

function over(a: Complex, b: Complex): Complex {
  const size = b.re ** 2 + b.im ** 2;
  return {
    re: (a.re * b.re + a.im * b.im) / size,
    im: (a.im * b.re - a.re * b.im) / size,
  };
}
