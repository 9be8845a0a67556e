/** Policies under which a finish may fall between two ticks, beside twins that work out at every event what each request has got. */

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

/**
 * A twin: when each request finishes.
 *
 * @param roundUp Whether a finish waits for the next whole tick.
 */
export type Twin = (
  requests: readonly Request[],
  cores: number,
  roundUp: boolean,
) => Float64Array;

/** Services to judge them under, with their means. */
export const SERVICES: readonly [string, DrawUs, number][] = [
  ["exponential", EXPONENTIAL, 1],
  ["bimodal", BIMODAL, BIMODAL_MEAN_US],
  ["fixed", FIXED, 1],
];

/** Asserts that policy `name` finishes each of `count` requests within a few ticks of what `twin` says. */
export function assertWithinTicks(
  name: string,
  twin: Twin,
  draw: DrawUs,
  meanUs: number,
  count: number,
): void {
  for (const cores of [1, 2, 5, 16]) {
    for (const load of [0.5, 0.9]) {
      const requests = poisson(count, load * cores / meanUs, draw, cores);
      const got = finishTimes({ name }, requests, { cores });
      const said = `${cores} cores, load ${load}`;
      // Rounding of doubles can tip a finish over into the next tick, and with it what follows.
      const rounded = twin(requests, cores, true);
      got.forEach((at, request) =>
        assertLessOrEqual(Math.abs(at - rounded[request]), 20, said)
      );
      // Without whole ticks: every finish before may have cost a tick.
      const exact = twin(requests, cores, false);
      exact.forEach((at, request) => {
        const late = got[request] - at;
        assert(late > -1, `${said}: request ${request} is ${-late} early`);
        const before = exact.filter((other) => other <= at).length;
        assertLessOrEqual(late, before + 1, `${said}: request ${request}`);
      });
    }
  }
}

/** Asserts that policy `name` finishes no request early where services are a few ticks, and arrivals and finishes coincide. */
export function assertNeverEarly(name: string): void {
  const draws = streamOf(7, 0, "policy");
  let arrival = 0;
  const requests = Array.from({ length: 20_000 }, () => ({
    arrival: arrival += draws.below(4),
    service: 1 + draws.below(4),
  }));
  for (const cores of [1, 2, 5]) {
    const { finish, machine } = run({ name }, requests, { cores });
    requests.forEach(({ arrival, service }, request) =>
      assert(finish[request] >= arrival + service)
    );
    assertEquals(machine.now, finish.reduce((a, b) => Math.max(a, b)));
    assert(machine.ledger.every((ticks) => ticks >= 0));
  }
}
