/**
 * Where the tail of a point comes from: the latency of its slowest requests split
 * by cause, and what each cost of its policy adds to it.
 *
 * Every replication is simulated again: once to find what its warm-up leaves out,
 * once to find its slowest requests, once to watch them, and once for each cost,
 * with that cost at 0 and the same requests.
 *
 * @module
 */

import { toTicks, toUs } from "../engine/ticks.ts";
import type { PolicyDefinition } from "../policies/definition.ts";
import { POLICIES, policyNamed } from "../policies/mod.ts";
import type { Point } from "../scenario/point.ts";
import { meanEstimate } from "../stats/intervals.ts";
import type { Estimate } from "../stats/row.ts";
import { isCritical } from "../sweep/applications.ts";
import type { Watch } from "../sweep/machine_run.ts";
import { simulateReplication } from "../sweep/replication.ts";
import { TraceScans } from "../workload/trace_scans.ts";
import { CAUSE_NAMES, type CauseName, CAUSES } from "./causes.ts";
import { costsOf } from "./costs.ts";
import { type FinishedRequest, Slowest, type Slowness } from "./slowest.ts";
import { type Split, Watcher } from "./watcher.ts";

/** Slowest requests of a replication that are looked at, at most: the share is of more. */
export const MOST_REQUESTS = 10_000;

/** How a point is explained. */
export interface ExplainOptions {
  /** Share of the measured requests that are the tail. @default 0.001 */
  readonly share?: number;
  /** What makes a request slow. @default "latency" */
  readonly by?: Slowness;
  /** Whether to replay without each cost. @default true */
  readonly savings?: boolean;
  /** The policies that a point may name. @default POLICIES */
  readonly definitions?: readonly PolicyDefinition[];
  /** Told after every simulated replication, of how many. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Stops between two replications when aborted. */
  readonly signal?: AbortSignal;
}

/** What a cost adds to the tail. */
export interface Saving {
  /** The parameter of the policy. */
  readonly parameter: string;
  /** What it is, µs. */
  readonly costUs: number;
  /** By how much the tail's least latency falls with the cost at 0 and the same requests, µs; by slowdown, its least slowdown. */
  readonly saved: Estimate;
}

/** Where the tail of a point comes from. Estimates are means over replications with 95 % intervals. */
export interface Explanation {
  /** Name of the scenario. */
  readonly scenario: string;
  /** Number of the point. */
  readonly point: number;
  /** Its policy. */
  readonly policy: string;
  /** Parameters of the policy. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Offered load. */
  readonly load: number;
  /** What made a request slow. */
  readonly by: Slowness;
  /** Share of the measured requests that are the tail. */
  readonly share: number;
  /** Requests of the tail, all replications together. */
  readonly requests: number;
  /** The least latency of the tail, µs, or by slowdown the least slowdown: the percentile at 1 − `share`. */
  readonly least: Estimate;
  /** Mean latency of the tail, µs. */
  readonly latencyUs: Estimate;
  /** Mean parts of it, µs. */
  readonly partsUs: Readonly<Record<CauseName, Estimate>>;
  /** What each cost adds, in the order of parameters; null if that was not asked for. */
  readonly savings: readonly Saving[] | null;
  /** Whether the parts of every request add up to its latency. */
  readonly audit: {
    /** Of that. */
    readonly parts: {
      /** The largest difference, µs. */
      readonly error: number;
      /** Whether there is none. */
      readonly ok: boolean;
    };
  };
}

/** What one replication says. */
interface Part {
  readonly load: number;
  readonly requests: number;
  readonly latencyUs: number;
  /** By cause. */
  readonly partsUs: readonly number[];
  readonly least: number;
  /** By cost. */
  readonly saved: readonly number[];
  readonly errorUs: number;
}

/**
 * Explains the tail of `point`.
 *
 * @throws {RangeError} If its policy serves requests without giving them cores one
 * at a time, or gives each of several applications a machine of its own.
 * @throws {DOMException} `AbortError` when `signal` is aborted.
 */
export async function explain(
  point: Point,
  options: ExplainOptions = {},
): Promise<Explanation> {
  const { share = 0.001, by = "latency", savings = true } = options;
  const definitions = options.definitions ?? POLICIES;
  const definition = policyNamed(point.policy.name, definitions);
  if (point.applications !== undefined && !definition.sharesCores) {
    throw new RangeError(
      `Cannot explain point ${point.point}: policy must share its cores among the applications, got "${definition.name}", which gives each a machine of its own`,
    );
  }
  const costs = savings ? costsOf(definition, point.policy) : [];
  const runs = point.replications * (3 + costs.length);
  const scans = new TraceScans();
  let done = 0;
  const run = async (of: Point, replication: number, watch?: Watch) => {
    options.signal?.throwIfAborted();
    // Lets signals and the caller's output have their turn in between.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const result = await simulateReplication(
      of,
      replication,
      definitions,
      scans,
      watch,
    );
    options.onProgress?.(++done, runs);
    return result;
  };

  const parts: Part[] = [];
  for (let replication = 0; replication < point.replications; replication++) {
    const first = await run(point, replication);
    const from = first.recording.warmupRequests;
    const keep = Math.min(
      MOST_REQUESTS,
      Math.max(1, Math.round(share * point.requests)),
    );
    const counts = first.workload.classes.map(({ application }) =>
      isCritical(point, application)
    );
    const plan = { from, until: from + point.requests, keep, by, counts };
    const slowestOf = async (of: Point) => {
      let slowest: Slowest | null = null;
      await run(
        of,
        replication,
        (machine) => slowest = new Slowest(machine, plan),
      );
      // The watch was made before the run ended.
      return slowest!.requests as readonly FinishedRequest[];
    };
    const tail = await slowestOf(point);
    const saved: number[] = [];
    for (const cost of costs) {
      const policy = { ...point.policy, [cost]: 0 };
      // With the warm-up that was found, the same requests are measured.
      const warmup = { requests: from };
      const cheaper = await slowestOf({ ...point, policy, warmup });
      saved.push(leastOf(tail, by) - leastOf(cheaper, by));
    }
    let watcher: Watcher | null = null;
    await run(point, replication, (machine) =>
      watcher = new Watcher(machine, {
        requests: new Set(tail.map(({ index }) => index)),
        longTicks: toTicks(first.workload.meanServiceUs),
        sharesWork: definition.sharesWork ?? true,
        applicationOf: first.workload.classes.map(({ application }) =>
          application
        ),
      }));
    const splits = watcher!.finish() as readonly Split[];
    parts.push({
      ...meansOf(splits, point.cores),
      load: first.workload.load,
      least: leastOf(tail, by),
      saved,
    });
  }
  const over = (value: (part: Part) => number) =>
    meanEstimate(parts.map(value));
  const error = Math.max(...parts.map(({ errorUs }) => errorUs));
  const { name, ...parameters } = point.policy;
  return {
    scenario: point.scenario,
    point: point.point,
    policy: name,
    parameters,
    load: parts[0].load,
    by,
    share,
    requests: parts.reduce((sum, { requests }) => sum + requests, 0),
    least: over(({ least }) => least),
    latencyUs: over(({ latencyUs }) => latencyUs),
    partsUs: Object.fromEntries(
      CAUSE_NAMES.map((name, cause) => [
        name,
        over(({ partsUs }) => partsUs[cause]),
      ]),
    ) as Record<CauseName, Estimate>, // one of each, by construction
    savings: savings
      ? costs.map((parameter, cost) => ({
        parameter,
        costUs: Number(point.policy[parameter]),
        saved: over(({ saved }) => saved[cost]),
      }))
      : null,
    audit: { parts: { error, ok: error === 0 } },
  };
}

/** Latency, or slowdown, of the last of `tail`, µs. */
function leastOf(tail: readonly FinishedRequest[], by: Slowness): number {
  const { latency, service } = tail.at(-1)!;
  return by === "latency" ? toUs(latency) : latency / service;
}

/** Means over `splits`, µs. */
function meansOf(
  splits: readonly Split[],
  cores: number,
): Pick<Part, "requests" | "latencyUs" | "partsUs" | "errorUs"> {
  const sums = new Float64Array(CAUSES);
  let latency = 0, error = 0;
  for (const split of splits) {
    let all = 0;
    for (let cause = 0; cause < CAUSES; cause++) {
      sums[cause] += split.parts[cause];
      all += split.parts[cause];
    }
    latency += split.latency;
    error = Math.max(error, Math.abs(all - split.latency * cores));
  }
  const { length } = splits;
  return {
    requests: length,
    latencyUs: toUs(latency) / length,
    partsUs: Array.from(sums, (sum) => toUs(sum) / cores / length),
    errorUs: toUs(error) / cores,
  };
}
