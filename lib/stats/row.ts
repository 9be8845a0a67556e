/**
 * A row of a result: what is known of one point after all its replications.
 *
 * @module
 */

/** An estimate and its 95 % confidence interval; null where one cannot be given. */
export interface Estimate {
  /** Best guess. */
  readonly value: number | null;
  /** Lower end of the interval. */
  readonly low: number | null;
  /** Upper end of the interval. */
  readonly high: number | null;
}

/** The latency-like statistics of a set of requests. */
export interface Distribution {
  /** Mean. */
  readonly mean: Estimate;
  /** Median. */
  readonly p50: Estimate;
  /** 90th percentile. */
  readonly p90: Estimate;
  /** 95th percentile. */
  readonly p95: Estimate;
  /** 99th percentile. */
  readonly p99: Estimate;
  /** 99.9th percentile. */
  readonly p999: Estimate;
  /** 99.99th percentile. */
  readonly p9999: Estimate;
  /** Largest value measured: of the run, not of the law behind it. */
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
  /** Whether the law holds: `error` is 0. */
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

/** What one of several applications got. */
export interface ApplicationRow {
  /** What it is to the others. */
  readonly kind: "latency-critical" | "best-effort";
  /** Its arrival rate × its mean service ÷ worker cores; null for work without end. */
  readonly load: number | null;
  /** Its arrival rate, million requests a second; null for work without end. */
  readonly offeredMrps: number | null;
  /** Its requests measured, all replications. */
  readonly requests: number;
  /** Arrival to reply, µs. */
  readonly latencyUs: Distribution;
  /** Latency ÷ service. */
  readonly slowdown: Distribution;
  /** Worker cores granted to it, on average. */
  readonly cores: Estimate;
  /** Shares of the time of the worker cores granted to it, summing to 1. By activity. */
  readonly coreTime: Readonly<Record<string, Estimate>>;
  /** Application or best-effort time ÷ time of the worker cores granted to it. */
  readonly cpuEfficiency: Estimate;
}

/** What each window of a run was like to an application, on average over replications. By window. */
export interface TimelineRow {
  /** Requests that arrived in it. */
  readonly requests: readonly Estimate[];
  /** Statistics of their latencies, µs; null where none arrived. */
  readonly latencyUs: Readonly<
    Record<"mean" | "p50" | "p99" | "p999", readonly Estimate[]>
  >;
  /** Worker cores granted to the application. */
  readonly cores: readonly Estimate[];
  /** Requests that had arrived and not begun their service; not in rows of before this was recorded. */
  readonly waiting?: readonly Estimate[];
}

/** The result of a point, as it is printed and stored: one JSON object. */
export interface Row {
  /** Name of the scenario. */
  readonly scenario: string;
  /** The point's number in the scenario, from 0. */
  readonly point: number;
  /** Name of the policy. */
  readonly policy: string;
  /** Every parameter of the policy, defaults included. */
  readonly parameters: Readonly<
    Record<string, string | number | boolean | null>
  >;
  /** Names of the parameters whose value is a default without a verified source. */
  readonly assumed: readonly string[];
  /** Worker cores. */
  readonly cores: number;
  /** How fast the worker cores are, where the scenario says; 1 is the speed at which service is stated. */
  readonly hardware?: {
    /** Speed of each of two siblings, cores 2k and 2k + 1, while both are busy; null where cores have no siblings. */
    readonly siblingSpeed: number | null;
    /** How many are slow: those with the highest numbers. */
    readonly slowCores: number;
    /** Their speed. */
    readonly slowSpeed: number;
  };
  /** Dispatcher and IOKernel cores. */
  readonly extraCores: number;
  /** Offered load: arrival rate × mean service ÷ worker cores; of latency-critical applications alone, where several share the cores; as measured, where clients wait for replies. */
  readonly load: number;
  /** What all random streams began from. */
  readonly seed: number;
  /** How many replications the estimates are from. */
  readonly replications: number;
  /**
   * What the intervals are from: the spread of replications, or of the batches of
   * the only one; null if there are none. Those of means are Student's t, those of
   * percentiles invert a t test of the log odds of the share above.
   */
  readonly intervals: "replications" | "batches" | null;
  /** Measured, all replications. */
  readonly requests: number;
  /** Left out at the start, all replications. */
  readonly warmupRequests: number;
  /** Whether latencies were measured, and if not, why. */
  readonly status: Status;
  /** How precise what the scenario asks for is, where it asks. */
  readonly precision?: {
    /** Which percentile; null for the mean. */
    readonly percentile: number | null;
    /** Of what. */
    readonly of: "latencyUs" | "slowdown";
    /** Of which class; null for all. */
    readonly class: string | null;
    /** Half the width of its interval ÷ the estimate, at most. */
    readonly relative: number;
    /** The same, as it is; null where there is no interval. */
    readonly reached: number | null;
  };
  /** What a reader must know before quoting a number of this row. */
  readonly flags: readonly string[];
  /** Arrival rate, million requests a second; where clients wait for replies, as measured; where the load moves, that and `load` are means until the last request is expected. */
  readonly offeredMrps: number;
  /** Clients that each wait for a reply before they think of the next request, where there are such. */
  readonly clients?: number;
  /** Share of the measured requests that their client had given up before the reply; where clients do. */
  readonly timeouts?: Estimate;
  /** Requests finished, million a second of simulated time. */
  readonly throughputMrps: Estimate;
  /** Arrival to reply, µs. */
  readonly latencyUs: Distribution;
  /** Latency ÷ service. */
  readonly slowdown: Distribution;
  /** Arrival to first service, µs. */
  readonly waitUs: { readonly mean: Estimate; readonly p99: Estimate };
  /** Requests measured and their statistics, as above. By class. */
  readonly classes: Readonly<
    Record<string, {
      readonly requests: number;
      readonly latencyUs: Distribution;
      readonly slowdown: Distribution;
    }>
  >;
  /** What each application got, where several share the cores. By application. */
  readonly applications?: Readonly<Record<string, ApplicationRow>>;
  /** Shares of all core time, extra cores included, summing to 1. By activity. */
  readonly coreTime: Readonly<Record<string, Estimate>>;
  /** Application time ÷ core time granted to the latency-critical application, overheads and polling included. */
  readonly cpuEfficiency: Estimate;
  /** (Application + best-effort) ÷ all core time. */
  readonly machineEfficiency: Estimate;
  /** The run over time, where the scenario asks for it: window n from n to n + 1 times `windowUs`. Not in tables. */
  readonly timeline?: {
    readonly windowUs: number;
    /** By application; "all" where there is but one. */
    readonly applications: Readonly<Record<string, TimelineRow>>;
  };
  /** Per second of simulated time. By counter. */
  readonly counts: Readonly<Record<string, Estimate>>;
  /** Whether the run kept Little's law, charged all core time, and lost no request. */
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
