import { assert, assertEquals } from "@std/assert";
import type { CoreSpeeds } from "../../lib/engine/uneven_machine.ts";
import { streamOf } from "../../lib/random/stream.ts";
import { finishTimes, type Request } from "../_run.ts";

/** Parts of a tick that service is given in. */
const PARTS = 2 ** 20;

/**
 * Centralized FCFS on uneven cores, tick by tick: in each, every core with a
 * request gives it as much as its speed says, which is looked up anew.
 */
function tickByTick(
  requests: readonly Request[],
  cores: number,
  { siblingSpeed, slowCores, slowSpeed }: CoreSpeeds,
): Float64Array {
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service * PARTS);
  const running = new Array<number>(cores).fill(-1);
  const idle = Array.from({ length: cores }, (_, core) => cores - 1 - core);
  const waiting: number[] = [];
  const speedOf = (core: number) => {
    const own = Math.round(
      (core >= cores - slowCores ? slowSpeed : 1) * PARTS,
    );
    const sibling = core % 2 === 0 ? core + 1 : core - 1;
    const isBeside = siblingSpeed !== null && sibling < cores &&
      running[sibling] >= 0;
    return isBeside ? Math.round(own * siblingSpeed) : own;
  };
  let arrived = 0;
  for (let now = 0, done = 0; done < requests.length; now++) {
    // Arrivals come first; who finishes now is still there.
    for (; requests[arrived]?.arrival === now; arrived++) {
      const core = idle.pop();
      if (core === undefined) waiting.push(arrived);
      else running[core] = arrived;
    }
    for (let core = 0; core < cores; core++) {
      const request = running[core];
      if (request < 0 || owed[request] > 0) continue;
      finish[request] = now;
      done++;
      running[core] = waiting.shift() ?? -1;
      if (running[core] < 0) idle.push(core);
    }
    const speeds = running.map((_, core) => speedOf(core));
    running.forEach((request, core) => {
      if (request >= 0) owed[request] -= speeds[core];
    });
  }
  return finish;
}

/** Requests of up to 60 ticks, that come when they come, often several at once. */
function drawn(count: number, meanGap: number, seed: number): Request[] {
  const stream = streamOf(seed, 0, "arrivals");
  let arrival = 0;
  return Array.from({ length: count }, () => {
    arrival += Math.floor(stream.exponential() * meanGap);
    return { arrival, service: 1 + stream.below(60) };
  });
}

const SPEEDS: CoreSpeeds[] = [
  { siblingSpeed: null, slowCores: 2, slowSpeed: 0.3 },
  { siblingSpeed: 0.65, slowCores: 0, slowSpeed: 1 },
  { siblingSpeed: 0.5, slowCores: 1, slowSpeed: 0.5 },
  { siblingSpeed: 0.7, slowCores: 2, slowSpeed: 1 / 3 },
];

Deno.test("centralized FCFS on slow cores and siblings finishes every request when a twin says that goes tick by tick", () => {
  const spec = { name: "centralized-fcfs" };
  for (const speeds of SPEEDS) {
    for (const cores of [2, 3, 4, 8]) {
      for (const meanGap of [8, 16, 40]) {
        const requests = drawn(600, meanGap * 4 / cores, cores);
        assertEquals(
          finishTimes(spec, requests, { cores, speeds }),
          tickByTick(requests, cores, speeds),
        );
      }
    }
  }
});

Deno.test("the twin can fail: each of the speeds makes a difference", () => {
  const requests = drawn(200, 10, 1);
  const results = SPEEDS.map((speeds) => tickByTick(requests, 4, speeds));
  results.forEach((result, of) =>
    results.slice(0, of).forEach((other) =>
      assert(result.some((at, request) => at !== other[request]))
    )
  );
});
