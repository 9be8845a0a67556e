import { assert, assertEquals } from "@std/assert";
import {
  CORE_GRANTS,
  CORE_YIELDS,
  IDLE,
  POLLING,
  REALLOCATION,
} from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  charged,
  EXPONENTIAL,
  poisson,
  type Run,
  run,
} from "../_run.ts";
import { FREE_ALLOCATIONS, STATIC_ALLOCATIONS, told } from "./_variants.ts";

const CLASS_MEANS_US = [0.5, 20];
const setting = (cores: number) => ({ cores, classMeansUs: CLASS_MEANS_US });

const [STATIC, ...OTHERS] = STATIC_ALLOCATIONS;

for (const spec of OTHERS) {
  Deno.test(`${told(spec)} grants every core for good: it is ${told(STATIC)}, request by request`, () => {
    for (const cores of [1, 2, 5, 16]) {
      for (
        const requests of [
          poisson(2000, 0.3 * cores, EXPONENTIAL, cores),
          poisson(2000, 0.9 * cores / BIMODAL_MEAN_US, BIMODAL, cores),
        ]
      ) {
        const got = run(spec, requests, setting(cores));
        const due = run(STATIC, requests, setting(cores));
        assertEquals(got.start, due.start);
        assertEquals(got.finish, due.finish);
        assertEquals(got.machine.ledger, due.machine.ledger);
        assertEquals(got.machine.counts[CORE_YIELDS], 0);
        assertEquals(got.machine.counts[CORE_GRANTS], 0);
      }
    }
  });
}

for (const spec of FREE_ALLOCATIONS) {
  Deno.test(`${told(spec)}: every core that is not at a request is free`, () => {
    const cores = 5;
    const rate = 0.7 * cores / BIMODAL_MEAN_US;
    const requests = poisson(2000, rate, BIMODAL);
    const result = run(spec, requests, setting(cores));
    for (let core = 0; core < cores; core++) {
      assertEquals(charged(result, core, POLLING), 0);
      assertEquals(charged(result, core, REALLOCATION), 0);
    }
    assert(charged(result, 0, IDLE) > 0);
  });
}

Deno.test("per-task allocation that counts itself leaves one request in queues beside free cores, as in the code it is from", () => {
  // One arrives while another runs: nobody comes for it, though four cores are free.
  const requests = [
    { arrival: 0, service: 10_000_000 },
    { arrival: 10, service: 10 },
  ];
  const [, counting] = FREE_ALLOCATIONS;
  const alone = run(counting, requests, { cores: 5 });
  assertEquals(alone.finish, Float64Array.of(10_000_000, 20));
  const spec = { ...counting, countsItself: true };
  const behind = run(spec, requests, { cores: 5 });
  assertEquals(behind.finish, Float64Array.of(10_000_000, 10_000_010));
});

/** For how long each core that became free had last searched at a stretch, ticks; 0 if it did something else. */
function searchesBeforeFree({ spans, machine }: Run): number[] {
  const searches: number[] = [];
  for (let core = 0; core < machine.cores; core++) {
    let activity = IDLE, since = 0;
    for (const span of spans) {
      if (span.core !== core || span.activity === activity) continue;
      if (span.activity === IDLE) {
        searches.push(activity === POLLING ? span.from - since : 0);
      }
      activity = span.activity;
      since = span.from;
    }
  }
  return searches;
}

Deno.test("utilisation range with a minimum of 0: cores are given back by threads alone, whose search has failed", () => {
  const cores = 5, searchUs = 3.1;
  const requests = poisson(3000, 0.4 * cores, EXPONENTIAL);
  const searches = (minUtilization: number) =>
    searchesBeforeFree(
      run({ name: "utilization-range", searchUs, minUtilization }, requests, {
        cores,
        spans: true,
      }),
    );
  const byThreads = searches(0);
  assert(byThreads.length > 30);
  assert(byThreads.every((ticks) => ticks >= toTicks(searchUs)));
  // With one, some are taken from threads that search on.
  assert(searches(0.75).some((ticks) => ticks < toTicks(searchUs)));
});
