import { assertEquals } from "@std/assert";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  type DrawUs,
  EXPONENTIAL,
  finishTimes,
  poisson,
  type Request,
  type Spec,
} from "../_run.ts";
import { onGrid } from "../laws/_variants.ts";

/**
 * At every event those that may run are sorted by key and arrival, and the first
 * ones run till the next. Without preemption, who runs goes on.
 */
function naive(
  requests: readonly Request[],
  cores: number,
  keyOf: (request: Request) => number,
  preempts: boolean,
): Float64Array {
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service);
  const waiting: number[] = [];
  let running: number[] = [], now = 0, arrived = 0;
  while (arrived < requests.length || running.length > 0) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const next = Math.min(
      arrivesAt,
      ...running.map((request) => now + owed[request]),
    );
    for (const request of running) owed[request] -= next - now;
    now = next;
    // At one instant arrivals come first: they see the cores as they were.
    if (arrivesAt === now) waiting.push(arrived++);
    else {
      for (const request of running) {
        if (owed[request] === 0) finish[request] = now;
      }
      running = running.filter((request) => owed[request] > 0);
    }
    if (preempts) {
      // One that finishes now is let finish.
      waiting.push(...running.filter((request) => owed[request] > 0));
      running = running.filter((request) => owed[request] === 0);
    }
    waiting.sort((a, b) => keyOf(requests[a]) - keyOf(requests[b]) || a - b);
    running.push(...waiting.splice(0, cores - running.length));
  }
  return finish;
}

const CLASS_MEANS_US = [0.5, 20];
/** By class: the second, of 10 µs and more, after the first. */
const classOf = (request: Request) => request.class!;
const slackOf = (slack: number) => ({ arrival, class: of }: Request) =>
  arrival + 10_000 * slack * CLASS_MEANS_US[of!];

/** Policy, its key and whether it preempts. */
const POLICIES: [Spec, (request: Request) => number, boolean][] = [
  [{ name: "shortest-job-first" }, ({ service }) => service, false],
  [{ name: "shortest-job-first", by: "class-mean" }, classOf, false],
  [{ name: "priority" }, classOf, false],
  [{ name: "priority", preemptive: true }, classOf, true],
  [{ name: "earliest-deadline-first" }, slackOf(10), false],
  [
    { name: "earliest-deadline-first", slack: 2, preemptive: true },
    slackOf(2),
    true,
  ],
];

/** Whole microseconds: many that wait are as long. */
const WHOLE: DrawUs = (u) => Math.ceil(u * 12);

for (const [spec, keyOf, preempts] of POLICIES) {
  Deno.test(`finishes every request when a sort at every event says, ties included: ${JSON.stringify(spec)}`, () => {
    for (
      const [draw, meanUs] of [
        [EXPONENTIAL, 1],
        [BIMODAL, BIMODAL_MEAN_US],
        [WHOLE, 6.5],
      ] as const
    ) {
      for (const cores of [1, 2, 5]) {
        for (const load of [0.5, 0.95]) {
          const drawn = poisson(1200, load * cores / meanUs, draw, cores);
          const setting = { cores, classMeansUs: CLASS_MEANS_US };
          for (const requests of [drawn, onGrid(drawn)]) {
            assertEquals(
              finishTimes(spec, requests, setting),
              naive(requests, cores, keyOf, preempts),
            );
          }
        }
      }
    }
  });
}
