import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
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

const LAS = { name: "least-attained-service" };
/** A difference of doubles that is rounding alone, ticks. */
const ROUNDING = 1e-5;

/**
 * Between two events every request has a speed: the cores go round those that have
 * attained least, an equal share to those that have attained the same.
 *
 * @param roundUp Whether a finish waits for the next whole tick.
 */
function naiveLeastAttained(
  requests: readonly Request[],
  cores: number,
  roundUp: boolean,
): Float64Array {
  const finish = new Float64Array(requests.length);
  const attained = requests.map(() => 0);
  let present: number[] = [], now = 0, arrived = 0;
  while (arrived < requests.length || present.length > 0) {
    present.sort((a, b) => attained[a] - attained[b]);
    const alike = (a: number, b: number) =>
      Math.abs(attained[a] - attained[b]) <= ROUNDING;
    const speeds = present.map((request) => {
      const before = present
        .filter((other) => !alike(other, request))
        .filter((other) => attained[other] < attained[request]).length;
      const share = present.filter((other) => alike(other, request)).length;
      return Math.min(1, Math.max(0, cores - before) / share);
    });
    let next = requests[arrived]?.arrival ?? Infinity;
    present.forEach((request, place) => {
      if (speeds[place] === 0) return;
      const owed = requests[request].service - attained[request];
      const exact = now + owed / speeds[place];
      next = Math.min(next, roundUp ? Math.ceil(exact - ROUNDING) : exact);
      const gain = speeds[place] - (speeds[place + 1] ?? Infinity);
      const ahead = attained[present[place + 1]] - attained[request];
      if (gain > 0) next = Math.min(next, now + ahead / gain);
    });
    present.forEach((request, place) =>
      attained[request] += (next - now) * speeds[place]
    );
    now = next;
    if (requests[arrived]?.arrival === now) {
      present.push(arrived++);
      continue;
    }
    const isDone = (request: number) =>
      attained[request] >= requests[request].service - ROUNDING;
    // A finish that waits for its tick is not to be had at a catching up before it.
    if (roundUp && !Number.isInteger(now)) continue;
    present.filter(isDone).forEach((request) => finish[request] = now);
    present = present.filter((request) => !isDone(request));
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
  Deno.test(`least attained service finishes every request within a few ticks of what each has got, worked out anew at every event: ${name} service`, () => {
    for (const cores of [1, 2, 5, 16]) {
      for (const load of [0.5, 0.9]) {
        const requests = poisson(800, load * cores / meanUs, draw, cores);
        const got = finishTimes(LAS, requests, { cores });
        const said = `${cores} cores, load ${load}`;
        const rounded = naiveLeastAttained(requests, cores, true);
        assertLessOrEqual(furthest(got, rounded), 20, said);
        // Without whole ticks: every finish before may have cost a tick.
        const exact = naiveLeastAttained(requests, cores, false);
        exact.forEach((at, request) => {
          const late = got[request] - at;
          assert(late > -1, `${said}: request ${request} is ${-late} early`);
          const before = exact.filter((other) => other <= at).length;
          assertLessOrEqual(late, before + 1, `${said}: request ${request}`);
        });
      }
    }
  });
}

Deno.test("least attained service of a few ticks each, where arrivals and finishes coincide, is never early", () => {
  const draws = streamOf(7, 0, "policy");
  let arrival = 0;
  const requests = Array.from({ length: 20_000 }, () => ({
    arrival: arrival += draws.below(4),
    service: 1 + draws.below(4),
  }));
  for (const cores of [1, 2, 5]) {
    const { finish, machine } = run(LAS, requests, { cores });
    requests.forEach(({ arrival, service }, request) =>
      assert(finish[request] >= arrival + service)
    );
    assertEquals(machine.now, finish.reduce((a, b) => Math.max(a, b)));
    assert(machine.ledger.every((ticks) => ticks >= 0));
  }
});
