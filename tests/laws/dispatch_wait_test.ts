/** What a worker is charged for while it is without a request: dispatch if one waits, polling if none does. */

import { assertEquals } from "@std/assert";
import { DISPATCH, POLLING } from "../../lib/engine/activities.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  poisson,
  type Request,
  type Run,
  run,
  type Spec,
} from "../_run.ts";
import { FREE_CONCORD, onGrid, told } from "./_variants.ts";

/** Dispatchers that hand out one request at a time, to any worker, and preempt nobody. */
const DISPATCHERS: readonly Spec[] = [
  { name: "shinjuku", quantumUs: 1e9 },
  { name: "shinjuku", quantumUs: 1e9, dispatchUs: 2, queues: "per-class" },
  { ...FREE_CONCORD, quantumUs: 1e9, dispatchUs: 0.3 },
  { name: "ghost", quantumUs: 1e9 },
  { name: "ghost", quantumUs: 1e9, messageUs: 0 },
  { name: "darc", windowRequests: 1e9, classifyUs: 0 },
  { name: "darc", windowRequests: 1e9, dispatchUs: 0 },
  { name: "darc", reservedCores: 0 },
  { name: "darc", reservedCores: 0, dispatchUs: 2 },
];

/** For how many ticks a worker was charged for `activity` while the number of requests that wait `is` such. */
function chargedWhile(
  { machine, spans, start }: Run,
  requests: readonly Request[],
  activity: number,
  is: (waiting: number) => boolean,
): number {
  const changes = [
    ...requests.map(({ arrival }) => ({ at: arrival, by: 1 })),
    ...Array.from(start, (at) => ({ at, by: -1 })),
  ].toSorted((a, b) => a.at - b.at);
  let charged = 0, waiting = 0;
  changes.forEach(({ at, by }, place) => {
    waiting += by;
    const until = changes[place + 1]?.at ?? machine.now;
    if (at === until || !is(waiting)) return;
    for (const span of spans) {
      if (span.core >= machine.cores || span.activity !== activity) continue;
      charged += Math.max(
        0,
        Math.min(until, span.until) - Math.max(at, span.from),
      );
    }
  });
  return charged;
}

for (const spec of DISPATCHERS) {
  Deno.test(`no worker polls while a request waits that is not on its way, none waits for the dispatcher while none does: ${told(spec)}`, () => {
    for (const cores of [1, 2, 5]) {
      for (const load of [0.3, 0.9, 1.5]) {
        const rate = load * cores / BIMODAL_MEAN_US;
        const drawn = poisson(300, rate, BIMODAL, cores);
        for (const requests of [drawn, onGrid(drawn)]) {
          const result = run({ switchUs: 0, ...spec }, requests, {
            cores,
            spans: true,
            classMeansUs: [0.5, 20],
          });
          const ticks = (activity: number, is: (waiting: number) => boolean) =>
            chargedWhile(result, requests, activity, is);
          assertEquals(ticks(POLLING, (waiting) => waiting > 1), 0);
          assertEquals(ticks(DISPATCH, (waiting) => waiting === 0), 0);
        }
      }
    }
  });
}
