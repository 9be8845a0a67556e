/**
 * What a scenario would run, in words: what `check` prints.
 *
 * @module
 */

import {
  assumedParameters,
  isSystem,
  type PolicyDefinition,
  presetOf,
  withDefaults,
} from "../policies/definition.ts";
import { requestsToRun } from "./demand.ts";
import { shown } from "./error.ts";
import { isRecord } from "./fields.ts";
import type { Grid } from "./grid.ts";
import {
  AXIS_ORDER,
  type AxisName,
  namedPolicy,
  type ScenarioPlan,
} from "./plan.ts";

/**
 * What `plan` would run: points, requests in all, the values of every field, and
 * each policy with its parameters. One that the scenario leaves out is marked
 * "default", and "assumed" if no verified source stands behind the default.
 */
export function describeScenario(
  plan: ScenarioPlan,
  definitions: readonly PolicyDefinition[],
): string {
  const lines = [
    `${plan.name}: ${plan.title}`,
    `${plan.pointCount} ${plan.pointCount === 1 ? "point" : "points"}, ${
      requestsInAll(plan)
    }`,
    ...policyLines(plan, definitions),
  ];
  for (const name of AXIS_ORDER) {
    const grid: Grid<unknown> = plan.axes[name];
    if (name === "policy" || grid.at(0) === null) continue;
    const isWithin = name === "arrivals" || name === "connections";
    if (isWithin && plan.document.applications !== undefined) continue;
    // Clients who wait for replies have one each.
    const isOpen = plan.axes.arrivals.at(0).process !== "closed";
    if (name === "connections" && !isOpen) continue;
    const origin = plan.document[name] === undefined ? " (default)" : "";
    lines.push(row(name, valuesText(name, grid) + origin));
  }
  if (plan.slo !== null) lines.push(row("slo", phrase(plan.slo)));
  return lines.join("\n");
}

function requestsInAll(plan: ScenarioPlan): string {
  const { replications, requests, warmup } = plan.axes;
  const others = plan.pointCount / (replications.count * requests.count);
  const measured = others * total(replications) * total(requests);
  let run = 0;
  for (let index = 0; index < warmup.count; index++) {
    const rule = warmup.at(index);
    for (let i = 0; i < requests.count; i++) {
      run += requestsToRun(requests.at(i), rule);
    }
  }
  const all = run * total(replications) * others / warmup.count;
  const more = all > measured ? `, ${all} with warm-up` : "";
  return `${measured} measured requests in all${more}`;
}

function total(grid: Grid<number>): number {
  let sum = 0;
  for (let index = 0; index < grid.count; index++) sum += grid.at(index);
  return sum;
}

function policyLines(
  plan: ScenarioPlan,
  definitions: readonly PolicyDefinition[],
): string[] {
  const entries = [plan.document.policy].flat().filter(isRecord);
  return entries.map((entry) => {
    const { name } = namedPolicy(entry);
    const definition = definitions.find((each) => each.name === name);
    const parameters = Object.keys(definition?.parameters ?? {}).map((name) =>
      parameterText(name, entry, definition!)
    );
    const [kind, told] = isSystem(name)
      ? ["system", entry.system]
      : ["policy", name];
    return row(kind, [String(told), ...parameters].join(", "));
  });
}

/** What `name` is in every policy that `entry` stands for, and why. */
function parameterText(
  name: string,
  entry: Record<string, unknown>,
  definition: PolicyDefinition,
): string {
  if (entry[name] !== undefined) return `${name} ${axisText(entry[name])}`;
  const { parameters } = definition;
  const presetting = Object.keys(parameters).find((other) =>
    Array.isArray(entry[other]) &&
    entry[other].some((word) =>
      name in (presetOf(parameters[other], word)?.values ?? {})
    )
  );
  if (presetting !== undefined) return `${name} by ${presetting}`;
  const spec = withDefaults(definition, { ...entry, name: definition.name });
  const isAssumed = assumedParameters(definition, spec).includes(name);
  const standing = isAssumed ? "default, assumed" : "default";
  return `${name} ${spec[name]} (${standing})`;
}

/** Most values of a field that are listed in full. */
const MOST_LISTED = 24;

function valuesText(name: AxisName, grid: Grid<unknown>): string {
  const first = Array.from(
    { length: grid.count > MOST_LISTED ? 3 : grid.count },
    (_, index) => phrase(grid.at(index)),
  );
  if (grid.count === 1) return first[0];
  const compound = name === "service" || name === "arrivals" ||
    name === "hardware";
  const ellipsis = grid.count > MOST_LISTED
    ? ["…", phrase(grid.at(grid.count - 1))]
    : [];
  const values = [...first, ...ellipsis].join(compound ? "; " : ", ");
  return `${grid.count} values: ${values}`;
}

/** A value with axes, as the file has it. */
function axisText(value: unknown): string {
  if (Array.isArray(value)) return value.map(axisText).join(" | ");
  return isRecord(value) ? phrase(value) : String(value);
}

/** Plain data as a phrase: `exponential, meanUs 10`. */
function phrase(value: unknown): string {
  if (Array.isArray(value)) {
    return value.every((item) => isRecord(item))
      ? value.map((item) => `(${phrase(item)})`).join(" ")
      : shown(value);
  }
  if (!isRecord(value)) return String(value);
  return Object.entries(value).map(([name, part]) =>
    name === "distribution" || name === "process"
      ? phrase(part)
      : `${name} ${phrase(part)}`
  ).join(", ");
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(12)} ${text}`;
}
