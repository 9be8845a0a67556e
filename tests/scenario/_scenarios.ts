/**
 * Scenarios to test with: a plain one, and what is said of a changed one.
 *
 * @module
 */

import { ScenarioError } from "../../lib/scenario/error.ts";
import { type ParseOptions, planScenario } from "../../lib/scenario/parse.ts";
import type { ScenarioPlan } from "../../lib/scenario/plan.ts";
import type { PlainPoint, Point } from "../../lib/scenario/point.ts";
import { DEFINITIONS } from "./_definitions.ts";

/** The least that a scenario says. */
export const PLAIN: Readonly<Record<string, unknown>> = {
  name: "plain",
  cores: 4,
  service: { distribution: "exponential", meanUs: 10 },
  load: 0.5,
  policy: { name: "centralized-fcfs" },
};

const OPTIONS: ParseOptions = {
  source: "plain.json",
  definitions: DEFINITIONS,
};

/** The plan of `PLAIN` with `changes`; a field that is undefined is left out. */
export function planOf(
  changes: Readonly<Record<string, unknown>> = {},
  options: Partial<ParseOptions> = {},
): ScenarioPlan {
  return planScenario(JSON.stringify({ ...PLAIN, ...changes }), {
    ...OPTIONS,
    ...options,
  });
}

/** All that is wrong with `PLAIN` with `changes`; with text, of a scenario that is that text. */
export function problemsOf(
  changes: Readonly<Record<string, unknown>> | string,
  options: Partial<ParseOptions> = {},
): readonly string[] {
  const text = typeof changes === "string"
    ? changes
    // JSON has no word for what is too large for a double, but has numbers that are.
    : JSON.stringify({ ...PLAIN, ...changes }).replaceAll(
      '"INFINITY"',
      "1e999",
    );
  try {
    planScenario(text, { ...OPTIONS, ...options });
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems;
    throw error;
  }
  return [];
}

/** Point number `index` of `plan`, which has one workload. */
export function plainPoint(plan: ScenarioPlan, index: number): PlainPoint {
  return plain(plan.point(index));
}

/** `point`, which has one workload. */
export function plain(point: Point): PlainPoint {
  if (point.applications !== undefined) throw new Error("has applications");
  return point;
}
