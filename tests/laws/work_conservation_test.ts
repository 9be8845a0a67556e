import { assert, assertEquals } from "@std/assert";
import { policyNamed } from "../../lib/policies/mod.ts";
import {
  apart,
  BIMODAL,
  BIMODAL_MEAN_US,
  busySteps,
  EXPONENTIAL,
  finishTimes,
  FIXED,
  poisson,
  type Request,
  type Run,
  run,
  type Spec,
  steps,
} from "../_run.ts";
import {
  FREE,
  FREE_AFFINITY_ACCEPT,
  FREE_ALLOCATIONS,
  FREE_CALADAN,
  FREE_SHENANGO,
  FREE_STEALING,
  FREE_ZYGOS,
  STATIC_ALLOCATIONS,
  told,
} from "./_variants.ts";

const CENTRALIZED: Spec = { name: "centralized-fcfs" };
const CORES = [1, 2, 5, 16];
const CLASS_MEANS_US = [0.5, 20];

/** Cores that a machine which never idles beside work has busy: min(requests in the system, cores). */
function dueSteps(
  { finish }: Run,
  requests: readonly Request[],
  cores: number,
): [number, number][] {
  const inSystem = steps([
    ...requests.map(({ arrival }): [number, number] => [arrival, 1]),
    ...Array.from(finish, (at): [number, number] => [at, -1]),
  ]);
  let before = 0;
  return inSystem.flatMap(([from, present]): [number, number][] => {
    const busy = Math.min(present, cores);
    if (busy === before) return [];
    before = busy;
    return [[from, busy]];
  });
}

/** Policies that conserve work where their parameters, or the connections, are such: no promise of the policy. */
const CONSERVING: readonly Spec[] = [
  FREE_AFFINITY_ACCEPT,
  FREE_ZYGOS,
  { ...FREE_ZYGOS, rxBatch: 1, resendUs: 0.01 },
  ...FREE_ALLOCATIONS,
  ...STATIC_ALLOCATIONS.map((spec) => ({ ...spec, checkUs: 0, stealUs: 0 })),
];

for (const spec of [...FREE, ...CONSERVING]) {
  Deno.test(`at no cost, no core is without a request while one waits: ${told(spec)}`, () => {
    assert(policyNamed(spec.name).workConserving || CONSERVING.includes(spec));
    for (const cores of CORES) {
      for (const load of [0.3, 0.9]) {
        const rate = load * cores / BIMODAL_MEAN_US;
        const requests = apart(poisson(1500, rate, BIMODAL, cores));
        const setting = {
          cores,
          spans: true,
          classMeansUs: CLASS_MEANS_US,
          connections: requests.length,
        };
        const result = run(spec, requests, setting);
        assertEquals(busySteps(result), dueSteps(result, requests, cores));
      }
    }
  });
}

Deno.test("partitioned FCFS does leave cores without a request while one waits: the law can fail", () => {
  const requests = poisson(500, 4, EXPONENTIAL);
  const result = run({ name: "partitioned-fcfs" }, requests, {
    cores: 5,
    spans: true,
  });
  assert(busySteps(result).length !== dueSteps(result, requests, 5).length);
});

/** Variants of stealing at no cost, Shenango and Caladan among them. */
const FREE_THIEVES = [
  ...FREE.filter(({ name }) =>
    [FREE_STEALING, FREE_SHENANGO, FREE_CALADAN].some((of) => of.name === name)
  ),
  ...CONSERVING,
];

for (const spec of FREE_THIEVES) {
  Deno.test(`keeps as many cores busy as centralized FCFS, and finishes fixed services at the same instants: ${told(spec)}`, () => {
    for (const cores of CORES) {
      const requests = apart(poisson(1500, 0.9 * cores, FIXED, cores));
      const setting = { cores, spans: true, connections: requests.length };
      const stolen = run(spec, requests, setting);
      const central = run(CENTRALIZED, requests, setting);
      assertEquals(stolen.finish.toSorted(), central.finish.toSorted());
      assertEquals(busySteps(stolen), busySteps(central));
    }
  });
}

/** Policies that on one core, with nobody to share it with, have nothing to choose. */
const ON_ONE_CORE: readonly Spec[] = [
  { name: "partitioned-fcfs" },
  { name: "partitioned-fcfs", steering: "rss" },
  { name: "partitioned-fcfs", steering: "round-robin" },
  { name: "join-shortest-queue" },
  { name: "jbsq", dispatchUs: 0, roundTripUs: 0 },
  FREE_STEALING,
  { ...FREE_STEALING, localFirst: false },
  { name: "work-stealing" },
  { name: "work-stealing", victim: "scan", take: "half" },
  { name: "work-stealing", checkUs: 7, stealUs: 3 },
  {
    name: "shinjuku",
    quantumUs: 1e9,
    dispatchUs: 0,
    switchUs: 0,
  },
  FREE_SHENANGO,
  { ...FREE_SHENANGO, searchUs: 2 },
  FREE_CALADAN,
  FREE_ZYGOS,
  {
    name: "zygos",
    packetUs: 0,
    checkUs: 7,
    sendUs: 3,
    remoteReplyUs: 1,
    interrupts: false,
  },
  { name: "affinity-accept", maxQueue: 1, stealUs: 3, rebalanceUs: 1 },
];

for (const spec of ON_ONE_CORE) {
  Deno.test(`on one core is plain FCFS, request by request: ${told(spec)}`, () => {
    for (const load of [0.2, 0.95, 1.5]) {
      const requests = apart(poisson(2000, load, EXPONENTIAL));
      const setting = { cores: 1, connections: requests.length };
      assertEquals(
        finishTimes(spec, requests, setting),
        finishTimes(CENTRALIZED, requests, setting),
      );
    }
  });
}
