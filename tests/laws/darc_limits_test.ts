/** What DARC becomes, request by request, and what its reservations do. */

import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { MIGRATIONS } from "../../lib/engine/activities.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  finishTimes,
  poisson,
  type Request,
  type Run,
  run,
  type Spec,
} from "../_run.ts";

const CENTRALIZED: Spec = { name: "centralized-fcfs" };
const FREE: Spec = { name: "darc", dispatchUs: 0, classifyUs: 0 };
const CLASS_MEANS_US = [0.5, 20];

function bimodal(cores: number): Request[] {
  return poisson(3000, 0.9 * cores / BIMODAL_MEAN_US, BIMODAL, cores);
}

Deno.test("DARC with one class, at no cost, is centralized FCFS, whatever it reserves", () => {
  for (const cores of [1, 2, 16]) {
    const requests = poisson(3000, 0.9 * cores, EXPONENTIAL);
    const central = run(CENTRALIZED, requests, { cores });
    for (
      const spec of [
        FREE,
        { ...FREE, windowRequests: 10 },
        { ...FREE, reservedCores: 3 },
      ]
    ) {
      const result = run(spec, requests, { cores });
      assertEquals(result.finish, central.finish);
      assertEquals(result.start, central.start);
      assertEquals(result.machine.counts[MIGRATIONS], 0);
    }
  }
});

Deno.test("DARC at no cost is centralized FCFS until its first window ends, and not after", () => {
  for (const cores of [2, 16]) {
    const requests = bimodal(cores);
    const setting = { cores, classMeansUs: CLASS_MEANS_US };
    const central = run(CENTRALIZED, requests, setting);
    const windowRequests = 1000;
    const result = run({ ...FREE, windowRequests }, requests, setting);
    // By FCFS, those handed out in the window are the first to arrive.
    assertEquals(
      result.start.subarray(0, windowRequests + 1),
      central.start.subarray(0, windowRequests + 1),
    );
    assert(result.start.some((at, request) => at !== central.start[request]));
    const endless = run({ ...FREE, windowRequests: 3000 }, requests, setting);
    assertEquals(endless.start, central.start);
  }
});

Deno.test("DARC with no core reserved is priority, shortest first", () => {
  for (const cores of [1, 2, 16]) {
    const requests = bimodal(cores);
    const setting = { cores, classMeansUs: CLASS_MEANS_US };
    assertEquals(
      finishTimes({ ...FREE, reservedCores: 0 }, requests, setting),
      finishTimes({ name: "priority" }, requests, setting),
    );
  }
});

Deno.test("DARC on one core is priority, shortest first, once it has reserved", () => {
  // Long requests come first, so that both classes are seen as one has finished of each.
  const requests = [
    { arrival: 0, service: 200_000, class: 1 },
    { arrival: 0, service: 5_000, class: 0 },
    { arrival: 0, service: 5_000, class: 0 },
    ...bimodal(1).map((request) => ({
      ...request,
      arrival: request.arrival + 250_000,
    })),
  ];
  const setting = { cores: 1, classMeansUs: CLASS_MEANS_US };
  assertEquals(
    finishTimes({ ...FREE, windowRequests: 2 }, requests, setting),
    finishTimes({ name: "priority" }, requests, setting),
  );
});

Deno.test("DARC-static: reserved cores never run a long request", () => {
  const cores = 4;
  const requests = bimodal(cores);
  for (const reservedCores of [1, 3, 9]) {
    const { spans } = run({ ...FREE, reservedCores }, requests, {
      cores,
      spans: true,
      classMeansUs: CLASS_MEANS_US,
    });
    const ofLong = spans.filter(({ request }) =>
      request >= 0 && requests[request].class === 1
    );
    const lowest = Math.min(...ofLong.map(({ core }) => core));
    // One core at least is left to them.
    assertEquals(lowest, Math.min(reservedCores, cores - 1));
  }
});

Deno.test("DARC-static: which class is the shortest is told by its mean, not by its place in the scenario", () => {
  const cores = 4;
  const requests = bimodal(cores);
  const turned = requests.map((request) => ({
    ...request,
    class: 1 - request.class!,
  }));
  const spec = { ...FREE, reservedCores: 2 };
  assertEquals(
    finishTimes(spec, turned, { cores, classMeansUs: [20, 0.5] }),
    finishTimes(spec, requests, { cores, classMeansUs: CLASS_MEANS_US }),
  );
});

/** 20,000 requests of 1 µs and 10 µs, of which the share that is long changes half way. */
function turning(cores: number): Request[] {
  const draw = (share: number) => (u: number) => u < share ? 10 : 1;
  const half = (share: number, seed: number) =>
    poisson(10_000, 0.8 * cores / (1 + 9 * share), draw(share), seed);
  const first = half(0.5, 1);
  const from = first.at(-1)!.arrival;
  return [
    ...first,
    ...half(0.02, 2)
      .map((request) => ({ ...request, arrival: request.arrival + from })),
  ];
}

/** Mean latency of the short requests of the last quarter, µs. */
function shortLatencyUs(
  { finish }: Run,
  requests: readonly Request[],
): number {
  let sum = 0, count = 0;
  for (let request = 15_000; request < requests.length; request++) {
    if (requests[request].class === 1) continue;
    sum += finish[request] - requests[request].arrival;
    count++;
  }
  return sum / count / 10_000;
}

Deno.test("DARC reserves anew when the shares of the classes change, and the short ones are the better for it", () => {
  // Half long: 1.27 of 14 cores for the short ones. One in 50: 0.98 of 1.18 µs, or 11.6.
  const cores = 14;
  const requests = turning(cores);
  const setting = { cores, classMeansUs: [1, 10] };
  const following = run(
    { ...FREE, windowRequests: 2000 },
    requests,
    setting,
  );
  // The long ones: to core 1 and on after the first window; further up at least once after that.
  assertGreater(following.machine.counts[MIGRATIONS], 1);
  const never = run(
    { ...FREE, windowRequests: 2000, changeShare: 1e9 },
    requests,
    setting,
  );
  assertEquals(never.machine.counts[MIGRATIONS], 1);
  assertLess(
    shortLatencyUs(following, requests),
    shortLatencyUs(never, requests),
  );
});

Deno.test("DARC reserves once where the mix stays as it is", () => {
  const requests = poisson(20_000, 0.9 * 14 / BIMODAL_MEAN_US, BIMODAL);
  const { machine } = run(
    { ...FREE, windowRequests: 5000, changeShare: 0.5 },
    requests,
    { cores: 14, classMeansUs: CLASS_MEANS_US },
  );
  assertEquals(machine.counts[MIGRATIONS], 1);
});
