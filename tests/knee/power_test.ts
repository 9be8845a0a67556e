/** The knee of the curve itself, on curves that are known exactly. @module */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { NULL_ESTIMATE } from "../../lib/stats/intervals.ts";
import { loadOfRung, overviewRungs } from "../../lib/knee/ladder.ts";
import type { Look } from "../../lib/knee/look.ts";
import { findCurveKnee } from "../../lib/knee/power.ts";
import type { LookAt } from "../../lib/knee/search.ts";

const RANGE = { most: 1, replications: 4 };

/** Looks at a curve, each replication of which is off by a factor of its own for all loads, and by `tilt` more where it is heavy. */
function looksAt(
  tailOf: (load: number) => number,
  tilt = 0,
): { look: LookAt; loads: Set<number> } {
  const loads = new Set<number>();
  const look: LookAt = (load, replications) => {
    loads.add(load);
    const tails = [0.9, 1.1, 0.95, 1.05].slice(0, replications)
      .map((off) => tailOf(load) * off * load ** (tilt * (off - 1)));
    /** A Pareto tail of shape 2, of which one in a hundred is beyond its percentile. */
    const exceeding = (limit: number) =>
      tails.map((tail) => ({
        requests: 1e6,
        beyond: 1e4 * (tail / limit) ** 2,
      }));
    return Promise.resolve(
      {
        load,
        margin: { value: 0, low: 0, high: 0 },
        limitedBy: "slowdown",
        tail: { pooled: tailOf(load), exceeding },
        cpuEfficiency: NULL_ESTIMATE,
        status: tailOf(load) === Infinity ? "saturated" : "stable",
        isShort: false,
        requests: 1e6,
        rateMrps: load,
        results: { assumed: [], extraCores: 0 },
      } satisfies Look,
    );
  };
  return { look, loads };
}

async function kneeOf(tailOf: (load: number) => number, tilt = 0) {
  const { look, loads } = looksAt(tailOf, tilt);
  const seen = await Promise.all(
    overviewRungs().map((rung) => look(loadOfRung(rung), 1)),
  );
  loads.clear();
  return { knee: await findCurveKnee(look, RANGE, seen), looks: loads.size };
}

/** Curves, and where load ÷ tail is greatest: the derivative of its logarithm is 0. */
const CURVES: [string, (load: number) => number, number][] = [
  ["1 ÷ (1 − load), M/M/1", (x) => 1 / (1 - x), 1 / 2],
  ["1 ÷ (1 − load²)", (x) => 1 / (1 - x ** 2), 1 / Math.sqrt(3)],
  ["1 ÷ (1 − load)², steeper", (x) => (1 - x) ** -2, 1 / 3],
  [
    "1 + load⁸ ÷ (1 − load), flat for long",
    (x) => 1 + x ** 8 / (1 - x),
    0.6634,
  ],
];

for (const [name, tailOf, truth] of CURVES) {
  Deno.test(`the knee of ${name}, is where the power is greatest, from few loads`, async () => {
    let greatest = 0;
    for (let load = 0.001; load < 1; load += 0.0005) {
      if (load / tailOf(load) > greatest / tailOf(greatest)) greatest = load;
    }
    assertAlmostEquals(greatest, truth, 2e-3);
    const { knee, looks } = await kneeOf(tailOf);
    // The ladder's rungs are up to 5 % apart, and its elasticities are of steps.
    assertAlmostEquals(knee.value!, truth, 4e-3);
    assert(looks <= 5, `${looks} looks`);
    // What is off by a factor at all loads leaves doubt of how fast the tail rises,
    // but next to none of where it rises as the load does.
    assert(knee.low! <= truth + 4e-3 && truth - 4e-3 <= knee.high!);
    assert(knee.high! - knee.low! < 0.03, `${knee.low} to ${knee.high}`);
  });
}

Deno.test("replications that bend differently leave doubt, on both sides", async () => {
  const { knee } = await kneeOf((load) => 1 / (1 - load), 2);
  assert(knee.low! < 0.48 && 0.52 < knee.high!);
  assertAlmostEquals(knee.value!, 0.5, 4e-3);
});

Deno.test("of two knees it is the one of greater power", async () => {
  // A jump to ten times as much at load 0.2, and a pole at 1.
  const jump = (load: number) =>
    (1 + 9 / (1 + Math.exp(-100 * (load - 0.2)))) / (1 - load);
  const { knee } = await kneeOf(jump);
  assert(0.1 < knee.value! && knee.value! < 0.2, `${knee.value}`);
});

Deno.test("a tail that is flat up to saturation has its knee there", async () => {
  const { knee } = await kneeOf((load) => load < 0.7 ? 1 : Infinity);
  assertAlmostEquals(knee.value!, 0.7, 0.04);
});

Deno.test("a curve without any steady load has no knee", async () => {
  const { knee } = await kneeOf(() => Infinity);
  assertEquals(knee, NULL_ESTIMATE);
});

Deno.test("where no load is surely below it, its lower end is 0, and it is there all the same", async () => {
  // Three replications have nothing beyond their share, at any load.
  const { look } = looksAt((load) => 1 / (1 - load));
  const unsure: LookAt = async (load, replications) => {
    const found = await look(load, replications);
    const exceeding = (limit: number) =>
      found.tail.exceeding(limit).map(({ requests, beyond }, of) => ({
        requests,
        beyond: of === 0 ? beyond : 0,
      }));
    return { ...found, tail: { ...found.tail, exceeding } };
  };
  const seen = await Promise.all(
    overviewRungs().map((rung) => look(loadOfRung(rung), 1)),
  );
  const knee = await findCurveKnee(unsure, RANGE, seen);
  assertAlmostEquals(knee.value!, 0.5, 4e-3);
  assertEquals(knee.low, 0);
});
