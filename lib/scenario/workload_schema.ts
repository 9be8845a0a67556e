/**
 * What a scenario may say of its workload: arrivals, service, connections.
 *
 * @module
 */

import { z } from "zod";
import { axis } from "./axes.ts";
import { listed, shown } from "./error.ts";
import {
  choice,
  exactlyOne,
  type Field,
  isFiniteNumber,
  isRecord,
  number,
  type Problem,
  record,
  tagged,
  text,
  withRule,
} from "./fields.ts";

/** Shortest service, µs: a tick of simulated time. What is shorter would take none. */
const SHORTEST_US = 0.0001;

const time = number({ min: SHORTEST_US });
const nonNegative = number({ min: 0 });

function timeAxis(description: string): z.ZodType {
  return axis(time).meta({ description });
}

/** The file, column and unit of a trace; `units` are the words for a unit. */
function traceColumn(
  units: readonly string[],
): Record<"file" | "column" | "unit", z.ZodType> {
  const rule = `one of ${listed(units)}, or a number of µs a count`;
  const counts = number({ min: 0, aboveMin: true }).schema;
  const unitField: Field = {
    schema: z.union([z.enum([...units]), counts], { error: `must be ${rule}` }),
    rule,
  };
  return {
    file: text().schema.meta({
      description:
        "CSV file with column names in its first line; its path from the scenario's folder",
    }),
    column: text().schema.meta({ description: "Name of the column" }),
    unit: axis(unitField).meta({
      description: "Unit of the column: a word, or µs a count",
    }),
  };
}

const TIME_UNITS = ["ns", "us", "ms", "s"];

/**
 * Time between arrivals.
 *
 * @internal
 */
export const arrivals: Field = tagged("process", "arrivals", [
  record({ process: z.literal("poisson") }).meta({
    description: "Independent of each other",
  }),
  record({ process: z.literal("fixed") }).meta({
    description: "Equally spaced",
  }),
  record({
    process: z.literal("trace"),
    ...traceColumn([...TIME_UNITS, "datetime"]),
  })
    .meta({ description: "As recorded, rescaled to the offered load" }),
]);

/** Laws of one class of requests that are drawn, not read. */
const drawn = [
  record({ distribution: z.literal("fixed"), timeUs: timeAxis("Service, µs") }),
  record({
    distribution: z.literal("exponential"),
    meanUs: timeAxis("Mean service, µs"),
  }),
  record({
    distribution: z.literal("lognormal"),
    meanUs: timeAxis("Mean service, µs"),
    scv: axis(nonNegative).meta({
      description: "Squared coefficient of variation",
    }),
  }),
  withRule(
    record({
      distribution: z.literal("uniform"),
      minUs: axis(nonNegative).meta({ description: "Shortest service, µs" }),
      maxUs: timeAxis("Longest service, µs"),
    }),
    minBelowMax,
  ),
  record({
    distribution: z.literal("empirical"),
    cdf: withRule(
      z.array(
        z.tuple([nonNegative.schema, number({ min: 0, max: 1 }).schema], {
          error: "must be [timeUs, probability]",
        }),
        { error: "must be a list of [timeUs, probability]" },
      ).min(1, { error: "must have at least one [timeUs, probability]" }),
      ascends,
    ).meta({
      description:
        "Times, µs, and the share of requests that need no more, both ascending, " +
        "the last 1; straight lines between",
    }),
  }),
];

const modes = withRule(
  z.array(
    withRule(
      record({
        class: text().schema.meta({
          description: "Name of the class in the results",
        }),
        weight: axis(nonNegative).meta({
          description: "How often; weights are normalised",
        }),
        timeUs: timeAxis("Service, µs").optional(),
        service: axis(tagged("distribution", "modeService", drawn)).optional()
          .meta({ description: "A law of its own, in place of `timeUs`" }),
      }),
      (mode, problem) => {
        if (isRecord(mode)) exactlyOne(mode, ["timeUs", "service"], problem);
      },
    ),
    { error: "must be a list of modes" },
  ).min(1, { error: "must have at least one mode" }),
  modesAgree,
);

/**
 * Service of a request.
 *
 * @internal
 */
export const service: Field = tagged("distribution", "service", [
  ...drawn,
  record({ distribution: z.literal("trace"), ...traceColumn(TIME_UNITS) })
    .meta({ description: "As recorded" }),
  record({ distribution: z.literal("bimodal"), modes })
    .meta({
      description: "Classes of requests, each with a time or a law of its own",
    }),
]);

/**
 * Connections that requests arrive on.
 *
 * @internal
 */
export const connections: Field = {
  rule: "an object",
  schema: record({
    count: axis(number({ min: 1, max: 2 ** 24, integer: true })).optional()
      .meta({ description: "How many are open at a time", default: 4096 }),
    popularity: axis(choice(["uniform"])).optional()
      .meta({
        description: "How requests spread over them",
        default: "uniform",
      }),
  }),
};

function minBelowMax(value: unknown, problem: Problem): void {
  if (!isRecord(value)) return;
  const least = Math.min(...extremes(value.maxUs)),
    most = Math.max(...extremes(value.minUs));
  if (most > least) {
    problem(["minUs"], `must be <= "maxUs", which is ${least}, got ${most}`);
  }
}

/** Smallest and largest number that `axis` stands for; none if it is not numbers. */
function extremes(axis: unknown): number[] {
  if (isRecord(axis)) return [axis.from, axis.to].filter(isFiniteNumber);
  const numbers = [axis].flat().filter(isFiniteNumber);
  return numbers.length === 0
    ? []
    : [Math.min(...numbers), Math.max(...numbers)];
}

function ascends(cdf: unknown, problem: Problem): void {
  if (!Array.isArray(cdf)) return;
  const rows = cdf.filter((row): row is [number, number] =>
    Array.isArray(row) && isFiniteNumber(row[0]) && isFiniteNumber(row[1])
  );
  if (rows.length === 0 || rows.length < cdf.length) return; // said already
  rows.forEach(([timeUs, probability], i) => {
    if (timeUs === 0 && probability > 0) {
      problem(
        [i, 1],
        `must be 0 at time 0, for a request needs some service, got ${probability}`,
      );
    }
    if (i === 0) return;
    const [earlierUs, earlier] = rows[i - 1];
    if (timeUs < earlierUs) {
      problem(
        [i, 0],
        `must be >= the time before, ${earlierUs}, got ${timeUs}`,
      );
    }
    if (probability < earlier) {
      problem(
        [i, 1],
        `must be >= the probability before, ${earlier}, got ${probability}`,
      );
    }
    if (timeUs === earlierUs && probability === earlier) {
      problem([i], `must differ from the row before, got ${shown(cdf[i])}`);
    }
  });
  const [lastUs, last] = rows[rows.length - 1];
  if (last !== 1) {
    problem([rows.length - 1, 1], `must be 1, being the last, got ${last}`);
  }
  if (lastUs === 0) {
    problem([rows.length - 1, 0], "must be > 0, being the last, got 0");
  }
}

function modesAgree(list: unknown, problem: Problem): void {
  if (!Array.isArray(list)) return;
  const first = new Map<unknown, number>();
  list.forEach((mode, i) => {
    if (!isRecord(mode) || typeof mode.class !== "string") return;
    const earlier = first.get(mode.class);
    if (earlier === undefined) first.set(mode.class, i);
    else {problem(
        [i, "class"],
        `must differ from that of mode ${earlier}, got ${shown(mode.class)}`,
      );}
  });
  // Weights vary independently: all can be 0 at once if each can be.
  if (
    list.length > 0 &&
    list.every((mode) => isRecord(mode) && hasZero(mode.weight))
  ) {
    problem([], "must have a weight > 0 in at least one mode, got 0 in all");
  }
}

function hasZero(weight: unknown): boolean {
  return isRecord(weight) ? weight.from === 0 : [weight].flat().includes(0);
}
