/**
 * How often intervals hold the truth where a point is run on until they are as
 * narrow as asked for: rules that stop when an interval happens to be narrow may
 * stop too soon.
 *
 * @module
 */

import { POLICIES } from "../../lib/policies/mod.ts";
import { type Estimate, PERCENTILES, type Row } from "../../lib/stats/row.ts";
import { ThisThread } from "../../lib/sweep/executor.ts";
import { runPoints } from "../../lib/sweep/run.ts";
import {
  pointOf,
  QUEUES,
  type Setting,
  type Statistic,
} from "./_experiments.ts";

/** What is asked for. */
export interface Asked extends Setting {
  readonly statistic: Statistic;
  /** Half the width of its interval ÷ the estimate, at most. */
  readonly relative: number;
}

/** Those of results/coverage/precision.csv: about twice the replications that are there at first. */
export const ASKED: readonly Asked[] = ([
  [0, "mean", 0.0135],
  [0, "p99", 0.03],
  [1, "mean", 0.0038],
  [1, "p99", 0.0048],
] as const).map(([queue, statistic, relative]) => ({
  queue: QUEUES[queue],
  load: 0.8,
  replications: 10,
  relaxations: 3000,
  statistic,
  relative,
}));

/** What came of an experiment. */
export interface Reached {
  readonly estimate: Estimate;
  readonly replications: number;
  /** Whether the interval is as narrow as asked for. */
  readonly isMet: boolean;
}

/** A point run until it is as precise as `asked`. */
export async function preciseExperiment(
  asked: Asked,
  seed: number,
): Promise<Reached> {
  const { statistic, relative } = asked;
  const point = pointOf(asked, seed);
  const precision = {
    percentile: statistic === "mean" ? null : PERCENTILES[statistic],
    of: "latency",
    class: null,
    relative,
    maxRequests: 100 * point.requests,
  } as const;
  const rows: Row[] = [];
  await runPoints(
    [{ ...point, precision }],
    new ThisThread(POLICIES),
    undefined,
    {
      onRow: (row) => void rows.push(row),
    },
  );
  const [{ latencyUs, replications, flags }] = rows;
  return {
    estimate: latencyUs[statistic],
    replications,
    isMet: !flags.includes("precision-not-met"),
  };
}
