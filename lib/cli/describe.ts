/**
 * What a run would be, in words.
 *
 * @module
 */

import { describeScenario } from "../scenario/describe.ts";
import type { ScenarioPlan } from "../scenario/plan.ts";
import { DEFINITIONS } from "../systems/mod.ts";
import { formatPointRanges, rangesOf } from "./point_ranges.ts";

/** `plan`, and which of its points are meant where that is not all of them. */
export function describeRun(
  plan: ScenarioPlan,
  numbers: readonly number[],
): string {
  const text = describeScenario(plan, DEFINITIONS);
  if (numbers.length === plan.pointCount) return text;
  const ranges = formatPointRanges(rangesOf(numbers));
  return `${text}\nOnly points ${ranges}: ${numbers.length} of ${plan.pointCount}`;
}
