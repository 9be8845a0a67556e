import { assertEquals } from "@std/assert";
import { withDefaults } from "../../lib/policies/definition.ts";
import type { PlainPoint } from "../../lib/scenario/point.ts";
import type { Status } from "../../lib/stats/row.ts";
import { ThisThread } from "../../lib/sweep/executor.ts";
import { runPoints } from "../../lib/sweep/run.ts";
import { limitMrps } from "../../lib/systems/bounds.ts";
import { policyOf } from "../../lib/systems/definition.ts";
import { DEFINITIONS, SYSTEMS } from "../../lib/systems/mod.ts";
import { pointOf } from "../sweep/_points.ts";

const CORES = 4, MEAN_US = 1;

async function statusAt(changes: Partial<PlainPoint>): Promise<Status> {
  const point = pointOf(0, {
    cores: CORES,
    service: { distribution: "exponential", meanUs: MEAN_US },
    warmup: "mser5",
    load: null,
    // Of fewer, growth has to be very even to be told from chance.
    replications: 5,
    requests: 12_000,
    ...changes,
  });
  const found: Status[] = [];
  await runPoints([point], new ThisThread(DEFINITIONS), undefined, {
    onRow: ({ status }) => void found.push(status),
  });
  return found[0];
}

for (const system of SYSTEMS) {
  Deno.test(`at 0.6 of its bound a system is stable, at 1.25 saturated: ${system.name}`, async () => {
    const definition = policyOf(system);
    const policy = withDefaults(definition, { name: definition.name });
    for (const requestsEach of [1, 100_000]) {
      const limit = limitMrps(system, policy, {
        cores: CORES,
        meanServiceUs: MEAN_US,
        requestsEach,
      });
      const connections = {
        count: 2000,
        popularity: "uniform",
        requestsEach,
      } as const;
      const at = (share: number) =>
        statusAt({ policy, connections, rateMrps: share * limit });
      assertEquals(await at(0.6), "stable");
      assertEquals(await at(1.25), "saturated");
    }
  });
}

Deno.test("a link that is offered more than it lets through is saturated, though cores have time to spare", async () => {
  const definition = policyOf(SYSTEMS.find(({ name }) => name === "ix")!);
  const policy = withDefaults(definition, {
    name: definition.name,
    replyBytes: 5000,
  });
  const at = (rateMrps: number) => statusAt({ policy, rateMrps });
  // Four packets, 5,000 bytes and 78 with each: 5,312 at 0.8 ns.
  const limit = 1 / (5.312 * 0.8);
  assertEquals(await at(0.9 * limit), "stable");
  assertEquals(await at(1.01 * limit), "saturated");
});

Deno.test("cores that begin idle bear more than they do once all wait for a lock, and all wait once enough requests have", async () => {
  const linux = policyOf(SYSTEMS.find(({ name }) => name === "linux")!);
  const policy = withDefaults(linux, { name: linux.name });
  const at = (requests: number) =>
    statusAt({
      ...{ policy, cores: 16, rateMrps: 0.25, initial: { requests } },
      service: { distribution: "fixed", timeUs: 0.5 },
    });
  // At most 0.22 where all have something to do.
  assertEquals(await at(0), "stable");
  assertEquals(await at(200), "saturated");
});
