/**
 * What a scenario may say of a load that moves.
 *
 * @module
 */

import { z } from "zod";
import { axis } from "./axes.ts";
import { exactlyOne, isRecord, number, record, withRule } from "./fields.ts";
import { profileAgrees } from "./workload_rules.ts";

/** Longer than time is counted exactly, µs. */
const LONGEST_US = 1e12;

const step = withRule(
  record({
    atUs: axis(number({ min: 0, max: LONGEST_US })).meta({
      description: "When it begins, µs",
    }),
    load: axis(number({ min: 0 })).optional().meta({
      description: "Offered load from then on",
    }),
    rateMrps: axis(number({ min: 0 })).optional().meta({
      description: "Arrival rate, million requests a second, in its place",
    }),
    rampUs: axis(number({ min: 0, max: LONGEST_US })).optional().meta({
      description:
        "Time taken to reach it from the step before, in a straight line, µs",
      default: 0,
    }),
  }),
  (value, problem) => {
    if (isRecord(value)) exactlyOne(value, ["load", "rateMrps"], problem);
  },
);

/**
 * Arrivals at a rate that moves.
 *
 * @internal
 */
export function profile(): z.ZodObject {
  return withRule(
    record({
      process: z.literal("profile"),
      steps: z.array(step, { error: "must be a list of steps" })
        .min(1, { error: "must have at least one step" })
        .meta({
          description: "The first at time 0; the last one's load holds",
        }),
      repeatUs: axis(number({ min: 0, aboveMin: true, max: LONGEST_US }))
        .optional()
        .meta({ description: "Time after which all steps come again, µs" }),
    }).meta({
      description: "Poisson at a rate that moves, in place of `load`",
    }),
    profileAgrees,
  );
}
