/**
 * A scenario's points: plain data, every default filled in, every axis settled.
 * A point and a replication's number are all that a run depends on.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import type { InitialSpec, PrecisionSpec, WarmupSpec } from "./sampling.ts";

export type { InitialSpec, PrecisionSpec, WarmupSpec };

/** The unit of a trace's column: of time, µs a count, or a date and time of day. */
export type TraceUnit = "ns" | "us" | "ms" | "s" | "datetime" | number;

/** A named column of a CSV file, and its unit. */
export interface TraceColumn {
  /** Path of the file, from the working directory. */
  readonly file: string;
  /** Name of the column in the file's first line. */
  readonly column: string;
  /** What its values count. */
  readonly unit: TraceUnit;
}

/** Bursts: a Poisson process of two rates in turn, each for an exponential time (MMPP). */
export interface MmppSpec {
  /** Tells it from other arrivals. */
  readonly process: "mmpp";
  /** Rate in bursts ÷ rate outside, 1 or more. */
  readonly ratio: number;
  /** Share of time in bursts, between 0 and 1. */
  readonly burstShare: number;
  /** Mean length of a burst, µs. */
  readonly burstMeanUs: number;
}

/** Clients, each of whom waits for the reply to one request before it thinks of the next. */
export interface ClosedSpec {
  /** Tells it from arrivals that come whatever becomes of those before. */
  readonly process: "closed";
  /** How many there are; each has a connection of its own. */
  readonly clients: number;
  /** Mean time from a reply to the client's next request, µs. */
  readonly thinkUs: number;
  /** The law of that time. */
  readonly think: "exponential" | "fixed";
  /** Time after which a client gives a request up and thinks on, µs; null for never. */
  readonly timeoutUs: number | null;
  /** Requests that a client sends on a connection before it opens another; absent, it keeps the one. */
  readonly requestsEach?: number;
}

/** A step of a profile: from when on, and the load or the rate. */
export type StepSpec =
  & {
    /** When it begins, µs. */
    readonly atUs: number;
    /** How long it takes to reach it from the one before, in a straight line, µs; absent, no time. */
    readonly rampUs?: number;
  }
  & ({ readonly load: number } | { readonly rateMrps: number });

/** A Poisson process whose rate moves, in place of the point's own load. */
export interface ProfileSpec {
  /** Tells it from other arrivals. */
  readonly process: "profile";
  /** The first at time 0; the last one's rate holds. */
  readonly steps: readonly StepSpec[];
  /** Time after which all steps come again, µs; absent, never. */
  readonly repeatUs?: number;
}

/** Time between arrivals. */
export type ArrivalSpec =
  | { readonly process: "poisson" }
  | { readonly process: "fixed" }
  | { readonly process: "gamma"; readonly scv: number }
  | MmppSpec
  | ClosedSpec
  | ProfileSpec
  | ({ readonly process: "trace" } & TraceColumn);

/** A phase of a hyperexponential law. */
export interface PhaseSpec {
  /** Mean of its exponential times, µs. */
  readonly meanUs: number;
  /** How often; weights are normalised. */
  readonly weight: number;
}

/** Service of requests that all follow one law. */
export type UnimodalSpec =
  | { readonly distribution: "fixed"; readonly timeUs: number }
  | { readonly distribution: "exponential"; readonly meanUs: number }
  | {
    readonly distribution: "lognormal";
    readonly meanUs: number;
    readonly scv: number;
  }
  | {
    readonly distribution: "gamma";
    readonly meanUs: number;
    readonly scv: number;
  }
  | {
    readonly distribution: "weibull";
    readonly shape: number;
    readonly meanUs: number;
  }
  | {
    /** Of two phases that each bring half of the work. */
    readonly distribution: "hyperexponential";
    readonly meanUs: number;
    readonly scv: number;
  }
  | {
    readonly distribution: "hyperexponential";
    readonly phases: readonly PhaseSpec[];
  }
  | {
    /** Between two bounds. */
    readonly distribution: "pareto";
    readonly shape: number;
    readonly minUs: number;
    readonly maxUs: number;
  }
  | {
    readonly distribution: "uniform";
    readonly minUs: number;
    readonly maxUs: number;
  }
  | {
    readonly distribution: "empirical";
    /** Time and cumulative probability, both ascending, the last probability 1. */
    readonly cdf: readonly (readonly [timeUs: number, probability: number])[];
  }
  | ({ readonly distribution: "trace" } & TraceColumn);

/** A class of requests in a bimodal law: a time, or a law of its own. */
export type ModeSpec =
  & { readonly class: string; readonly weight: number }
  & ({ readonly timeUs: number } | { readonly service: UnimodalSpec });

/** Service of a request, µs. */
export type ServiceSpec =
  | UnimodalSpec
  | { readonly distribution: "bimodal"; readonly modes: readonly ModeSpec[] };

/** Connections that requests arrive on; the NIC steers by their hash. */
export type ConnectionsSpec =
  & {
    /** How many are open at a time. */
    readonly count: number;
    /** Requests that each carries before a new one takes its place; absent, they last. */
    readonly requestsEach?: number;
  }
  & (
    | {
      /** How requests spread over them. */
      readonly popularity: "uniform";
    }
    | {
      /** The k-th, from 1, has a share in proportion to 1 ÷ k to the power of the exponent. */
      readonly popularity: "zipf";
      readonly exponent: number;
    }
  );

/** What a point should meet. */
export interface SloSpec {
  /** Which percentile the limits are for: above 0, up to 100. */
  readonly percentile: number;
  /** Largest slowdown allowed at that percentile. */
  readonly slowdown?: number;
  /** Largest latency allowed at that percentile, µs. */
  readonly latencyUs?: number;
  /** The class of requests that the limits are for; absent, all of them. */
  readonly class?: string;
  /** Smallest CPU efficiency allowed, 0 … 1. */
  readonly cpuEfficiency?: number;
}

/** The requests of an application. */
export interface WorkloadSpec {
  /** When requests come. */
  readonly arrivals: ArrivalSpec;
  /** What they owe. */
  readonly service: ServiceSpec;
  /** What they come on. */
  readonly connections: ConnectionsSpec;
  /** Offered load: exactly one of `load` and `rateMrps` is given, the other is null; neither beside a profile, which says it, nor where clients wait for replies. */
  readonly load: number | null;
  /** Arrival rate, million requests a second. */
  readonly rateMrps: number | null;
}

/** An application that shares the cores with others. */
export interface ApplicationSpec {
  /** Its name, and the head of its classes' names, in the results. */
  readonly name: string;
  /** What it is to the others: its cores are wanted for its latency, or used while nobody else wants them. */
  readonly kind: "latency-critical" | "best-effort";
  /** Cores that it gets whenever it asks. */
  readonly guaranteedCores: number;
  /** Cores that it may have, at most. */
  readonly maxCores: number;
  /** Its requests; null for work without end, on any number of cores. */
  readonly workload: WorkloadSpec | null;
}

/** A run over time, window by window from its very start. */
export interface TimelineSpec {
  /** Length of a window, µs. */
  readonly windowUs: number;
}

/** Worker cores that do not all progress alike. Speed 1 is that at which service is stated. */
export interface HardwareSpec {
  /** Speed of each of two siblings, cores 2k and 2k + 1, while both are busy; null where cores have no siblings. */
  readonly siblingSpeed: number | null;
  /** How many are slow: those with the highest numbers. */
  readonly slowCores: number;
  /** Their speed; that of a busy pair of them is the product. */
  readonly slowSpeed: number;
}

/** What a cell of a scenario's grid says beside its workload. */
export interface PointHead {
  /** Name of the scenario. */
  readonly scenario: string;
  /** Its number in the scenario, from 0. */
  readonly point: number;
  /** What all random streams begin from: whole, 0 … 2³² − 1. */
  readonly seed: number;
  /** How many times it is simulated, each with random streams of its own; at least, where it has a `precision`. */
  readonly replications: number;
  /** How precise its results are to be, if more replications may come for that. */
  readonly precision?: PrecisionSpec;
  /** Measured requests of one replication. */
  readonly requests: number;
  /** What each replication leaves out before them. */
  readonly warmup: WarmupSpec;
  /** What it begins with, if not with an empty machine. */
  readonly initial?: InitialSpec;
  /** Worker cores. */
  readonly cores: number;
  /** How fast they are, where they are not all alike. */
  readonly hardware?: HardwareSpec;
  /** What decides which core runs which request when. */
  readonly policy: PolicySpec;
  /** Whether and how it is recorded over time. */
  readonly timeline?: TimelineSpec;
}

/** A point at which one application has all the cores. */
export interface PlainPoint extends PointHead, WorkloadSpec {
  /** None. */
  readonly applications?: undefined;
}

/** A point at which several applications share the cores. */
export interface SharedPoint extends PointHead {
  /** They, one at least of which has requests. */
  readonly applications: readonly ApplicationSpec[];
}

/** One cell of a scenario's grid. */
export type Point = PlainPoint | SharedPoint;

/** A scenario as it was read: what it is called, its points, its objective. */
export interface Scenario {
  /** Its short name, of which the folder of its results is named. */
  readonly name: string;
  /** What it asks, as the head of figures and tables. */
  readonly title: string;
  /** Its objective, or `null` where it sets none. */
  readonly slo: SloSpec | null;
  /** Its grid: every combination of its axes, by number. */
  readonly points: readonly Point[];
}
