/**
 * From the text of a scenario to its plan, or to all that is wrong with it.
 *
 * @module
 */

import { coresNeeded } from "./applications.ts";
import type { PolicyDefinition } from "../policies/definition.ts";
import { fitsTime, longestUs } from "./demand.ts";
import { ScenarioError, shown } from "./error.ts";
import { isRecord } from "./fields.ts";
import { hardwareProblems } from "./hardware.ts";
import { type JsonDocument, JsonError, parseJson } from "./json.ts";
import { type Axes, ScenarioPlan, traceFile } from "./plan.ts";
import type { Scenario } from "./point.ts";
import { problemsOf } from "./problems.ts";
import { scenarioSchema } from "./schema.ts";
import { largestDemand, longestServiceUs } from "./worst.ts";

/** What the command line puts in place of what the file says. */
export interface Overrides {
  /** Seed of all randomness. */
  readonly seed?: number;
  /** Measured requests of one replication. */
  readonly requests?: number;
  /** Independent repetitions of each point. */
  readonly replications?: number;
}

/** How to read a scenario. */
export interface ParseOptions {
  /** Name of the file for messages, or "-" for standard input. */
  readonly source: string;
  /** The policies that can be named. */
  readonly definitions: readonly PolicyDefinition[];
  /** What replaces fields of the file. */
  readonly overrides?: Overrides;
  /** Folder that paths of traces start from, itself from the working directory. Default ".". */
  readonly directory?: string;
  /** Whether there is a file at a path; without it, traces are not looked for. */
  readonly hasFile?: (path: string) => boolean;
}

/**
 * The scenario that `text` describes, with all its points.
 *
 * @throws {ScenarioError} With all that is wrong with it.
 */
export function parseScenario(text: string, options: ParseOptions): Scenario {
  return planScenario(text, options).build();
}

/**
 * How many points the scenario has, without building them.
 *
 * @throws {ScenarioError} With all that is wrong with it.
 */
export function countPoints(text: string, options: ParseOptions): number {
  return planScenario(text, options).pointCount;
}

/**
 * The scenario that `text` describes, its points still to be built.
 *
 * @throws {ScenarioError} With all that is wrong with it.
 */
export function planScenario(
  text: string,
  options: ParseOptions,
): ScenarioPlan {
  const { source, definitions, overrides = {}, directory = ".", hasFile } =
    options;
  const { value, repeated } = readJson(text, source);
  const document = isRecord(value) ? { ...value, ...overrides } : value;
  const given = Object.fromEntries(
    Object.keys(overrides).map((name) => [name, `--${name}`]),
  );
  const checked = scenarioSchema(definitions).safeParse(document);
  const problems = [
    ...repeated.map((path) => `${path} must be given once, got it twice`),
    ...problemsOf(checked.error?.issues ?? [], document, given),
    ...fileProblems(document, directory, hasFile),
  ];
  if (problems.length > 0 || !isRecord(document)) {
    throw new ScenarioError(source, problems);
  }
  const plan = new ScenarioPlan(document, source, directory, definitions);
  const further = sizeProblems(plan.axes, definitions, given.requests);
  if (further.length > 0) throw new ScenarioError(source, further);
  return plan;
}

function readJson(text: string, source: string): JsonDocument {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new ScenarioError(source, [
      `the file must be JSON: ${error.message}`,
    ]);
  }
}

/** Most values of one field, all its inner axes combined. */
const MAX_FIELD_VALUES = 1_000_000;

function sizeProblems(
  axes: Axes,
  definitions: readonly PolicyDefinition[],
  requestsPlace = "requests",
): string[] {
  const problems = Object.entries(axes)
    .filter(([, grid]) => grid.count > MAX_FIELD_VALUES)
    .map(([name, grid]) =>
      `${name} must have at most ${MAX_FIELD_VALUES} values, got ${grid.count}`
    );
  if (problems.length > 0) return problems;
  return [
    ...coreProblems(axes),
    ...hardwareProblems(axes, definitions),
    ...timeProblems(axes, requestsPlace),
  ];
}

/** Cores promised to applications that are not there. */
function coreProblems({ applications, cores }: Axes): string[] {
  let fewest = cores.at(0), needed = 0;
  for (let index = 1; index < cores.count; index++) {
    fewest = Math.min(fewest, cores.at(index));
  }
  for (let index = 0; index < applications.count; index++) {
    needed = Math.max(needed, coresNeeded(applications.at(index) ?? []));
  }
  return needed <= fewest ? [] : [
    `applications must be guaranteed at most ${fewest} cores in all, one for each latency-critical one that does not say, got ${needed}`,
  ];
}

function timeProblems(axes: Axes, requestsPlace: string): string[] {
  const meanUs = longestServiceUs(axes);
  const demand = largestDemand(axes);
  if (fitsTime(demand, meanUs)) return [];
  const { requests, load, rateMrps } = demand;
  const days = longestUs(demand, meanUs) / 1e6 / 86_400;
  const place = load === null ? `rateMrps ${rateMrps}` : `load ${load}`;
  return [
    `${requestsPlace} must take at most 10.4 days of simulated time, which is counted in 0.1 ns, ` +
    `got ${shown(requests)}, which may take ${
      Number(days.toPrecision(3))
    } days at ${place}`,
  ];
}

/** Traces that are not there, whatever else is wrong with the scenario. */
function fileProblems(
  document: unknown,
  directory: string,
  hasFile: ((path: string) => boolean) | undefined,
): string[] {
  if (hasFile === undefined || !isRecord(document)) return [];
  const missing = new Set<string>();
  for (const name of ["service", "arrivals"]) {
    for (const spec of [document[name]].flat()) {
      if (!isRecord(spec) || typeof spec.file !== "string") continue;
      const path = traceFile(spec.file, directory);
      if (hasFile(path)) continue;
      missing.add(`${name}.file must be a file, got none at ${shown(path)}`);
    }
  }
  return [...missing];
}
