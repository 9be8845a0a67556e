/**
 * M/G/1 with priorities: Poisson arrivals of several classes, one core, the first
 * class that waits goes first, first come first served within a class.
 *
 * With a class for each of a list of fixed times, shortest first, the
 * non-preemptive one is shortest job first.
 *
 * @module
 */

import {
  checkLoad,
  checkNotNegative,
  checkPositive,
  refuse,
} from "./_check.ts";

/** A class of requests, in the order of priority. */
export interface PriorityClass {
  /** Its weight among all requests, above 0; weights need not sum to 1. */
  readonly weight: number;
  /** Mean service, µs. */
  readonly meanUs: number;
  /** Squared coefficient of variation of its service. */
  readonly scv: number;
}

/**
 * Mean wait of each class, µs, where a request that runs is let finish.
 *
 *     W₀ ÷ ((1 − σ of the classes before) (1 − σ with its own)), W₀ = Σ λ E[S²] ÷ 2 over all classes
 *
 * Source: A. Cobham, "Priority assignment in waiting line problems", Operations
 * Research 2, 1954.
 *
 * @param load Load of all classes, 0 ≤ load < 1.
 * @param classes At least one, the one that goes first first.
 * @returns Mean wait, µs. By class.
 * @throws {RangeError} If `load` is not below 1: the last class has no steady state.
 *
 * @example Half loaded, two classes of fixed 1 µs and 3 µs, as many of each, by hand
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // λ = 1/8 each: W₀ = (1 + 9) / 16 = 5/8, σ = 1/8 and 1/2.
 * const [first, last] = meanWaitsUs(0.5, [
 *   { weight: 1, meanUs: 1, scv: 0 },
 *   { weight: 1, meanUs: 3, scv: 0 },
 * ]);
 * assertAlmostEquals(first, 5 / 8 / (7 / 8));
 * assertAlmostEquals(last, 5 / 8 / (7 / 8) / (1 / 2));
 * ```
 */
export function meanWaitsUs(
  load: number,
  classes: readonly PriorityClass[],
): number[] {
  const steps = stepsOf(
    "compute the wait of M/G/1 with priorities",
    load,
    classes,
  );
  const residualUs = steps.at(-1)!.residualUs;
  return steps.map(({ before, upTo }) =>
    residualUs / ((1 - before) * (1 - upTo))
  );
}

/**
 * Mean latency of each class, µs, where a request that arrives takes the core from
 * one of a later class, which resumes where it was.
 *
 *     E[S] ÷ (1 − σ of the classes before) + W₀ ÷ ((1 − σ of the classes before) (1 − σ with its own)),
 *
 * W₀ over its own class and those before it only: it does not see the others.
 * Source: L. Kleinrock, "Queueing Systems, Volume 2: Computer Applications", 1976,
 * section 3.4.
 *
 * @param load Load of all classes, 0 ≤ load < 1.
 * @param classes At least one, the one that goes first first.
 * @returns Mean latency, µs. By class.
 * @throws {RangeError} If `load` is not below 1: the last class has no steady state.
 *
 * @example The first class has the core to itself
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { meanLatencyUs } from "./mg1.ts";
 *
 * const same = { weight: 1, meanUs: 10, scv: 1 };
 * const [first] = preemptiveLatenciesUs(0.8, [same, same]);
 * assertAlmostEquals(first, meanLatencyUs(0.4, 10, 1));
 * ```
 */
export function preemptiveLatenciesUs(
  load: number,
  classes: readonly PriorityClass[],
): number[] {
  const act = "compute the latency of M/G/1 with priorities";
  return stepsOf(act, load, classes).map(({ before, upTo, residualUs }, of) =>
    (classes[of].meanUs + residualUs / (1 - upTo)) / (1 - before)
  );
}

/** Of a class: the load of those before it, that with its own, and the work in service that all these leave, µs. */
interface Step {
  readonly before: number;
  readonly upTo: number;
  readonly residualUs: number;
}

function stepsOf(
  act: string,
  load: number,
  classes: readonly PriorityClass[],
): Step[] {
  checkLoad(act, load);
  if (classes.length === 0) refuse(act, "classes", "at least one", "none");
  let work = 0;
  for (const [of, { weight, meanUs, scv }] of classes.entries()) {
    checkPositive(act, `classes[${of}].weight`, weight);
    checkPositive(act, `classes[${of}].meanUs`, meanUs);
    checkNotNegative(act, `classes[${of}].scv`, scv);
    work += weight * meanUs;
  }
  let upTo = 0, residualUs = 0;
  return classes.map(({ weight, meanUs, scv }) => {
    const before = upTo;
    const own = load * weight * meanUs / work;
    upTo += own;
    residualUs += own * meanUs * (1 + scv) / 2;
    return { before, upTo, residualUs };
  });
}
