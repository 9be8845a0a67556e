/**
 * The knees of a scenario: one for each policy under each workload, whatever
 * loads it lists.
 *
 * @module
 */

import type { Point, Scenario, SloSpec } from "../scenario/point.ts";
import { capacityOf } from "../scenario/uneven.ts";
import { NULL_ESTIMATE } from "../stats/intervals.ts";
import type { Estimate } from "../stats/row.ts";
import type { Failure } from "../sweep/merge.ts";
import { executorFor, type Progress, type RunOptions } from "../sweep/run.ts";
import { runSearches, type Search, type Simulate } from "../sweep/searches.ts";
import { traceColumns } from "../workload/workload.ts";
import { Lookout } from "./lookout.ts";
import { atLoads, whyNoLoad } from "./offered.ts";
import { findCurveKnee } from "./power.ts";
import type { KneeRow } from "./row.ts";
import { findKnee, type LookAt, overview } from "./search.ts";

/** Who is told what while knees are found. */
export interface KneeListeners {
  /** A knee is found. */
  readonly onKnee?: (row: KneeRow) => void;
  /** A knee could not be found; the others go on. */
  readonly onFailure?: (failure: Failure) => void;
  /** A replication is done. What is left is a guess: a search ends when it is sure. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How knees are found. */
export type KneeOptions =
  & KneeListeners
  & Pick<RunOptions, "workers" | "signal" | "definitions">;

/** What a search takes, about: replications of the overview, and looks by all of them. */
const USUAL = { overview: 9, looks: 10 };

/** Samples beyond a percentile below which a row says that they are few. */
const FEW_SAMPLES = 30;

/** The points of `scenario` whose knees are different: the first of those that differ in load alone. */
export async function kneePoints(scenario: Scenario): Promise<Point[]> {
  const found = new Map<string, Point>();
  for (const point of scenario.points) {
    const atLoad = whyNoLoad(point) === null ? await atLoads(point) : null;
    const key = JSON.stringify({ ...(atLoad?.(1) ?? point), point: 0 });
    if (!found.has(key)) found.set(key, point);
  }
  return [...found.values()];
}

/**
 * Why `scenario` has no knee to be found, or null if it has.
 *
 * @param points Those whose knees are sought.
 */
export function whyNoKnee(
  { slo }: Scenario,
  points: readonly Point[],
): string | null {
  if (slo === null) {
    return 'slo must be given, such as {"percentile": 99, "slowdown": 10}, got nothing';
  }
  for (const point of points) {
    const why = whyNoLoad(point);
    if (why !== null) return why;
  }
  return null;
}

/**
 * Finds the knees of `scenario`: for each policy under each workload, the highest
 * load that meets its objective, and where the tail leaves its flat part.
 *
 * Rows come in the order of their points, and are the same for any number of
 * workers, `wallSeconds` apart. When `signal` is aborted, those found so far.
 *
 * @throws {RangeError} If the scenario has no objective, or no load to choose.
 * @throws {AggregateError} When knees could not be found and no `onFailure` was given.
 *
 * @example The load at which the 99th percentile of M/M/1 is 10 mean services
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { parseScenario } from "../scenario/parse.ts";
 * import { POLICIES } from "../policies/mod.ts";
 *
 * const scenario = parseScenario(
 *   JSON.stringify({
 *     name: "one-core",
 *     cores: 1,
 *     service: { distribution: "exponential", meanUs: 1 },
 *     load: 0.5,
 *     policy: { name: "centralized-fcfs" },
 *     slo: { percentile: 99, latencyUs: 10 },
 *     requests: 20_000,
 *   }),
 *   { source: "example", definitions: POLICIES },
 * );
 * const [{ knee }] = await findKnees(scenario, { workers: 1 });
 * assertAlmostEquals(knee.value ?? NaN, 1 - Math.log(100) / 10, 0.03);
 * ```
 */
export async function findKnees(
  scenario: Scenario,
  options: KneeOptions = {},
): Promise<KneeRow[]> {
  const points = await kneePoints(scenario);
  const why = whyNoKnee(scenario, points);
  if (why !== null) throw new RangeError(`Cannot find knees: ${why}`);
  const rows: KneeRow[] = [], failures: Failure[] = [];
  const executor = executorFor(options);
  try {
    const searches = points.map((point) => searchOf(point, scenario.slo!));
    await runSearches(searches, executor, options.signal, {
      onFailure: options.onFailure ?? ((failure) => failures.push(failure)),
      onProgress: options.onProgress,
      onFound: (row) => {
        rows.push(row);
        options.onKnee?.(row);
      },
    });
  } finally {
    executor.stop();
  }
  if (failures.length > 0) {
    throw new AggregateError(
      failures.map(({ error }) => error),
      [
        `Cannot find every knee of scenario "${scenario.name}"`,
        ...failures.map(describeNoKnee),
      ].join("\n"),
    );
  }
  return rows.sort((a, b) => a.point - b.point);
}

/** A knee that could not be found, in one line. */
export function describeNoKnee({ point, error }: Failure): string {
  return `No knee of ${point.policy.name} (point ${point.point}): ${error.message}`;
}

/** The search for the knees of `point`. */
function searchOf(point: Point, slo: SloSpec): Search<KneeRow> {
  const { requests, replications } = point;
  return {
    points: [point],
    usualRequests: requests * (USUAL.overview + USUAL.looks * replications),
    run: (simulate) => kneeOf(point, slo, simulate),
  };
}

/** The knees of `point`, at whatever load it is. */
async function kneeOf(
  point: Point,
  slo: SloSpec,
  simulate: Simulate,
): Promise<KneeRow> {
  const most = capacityOf(point.cores, point.hardware) / point.cores;
  const range = { most, replications: point.replications };
  const lookout = new Lookout(await atLoads(point), slo, simulate);
  const look: LookAt = (load, replications) => lookout.look(load, replications);
  const seen = await overview(look, range);
  const { knee, limitedBy, at, flags } = await findKnee(look, range, seen);
  const curveKnee = await findCurveKnee(look, range, seen);
  const mrpsOfLoad = seen[0].rateMrps / seen[0].load;
  const { name: policy, ...parameters } = point.policy;
  const beyond = (at?.requests ?? 0) * (1 - slo.percentile / 100);
  return {
    scenario: point.scenario,
    point: point.point,
    policy,
    parameters,
    assumed: seen[0].results.assumed,
    cores: point.cores,
    ...(point.hardware === undefined ? {} : { hardware: point.hardware }),
    extraCores: seen[0].results.extraCores,
    seed: point.seed,
    replications: point.replications,
    slo,
    knee,
    kneeMrps: scaled(knee, mrpsOfLoad),
    limitedBy,
    cpuEfficiency: at?.cpuEfficiency ?? NULL_ESTIMATE,
    curveKnee,
    curveKneeMrps: scaled(curveKnee, mrpsOfLoad),
    flags: [
      ...flags,
      ...(at !== null && beyond < FEW_SAMPLES ? ["few-samples"] : []),
      ...(point.applications === undefined && traceColumns(point) !== null
        ? ["trace-windows"]
        : []),
    ],
    requests: lookout.requests,
    loads: lookout.loads,
    wallSeconds: lookout.wallSeconds,
  };
}

function scaled({ value, low, high }: Estimate, by: number): Estimate {
  const of = (end: number | null) => end === null ? null : end * by;
  return { value: of(value), low: of(low), high: of(high) };
}
