/** The latency of requests that share cores, split. */

import { assert, assertEquals } from "@std/assert";
import { toTicks, toUs } from "../../lib/engine/ticks.ts";
import { CAUSE_NAMES } from "../../lib/explain/causes.ts";
import { Watcher } from "../../lib/explain/watcher.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  poisson,
  type Request,
  run,
  type Spec,
  table,
} from "../_run.ts";

/** Service above which a request is long, µs. */
const LONG_US = 5;
const [SERVICE, LONG, SHORT] = ["service", "behindLong", "behindShort"].map((
  name,
) => CAUSE_NAMES.findIndex((each) => each === name));

/** Service, waiting behind long and behind short ones, µs. By request. */
function partsOf(
  spec: Spec,
  requests: readonly Request[],
  cores: number,
): number[][] {
  let watcher: Watcher | null = null;
  run(spec, requests, {
    cores,
    recorder: (machine) =>
      watcher = new Watcher(machine, {
        requests: new Set(requests.keys()),
        longTicks: toTicks(LONG_US),
        sharesWork: true,
        applicationOf: [0, 0],
      }),
  });
  return watcher!.finish().toSorted((a, b) => a.index - b.index)
    .map(({ parts, latency }) => {
      assertEquals(
        parts[SERVICE] + parts[LONG] + parts[SHORT],
        latency * cores,
      );
      return [SERVICE, LONG, SHORT].map((cause) => toUs(parts[cause]) / cores);
    });
}

Deno.test("processor sharing on one core, by hand", () => {
  // The long one is alone until 4 and shares until 6; until 9, when both short ones finish, it has a third.
  const requests = table([0, 10], [4, 2], [6, 1]);
  assertEquals(partsOf({ name: "processor-sharing" }, requests, 1), [
    [10, 0, 3], // 4–6: 1 behind the second; 6–9: 2 behind both
    [2, 2, 1], // 4–6: 1 behind the long one; 6–9: 1 behind each other
    [1, 1, 1], // 6–9: 1 behind each other
  ]);
});

Deno.test("processor sharing on two cores, by hand", () => {
  // Three at 2/3 until the short one finishes at 3; then each has a core.
  const requests = table([0, 10], [0, 10], [0, 2]);
  assertEquals(partsOf({ name: "processor-sharing" }, requests, 2), [
    [10, 0.5, 0.5],
    [10, 0.5, 0.5],
    [2, 1, 0],
  ]);
});

Deno.test("least attained service, by hand: who has got more waits whole, or shares what is left", () => {
  const las = { name: "least-attained-service" };
  // The short one has the core from 4 to 6.
  assertEquals(partsOf(las, table([0, 10], [4, 2]), 1), [[10, 0, 2], [
    2,
    0,
    0,
  ]]);
  // From 6 to 8 the short one has one core, the long ones share the other: while one waits, the cores are at both others.
  assertEquals(partsOf(las, table([0, 10], [0, 10], [6, 2]), 2), [
    [10, 0.5, 0.5],
    [10, 0.5, 0.5],
    [2, 0, 0],
  ]);
  // From 4 to 7 three short ones share two cores, and the long one waits.
  assertEquals(partsOf(las, table([0, 10], [4, 2], [4, 2], [4, 2]), 2), [
    [10, 0, 3],
    [2, 0, 1],
    [2, 0, 1],
    [2, 0, 1],
  ]);
});

Deno.test("with a core for every request nobody waits", () => {
  for (const name of ["processor-sharing", "least-attained-service"]) {
    const requests = poisson(200, 1, BIMODAL);
    for (const [, long, short] of partsOf({ name }, requests, 100)) {
      assertEquals([long, short], [0, 0]);
    }
  }
});

const CORES = 3;
const REQUESTS = poisson(1500, 0.8 * CORES / BIMODAL_MEAN_US, BIMODAL);

/** Sums over requests of a class of what `parts` says of each: service, behind long, behind short. By class. */
function sumsOf(parts: readonly (readonly number[])[]): number[][] {
  return [0, 1].map((of) =>
    [0, 1, 2].map((cause) =>
      REQUESTS.reduce(
        (sum, request, index) =>
          request.class === of ? sum + parts[index][cause] : sum,
        0,
      )
    )
  );
}

/** Asserts that two sums of parts are the same but for `tolerance`. */
function assertClose(
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  tolerance: number,
): void {
  for (const [of, parts] of expected.entries()) {
    for (const [cause, us] of parts.entries()) {
      const error = Math.abs(found[of][cause] - us);
      assert(error <= tolerance * us, `${found} and ${expected}`);
    }
  }
}

Deno.test("the parts under processor sharing are those under round robin with a vanishing quantum", () => {
  const quantum = { name: "round-robin", quantumUs: 0.005 };
  assertClose(
    sumsOf(partsOf(quantum, REQUESTS, CORES)),
    sumsOf(partsOf({ name: "processor-sharing" }, REQUESTS, CORES)),
    0.01,
  );
});

/**
 * Least attained service in turns, slow and obvious: for `turn` ticks those that
 * have got least have the cores, and whoever waits does so behind them.
 */
function inTurns(requests: readonly Request[], turn: number): number[][] {
  const parts = requests.map(() => [0, 0, 0]);
  const attained = requests.map(() => 0);
  let present: number[] = [], arrived = 0, now = 0;
  while (arrived < requests.length || present.length > 0) {
    while (arrived < requests.length && requests[arrived].arrival <= now) {
      present.push(arrived++);
    }
    // sort() is stable: of equals, who was served goes behind.
    present.sort((a, b) => attained[a] - attained[b]);
    const served = present.slice(0, CORES);
    const long = served.filter((of) =>
      requests[of].service > toTicks(LONG_US)
    ).length / CORES;
    for (const of of present.slice(CORES)) {
      parts[of][1] += toUs(turn) * long;
      parts[of][2] += toUs(turn) * (1 - long);
    }
    for (const of of served) {
      attained[of] += turn;
      parts[of][0] += toUs(turn);
    }
    present = [...present.slice(CORES), ...served]
      .filter((of) => attained[of] < requests[of].service);
    now += turn;
  }
  return parts;
}

Deno.test("the parts under least attained service are those of turns that are short", () => {
  assertClose(
    sumsOf(inTurns(REQUESTS, 10)),
    sumsOf(partsOf({ name: "least-attained-service" }, REQUESTS, CORES)),
    0.01,
  );
});
