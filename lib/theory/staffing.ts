/**
 * How many cores M/M/c needs: exactly, and by the square-root rule.
 *
 * @module
 */

import { whereFallsTo } from "./_bisect.ts";
import { checkPositive, refuse } from "./_check.ts";
import { waitProbability } from "./mmc.ts";
import { integral } from "./quadrature.ts";

const ACT = "compute how many cores M/M/c needs";

/**
 * Probability that a request waits where the cores are as many as the work, and
 * `beta` × its square root beside: the limit for many cores.
 *
 * Absolute error against Erlang C: below 0.05 from 10 cores on, and below 0.015 from
 * 100 on.
 * Source: S. Halfin and W. Whitt, "Heavy-traffic limits for queues with many
 * exponential servers", Operations Research 29(3), 1981.
 *
 * @param beta Spare cores ÷ √(cores that the work keeps busy), above 0.
 * @throws {RangeError} If `beta` is not above 0: there is no steady state.
 *
 * @example With next to nothing to spare, everybody waits
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(halfinWhitt(1e-9), 1);
 * ```
 */
export function halfinWhitt(beta: number): number {
  checkPositive(ACT, "beta", beta);
  // Φ(β) ÷ φ(β), neither of which is needed by itself.
  const ratio = integral(
    (x) => Math.exp((beta - x) * (beta + x) / 2),
    0,
    beta,
  ) + Math.sqrt(Math.PI / 2) * Math.exp(beta * beta / 2);
  return 1 / (1 + beta * ratio);
}

/**
 * Cores that keep the share of requests that wait to `waiting`, by the square-root
 * rule: the work and `beta` × its square root, rounded up.
 *
 * Two off {@linkcode coresFor} at most, for work up to 400 cores and `waiting` from 0.01 to 0.8.
 * Source: as {@linkcode halfinWhitt}; S. Borst, A. Mandelbaum and M. I. Reiman,
 * "Dimensioning large call centers", Operations Research 52(1), 2004.
 *
 * @param work Arrival rate × mean service: cores that it keeps busy, above 0.
 * @param waiting Share of requests that may wait, between 0 and 1.
 * @throws {RangeError} If an argument is outside of its domain.
 *
 * @example 100 cores' worth of work, a tenth may wait
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(squareRootCores(100, 0.1), 115);
 * ```
 */
export function squareRootCores(work: number, waiting: number): number {
  check(work, waiting);
  const beta = whereFallsTo(
    (beta) => beta === 0 ? 1 : halfinWhitt(beta),
    waiting,
    1,
  );
  return Math.ceil(work + beta * Math.sqrt(work));
}

/**
 * Fewest cores that keep the share of requests that wait to `waiting`: exact.
 *
 * Source: {@linkcode waitProbability}, Erlang C, which falls as cores are added.
 *
 * @param work Arrival rate × mean service: cores that it keeps busy, above 0.
 * @param waiting Share of requests that may wait, between 0 and 1.
 * @throws {RangeError} If an argument is outside of its domain.
 *
 * @example Half a core's worth of work, half may wait
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(coresFor(0.5, 0.5), 1);
 * ```
 */
export function coresFor(work: number, waiting: number): number {
  check(work, waiting);
  let cores = Math.floor(work) + 1;
  while (waitProbability(cores, work / cores) > waiting) cores++;
  return cores;
}

function check(work: number, waiting: number): void {
  checkPositive(ACT, "work", work);
  if (!(waiting > 0 && waiting < 1)) {
    refuse(ACT, "waiting", "in (0, 1)", waiting);
  }
}
