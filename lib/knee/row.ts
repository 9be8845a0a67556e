/**
 * A row of a result: what is known of the knee of one policy.
 *
 * @module
 */

import type { SloSpec } from "../scenario/point.ts";
import type { Estimate, Row } from "../stats/row.ts";
import type { Limit } from "./look.ts";

/** The knees of one policy under one workload, as they are printed: one JSON object. */
export interface KneeRow extends
  Pick<
    Row,
    | "scenario"
    | "policy"
    | "parameters"
    | "assumed"
    | "cores"
    | "hardware"
    | "extraCores"
    | "seed"
    | "replications"
  > {
  /** The first point of the scenario that has this policy and workload: all others differ from it in load alone. */
  readonly point: number;
  /** The objective. */
  readonly slo: SloSpec;
  /** The highest load that meets the objective; nulls if none does. */
  readonly knee: Estimate;
  /** The same as an arrival rate, million requests a second. */
  readonly kneeMrps: Estimate;
  /** What does not let it be higher; null if no load meets the objective. */
  readonly limitedBy: Limit | null;
  /** CPU efficiency at the highest load looked at that met the objective; nulls if none did. */
  readonly cpuEfficiency: Estimate;
  /** The load of the greatest power, load ÷ tail: where the tail leaves its flat part. */
  readonly curveKnee: Estimate;
  /** The same as an arrival rate, million requests a second. */
  readonly curveKneeMrps: Estimate;
  /** What a reader must know before quoting a number of this row. */
  readonly flags: readonly string[];
  /** Requests simulated to find it all, at all loads, those left out at the start included. */
  readonly requests: number;
  /** Loads that were looked at. */
  readonly loads: number;
  /** Processor time of the simulations, s: the one field that differs between runs. */
  readonly wallSeconds: number;
}
