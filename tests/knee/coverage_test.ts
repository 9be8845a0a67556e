/**
 * Intervals of knees hold the true ones as often as they say. A small check; the
 * full table is in results/coverage, made by tests/knee/coverage.ts.
 *
 * @module
 */

import { assert, assertAlmostEquals } from "@std/assert";
import {
  experiment,
  holds,
  QUEUES,
  trueCurveKnee,
  trueKnee,
} from "./_coverage.ts";

const EXPERIMENTS = 25;
/** Of 25 intervals that hold the truth 95 times in 100, fewer than 20 do 1 time in 800. */
const FEWEST = 20;

Deno.test("M/M/1: the true knees are the closed forms", () => {
  assertAlmostEquals(trueKnee(QUEUES[0]), 1 - Math.log(100) / 10, 1e-6);
  assertAlmostEquals(trueKnee(QUEUES[1]), 1 - Math.log(1000) / 20, 1e-6);
  // Power is load × (1 − load): Kleinrock's rule of thumb.
  assertAlmostEquals(trueCurveKnee(QUEUES[0]), 0.5, 1e-4);
});

for (const queue of [QUEUES[0], QUEUES[2], QUEUES[3], QUEUES[4]]) {
  Deno.test(`${queue.name}: intervals hold the true knees in at least ${FEWEST} of ${EXPERIMENTS} experiments`, async () => {
    const [knee, curveKnee] = [trueKnee(queue), trueCurveKnee(queue)];
    let held = 0, curveHeld = 0;
    for (let seed = 1; seed <= EXPERIMENTS; seed++) {
      const found = await experiment(queue, 8, seed);
      if (holds(found.knee, knee)) held++;
      if (holds(found.curveKnee, curveKnee)) curveHeld++;
    }
    assert(held >= FEWEST, `the objective's: ${held}`);
    assert(curveHeld >= FEWEST, `the curve's: ${curveHeld}`);
  });
}
