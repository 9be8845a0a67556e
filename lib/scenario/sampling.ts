/**
 * How a point is measured: what it begins with, what is left out, and how precise
 * its results are to be.
 *
 * @module
 */

/** What is left out at the start of a replication. */
export type WarmupSpec =
  | "mser5"
  | { readonly requests: number }
  | { readonly share: number }
  | { readonly us: number };

/** How precise a point's results are to be. */
export interface PrecisionSpec {
  /** Which percentile is to be so precise; null for the mean. */
  readonly percentile: number | null;
  /** Of what. */
  readonly of: "latency" | "slowdown";
  /** Of which class of requests; null for all. */
  readonly class: string | null;
  /** Half the width of its 95 % interval ÷ the estimate, at most. */
  readonly relative: number;
  /** Measured requests of all replications after which no more are begun. */
  readonly maxRequests: number;
}

/** What a machine begins with. */
export interface InitialSpec {
  /** Requests that arrive at time 0, before all others. */
  readonly requests: number;
}
