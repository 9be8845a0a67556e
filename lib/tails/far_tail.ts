/**
 * Percentiles so far out that a plain simulation has next to no requests there.
 *
 * @module
 */

import { TICKS_PER_US } from "../engine/ticks.ts";
import type { Point } from "../scenario/point.ts";
import { type FarEstimate, farEstimate } from "./estimate.ts";
import { levelsFor } from "./levels.ts";
import { type Queue, queueOf } from "./queue.ts";
import { plainRun, splitRun, type TailRun } from "./runs.ts";
import { strataOf } from "./services.ts";

/** What can be asked for. */
export interface FarTailOptions {
  /** Above 50, below 100; 99.99 and 99.999 when absent. */
  readonly percentiles?: readonly number[];
  /** Independent runs, 2 or more; 20 when absent, or those of the point if it has more. */
  readonly replications?: number;
}

/** Far percentiles of a point, as they are printed: one JSON object. */
export interface FarTail {
  /** Name of the scenario. */
  readonly scenario: string;
  /** The point's number in the scenario, from 0. */
  readonly point: number;
  /** Name of the policy. */
  readonly policy: string;
  /** Worker cores. */
  readonly cores: number;
  /** Offered load. */
  readonly load: number;
  /** What all random streams begin from. */
  readonly seed: number;
  /** How it was estimated. */
  readonly method: "restart";
  /** Levels at which runs were split. */
  readonly levels: number;
  /** Independent runs. */
  readonly replications: number;
  /** Requests of the main paths that were counted. */
  readonly requests: number;
  /** Requests simulated, all paths and warm-ups, but for those that found the levels and those of plain simulation. */
  readonly simulated: number;
  /** What a reader must know before quoting a number. */
  readonly flags: readonly string[];
  /** In the order asked for. */
  readonly percentiles: readonly {
    /** Which it is. */
    readonly percentile: number;
    /** Arrival to finish, µs. */
    readonly latencyUs: FarEstimate;
    /** Latency ÷ service. */
    readonly slowdown: FarEstimate;
  }[];
}

/** What is asked for unless it is said. */
export const FAR_PERCENTILES: readonly number[] = [99.99, 99.999];
const REPLICATIONS = 20;
/** Requests of the main path of each run that looks for levels. */
const PILOT_REQUESTS = 40_000;
/** Relaxation times below which an interval is too narrow. */
const FEW_RELAXATIONS = 200;
/** Random streams are those of replications: simulations count theirs from 0, plain runs from here, */
const PLAIN_STREAMS = 2 ** 18;
/** and what looks for levels has this one. */
const PILOT_STREAM = 2 ** 19;

/** Why {@linkcode farTail} cannot be asked of `point`, or null if it can. */
export function whyNoFarTail(point: Point): string | null {
  const queue = queueOf(point);
  return typeof queue === "string" ? queue : null;
}

/**
 * Far percentiles of latency and slowdown by importance splitting (RESTART), for
 * centralized FCFS, and for partitioned FCFS where each core has Poisson arrivals
 * of its own; arrivals Poisson, gamma or fixed; any law of service.
 *
 * Each of its runs begins empty and leaves out the warm-up that the point says, or
 * a tenth of its requests. From there on shares beyond a value are without bias,
 * whatever the levels; percentiles, as any that are read off such shares, have one
 * that is small against their interval.
 *
 * @throws {RangeError} If the point is none of these, or an option makes no sense.
 */
export function farTail(point: Point, options: FarTailOptions = {}): FarTail {
  const act = `Cannot estimate the far tail of point ${point.point}`;
  const queue = queueOf(point);
  if (typeof queue === "string") throw new RangeError(`${act}: ${queue}`);
  const { percentiles, replications } = chosen(act, point, options);
  const rarest = (100 - Math.max(...percentiles)) / 100;
  const { split, plain, levels } = runsOf(queue, point, rarest, replications);
  const results = percentiles.map((percentile) => {
    const beyond = (100 - percentile) / 100;
    return {
      percentile,
      latencyUs: farEstimate("latency", beyond, split, plain, TICKS_PER_US),
      slowdown: farEstimate("slowdown", beyond, split, plain, 1),
    };
  });
  return {
    scenario: point.scenario,
    point: point.point,
    policy: point.policy.name,
    cores: point.cores,
    load: queue.load,
    seed: point.seed,
    method: "restart",
    levels,
    replications,
    requests: point.requests * replications,
    simulated: simulatedIn(split),
    flags: [
      ...(queue.relaxations < FEW_RELAXATIONS ? ["short-run"] : []),
    ],
    percentiles: results,
  };
}

/** `options` with what they leave out, checked. */
function chosen(
  act: string,
  point: Point,
  {
    percentiles = FAR_PERCENTILES,
    replications = Math.max(REPLICATIONS, point.replications),
  }: FarTailOptions,
): Required<FarTailOptions> {
  const wrong = percentiles.length === 0
    ? "none"
    : percentiles.find((percentile) => !(percentile > 50 && percentile < 100));
  if (wrong !== undefined) {
    throw new RangeError(
      `${act}: percentiles must be above 50 and below 100, got ${wrong}`,
    );
  }
  if (!(Number.isSafeInteger(replications) && replications >= 2)) {
    throw new RangeError(
      `${act}: replications must be a whole number of 2 or more, got ${replications}`,
    );
  }
  return { percentiles, replications };
}

/** Runs that are split, and plain ones of as many requests in all. */
function runsOf(
  queue: Queue,
  { requests }: Point,
  rarest: number,
  replications: number,
): { split: TailRun[]; plain: TailRun[]; levels: number } {
  const { law, cores, warmup } = queue;
  const levels = levelsFor(law, cores, rarest, PILOT_STREAM, PILOT_REQUESTS);
  const services = strataOf(law.workload.service);
  const numbers = Array.from({ length: replications }, (_, of) => of);
  const split = numbers.map((replication) =>
    splitRun(queue, levels, services, { replication, requests })
  );
  const each = Math.ceil(simulatedIn(split) / replications);
  const plain = numbers.map((of) =>
    plainRun(queue, {
      replication: PLAIN_STREAMS + of,
      requests: each - warmup,
    })
  );
  return { split, plain, levels: levels.heights.length };
}

function simulatedIn(runs: readonly TailRun[]): number {
  return runs.reduce((sum, { simulated }) => sum + simulated, 0);
}
