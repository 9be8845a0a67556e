/**
 * Axes: where one value is expected, a list or a range may stand.
 *
 * @module
 */

import { z } from "zod";
import { shown } from "./error.ts";
import {
  exactlyOne,
  type Field,
  isFiniteNumber,
  isRecord,
  number,
  type NumberRule,
  type Problem,
  record,
  withRule,
} from "./fields.ts";
import {
  MAX_RANGE_VALUES,
  type Range,
  rangeLength,
  rangeValues,
} from "./range.ts";

/**
 * `field`, or a list of such, or for numbers a range: an axis of the sweep.
 *
 * @internal
 */
export function axis(field: Field): z.ZodType {
  const item = field.schema;
  const list = withRule(
    z.array(item).min(1, { error: "must have at least one value" }),
    noRepeats,
  );
  if (field.number === undefined) {
    return z.union([item, list], {
      error: `must be ${field.rule}, or a list of such`,
    });
  }
  return z.union([item, list, range(field, field.number)], {
    error: `must be ${field.rule}, or a list or a range of such`,
  });
}

function range(field: Field, rule: NumberRule): z.ZodType {
  const schema = record({
    from: field.schema.meta({ description: "First value" }),
    to: field.schema.meta({ description: "Last value, included" }),
    step: number({ min: 0, aboveMin: true }).schema.optional()
      .meta({ description: "Difference between values" }),
    points: number({ min: 2, max: MAX_RANGE_VALUES, integer: true }).schema
      .optional()
      .meta({ description: "Number of values, in place of `step`" }),
    scale: z.enum(["linear", "log"]).optional()
      .meta({
        description: "With `points`: equal differences or equal ratios",
        default: "linear",
      }),
  }).meta({ oneOf: [{ required: ["step"] }, { required: ["points"] }] });
  return withRule(schema, (value, problem) => {
    if (!isRecord(value)) return;
    const { from, to, step, points, scale } = value;
    exactlyOne(value, ["step", "points"], problem);
    if (scale !== undefined && points === undefined) {
      problem(["scale"], `must stand beside "points", got ${shown(scale)}`);
    }
    if (!isFiniteNumber(from) || !isFiniteNumber(to)) return;
    if (to < from) {
      return problem(["to"], `must be >= "from", which is ${from}, got ${to}`);
    }
    if (scale === "log" && from <= 0) {
      return problem(["from"], `must be > 0 on a log scale, got ${from}`);
    }
    if (step !== undefined && points !== undefined) return;
    const size = isFiniteNumber(step)
      ? { step }
      : isFiniteNumber(points)
      ? { points }
      : null;
    if (size === null || ("step" in size ? size.step <= 0 : size.points < 2)) {
      return;
    }
    const asked: Range = "step" in size
      ? { from, to, ...size }
      : { from, to, ...size, scale: scale === "log" ? "log" : "linear" };
    const length = rangeLength(asked);
    if (length > MAX_RANGE_VALUES) {
      return problem(
        [],
        `must have at most ${MAX_RANGE_VALUES} values, got ${length}`,
      );
    }
    if (!rule.integer) return;
    const broken = rangeValues(asked).find((each) => !Number.isInteger(each));
    if (broken !== undefined) {
      problem([], `must give whole numbers, got ${broken}`);
    }
  });
}

function noRepeats(value: unknown, problem: Problem): void {
  if (!Array.isArray(value)) return;
  const first = new Map<string, number>();
  value.forEach((item, index) => {
    const key = JSON.stringify(item);
    const earlier = first.get(key);
    const rule = `must differ from value ${earlier} of the list`;
    if (earlier === undefined) first.set(key, index);
    else problem([index], `${rule}, got ${shown(item)}`);
  });
}
