import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { ACTIVITIES } from "../../lib/engine/activities.ts";
import { streamOf } from "../../lib/random/stream.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  type DrawUs,
  EXPONENTIAL,
  finishTimes,
  FIXED,
  poisson,
  type Request,
  run,
} from "../_run.ts";

/**
 * At every event what each request owes is worked out anew.
 *
 * @param roundUp Whether a finish waits for the next whole tick.
 */
function naiveSharing(
  requests: readonly Request[],
  cores: number,
  roundUp: boolean,
): Float64Array {
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service);
  let present: number[] = [], now = 0, arrived = 0;
  while (arrived < requests.length || present.length > 0) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const speed = Math.min(1, cores / present.length);
    const least = Math.min(...present.map((request) => owed[request]));
    // A double off a whole number by rounding alone is that number.
    const exact = now + least / speed;
    const finishesAt = roundUp ? Math.ceil(exact - 1e-5) : exact;
    const next = Math.min(arrivesAt, finishesAt);
    for (const request of present) owed[request] -= (next - now) * speed;
    now = next;
    if (arrivesAt <= finishesAt) present.push(arrived++);
    else {
      for (const request of present) {
        if (owed[request] <= 1e-5) finish[request] = now;
      }
      present = present.filter((request) => owed[request] > 1e-5);
    }
  }
  return finish;
}

function furthest(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, at, of) => Math.max(most, Math.abs(at - b[of])), 0);
}

const SERVICES: [string, DrawUs, number][] = [
  ["exponential", EXPONENTIAL, 1],
  ["bimodal", BIMODAL, BIMODAL_MEAN_US],
  ["fixed", FIXED, 1],
];

for (const [name, draw, meanUs] of SERVICES) {
  Deno.test(`processor sharing finishes every request within a few ticks of what each owes, worked out anew at every event: ${name} service`, () => {
    for (const cores of [1, 2, 5, 16]) {
      for (const load of [0.5, 0.9]) {
        const rate = load * cores / meanUs;
        const requests = poisson(1500, rate, draw, cores);
        const got = finishTimes({ name: "processor-sharing" }, requests, {
          cores,
        });
        const said = `${cores} cores, load ${load}`;
        // Rounding of doubles can tip a finish over into the next tick, and with it what follows.
        const rounded = naiveSharing(requests, cores, true);
        assertLessOrEqual(furthest(got, rounded), 20, said);
        // Without whole ticks: every finish before may have cost a tick.
        const exact = naiveSharing(requests, cores, false);
        exact.forEach((at, request) => {
          const late = got[request] - at;
          assert(late > -1, `${said}: request ${request} is ${-late} early`);
          assertLessOrEqual(late, request + 1, `${said}: request ${request}`);
        });
      }
    }
  });
}

Deno.test("processor sharing of a few ticks each, where arrivals and finishes coincide, is never early and never late by more than rounding", () => {
  const draws = streamOf(7, 0, "policy");
  let arrival = 0;
  const requests = Array.from({ length: 20_000 }, () => ({
    arrival: arrival += draws.below(4),
    service: 1 + draws.below(4),
  }));
  for (const cores of [1, 2, 5]) {
    const { finish, machine } = run(
      { name: "processor-sharing" },
      requests,
      { cores },
    );
    let last = 0;
    requests.forEach(({ arrival, service }, request) => {
      assert(finish[request] >= arrival + service);
      last = Math.max(last, finish[request]);
    });
    assertEquals(machine.now, last);
    for (let core = 0; core < cores; core++) {
      const ledger = machine.ledger
        .subarray(core * ACTIVITIES, (core + 1) * ACTIVITIES);
      assert(ledger.every((ticks) => ticks >= 0));
    }
  }
});
