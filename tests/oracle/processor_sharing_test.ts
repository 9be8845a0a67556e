import type { Request } from "../_run.ts";
import {
  assertNeverEarly,
  assertWithinTicks,
  SERVICES,
} from "./_whole_ticks.ts";

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

for (const [service, draw, meanUs] of SERVICES) {
  Deno.test(`processor sharing finishes every request within a few ticks of what each owes, worked out anew at every event: ${service} service`, () => {
    assertWithinTicks("processor-sharing", naiveSharing, draw, meanUs, 1500);
  });
}

Deno.test("processor sharing of a few ticks each, where arrivals and finishes coincide, is never early", () => {
  assertNeverEarly("processor-sharing");
});
