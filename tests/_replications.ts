/**
 * Independent replications of a point, the way a sweep runs them. Means and
 * percentiles come from the recordings, not from the rows made of them.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { TICKS_PER_US, toTicks } from "../lib/engine/ticks.ts";
import { withDefaults } from "../lib/policies/definition.ts";
import { policyNamed } from "../lib/policies/mod.ts";
import { DEFINITIONS } from "../lib/systems/mod.ts";
import type { PlainPoint, ServiceSpec } from "../lib/scenario/point.ts";
import {
  binOf,
  edgeOf,
  Histogram,
  type HistogramData,
} from "../lib/stats/histogram.ts";
import {
  type ReplicationResult,
  simulateReplication,
} from "../lib/sweep/replication.ts";
import { type Mean, meanOf } from "./_agreement.ts";

/** A policy and the parameters that are not left at their defaults. */
export interface Spec {
  readonly name: string;
  readonly [parameter: string]: string | number | boolean | null;
}

/** What is run. */
export interface Setting {
  readonly policy: Spec;
  readonly cores: number;
  readonly service: ServiceSpec;
  /** Offered load; in its place, `rateMrps`. */
  readonly load?: number;
  readonly rateMrps?: number;
  /** Measured requests of one replication; a tenth as many are left out before. */
  readonly requests: number;
  readonly replications: number;
  readonly seed?: number;
  /** Connections that requests come on; 1,024 if not said. */
  readonly connections?: number;
}

/** The point that `setting` describes: Poisson arrivals, defaults filled in. */
export function pointOf(setting: Setting): PlainPoint {
  const { policy, cores, service, load, rateMrps, seed = 1 } = setting;
  return {
    scenario: "replications",
    point: 0,
    seed,
    replications: setting.replications,
    requests: setting.requests,
    warmup: { requests: Math.ceil(setting.requests / 10) },
    cores,
    arrivals: { process: "poisson" },
    service,
    connections: { count: setting.connections ?? 1024, popularity: "uniform" },
    load: load ?? null,
    rateMrps: rateMrps ?? null,
    policy: withDefaults(policyNamed(policy.name, DEFINITIONS), policy),
  };
}

/** Every replication of `setting`. */
export async function replicate(
  setting: Setting,
): Promise<ReplicationResult[]> {
  const point = pointOf(setting);
  const results: ReplicationResult[] = [];
  for (let of = 0; of < setting.replications; of++) {
    results.push(await simulateReplication(point, of));
  }
  return results;
}

/** A statistic over replications. */
export function over(
  results: readonly ReplicationResult[],
  statistic: (result: ReplicationResult) => number,
): Mean {
  return meanOf(results.map(statistic));
}

/** Mean wait, µs. */
export function waitUs({ recording }: ReplicationResult): number {
  return asHistogram(recording.histograms.wait).mean / TICKS_PER_US;
}

/** Mean latency of all requests, µs. */
export function latencyUs({ recording }: ReplicationResult): number {
  return Histogram.merged(recording.histograms.latency).mean / TICKS_PER_US;
}

/** A percentile of latency, µs, to within half a bin. */
export function latencyPercentileUs(
  percentile: number,
): (result: ReplicationResult) => number {
  return ({ recording }) =>
    Histogram.merged(recording.histograms.latency).percentile(percentile) /
    TICKS_PER_US;
}

/** A percentile of the wait, µs, to within half a bin. */
export function waitPercentileUs(
  percentile: number,
): (result: ReplicationResult) => number {
  return ({ recording }) =>
    asHistogram(recording.histograms.wait).percentile(percentile) /
    TICKS_PER_US;
}

/** Mean latency of a class, µs. */
export function classLatencyUs(
  of: number,
): (result: ReplicationResult) => number {
  return ({ recording }) =>
    asHistogram(recording.histograms.latency[of]).mean / TICKS_PER_US;
}

/** Mean slowdown of a class. */
export function classSlowdown(
  of: number,
): (result: ReplicationResult) => number {
  return ({ recording }) => asHistogram(recording.histograms.slowdown[of]).mean;
}

/**
 * A percentile of latency of all replications together, µs, and its standard
 * error by sectioning. Where requests depend on one another over much of a
 * replication, the mean of the replications' own percentiles would be biased.
 */
export function pooledLatencyPercentileUs(
  results: readonly ReplicationResult[],
  percentile: number,
): Mean {
  const pooled = Histogram.merged(
    results.flatMap(({ recording }) => recording.histograms.latency),
  );
  const value = pooled.percentile(percentile) / TICKS_PER_US;
  const squares = results.map((result) =>
    (latencyPercentileUs(percentile)(result) - value) ** 2
  );
  const variance = meanOf(squares).value / (results.length - 1);
  return { value, standardError: Math.sqrt(variance) };
}

/** Share of requests whose latency is `edgeUs` or more: exact, where that is the edge of a histogram's bin. */
export function shareFromUs(
  edgeUs: number,
): (result: ReplicationResult) => number {
  const ticks = toTicks(edgeUs);
  const from = binOf(ticks);
  assertEquals(edgeOf(from), ticks, "edge of a bin");
  return ({ recording }) => {
    const { counts, count } = Histogram.merged(recording.histograms.latency);
    return counts.subarray(from).reduce((sum, of) => sum + of, 0) / count;
  };
}

function asHistogram(data: HistogramData): Histogram {
  return Histogram.merged([data]);
}

/** How far the middle of a histogram's bin can be from a value in it, as a share of the value. */
export const HALF_BIN = 1 / 512;
