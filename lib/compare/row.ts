/**
 * A row of a comparison: what is known of several policies under one workload.
 *
 * @module
 */

import type { Distribution, Estimate, Row } from "../stats/row.ts";
import type { Paired } from "../stats/paired.ts";
import type { Rank } from "../stats/ranks.ts";

/** What policies are ranked by: a percentile, the lower the better. */
export interface RankedBy {
  /** Of what. */
  readonly metric: "latencyUs" | "slowdown";
  /** Which. */
  readonly percentile: number;
  /** Of this class of requests; absent, of all. */
  readonly class?: string;
}

/** One of the policies. */
export interface Compared
  extends Pick<Row, "policy" | "parameters" | "status"> {
  /** Its point in the scenario, by which pairs name it. */
  readonly point: number;
  /** What it is ranked by; nulls without a steady state. */
  readonly measured: Estimate;
  /** Its rank, and those that cannot be excluded; null without a steady state. */
  readonly rank: Rank | null;
}

/** How two distributions differ. */
export type PairedDistribution = Readonly<Record<keyof Distribution, Paired>>;

/** How two policies differ, each number on the same requests. */
export interface PairRow {
  /** Point of the first. */
  readonly first: number;
  /** Point of the second. */
  readonly second: number;
  /** Arrival to reply, µs. */
  readonly latencyUs: PairedDistribution;
  /** Latency ÷ service. */
  readonly slowdown: PairedDistribution;
  /** The same by class. */
  readonly classes: Readonly<
    Record<string, {
      readonly latencyUs: PairedDistribution;
      readonly slowdown: PairedDistribution;
    }>
  >;
  /** CPU efficiency. */
  readonly cpuEfficiency: Paired;
}

/** The comparison of policies at one load: one JSON object. */
export interface CompareRow extends
  Pick<
    Row,
    | "scenario"
    | "cores"
    | "hardware"
    | "load"
    | "offeredMrps"
    | "seed"
    | "replications"
  > {
  /** Measured, all replications: the same requests under each policy that has a steady state. */
  readonly requests: number;
  /** Left out at the start, likewise. */
  readonly warmupRequests: number;
  /** What policies are ranked by. */
  readonly rankedBy: RankedBy;
  /** From the best to the worst; those without a steady state last. */
  readonly policies: readonly Compared[];
  /** Points of those of which none is certainly better. */
  readonly best: readonly number[];
  /** Every pair with a steady state, the better first. */
  readonly pairs: readonly PairRow[];
  /** What a reader must know before quoting a number of this row. */
  readonly flags: readonly string[];
}
