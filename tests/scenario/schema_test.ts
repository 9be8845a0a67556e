import { assert, assertEquals } from "@std/assert";
import { DEFINITIONS as ALL } from "../../lib/systems/mod.ts";
import { meanServiceUs } from "../../lib/scenario/demand.ts";
import { describeScenario } from "../../lib/scenario/describe.ts";
import {
  scenarioJsonSchema,
  scenarioSchemaText,
} from "../../lib/scenario/schema.ts";
import { DEFINITIONS } from "./_definitions.ts";
import { planOf } from "./_scenarios.ts";

const SCHEMA = new URL("../../scenarios/scenario.schema.json", import.meta.url);

Deno.test("the committed JSON Schema is the one that the policies give", () => {
  assert(
    Deno.readTextFileSync(SCHEMA) === scenarioSchemaText(ALL),
    "Cannot trust scenario.schema.json: it must be written again by `deno run -A lib/scenario/write_schema.ts`",
  );
});

Deno.test("the JSON Schema names every policy with its parameters and their defaults", () => {
  const text = JSON.stringify(scenarioJsonSchema(DEFINITIONS));
  for (const { name, parameters } of DEFINITIONS) {
    assert(text.includes(`"const":"${name}"`), name);
    for (const [parameter, { default: value }] of Object.entries(parameters)) {
      const start = text.indexOf(`"${parameter}":{"description"`);
      assert(start >= 0, parameter);
      if (value === null) continue;
      const head = text.slice(start, start + 300);
      assert(head.includes(`"default":${JSON.stringify(value)}`), head);
    }
  }
});

Deno.test("the JSON Schema explains every field of a scenario", () => {
  const { properties } = scenarioJsonSchema(DEFINITIONS) as {
    properties: Record<string, { description?: string }>;
  };
  for (const [name, { description }] of Object.entries(properties)) {
    assert(description !== undefined, name);
  }
});

Deno.test("meanServiceUs() of a law is the area above its distribution function", () => {
  assertEquals(
    meanServiceUs({ distribution: "uniform", minUs: 2, maxUs: 8 }),
    5,
  );
  // An atom of ½ at 1, the rest uniform on 1 … 3.
  assertEquals(
    meanServiceUs({ distribution: "empirical", cdf: [[1, 0.5], [3, 1]] }),
    1.5,
  );
  assertEquals(
    meanServiceUs({
      distribution: "bimodal",
      modes: [
        { class: "a", weight: 3, timeUs: 2 },
        {
          class: "b",
          weight: 1,
          service: { distribution: "exponential", meanUs: 10 },
        },
      ],
    }),
    4,
  );
});

Deno.test("describeScenario() counts points and requests, and flags defaults and assumptions", () => {
  const plan = planOf({
    load: [0.1, 0.2, 0.3],
    requests: [10, 20],
    replications: 4,
    warmup: { requests: 5 },
    policy: [{ name: "shinjuku", quantumUs: [1, 5] }, {
      name: "centralized-fcfs",
    }],
  });
  const text = describeScenario(plan, DEFINITIONS);
  let measured = 0, run = 0;
  for (const { requests, replications } of plan.points()) {
    measured += requests * replications;
    run += (requests + 5) * replications;
  }
  assert(
    text.includes(
      `18 points, ${measured} measured requests in all, ${run} with warm-up`,
    ),
    text,
  );
  assert(text.includes("quantumUs 1 | 5, dispatchUs 0.2 (default)"), text);
  assert(text.includes("preemptAlways true (default, assumed)"), text);
  assert(text.includes("3 values: 0.1, 0.2, 0.3"), text);
  assert(/seed +1 \(default\)/.test(text), text);
});
