/** The latency of chosen requests, split, under every policy. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { toTicks } from "../../lib/engine/ticks.ts";
import { CAUSE_NAMES, CAUSES } from "../../lib/explain/causes.ts";
import { type Split, Watcher } from "../../lib/explain/watcher.ts";
import type { PolicyDefinition } from "../../lib/policies/definition.ts";
import { policyNamed } from "../../lib/policies/mod.ts";
import { DEFINITIONS } from "../../lib/systems/mod.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  FIXED,
  poisson,
  type Request,
  run,
  type Spec,
  table,
} from "../_run.ts";
import { FREE, told, VARIANTS } from "../laws/_variants.ts";

const CORES = 4;

/** The splits of all of `requests` whose number `isWatched`, and when every request finished. */
function splitsOf(
  spec: Spec,
  requests: readonly Request[],
  isWatched: (index: number) => boolean = () => true,
  longUs = BIMODAL_MEAN_US,
  cores = CORES,
): { splits: readonly Split[]; finish: Float64Array } {
  let watcher: Watcher | null = null;
  const definitions = [...DEFINITIONS, UNTOLD];
  const { finish } = run(spec, requests, {
    cores,
    definitions,
    classMeansUs: [0.5, 20],
    recorder: (machine) =>
      watcher = new Watcher(machine, {
        requests: new Set(requests.keys().filter(isWatched)),
        longTicks: toTicks(longUs),
        sharesWork: policyNamed(spec.name, definitions).sharesWork ?? true,
        applicationOf: [0, 0],
      }),
  });
  return { splits: watcher!.finish() as readonly Split[], finish };
}

/** Its parts by name, µs: those that are not 0. */
function namedParts({ parts }: Split, cores: number): Record<string, number> {
  return Object.fromEntries(
    CAUSE_NAMES.map((name, cause) =>
      [name, parts[cause] / cores / 10_000] as const
    ).filter(([, us]) => us > 0),
  );
}

const REQUESTS = poisson(600, 0.75 * CORES / BIMODAL_MEAN_US, BIMODAL);

for (const spec of VARIANTS) {
  Deno.test(`${told(spec)}: the parts of a latency add up to it, and looking changes nothing`, () => {
    const isWatched = (index: number) => index % 7 === 0;
    const { splits, finish } = splitsOf(spec, REQUESTS, isWatched);
    assertEquals(
      splits.length,
      REQUESTS.keys().filter(isWatched).toArray().length,
    );
    const unseen = run(spec, REQUESTS, {
      cores: CORES,
      classMeansUs: [0.5, 20],
    });
    assertEquals(finish, unseen.finish);
    for (const { index, latency, parts } of splits) {
      assertEquals(latency, finish[index] - REQUESTS[index].arrival);
      assertEquals(parts.reduce((sum, part) => sum + part), latency * CORES);
      assert(parts.every((part) => part >= 0));
      // The cores of these runs are of speed 1.
      assertEquals(parts[0], REQUESTS[index].service * CORES);
    }
  });
}

for (const spec of FREE) {
  Deno.test(`${told(spec)}: what costs nothing takes no part of a latency`, () => {
    const overheads = ["preemption", "stealing", "stack", "switching"]
      .map((name) => CAUSE_NAMES.findIndex((each) => each === name));
    for (const { parts } of splitsOf(spec, REQUESTS).splits) {
      for (const cause of overheads) assertEquals(parts[cause], 0);
    }
  });
}

Deno.test("centralized FCFS has no imbalance, and FCFS of equal requests nothing behind long ones", () => {
  const imbalance = CAUSE_NAMES.indexOf("imbalance");
  for (
    const { parts } of splitsOf({ name: "centralized-fcfs" }, REQUESTS).splits
  ) assertEquals(parts[imbalance], 0);
  const equal = poisson(600, 0.9, FIXED);
  const { splits } = splitsOf(
    { name: "centralized-fcfs" },
    equal,
    undefined,
    1,
    1,
  );
  let waited = 0;
  for (const { parts } of splits) {
    assertEquals(parts[CAUSE_NAMES.indexOf("behindLong")], 0);
    waited += parts[CAUSE_NAMES.indexOf("behindShort")];
  }
  assert(waited > 0);
  assertEquals(CAUSES, CAUSE_NAMES.length);
});

Deno.test("two cores, by hand: a request waits behind a long one and a short one, half and half", () => {
  // Cores: 0–10 and 0–2, 2–4; the fourth comes at 1 and starts at 4.
  const requests = table([0, 10], [0, 2], [0.5, 2], [1, 1]);
  const { splits } = splitsOf(
    { name: "centralized-fcfs" },
    requests,
    undefined,
    5,
    2,
  );
  const last = splits.find(({ index }) => index === 3)!;
  assertEquals(namedParts(last, 2), {
    service: 1,
    behindLong: 1.5,
    behindShort: 1.5,
  });
});

Deno.test("partitioned, by hand: waiting beside a free core is imbalance", () => {
  // In turn: cores 0, 1, 0. Core 1 is free from 3 on, core 0 from 10 on.
  const requests = table([0, 10], [0, 3], [1, 1]);
  const { splits } = splitsOf(
    { name: "partitioned-fcfs", steering: "round-robin" },
    requests,
    undefined,
    5,
    2,
  );
  const last = splits.find(({ index }) => index === 2)!;
  assertEquals(namedParts(last, 2), {
    service: 1,
    behindLong: 2,
    imbalance: 7,
  });
});

/** Gives nobody a core, and tells nobody of shares: each is served at once. */
const UNTOLD: PolicyDefinition = {
  ...policyNamed("processor-sharing"),
  name: "untold",
  create: (_, { machine }) => ({
    onArrival: () => machine.setTimer(0, machine.now + 1),
    onTimer: () => machine.pool.forEachLive((of) => machine.finish(of)),
    onFinish: () => {},
  }),
};

Deno.test("a policy that gives nobody a core and tells of no shares is refused", () => {
  assertThrows(
    () => splitsOf({ name: "untold" }, table([0, 1], [2, 1])),
    RangeError,
    "Cannot explain latencies: requests must be served by cores one at a time, or their shares of cores be told",
  );
});
