import { assertEquals } from "@std/assert";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  finishTimes,
  poisson,
  type Request,
} from "../_run.ts";

/** Lindley: a request starts when it has arrived and the one before it has finished. */
function lindley(requests: readonly Request[]): Float64Array {
  let free = 0;
  return Float64Array.from(
    requests,
    ({ arrival, service }) => free = Math.max(free, arrival) + service,
  );
}

/** Kiefer and Wolfowitz: a request goes to the core that is free first. */
function kieferWolfowitz(
  requests: readonly Request[],
  cores: number,
): Float64Array {
  const free = new Float64Array(cores);
  return Float64Array.from(requests, ({ arrival, service }) => {
    free.sort();
    return free[0] = Math.max(free[0], arrival) + service;
  });
}

/** Requests a machine of `cores` cores is quiet, busy and overrun with. */
function workloads(cores: number): Request[][] {
  return [0.3, 0.9, 1.3].flatMap((load) => [
    poisson(4000, load * cores, EXPONENTIAL, cores),
    poisson(4000, load * cores / BIMODAL_MEAN_US, BIMODAL, cores),
  ]);
}

for (const name of ["partitioned-fcfs", "centralized-fcfs"]) {
  Deno.test(`${name} on one core finishes every request when Lindley says`, () => {
    for (const requests of workloads(1)) {
      assertEquals(
        finishTimes({ name }, requests, { cores: 1 }),
        lindley(requests),
      );
    }
  });
}

Deno.test("centralized FCFS finishes every request when Kiefer and Wolfowitz say", () => {
  for (const cores of [1, 2, 5, 16]) {
    for (const requests of workloads(cores)) {
      assertEquals(
        finishTimes({ name: "centralized-fcfs" }, requests, { cores }),
        kieferWolfowitz(requests, cores),
      );
    }
  }
});

Deno.test("partitioned FCFS in turn is a Lindley for each core", () => {
  for (const cores of [2, 7]) {
    for (const requests of workloads(cores)) {
      const due = new Float64Array(requests.length);
      for (let core = 0; core < cores; core++) {
        lindley(requests.filter((_, request) => request % cores === core))
          .forEach((at, turn) => due[turn * cores + core] = at);
      }
      const spec = { name: "partitioned-fcfs", steering: "round-robin" };
      assertEquals(finishTimes(spec, requests, { cores }), due);
    }
  }
});
