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

import type { PolicyDefinition } from "../policies/definition.ts";
import { policyNamed } from "../policies/mod.ts";
import { DEFINITIONS } from "../systems/mod.ts";
import type { Point } from "../scenario/point.ts";
import { meanEstimate } from "../stats/intervals.ts";
import type { Estimate } from "../stats/row.ts";
import { runMachine } from "../sweep/machine_run.ts";
import { watchedMachine } from "../sweep/watched.ts";
import { TraceScans } from "../workload/trace_scans.ts";
import { CAUSE_NAMES, type CauseName } from "./causes.ts";
import { costsOf } from "./costs.ts";
import { type Part, partOf, type Run } from "./part.ts";
import type { Slowness } from "./slowest.ts";

/** How a point is explained. */
export interface ExplainOptions {
  /** Share of the measured requests that are looked at: the tail. @default 0.001 */
  readonly share?: number;
  /** What makes a request slow. @default "latency" */
  readonly by?: Slowness;
  /** Whether to replay without each cost. @default true */
  readonly savings?: boolean;
  /** Whose requests are looked at. @default those of all latency-critical applications */
  readonly application?: string;
  /** The policies that a point may name. @default all policies and systems */
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
  /** The application that was asked for; absent where none was. */
  readonly application?: string;
  /** Offered load; that of the application alone, where each has a machine of its own. */
  readonly load: number;
  /** What made a request slow. */
  readonly by: Slowness;
  /** Share of the measured requests looked at that are the tail. */
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

/**
 * Explains the tail of `point`.
 *
 * @throws {RangeError} If its policy is one of the caller's own that neither gives
 * requests cores one at a time nor tells of shares; if there is no such application,
 * or none is named and several have machines of their own.
 * @throws {DOMException} `AbortError` when `signal` is aborted.
 */
export async function explain(
  point: Point,
  options: ExplainOptions = {},
): Promise<Explanation> {
  const { share = 0.001, by = "latency", savings = true } = options;
  const definitions = options.definitions ?? DEFINITIONS;
  const definition = policyNamed(point.policy.name, definitions);
  const { application } = options;
  const costs = savings ? costsOf(definition, point.policy) : [];
  const plan = { costs, share, by };
  const run = runner(point.replications * (3 + costs.length), options);
  const scans = new TraceScans();
  const parts: Part[] = [];
  for (let replication = 0; replication < point.replications; replication++) {
    const watched = await watchedMachine(
      point,
      replication,
      definition,
      application,
      scans,
    );
    parts.push(await partOf(plan, watched, run));
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
    ...(application === undefined ? {} : { application }),
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

/** What simulates machines, `runs` times in all, tells of each, and stops when told to. */
function runner(
  runs: number,
  { signal, onProgress }: ExplainOptions,
): Run {
  let done = 0;
  return async (setup) => {
    signal?.throwIfAborted();
    // Lets signals and the caller's output have their turn in between.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const run = await runMachine(setup);
    onProgress?.(++done, runs);
    return run;
  };
}
