import { assertEquals } from "@std/assert";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  type DrawUs,
  EXPONENTIAL,
  finishTimes,
  poisson,
  type Request,
} from "../_run.ts";
import { onGrid } from "../laws/_variants.ts";

/** At every event all requests are sorted by what they owe, and the first ones run till the next. */
function naiveSrpt(
  requests: readonly Request[],
  cores: number,
): Float64Array {
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service);
  let present: number[] = [], running: number[] = [], now = 0, arrived = 0;
  while (arrived < requests.length || present.length > 0) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const next = Math.min(
      arrivesAt,
      ...running.map((request) => now + owed[request]),
    );
    for (const request of running) owed[request] -= next - now;
    now = next;
    const arrives = arrivesAt === now;
    if (arrives) present.push(arrived++);
    for (const request of present) {
      if (owed[request] === 0) finish[request] = now;
    }
    present = present.filter((request) => owed[request] > 0);
    // Of those that owe the same, one that runs goes on; then the first to arrive.
    const runs = new Set(running);
    present.sort((a, b) =>
      owed[a] - owed[b] || Number(runs.has(b)) - Number(runs.has(a)) || a - b
    );
    running = present.slice(0, cores);
  }
  return finish;
}

/** Whole microseconds: many that wait owe the same. */
const WHOLE: DrawUs = (u) => Math.ceil(u * 4);

for (
  const [name, draw, meanUs] of [
    ["exponential", EXPONENTIAL, 1],
    ["bimodal", BIMODAL, BIMODAL_MEAN_US],
    ["whole", WHOLE, 2.5],
  ] as const
) {
  Deno.test(`SRPT finishes every request when a sort at every event says, ties included: ${name} service`, () => {
    for (const cores of [1, 2, 5]) {
      for (const load of [0.5, 0.95]) {
        const rate = load * cores / meanUs;
        const drawn = poisson(1200, rate, draw, cores);
        for (const requests of [drawn, onGrid(drawn)]) {
          assertEquals(
            finishTimes({ name: "srpt" }, requests, { cores }),
            naiveSrpt(requests, cores),
          );
        }
      }
    }
  });
}
