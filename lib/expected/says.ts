/**
 * What theory is asked, and what it says.
 *
 * @module
 */

import type { ServiceSpec } from "../scenario/point.ts";

/** A mean, or a percentile above 0 and below 100. */
export type TheoryStatistic = "mean" | number;

/** A closed form or an approximation, and what it gives; null where it gives nothing. */
export interface Theory {
  /** What it is called: "M/M/16", "M/G/4 (Kimura)". */
  readonly name: string;
  /** Whether it is exact, but for rounding and grids. */
  readonly isExact: boolean;
  /** From arrival to finish, µs. */
  latencyUs(statistic: TheoryStatistic): number | null;
  /** Latency ÷ service. */
  slowdown(statistic: TheoryStatistic): number | null;
  /** From arrival to first service, µs. */
  waitUs(statistic: TheoryStatistic): number | null;
  /** The same by class, where classes are not served alike. */
  readonly classes?: Readonly<Record<string, Theory>>;
  /** What is finished, million requests a second, where that is an outcome. */
  readonly throughputMrps?: number;
}

/** A queue, as theory asks for it. */
export interface TheoryQueue {
  /** Number of cores. */
  readonly cores: number;
  /** Load per core. */
  readonly load: number;
  /** Squared coefficient of variation of the times between arrivals. */
  readonly arrivalScv: number;
  /** What requests owe. */
  readonly service: ServiceSpec;
  /** Mean service, µs. */
  readonly meanUs: number;
  /** Squared coefficient of variation of the service. */
  readonly serviceScv: number;
}
