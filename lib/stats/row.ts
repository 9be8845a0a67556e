/**
 * A row of a result: what is known of one point after all its replications.
 *
 * @module
 */

/** An estimate and its 95 % confidence interval; null where one cannot be given. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The latency-like statistics of a set of requests. */
export interface Distribution {
  readonly mean: Estimate;
  readonly p50: Estimate;
  readonly p90: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  readonly p999: Estimate;
  readonly p9999: Estimate;
  readonly max: Estimate;
}

/** Names of the statistics in a {@linkcode Distribution}, and the percentile of each that is one. */
export const PERCENTILES: Readonly<
  Record<Exclude<keyof Distribution, "mean" | "max">, number>
> = { p50: 50, p90: 90, p95: 95, p99: 99, p999: 99.9, p9999: 99.99 };

/** One of a run's own conservation checks. */
export interface AuditCheck {
  /** How far the two sides are apart, over all replications: 0 when the law holds exactly. */
  readonly error: number;
  readonly ok: boolean;
}

/** Whether a point has a steady state that was measured. */
export type Status =
  /** Steady, and measured. */
  | "stable"
  /** The backlog grows without bound: there is no latency to speak of. */
  | "saturated"
  /** No evidence of a steady state within the run: more requests are needed to tell. */
  | "unsettled";

/** The result of a point, as it is printed and stored: one JSON object. */
export interface Row {
  readonly scenario: string;
  readonly point: number;
  readonly policy: string;
  /** Every parameter of the policy, defaults included. */
  readonly parameters: Readonly<
    Record<string, string | number | boolean | null>
  >;
  /** Names of the parameters whose value is a default without a verified source. */
  readonly assumed: readonly string[];
  /** Worker cores. */
  readonly cores: number;
  /** Dispatcher and IOKernel cores. */
  readonly extraCores: number;
  /** Offered load: arrival rate × mean service ÷ worker cores. */
  readonly load: number;
  readonly seed: number;
  readonly replications: number;
  /** Measured, all replications. */
  readonly requests: number;
  /** Left out at the start, all replications. */
  readonly warmupRequests: number;
  readonly status: Status;
  /** What a reader must know before quoting a number of this row. */
  readonly flags: readonly string[];
  readonly offeredMrps: number;
  readonly throughputMrps: Estimate;
  /** Arrival to reply, µs. */
  readonly latencyUs: Distribution;
  /** Latency ÷ service. */
  readonly slowdown: Distribution;
  /** Arrival to first service, µs. */
  readonly waitUs: { readonly mean: Estimate; readonly p99: Estimate };
  readonly classes: Readonly<
    Record<string, {
      readonly requests: number;
      readonly latencyUs: Distribution;
      readonly slowdown: Distribution;
    }>
  >;
  /** Shares of all core time, extra cores included, summing to 1. By activity. */
  readonly coreTime: Readonly<Record<string, Estimate>>;
  /** Application time ÷ core time granted to the latency-critical application, overheads and polling included. */
  readonly cpuEfficiency: Estimate;
  /** (Application + best-effort) ÷ all core time. */
  readonly machineEfficiency: Estimate;
  /** Per second of simulated time. By counter. */
  readonly counts: Readonly<Record<string, Estimate>>;
  readonly audit: {
    readonly littlesLaw: AuditCheck;
    readonly coreTime: AuditCheck;
    readonly requests: AuditCheck;
  };
  /** Processor time of the simulation itself, s: the one field that differs between runs. */
  readonly wallSeconds: number;
  /** Events simulated, all replications. */
  readonly events: number;
}
