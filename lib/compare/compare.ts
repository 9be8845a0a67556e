/**
 * Policies compared: at each load and under each workload of a scenario, all of
 * them on the same requests.
 *
 * @module
 */

import type { Point, Scenario, SloSpec } from "../scenario/point.ts";
import { NULL_ESTIMATE, sectionEstimate } from "../stats/intervals.ts";
import { ranksOf } from "../stats/ranks.ts";
import type { Failure } from "../sweep/merge.ts";
import { offeredOf } from "../sweep/offered.ts";
import { executorFor, type Progress, type RunOptions } from "../sweep/run.ts";
import { runSearches, type Search } from "../sweep/searches.ts";
import { traceColumns } from "../workload/workload.ts";
import { pairOf, rankedOf } from "./pairs.ts";
import type { Compared, CompareRow, RankedBy } from "./row.ts";
import { areSame, onSameRequests, type Simulated } from "./same_requests.ts";

/** Who is told what while policies are compared. */
export interface CompareListeners {
  /** A comparison is done; `group` is the number of its first point. */
  readonly onComparison?: (row: CompareRow, group: number) => void;
  /** One could not be made; the others go on. */
  readonly onFailure?: (failure: Failure) => void;
  /** A replication is done. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How policies are compared. */
export type CompareOptions =
  & CompareListeners
  & Pick<RunOptions, "workers" | "signal" | "definitions">;

/** What policies are ranked by where the scenario has no objective. */
const DEFAULT_RANKED_BY: RankedBy = { metric: "latencyUs", percentile: 99 };

/** The points of `scenario` that differ in policy alone, group by group, in their order. */
export function groupsOf({ points }: Scenario): Point[][] {
  const groups = Map.groupBy(
    points,
    ({ point: _, policy: __, ...rest }) => JSON.stringify(rest),
  );
  return [...groups.values()];
}

/**
 * Compares the policies of `scenario`, at each load and under each workload.
 *
 * Every policy is offered the same requests, and the same of them are measured:
 * where the warm-up is found from the run, the longest that any policy needs is
 * left out under all. Rows come in the order of their first points, and are the
 * same for any number of workers. When `signal` is aborted, those done so far.
 *
 * @throws {AggregateError} When comparisons failed and no `onFailure` was given.
 *
 * @example Two policies whose p99 differs by more than chance
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseScenario } from "../scenario/parse.ts";
 * import { POLICIES } from "../policies/mod.ts";
 *
 * const scenario = parseScenario(
 *   JSON.stringify({
 *     name: "two",
 *     cores: 4,
 *     requests: 10_000,
 *     service: { distribution: "exponential", meanUs: 1 },
 *     load: 0.7,
 *     policy: [{ name: "partitioned-fcfs" }, { name: "centralized-fcfs" }],
 *   }),
 *   { source: "example", definitions: POLICIES },
 * );
 * const [{ best, policies }] = await compare(scenario, { workers: 1 });
 * assertEquals(policies[0].policy, "centralized-fcfs");
 * assertEquals(best, [1]);
 * ```
 */
export async function compare(
  scenario: Scenario,
  options: CompareOptions = {},
): Promise<CompareRow[]> {
  const rows: [number, CompareRow][] = [];
  const failures: Failure[] = [];
  const executor = executorFor(options);
  try {
    const searches = groupsOf(scenario)
      .map((group) => searchOf(group, scenario.slo));
    await runSearches(searches, executor, options.signal, {
      onFailure: options.onFailure ?? ((failure) => failures.push(failure)),
      onProgress: options.onProgress,
      onFound: (found) => {
        rows.push(found);
        options.onComparison?.(found[1], found[0]);
      },
    });
  } finally {
    executor.stop();
  }
  if (failures.length > 0) {
    throw new AggregateError(
      failures.map(({ error }) => error),
      [
        `Cannot finish comparing scenario "${scenario.name}"`,
        ...failures.map(describeNoComparison),
      ].join("\n"),
    );
  }
  return rows.sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** A comparison that could not be made, in one line. */
export function describeNoComparison({ point, error }: Failure): string {
  return `No comparison of point ${point.point} and those like it: ${error.message}`;
}

/** The comparison of `group`. */
function searchOf(
  group: readonly Point[],
  slo: SloSpec | null,
): Search<[number, CompareRow]> {
  return {
    points: group,
    usualRequests: group.reduce(
      (sum, { requests, replications }) => sum + requests * replications,
      0,
    ),
    run: async (simulate) => {
      const all = await onSameRequests(group, simulate);
      return [group[0].point, rowOf(all, slo)];
    },
  };
}

/** What policies are ranked by under `slo`. */
function rankedBy(slo: SloSpec | null): RankedBy {
  if (slo === null) return DEFAULT_RANKED_BY;
  return {
    metric: slo.latencyUs === undefined ? "slowdown" : "latencyUs",
    percentile: slo.percentile,
    ...(slo.class === undefined ? {} : { class: slo.class }),
  };
}

function rowOf(all: readonly Simulated[], slo: SloSpec | null): CompareRow {
  const by = rankedBy(slo);
  const steady = all.filter(({ status }) => status === "stable");
  const measured = steady.map((one) => rankedOf(one, by));
  const ranks = ranksOf(measured);
  const compared = all.map((one): Compared => {
    const place = steady.indexOf(one);
    const { name: policy, ...parameters } = one.point.policy;
    return {
      point: one.point.point,
      policy,
      parameters,
      status: one.status,
      measured: place < 0
        ? NULL_ESTIMATE
        : sectionEstimate(measured[place].pooled, measured[place].each),
      rank: place < 0 ? null : ranks[place],
    };
  });
  // sort() is stable: equals keep the order of the scenario.
  const policies = compared.sort((a, b) =>
    (a.rank?.value ?? Infinity) - (b.rank?.value ?? Infinity) || 0
  );
  const order = new Map(policies.map(({ point }, place) => [point, place]));
  const sorted = steady.toSorted((a, b) =>
    order.get(a.point.point)! - order.get(b.point.point)!
  );
  const { point, results } = sorted[0] ?? all[0];
  const recordings = results.map(({ recording }) => recording);
  const offered = offeredOf(point, results[0].workload, recordings);
  return {
    scenario: point.scenario,
    cores: point.cores,
    ...(point.hardware === undefined ? {} : { hardware: point.hardware }),
    load: offered.load,
    offeredMrps: offered.rateMrps,
    seed: point.seed,
    replications: point.replications,
    requests: recordings.reduce((sum, { measured }) => sum + measured, 0),
    warmupRequests: recordings.reduce((sum, of) => sum + of.warmupRequests, 0),
    rankedBy: by,
    policies,
    best: policies.filter(({ rank }) => rank?.low === 1)
      .map(({ point }) => point),
    pairs: sorted.flatMap((first, place) =>
      sorted.slice(place + 1).map((second) => pairOf(first, second))
    ),
    flags: flagsOf(point, steady),
  };
}

function flagsOf(point: Point, steady: readonly Simulated[]): string[] {
  return [
    ...(areSame(steady) ? [] : ["different-requests"]),
    ...(point.applications === undefined && traceColumns(point) !== null
      ? ["trace-windows"]
      : []),
  ];
}
