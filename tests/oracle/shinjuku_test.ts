import { assertEquals } from "@std/assert";
import { PREEMPTIONS } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { EXPONENTIAL, poisson, type Request, run } from "../_run.ts";
import { FREE_SHINJUKU } from "../laws/_variants.ts";

/** Round robin: a core serves the head of the one queue for a quantum at most, then it goes to the tail. */
function roundRobin(
  requests: readonly Request[],
  cores: number,
  quantum: number,
): { finish: Float64Array; preemptions: number } {
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service);
  const queue: number[] = [];
  const slices = Array.from({ length: cores }, () => (
    { request: -1, until: Infinity }
  ));
  let arrived = 0, finished = 0, preemptions = 0;
  while (finished < requests.length) {
    const first = slices.reduce((a, b) => b.until < a.until ? b : a);
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const now = Math.min(arrivesAt, first.until);
    if (arrivesAt === now) queue.push(arrived++);
    else {
      if (owed[first.request] === 0) {
        finish[first.request] = now;
        finished++;
      } else {
        queue.push(first.request);
        preemptions++;
      }
      first.request = -1;
      first.until = Infinity;
    }
    for (const slice of slices) {
      if (slice.request >= 0 || queue.length === 0) continue;
      slice.request = queue.shift()!;
      const granted = Math.min(quantum, owed[slice.request]);
      owed[slice.request] -= granted;
      slice.until = now + granted;
    }
  }
  return { finish, preemptions };
}

// Not too short on many cores: slices that end at the same instant have no due order.
for (
  const [quantumUs, coreCounts] of [
    [0.01, [1]],
    [0.7, [1, 2, 5, 16]],
    [2.5, [1, 2, 5, 16]],
  ] as const
) {
  Deno.test(`Shinjuku at no cost is a round robin over the cores, request by request: quantum ${quantumUs} µs`, () => {
    for (const cores of coreCounts) {
      for (const load of [0.5, 0.95, 1.2]) {
        const requests = poisson(1000, load * cores, EXPONENTIAL, cores);
        const spec = { ...FREE_SHINJUKU, quantumUs };
        const { finish, machine } = run(spec, requests, { cores });
        const twin = roundRobin(requests, cores, toTicks(quantumUs));
        assertEquals(finish, twin.finish);
        assertEquals(machine.counts[PREEMPTIONS], twin.preemptions);
      }
    }
  });
}
