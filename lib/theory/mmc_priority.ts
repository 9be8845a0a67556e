/**
 * M/M/c with priorities: Poisson arrivals of several classes with the same
 * exponential service, c cores, one queue, the first class that waits goes first.
 *
 * @module
 */

import { checkPositive, refuse } from "./_check.ts";
import { meanLatencyUs, meanWaitUs } from "./mmc.ts";

/**
 * Mean wait of each class, µs, where a request that runs is let finish.
 *
 *     W₀ ÷ ((1 − σ of the classes before) (1 − σ with its own)), W₀ = C(c, load) × mean ÷ c, with Erlang's C
 *
 * Source: O. Kella and U. Yechiali, "Waiting times in the non-preemptive priority
 * M/M/c queue", Stochastic Models 1(2), 1985.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core of all classes, 0 ≤ load < 1.
 * @param meanUs Mean service of every class, µs.
 * @param weights How much of the requests each class is, above 0; the one that goes first first.
 * @returns Mean wait, µs. By class.
 * @throws {RangeError} If `load` is not below 1: the last class has no steady state.
 *
 * @example With one class it is M/M/c
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as mmc from "./mmc.ts";
 *
 * assertAlmostEquals(meanWaitsUs(4, 0.8, 10, [1])[0], mmc.meanWaitUs(4, 0.8, 10));
 * ```
 */
export function meanWaitsUs(
  cores: number,
  load: number,
  meanUs: number,
  weights: readonly number[],
): number[] {
  const loads = loadsUpTo(load, weights);
  // M/M/c's own wait is W₀ ÷ (1 − load).
  const firstUs = meanWaitUs(cores, load, meanUs) * (1 - load);
  return weights.map((_, of) =>
    firstUs / ((1 - loads[of]) * (1 - loads[of + 1]))
  );
}

/**
 * Mean latency of each class, µs, where a request that arrives takes the core from
 * one of a later class, which resumes where it was.
 *
 * The classes up to any one of them are, together, an M/M/c without the others:
 * who of them runs makes no difference to how many are present. A class is what
 * these have with it, less what they have without, by Little's law.
 * Source: J. P. Buzen, A. B. Bondi, "The response times of priority classes under
 * preemptive resume in M/M/m queues", Operations Research 31(3), 1983.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param load Load per core of all classes, 0 ≤ load < 1.
 * @param meanUs Mean service of every class, µs.
 * @param weights How much of the requests each class is, above 0; the one that goes first first.
 * @returns Mean latency, µs. By class.
 * @throws {RangeError} If `load` is not below 1: the last class has no steady state.
 *
 * @example The first class has the cores to itself
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as mmc from "./mmc.ts";
 *
 * const [first] = preemptiveLatenciesUs(4, 0.8, 10, [1, 1]);
 * assertAlmostEquals(first, mmc.meanLatencyUs(4, 0.4, 10));
 * ```
 */
export function preemptiveLatenciesUs(
  cores: number,
  load: number,
  meanUs: number,
  weights: readonly number[],
): number[] {
  const loads = loadsUpTo(load, weights);
  const present = loads.map((upTo) =>
    upTo * meanLatencyUs(cores, upTo, meanUs)
  );
  // Without load there is no difference to divide: every class has the machine to itself.
  if (load === 0) return weights.map(() => meanUs);
  return weights.map((_, of) =>
    (present[of + 1] - present[of]) / (loads[of + 1] - loads[of])
  );
}

/** Load of the classes before each, and of all. */
function loadsUpTo(load: number, weights: readonly number[]): number[] {
  const act = "compute the latency of M/M/c with priorities";
  if (weights.length === 0) refuse(act, "weights", "at least one", "none");
  let total = 0;
  for (const [of, weight] of weights.entries()) {
    checkPositive(act, `weights[${of}]`, weight);
    total += weight;
  }
  let upTo = 0;
  return [0, ...weights.map((weight) => load * (upTo += weight) / total)];
}
