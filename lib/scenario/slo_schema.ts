/**
 * What a scenario may say of its objective.
 *
 * @module
 */

import { listed, shown } from "./error.ts";
import {
  type Field,
  isRecord,
  number,
  type Problem,
  record,
  text,
  withRule,
} from "./fields.ts";

/** An objective: a percentile, and the most that it may be. */
export const slo: Field = {
  schema: withRule(
    record({
      percentile: number({ min: 0, aboveMin: true, max: 100, belowMax: true })
        .schema
        .meta({ description: "Percentile that must meet the objective" }),
      slowdown: number({ min: 1 }).schema.optional()
        .meta({ description: "Highest slowdown: latency ÷ service" }),
      latencyUs: number({ min: 0, aboveMin: true }).schema.optional()
        .meta({ description: "Highest latency, µs" }),
      class: text().schema.optional()
        .meta({ description: "Class that the limits are for; all by default" }),
      cpuEfficiency: number({ min: 0, aboveMin: true, max: 1 }).schema
        .optional()
        .meta({ description: "Lowest CPU efficiency" }),
    }),
    (value, problem) => {
      if (
        isRecord(value) && value.slowdown === undefined &&
        value.latencyUs === undefined
      ) {
        problem([], 'must have "slowdown" or "latencyUs", got neither');
      }
    },
  ),
  rule: 'an object with "percentile" and "slowdown" or "latencyUs"',
};

/** An objective for a class is for one that there is, whatever the service. */
export function objectiveAgrees(
  scenario: Record<string, unknown>,
  problem: Problem,
): void {
  const { slo } = scenario;
  if (!isRecord(slo)) return;
  classAgrees(scenario, slo.class, ["slo", "class"], problem);
}

/** The class `name`, said at `path`, is one that there is, whatever the service. */
export function classAgrees(
  scenario: Record<string, unknown>,
  name: unknown,
  path: PropertyKey[],
  problem: Problem,
): void {
  if (typeof name !== "string") return;
  const alternatives = scenario.applications === undefined
    ? [scenario.service].flat().map(classNames)
    : [
      [scenario.applications].flat().filter(isRecord).flatMap((application) =>
        [application.service].flat().flatMap(classNames)
          .map((of) => `${application.name}/${of}`)
      ),
    ];
  for (const names of alternatives) {
    // A service that is missing or wrong is said elsewhere.
    if (names.length === 0 || names.includes(name)) continue;
    const rule = `must be one of ${listed(names)}`;
    return problem(path, `${rule}, got ${shown(name)}`);
  }
}

/** Classes of requests that `service` names; of a law that names none, the one of all requests. */
function classNames(service: unknown): string[] {
  if (!isRecord(service)) return [];
  if (!Array.isArray(service.modes)) return ["all"];
  return service.modes.filter(isRecord).map((mode) => String(mode.class));
}
