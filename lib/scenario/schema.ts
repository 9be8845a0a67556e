/**
 * What a scenario may say, from one place: the schema that checks a file is the
 * one that an editor completes it by.
 *
 * @module
 */

import { z } from "zod";
import type { PolicyDefinition } from "../policies/definition.ts";
import { applications } from "./applications_schema.ts";
import { axis } from "./axes.ts";
import { shown } from "./error.ts";
import {
  isRecord,
  number,
  type Problem,
  record,
  text,
  withRule,
} from "./fields.ts";
import {
  closedAgrees,
  isClosed,
  loadAgrees,
  warmupAgrees,
} from "./workload_rules.ts";
import { hardware } from "./hardware.ts";
import { policyField } from "./policy_schema.ts";
import {
  initial,
  initialAgrees,
  precision,
  precisionAgrees,
  warmup,
} from "./sampling_schema.ts";
import { connections } from "./connections_schema.ts";
import { objectiveAgrees, slo } from "./slo_schema.ts";
import { arrivals, service } from "./workload_schema.ts";

/** What a scenario says by leaving it out. */
export const DEFAULTS = {
  seed: 1,
  replications: 5,
  requests: 200_000,
  warmup: "mser5",
  warmupOfMoving: { requests: 0 },
  arrivals: { process: "poisson" },
  connections: { count: 4096, popularity: "uniform" },
} as const;

const fileName = z.string({ error: "must be text" }).regex(
  /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/,
  {
    error: "must be letters, digits, '-', '_' and '.', not starting with '.'",
  },
).max(100, { error: "must have at most 100 characters" }).refine(
  // On Windows, these are devices, whatever they end in.
  (name) => !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|\.$/i.test(name),
  { error: 'must be no name of a device, such as "nul", and not end in "."' },
);

const timeline = record({
  windowUs: number({ min: 0.1 }).schema.meta({
    description: "Length of the windows that are told apart, µs",
  }),
});

/** JSON Schema of arrivals that say their own load. */
const PROFILE = {
  type: "object",
  properties: { process: { const: "profile" } },
} as const;
const PROFILES = {
  anyOf: [PROFILE, { type: "array", items: PROFILE }],
} as const;

/** Fields that `applications` take the place of. */
const OF_ONE_WORKLOAD = [
  "arrivals",
  "service",
  "connections",
  "load",
  "rateMrps",
] as const;

/** A scenario has one workload, or applications with workloads of their own. */
function workloadAgrees(value: unknown, problem: Problem): void {
  if (!isRecord(value)) return;
  warmupAgrees(value, problem);
  objectiveAgrees(value, problem);
  precisionAgrees(value, problem);
  initialAgrees(value, problem);
  if (value.applications === undefined) {
    if (isClosed(value)) closedAgrees(value, problem);
    else loadAgrees(value, problem);
    if (value.service === undefined) {
      problem(
        ["service"],
        'must be an object with "distribution", got nothing',
      );
    }
    return;
  }
  for (const name of OF_ONE_WORKLOAD) {
    if (value[name] === undefined) continue;
    problem(
      [name],
      `must stand within "applications", where there are some, got ${
        shown(value[name])
      }`,
    );
  }
}

/** JSON Schema of arrivals that need no load: clients who wait for replies. */
const OF_CLIENTS = {
  type: "object",
  properties: { process: { const: "closed" } },
} as const;
const CLOSED = {
  anyOf: [OF_CLIENTS, { type: "array", items: OF_CLIENTS }],
} as const;

/**
 * The schema of a scenario file, with these policies to name.
 *
 * @internal
 */
export function scenarioSchema(
  definitions: readonly PolicyDefinition[],
): z.ZodType {
  const schema = record({
    $schema: z.string({ error: "must be text" }).optional()
      .meta({ description: "Path of scenario.schema.json, for editors" }),
    name: fileName.meta({
      description: "Name of the scenario and of its folder of results",
    }),
    title: text().schema.optional().meta({
      description: "One sentence that a stranger understands",
    }),
    seed: axis(number({ min: 0, max: 2 ** 32 - 1, integer: true })).optional()
      .meta({ description: "Seed of all randomness", default: DEFAULTS.seed }),
    replications: axis(number({ min: 1, max: 10_000, integer: true }))
      .optional().meta({
        description:
          "Independent repetitions of each point, for the confidence intervals; beside `precision`, 10 at least, and by default",
        default: DEFAULTS.replications,
      }),
    requests: axis(number({ min: 1, integer: true })).optional().meta({
      description: "Measured requests of one replication",
      default: DEFAULTS.requests,
    }),
    precision: precision.schema.optional().meta({
      description:
        "How precise results are to be: replications go on until they are",
    }),
    initial: initial.schema.optional().meta({
      description: "What a machine begins with; by default nothing",
    }),
    warmup: axis(warmup).optional().meta({
      description: "What is left out at the start of a replication",
      default: DEFAULTS.warmup,
    }),
    cores: axis(number({ min: 1, max: 4096, integer: true }))
      .meta({
        description: "Worker cores; a dispatcher or IOKernel core comes on top",
      }),
    hardware: axis(hardware).optional().meta({
      description:
        "Hyperthreads and cores of unequal speed; by default all are alike",
    }),
    arrivals: axis(arrivals).optional()
      .meta({
        description: "Time between arrivals",
        default: DEFAULTS.arrivals,
      }),
    service: axis(service).optional()
      .meta({ description: "Service of a request" }),
    connections: axis(connections).optional()
      .meta({
        description:
          "Connections that requests arrive on; steering hashes them",
        default: DEFAULTS.connections,
      }),
    load: axis(number({ min: 0, aboveMin: true })).optional()
      .meta({
        description: "Offered load: arrival rate × mean service ÷ worker cores",
      }),
    rateMrps: axis(number({ min: 0, aboveMin: true })).optional()
      .meta({
        description:
          "Arrival rate, million requests a second, in place of `load`",
      }),
    applications: applications.schema.optional(),
    policy: axis(policyField(definitions))
      .meta({
        description:
          "What decides which core runs which request, and for how long",
      }),
    timeline: timeline.optional().meta({
      description: "Records the run over time as well, from its very start",
    }),
    slo: slo.schema.optional().meta({
      description: "What a point should meet",
    }),
  });
  return withRule(schema, workloadAgrees).meta({
    title: "A Kneepoint scenario",
    description:
      "A list or a range where one value is expected is an axis of the sweep.",
    oneOf: [
      { required: ["service", "load"] },
      { required: ["service", "rateMrps"] },
      {
        required: ["service", "arrivals"],
        properties: { load: false, rateMrps: false, arrivals: CLOSED },
      },
      {
        required: ["service", "arrivals"],
        properties: { load: false, rateMrps: false, arrivals: PROFILES },
      },
      { required: ["applications"] },
    ],
  });
}

/** The JSON Schema of a scenario file, with these policies to name. */
export function scenarioJsonSchema(
  definitions: readonly PolicyDefinition[],
): Record<string, unknown> {
  return z.toJSONSchema(scenarioSchema(definitions), { io: "input" });
}

/** The text of scenario.schema.json, with these policies to name. */
export function scenarioSchemaText(
  definitions: readonly PolicyDefinition[],
): string {
  return `${JSON.stringify(scenarioJsonSchema(definitions), null, 2)}\n`;
}
