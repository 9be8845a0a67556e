/**
 * What a scenario may say of how it is measured: what a machine begins with, what
 * is left out, and how precise results are to be.
 *
 * @module
 */

import { z } from "zod";
import { axis } from "./axes.ts";
import { shown } from "./error.ts";
import {
  choice,
  exactlyOne,
  type Field,
  isFiniteNumber,
  isRecord,
  number,
  type Problem,
  record,
  text,
  withRule,
} from "./fields.ts";
import type { PrecisionSpec } from "./sampling.ts";
import { classAgrees } from "./slo_schema.ts";

const warmupRule = '"mser5", {"requests": n}, {"share": x} or {"us": t}';

/** What is left out at the start of a replication. */
export const warmup: Field = {
  schema: z.union([
    z.literal("mser5"),
    withRule(
      record({
        requests: axis(number({ min: 0, integer: true })).optional()
          .meta({ description: "Requests left out" }),
        share: axis(number({ min: 0, max: 1, belowMax: true })).optional()
          .meta({
            description: "Share of all requests of a replication left out",
          }),
        us: axis(number({ min: 0 })).optional()
          .meta({ description: "Time before which requests are left out, µs" }),
      }),
      (value, problem) => {
        if (!isRecord(value)) return;
        exactlyOne(value, ["requests", "share", "us"], problem);
      },
    ),
  ], { error: `must be ${warmupRule}` }),
  rule: warmupRule,
};

/** Fewest replications that an interval's width is judged by: of fewer, some are narrow by chance. */
export const FEWEST_REPLICATIONS = 10;

/** Times the requests of a replication after which no more are begun, where nothing else is said. */
const MOST_REPLICATIONS = 200;

/**
 * How precise results are to be.
 *
 * @internal
 */
export const precision: Field = {
  schema: record({
    relative: number({ min: 0, aboveMin: true, max: 1 }).schema.meta({
      description:
        "Half the width of the 95 % interval ÷ the estimate, at most",
    }),
    percentile: number({ min: 0, aboveMin: true, max: 100, belowMax: true })
      .schema.optional()
      .meta({
        description: "Percentile that is to be so precise; else the mean",
      }),
    of: choice(["latency", "slowdown"]).schema.optional()
      .meta({ description: "Of what", default: "latency" }),
    class: text().schema.optional()
      .meta({ description: "Of which class of requests; all by default" }),
    maxRequests: number({ min: 1, integer: true }).schema.optional().meta({
      description:
        "Measured requests of a point after which no replication is begun; by default 200 times `requests`",
    }),
  }),
  rule: 'an object with "relative"',
};

/** What a file says of precision. */
export type PrecisionEntry =
  & Pick<PrecisionSpec, "relative">
  & Partial<PrecisionSpec>;

/** `entry`, all that it leaves out filled in. */
export function precisionOf(
  entry: PrecisionEntry,
  requests: number,
): PrecisionSpec {
  const maxRequests = MOST_REPLICATIONS * requests;
  const defaults = { percentile: null, of: "latency", class: null } as const;
  return { ...defaults, maxRequests, ...entry };
}

/**
 * What a machine begins with.
 *
 * @internal
 */
export const initial: Field = {
  schema: record({
    requests: number({ min: 0, max: 1e9, integer: true }).schema.meta({
      description:
        "Requests that arrive at time 0, before all others; of clients who wait for replies, as many send one then",
    }),
  }),
  rule: 'an object with "requests"',
};

/** Replications can go on, and are enough to judge an interval by. */
export function precisionAgrees(
  scenario: Record<string, unknown>,
  problem: Problem,
): void {
  const { precision, replications } = scenario;
  if (!isRecord(precision)) return;
  classAgrees(scenario, precision.class, ["precision", "class"], problem);
  const fewest = Math.min(...numbersOf(replications));
  if (fewest < FEWEST_REPLICATIONS) {
    problem(
      ["replications"],
      `must be >= ${FEWEST_REPLICATIONS} beside "precision", got ${fewest}`,
    );
  }
  if (readsTrace(scenario.arrivals) || readsTrace(scenario.service)) {
    problem(
      ["precision"],
      `must be absent where requests are of a trace, which has only so many rows, got ${
        shown(precision)
      }`,
    );
  }
}

/** Requests that are there from the start are drawn like all others, and somebody's. */
export function initialAgrees(
  scenario: Record<string, unknown>,
  problem: Problem,
): void {
  const { initial, arrivals, applications } = scenario;
  if (initial === undefined) return;
  const beside = applications !== undefined
    ? '"applications", for each has requests of its own and the backlog would be of none'
    : readsTrace(arrivals)
    ? "arrivals of a trace, for it says when each request arrives"
    : null;
  if (beside !== null) {
    problem(
      ["initial"],
      `must be absent beside ${beside}, got ${shown(initial)}`,
    );
    return;
  }
  const clients = [arrivals].flat().filter(isRecord)
    .filter(({ process }) => process === "closed")
    .flatMap(({ clients }) => numbersOf(clients));
  const fewest = Math.min(...clients);
  if (isRecord(initial) && Number(initial.requests) > fewest) {
    problem(
      ["initial", "requests"],
      `must be <= ${fewest}, for each client sends one request at a time, got ${
        shown(initial.requests)
      }`,
    );
  }
}

function numbersOf(axis: unknown): number[] {
  if (isRecord(axis)) return [axis.from].filter(isFiniteNumber);
  return [axis].flat().filter(isFiniteNumber);
}

function readsTrace(axis: unknown): boolean {
  return [axis].flat().some((spec) => isRecord(spec) && "file" in spec);
}
