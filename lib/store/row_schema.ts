/**
 * The JSON Schema of a row: `results/row.schema.json`.
 *
 * @module
 */

import { z } from "zod";
import type { Row } from "../stats/row.ts";

const count = z.int().min(0);
const number = z.number();

const estimate = z.strictObject({
  value: number.nullable(),
  low: number.nullable(),
  high: number.nullable(),
}).meta({
  id: "estimate",
  description:
    "An estimate and its 95 % confidence interval; null where one cannot be given",
});

const estimates = z.record(z.string(), estimate);

const distribution = z.strictObject({
  mean: estimate,
  p50: estimate,
  p90: estimate,
  p95: estimate,
  p99: estimate,
  p999: estimate,
  p9999: estimate,
  max: estimate,
}).meta({
  id: "distribution",
  description: "Statistics of a set of requests",
});

const auditCheck = z.strictObject({ error: number, ok: z.boolean() });

const application = z.strictObject({
  kind: z.enum(["latency-critical", "best-effort"]),
  load: number.nullable(),
  offeredMrps: number.nullable(),
  requests: count,
  latencyUs: distribution,
  slowdown: distribution,
  cores: estimate,
  coreTime: estimates,
  cpuEfficiency: estimate,
});

const timeline = z.strictObject({
  windowUs: number,
  applications: z.record(
    z.string(),
    z.strictObject({
      requests: z.array(estimate),
      latencyUs: z.strictObject({
        mean: z.array(estimate),
        p50: z.array(estimate),
        p99: z.array(estimate),
        p999: z.array(estimate),
      }),
      cores: z.array(estimate),
      waiting: z.array(estimate).exactOptional(),
    }),
  ),
});

/** What a row is, field by field: what lib/stats/row.ts says, for programs. */
const rowSchema: z.ZodType<Row> = z.strictObject({
  scenario: z.string().describe("Name of the scenario"),
  point: count.describe("The point's number in the scenario, from 0"),
  policy: z.string().describe("Name of the policy"),
  parameters: z.record(
    z.string(),
    z.union([z.string(), number, z.boolean(), z.null()]),
  ).describe("Every parameter of the policy, defaults included"),
  assumed: z.array(z.string()).describe(
    "Parameters whose value is a default without a verified source",
  ),
  cores: count.describe("Worker cores"),
  hardware: z.strictObject({
    siblingSpeed: number.nullable(),
    slowCores: count,
    slowSpeed: number,
  }).exactOptional().describe("How fast the cores are, where not all alike"),
  extraCores: count.describe("Dispatcher and IOKernel cores"),
  load: number.describe("Offered load"),
  seed: count.describe("What all random streams began from"),
  replications: count.describe("How many the estimates are from"),
  intervals: z.enum(["replications", "batches"]).nullable().describe(
    "What the intervals are from; null if there are none",
  ),
  requests: count.describe("Measured, all replications"),
  warmupRequests: count.describe("Left out, all replications"),
  status: z.enum(["stable", "saturated", "unsettled"]).describe(
    "Whether latencies were measured, and if not, why",
  ),
  precision: z.strictObject({
    percentile: number.nullable(),
    of: z.enum(["latencyUs", "slowdown"]),
    class: z.string().nullable(),
    relative: number,
    reached: number.nullable(),
  }).exactOptional().describe(
    "How precise what the scenario asks for is, where it asks",
  ),
  flags: z.array(z.string()).describe(
    "What a reader must know before quoting a number of this row",
  ),
  offeredMrps: number.describe("Arrival rate, million requests a second"),
  clients: count.exactOptional().describe(
    "Clients that each wait for a reply, where there are such",
  ),
  timeouts: estimate.exactOptional().describe(
    "Share of requests that their client had given up",
  ),
  throughputMrps: estimate.describe(
    "Requests finished, million a second of simulated time",
  ),
  latencyUs: distribution.describe("Arrival to reply, µs"),
  slowdown: distribution.describe("Latency ÷ service"),
  waitUs: z.strictObject({ mean: estimate, p99: estimate }).describe(
    "Arrival to first service, µs",
  ),
  classes: z.record(
    z.string(),
    z.strictObject({
      requests: count,
      latencyUs: distribution,
      slowdown: distribution,
    }),
  ).describe("By class"),
  applications: z.record(z.string(), application).exactOptional().describe(
    "What each application got, where several share the cores",
  ),
  coreTime: estimates.describe(
    "Shares of all core time, extra cores included, summing to 1. By activity",
  ),
  cpuEfficiency: estimate.describe(
    "Application time ÷ core time granted to the latency-critical application",
  ),
  machineEfficiency: estimate.describe(
    "(Application + best-effort) ÷ all core time",
  ),
  timeline: timeline.exactOptional().describe(
    "The run over time, where the scenario asks for it; not in tables",
  ),
  counts: estimates.describe("Per second of simulated time. By counter"),
  audit: z.strictObject({
    littlesLaw: auditCheck,
    coreTime: auditCheck,
    requests: auditCheck,
  }).describe("The run's own conservation checks"),
  wallSeconds: number.describe(
    "Processor time of the simulation itself, s: the one field that differs between runs",
  ),
  events: count.describe("Events simulated, all replications"),
});

/** What keeps `value` from being a row, each with its place; nothing if it is one. */
export function rowProblems(value: unknown): string[] {
  const { error } = rowSchema.safeParse(value);
  return (error?.issues ?? [])
    .map(({ path, message }) => `${path.join(".")}: ${message}`);
}

/** The JSON Schema of a row, as it is published. */
export function rowSchemaText(): string {
  const schema = z.toJSONSchema(
    rowSchema.meta({
      title: "A row of a Kneepoint run",
      description:
        "What is known of one point after all its replications: a line of points.ndjson",
    }),
    { target: "draft-2020-12" },
  );
  return `${JSON.stringify(schema, null, 2)}\n`;
}
