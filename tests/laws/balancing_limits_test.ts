import { assert, assertEquals, assertGreater } from "@std/assert";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  run,
  type Spec,
} from "../_run.ts";
import { FREE_SHINJUKU } from "./_variants.ts";

/** Fails unless `one` and `other` serve every request alike. */
function assertSame(one: Spec, other: Spec, coreCounts: readonly number[]) {
  for (const cores of coreCounts) {
    for (const load of [0.3, 0.9, 1.3]) {
      for (
        const requests of [
          poisson(1500, load * cores, EXPONENTIAL, cores),
          poisson(1500, load * cores / BIMODAL_MEAN_US, BIMODAL, cores),
        ]
      ) {
        const got = run(one, requests, { cores });
        const due = run(other, requests, { cores });
        assertEquals(got.start, due.start);
        assertEquals(got.finish, due.finish);
      }
    }
  }
}

const STEALING: Spec = { name: "work-stealing" };

for (
  const victim of [
    "random",
    "scan",
    "probe",
    "sibling-first",
    "two-choices",
    "longest",
  ]
) {
  Deno.test(`half of the difference to an empty queue is half, request by request: victim ${victim}`, () => {
    const half = { ...STEALING, victim, take: "half" };
    const difference = { ...half, take: "half-difference" };
    assertSame(difference, half, [1, 2, 5]);
  });
}

for (const victim of ["probe", "sibling-first", "two-choices"]) {
  Deno.test(`on two cores ${victim} is a scan, request by request: there is one other to look at`, () => {
    const scan = { ...STEALING, victim: "scan", take: "half" };
    assertSame({ ...scan, victim }, scan, [2]);
  });
}

const JOINING: Spec = { name: "join-shortest-queue", enqueueUs: 0 };

Deno.test("joining the shortest queue of one, at no cost, is partitioned FCFS with random steering, request by request", () => {
  const steered = { name: "partitioned-fcfs", steering: "random" };
  assertSame({ ...JOINING, choices: 1 }, steered, [1, 2, 5, 16]);
});

Deno.test("joining the shortest of all queues at no cost, no request waits that arrives while a core is free", () => {
  for (const cores of [1, 2, 5, 16]) {
    const requests = poisson(1500, 0.8 * cores, EXPONENTIAL, cores);
    const spec = { ...JOINING, choices: cores };
    const { start, finish } = run(spec, requests, { cores });
    let waited = 0;
    requests.forEach(({ arrival }, request) => {
      if (start[request] === arrival) return;
      waited++;
      const busy = requests.filter((_, of) =>
        of !== request && start[of] <= arrival && arrival <= finish[of]
      ).length;
      assert(busy >= cores, `request ${request} waits with ${busy} at work`);
    });
    assert(waited > 50);
  }
});

const PUSHING: Spec = { name: "jbsq", dispatchUs: 0, roundTripUs: 0 };

Deno.test("JBSQ with a bound of 1, at no cost, is centralized FCFS, request by request", () => {
  const central = { name: "centralized-fcfs" };
  assertSame({ ...PUSHING, bound: 1 }, central, [1, 2, 5, 16]);
});

Deno.test("JBSQ with an endless bound, at no cost, is joining the shortest of all queues, request by request", () => {
  const all = { ...JOINING, choices: 16 };
  assertSame({ ...PUSHING, bound: 1e9 }, all, [1, 2, 5, 16]);
});

Deno.test("JBSQ with a bound of 1 and no round trip is Shinjuku with an endless quantum and no switch, request by request", () => {
  for (const dispatchUs of [0, 0.04, 0.3]) {
    const shinjuku = { ...FREE_SHINJUKU, quantumUs: 1e9, dispatchUs };
    assertSame({ ...PUSHING, bound: 1, dispatchUs }, shinjuku, [1, 2, 5]);
  }
});

for (const dispatchUs of [0, 0.15]) {
  for (const serviceUs of [0.15, 0.2, 0.25, 0.3, 0.6, 0.75, 5]) {
    const bound = Math.ceil((0.6 + dispatchUs) / serviceUs + 1);
    Deno.test(`JBSQ: a round trip of 0.6 µs and a dispatcher's ${dispatchUs} µs never leave a lone core without one of its backlog of ${serviceUs} µs each if the bound is ${bound}, and do if it is ${bound - 1}`, () => {
      const count = 50;
      const requests = Array.from({ length: count }, () => ({
        arrival: 0,
        service: toTicks(serviceUs),
      }));
      const lastWith = (bound: number) =>
        run(
          { name: "jbsq", bound, dispatchUs, roundTripUs: 0.6 },
          requests,
          { cores: 1 },
        ).finish[count - 1];
      const due = toTicks(dispatchUs + 0.3 + count * serviceUs);
      assertEquals(lastWith(bound), due);
      assertGreater(lastWith(bound - 1), due);
    });
  }
}
