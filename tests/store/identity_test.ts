import { assertEquals, assertNotEquals } from "@std/assert";
import canonicalize from "canonicalize";
import { createHash } from "node:crypto";
import type { Scenario } from "../../lib/scenario/point.ts";
import { hashTraces, runId, tracesOf } from "../../lib/store/identity.ts";
import { pointOf, scenarioOf } from "../sweep/_points.ts";

const NO_TRACES = new Map<string, string>();

function withTrace(file: string): Scenario {
  const trace = { file, column: "at", unit: "us" } as const;
  return {
    ...scenarioOf(0),
    points: [
      pointOf(0, { arrivals: { process: "trace", ...trace } }),
      pointOf(1, { service: { distribution: "trace", ...trace } }),
      pointOf(2, {
        service: {
          distribution: "bimodal",
          modes: [{
            class: "a",
            weight: 1,
            service: { distribution: "trace", ...trace },
          }],
        },
      }),
    ],
  };
}

Deno.test("a run's id is the hash of the RFC 8785 form of {engine, scenario}", () => {
  for (const count of [0, 1, 3]) {
    const scenario = scenarioOf(count);
    const form = canonicalize({ scenario, engine: "0.1.0" })!;
    const expected = createHash("sha256").update(form).digest("hex").slice(
      0,
      10,
    );
    assertEquals(runId(scenario, NO_TRACES, "0.1.0"), expected);
  }
});

Deno.test("a run's id changes with whatever a result depends on, and not with the order of fields", () => {
  const scenario = scenarioOf(2);
  const id = runId(scenario, NO_TRACES, "0.1.0");
  const reversed = {
    ...Object.fromEntries(Object.entries(scenario).reverse()),
  } as unknown as Scenario;
  assertEquals(runId(reversed, NO_TRACES, "0.1.0"), id);
  assertNotEquals(runId(scenario, NO_TRACES, "0.1.1"), id);
  assertNotEquals(runId(scenarioOf(3), NO_TRACES, "0.1.0"), id);
  assertNotEquals(runId(scenarioOf(2, { seed: 8 }), NO_TRACES, "0.1.0"), id);
  assertNotEquals(
    runId(scenarioOf(2, { policy: { name: "x" } }), NO_TRACES, "0.1.0"),
    id,
  );
});

Deno.test("a trace counts by what it holds, not by where it lies", async () => {
  const folder = await Deno.makeTempDir();
  const ids = new Map<string, string>();
  for (
    const [name, text] of [["a", "at\n1\n"], ["b", "at\n1\n"], ["c", "at\n2\n"]]
  ) {
    const file = `${folder}/${name}.csv`;
    await Deno.writeTextFile(file, text);
    const scenario = withTrace(file);
    assertEquals([...tracesOf(scenario.points)], [file]);
    ids.set(name, runId(scenario, await hashTraces(scenario), "0.1.0"));
  }
  assertEquals(ids.get("a"), ids.get("b"));
  assertNotEquals(ids.get("a"), ids.get("c"));
  await Deno.remove(folder, { recursive: true });
});
