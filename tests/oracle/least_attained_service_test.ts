import type { Request } from "../_run.ts";
import {
  assertNeverEarly,
  assertWithinTicks,
  SERVICES,
} from "./_whole_ticks.ts";

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

for (const [service, draw, meanUs] of SERVICES) {
  Deno.test(`least attained service finishes every request within a few ticks of what each has got, worked out anew at every event: ${service} service`, () => {
    assertWithinTicks(
      "least-attained-service",
      naiveLeastAttained,
      draw,
      meanUs,
      800,
    );
  });
}

Deno.test("least attained service of a few ticks each, where arrivals and finishes coincide, is never early", () => {
  assertNeverEarly("least-attained-service");
});
