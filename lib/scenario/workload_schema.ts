/**
 * What a scenario may say of its workload: arrivals and service.
 *
 * @module
 */

import { z } from "zod";
import { axis } from "./axes.ts";
import { listed } from "./error.ts";
import {
  choice,
  exactlyOne,
  type Field,
  isRecord,
  number,
  record,
  tagged,
  text,
  withRule,
} from "./fields.ts";
import { profile } from "./profile_schema.ts";
import {
  ascends,
  minBelowMax,
  modesAgree,
  phasesOrMoments,
  weighSomething,
} from "./workload_rules.ts";

/** Shortest service, µs: a tick of simulated time. What is shorter would take none. */
const SHORTEST_US = 0.0001;

const time = number({ min: SHORTEST_US });
const nonNegative = number({ min: 0 });
/** The sum of many, and of their products with times, must still be a number. */
const weight = number({ min: 0, max: 1e100 });

/** Of a gamma law: beyond, its quantiles are no longer reckoned to the last digits. */
const gammaScv = number({ min: 1e-4, max: 1000 });

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

/** What clients who wait for replies do by default. */
export const CLOSED_DEFAULTS = {
  think: "exponential",
  timeoutUs: null,
} as const;

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
    process: z.literal("gamma"),
    scv: axis(gammaScv).meta({
      description: "Squared coefficient of variation of the gaps",
    }),
  }).meta({
    description: "Independent gaps, more even or less than Poisson's",
  }),
  record({
    process: z.literal("mmpp"),
    ratio: axis(number({ min: 1, max: 1e6 })).meta({
      description: "Rate in bursts ÷ rate outside",
    }),
    burstShare: axis(
      number({ min: 0, aboveMin: true, max: 1, belowMax: true }),
    ).meta({ description: "Share of time in bursts" }),
    burstMeanUs: timeAxis("Mean length of a burst, µs"),
  }).meta({
    description:
      "Poisson at one of two rates, in turn for exponential times: bursts, and the time between",
  }),
  profile(),
  record({
    process: z.literal("trace"),
    ...traceColumn([...TIME_UNITS, "datetime"]),
  })
    .meta({ description: "As recorded, rescaled to the offered load" }),
  record({
    process: z.literal("closed"),
    clients: axis(number({ min: 1, max: 2 ** 24, integer: true })).meta({
      description: "How many there are",
    }),
    thinkUs: axis(nonNegative).meta({
      description: "Mean time from a reply to the client's next request, µs",
    }),
    think: axis(choice(["exponential", "fixed"])).optional().meta({
      description: "Law of that time",
      default: CLOSED_DEFAULTS.think,
    }),
    timeoutUs: axis(time).optional().meta({
      description:
        "Time after which a client gives a request up and thinks on, µs; the request is still served. By default never",
    }),
    requestsEach: axis(number({ min: 1, max: 2 ** 31 - 1, integer: true }))
      .optional().meta({
        description:
          "Requests that a client sends on a connection before it opens another; if left out, it keeps the one",
      }),
  }).meta({
    description:
      "Clients who each wait for the reply to one request before they think of the next; the load is what comes of it",
  }),
]);

const phases = withRule(
  z.array(
    record({
      meanUs: timeAxis("Mean of its exponential times, µs"),
      weight: axis(weight).meta({
        description: "How often; weights are normalised",
      }),
    }),
    { error: "must be a list of phases" },
  ).min(1, { error: "must have at least one phase" }),
  (list, problem) => weighSomething(list, "phase", problem),
);

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
  record({
    distribution: z.literal("gamma"),
    meanUs: timeAxis("Mean service, µs"),
    scv: axis(gammaScv).meta({
      description: "Squared coefficient of variation",
    }),
  }),
  record({
    distribution: z.literal("weibull"),
    shape: axis(number({ min: 0.1, max: 100 })).meta({
      description:
        "Below 1 a heavy tail, at 1 exponential, above 1 a light one",
    }),
    meanUs: timeAxis("Mean service, µs"),
  }),
  withRule(
    record({
      distribution: z.literal("hyperexponential"),
      meanUs: timeAxis("Mean service, µs").optional(),
      scv: axis(number({ min: 1, max: 1e6 })).optional().meta({
        description:
          "Squared coefficient of variation, of two phases that each bring half of the work",
      }),
      phases: phases.optional().meta({
        description: "In place of `meanUs` and `scv`",
      }),
    }),
    phasesOrMoments,
  ),
  withRule(
    record({
      distribution: z.literal("pareto"),
      shape: axis(number({ min: 0, aboveMin: true, max: 100 })).meta({
        description: "The power that the tail falls by",
      }),
      minUs: timeAxis("Shortest service, µs"),
      maxUs: axis(number({ min: SHORTEST_US, max: 1e12 })).meta({
        description: "Longest service, µs: the law is bounded",
      }),
    }),
    minBelowMax,
  ),
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
        weight: axis(weight).meta({
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
