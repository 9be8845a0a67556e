/**
 * The model behind the published curves of preemption without costs: 16 cores,
 * one queue, every request that outlives its quantum goes to its tail, whether
 * or not another waits. Written out naively, it must finish every request when
 * Shinjuku without costs does.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  type DrawUs,
  EXPONENTIAL,
  finishTimes,
  poisson,
  type Request,
} from "../_run.ts";

/** When each of `requests` finishes, ticks: all slices in the order in which they end. */
function roundRobin(
  requests: readonly Request[],
  cores: number,
  quantum: number,
): Float64Array {
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service);
  const queue: number[] = [];
  let slices: { readonly request: number; readonly ends: number }[] = [];
  const startAt = (now: number) => {
    while (slices.length < cores && queue.length > 0) {
      const request = queue.shift()!;
      slices.push({ request, ends: now + Math.min(quantum, owed[request]) });
    }
  };
  for (let next = 0; next < requests.length || slices.length > 0;) {
    const first = slices.reduce(
      (a, b) => b.ends < a.ends ? b : a,
      { request: -1, ends: Infinity },
    );
    const arrival = requests[next]?.arrival ?? Infinity;
    if (arrival <= first.ends) {
      queue.push(next++);
      startAt(arrival);
      continue;
    }
    slices = slices.filter((slice) => slice !== first);
    owed[first.request] -= quantum;
    if (owed[first.request] > 0) queue.push(first.request);
    else finish[first.request] = first.ends;
    startAt(first.ends);
  }
  return finish;
}

/** More than there are requests. */
const STRETCH = 8192;

/**
 * `requests` with all times stretched, and each arrival late by its own number of
 * ticks. A slice ends as late as the arrival that its core's busy stretch began
 * with, so no two slices end at once, and no order of ties is asked for.
 */
function apart(requests: readonly Request[]): Request[] {
  return requests.map(({ arrival, service }, late) => ({
    arrival: arrival * STRETCH + late,
    service: service * STRETCH,
  }));
}

const SERVICES: [string, DrawUs, number][] = [
  ["exponential", EXPONENTIAL, 1],
  ["bimodal", BIMODAL, BIMODAL_MEAN_US],
];

for (const [name, draw, meanUs] of SERVICES) {
  for (const [cores, load] of [[1, 0.7], [4, 0.8], [16, 0.9]]) {
    Deno.test(`Shinjuku without costs finishes every request when naive round robin does: ${cores} cores, ${name} service`, () => {
      const requests = apart(poisson(8000, load * cores / meanUs, draw, 6));
      for (const quantumUs of [0.3, 1, 5]) {
        const expected = roundRobin(
          requests,
          cores,
          toTicks(quantumUs * STRETCH),
        );
        const got = finishTimes(
          {
            name: "shinjuku",
            quantumUs: quantumUs * STRETCH,
            dispatchUs: 0,
            sendUs: 0,
            receiveUs: 0,
            switchUs: 0,
          },
          requests,
          { cores },
        );
        assertEquals(got, expected, `quantum of ${quantumUs} µs`);
      }
    });
  }
}
