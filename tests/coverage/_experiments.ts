/**
 * How often 95 % intervals hold the truth where it is known: latencies summarised
 * as a sweep does it, again and again with other seeds.
 *
 * @module
 */

import { POLICIES, policyNamed } from "../../lib/policies/mod.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import type { PlainPoint, ServiceSpec } from "../../lib/scenario/point.ts";
import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import { distributionOf, isShareUnsure } from "../../lib/stats/estimates.ts";
import type { Histogram } from "../../lib/stats/histogram.ts";
import { type Estimate, PERCENTILES } from "../../lib/stats/row.ts";
import { FEW_SAMPLES } from "../../lib/sweep/flags.ts";
import * as mmc from "../../lib/theory/mmc.ts";

/** A queue whose law of latency is known. */
export interface Queue {
  readonly name: string;
  readonly cores: number;
  readonly service: ServiceSpec;
  /** Mean service, µs. */
  readonly meanUs: number;
  /** Squared coefficient of variation of service. */
  readonly scv: number;
  /** Of the latency at `load`, µs. */
  readonly truth: (load: number) => Readonly<Record<Statistic, number>>;
}

/** What is estimated. */
export type Statistic = "mean" | "p99" | "p999";

/** They, and the percentile of those that are one. */
export const STATISTICS: readonly Statistic[] = ["mean", "p99", "p999"];

/** Squared coefficient of variation of the hyperexponential service. */
const SCV = 4;

function markovian(cores: number): Queue {
  const at = (load: number, percentile: number) =>
    mmc.latencyPercentileUs(cores, load, 1, percentile);
  return {
    name: `M/M/${cores}`,
    cores,
    service: { distribution: "exponential", meanUs: 1 },
    meanUs: 1,
    scv: 1,
    truth: (load) => ({
      mean: mmc.meanLatencyUs(cores, load, 1),
      p99: at(load, 99),
      p999: at(load, 99.9),
    }),
  };
}

/**
 * The latency of M/H2/1 at `load`, mean service 1 in two phases that each bring
 * half of the work: a mixture of two exponentials, whose rates are the roots of
 * the denominator in Pollaczek and Khinchine's transform.
 */
export function hyperexponentialTail(load: number): {
  readonly mean: number;
  readonly tail: (us: number) => number;
} {
  const often = (1 + Math.sqrt((SCV - 1) / (SCV + 1))) / 2;
  const fast = 2 * often, slow = 2 * (1 - often);
  const minusB = load - fast - slow;
  const c = fast * slow * (1 - load);
  const root = Math.sqrt(minusB ** 2 - 4 * c);
  const near = (-minusB - root) / 2, far = (-minusB + root) / 2;
  const numerator = (rate: number) =>
    (1 - load) *
    (often * fast * (slow - rate) + (1 - often) * slow * (fast - rate));
  const ofNear = numerator(near) / (far - near) / near;
  const ofFar = numerator(far) / (near - far) / far;
  return {
    mean: ofNear / near + ofFar / far,
    tail: (us) => ofNear * Math.exp(-near * us) + ofFar * Math.exp(-far * us),
  };
}

/** Where `tail` falls to `share`. */
function whereTailIs(tail: (us: number) => number, share: number): number {
  let low = 0, high = 1;
  while (tail(high) > share) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (tail(middle) > share) low = middle;
    else high = middle;
  }
  return high;
}

/** The queues of the table. */
export const QUEUES: readonly Queue[] = [
  markovian(1),
  markovian(16),
  {
    name: "M/H2/1",
    cores: 1,
    service: { distribution: "hyperexponential", meanUs: 1, scv: SCV },
    meanUs: 1,
    scv: SCV,
    truth: (load) => {
      const { mean, tail } = hyperexponentialTail(load);
      const p99 = whereTailIs(tail, 0.01), p999 = whereTailIs(tail, 0.001);
      return { mean, p99, p999 };
    },
  },
];

/** What an experiment is. */
export interface Setting {
  readonly queue: Queue;
  readonly load: number;
  readonly replications: number;
  /** Length of a replication in relaxation times of the queue. */
  readonly relaxations: number;
}

/** Measured requests of a replication. */
export function requestsOf(
  { queue, load, relaxations }: Setting,
): number {
  return Math.ceil(relaxations * load * (1 + queue.scv) / (1 - load) ** 2);
}

/** The point that `setting` describes. */
export function pointOf(setting: Setting, seed: number): PlainPoint {
  const { queue, load, replications } = setting;
  const policy = { name: "centralized-fcfs" };
  return {
    scenario: "coverage",
    point: 0,
    seed,
    replications,
    requests: requestsOf(setting),
    warmup: "mser5",
    cores: queue.cores,
    arrivals: { process: "poisson" },
    service: queue.service,
    connections: { count: 16, popularity: "uniform" },
    load,
    rateMrps: null,
    policy: withDefaults(policyNamed(policy.name, POLICIES), policy),
  };
}

/** How often intervals of a statistic held the truth. */
export interface Coverage {
  /** Experiments whose row has a flag against the percentile. */
  flagged: number;
  /** Experiments whose row gave an interval. */
  intervals: number;
  /** Those that held the truth. */
  held: number;
  /** The truth was above the interval; below it. */
  above: number;
  below: number;
  /** Sum of half widths ÷ truth. */
  width: number;
}

/** Counts how often intervals hold the truth, flagged ones included: to leave those out would be to choose. */
export class Coverages {
  readonly of: Record<Statistic, Coverage>;
  readonly #truth: Readonly<Record<Statistic, number>>;

  constructor(truth: Readonly<Record<Statistic, number>>) {
    this.#truth = truth;
    const none = () => ({
      flagged: 0,
      intervals: 0,
      held: 0,
      above: 0,
      below: 0,
      width: 0,
    });
    this.of = { mean: none(), p99: none(), p999: none() };
  }

  /** Adds an experiment: latencies of its replications, ticks. */
  add(sections: readonly Histogram[]): void {
    const latencyUs = distributionOf(sections, TICKS_PER_US);
    const requests = sections.reduce((sum, { count }) => sum + count, 0);
    for (const statistic of STATISTICS) {
      this.#count(statistic, latencyUs[statistic]);
      if (statistic === "mean") continue;
      const percentile = PERCENTILES[statistic];
      if (
        requests * (1 - percentile / 100) < FEW_SAMPLES ||
        isShareUnsure(sections, percentile)
      ) this.of[statistic].flagged++;
    }
  }

  #count(statistic: Statistic, { low, high }: Estimate): void {
    if (low === null || high === null) return;
    const truth = this.#truth[statistic], coverage = this.of[statistic];
    coverage.intervals++;
    if (truth > high) coverage.above++;
    else if (truth < low) coverage.below++;
    else coverage.held++;
    coverage.width += (high - low) / 2 / truth;
  }
}
