import { assert, assertEquals } from "@std/assert";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  run,
  type Spec,
} from "../_run.ts";

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
