import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
} from "@std/assert";
import {
  meanEstimate,
  NULL_ESTIMATE,
  sectionEstimate,
} from "../../lib/stats/intervals.ts";
import type { Estimate } from "../../lib/stats/row.ts";
import { normals, uniforms } from "../_noise.ts";

/** The ends of an interval that must be there. */
function ends(estimate: Estimate): [low: number, high: number] {
  const { low, high } = estimate;
  if (low === null || high === null) throw new Error("no interval");
  return [low, high];
}

/** Share of `trials` intervals that hold `truth`. */
function coverage(
  trials: number,
  truth: number,
  trial: () => Estimate,
): number {
  let held = 0;
  for (let n = 0; n < trials; n++) {
    const [low, high] = ends(trial());
    if (low <= truth && truth <= high) held++;
  }
  return held / trials;
}

// W. S. Gosset's t, 97.5 %, as in every table.
const T_TABLE = [
  [1, 12.706],
  [2, 4.303],
  [4, 2.776],
  [9, 2.262],
  [19, 2.093],
  [29, 2.045],
  [99, 1.984],
];

for (const [degrees, t] of T_TABLE) {
  Deno.test(`meanEstimate() of ${degrees + 1} values reaches t = ${t} standard errors to either side`, () => {
    const values = Array.from({ length: degrees + 1 }, (_, n) => n);
    const spread = Math.sqrt(
      values.reduce((sum, x) => sum + (x - degrees / 2) ** 2, 0) / degrees,
    );
    const standardError = spread / Math.sqrt(degrees + 1);
    const [low, high] = ends(meanEstimate(values));
    assertAlmostEquals((high - degrees / 2) / standardError, t, 5e-4);
    assertAlmostEquals((degrees / 2 - low) / standardError, t, 5e-4);
  });
}

for (const replications of [2, 5, 20]) {
  Deno.test(`meanEstimate() of ${replications} normal values holds the mean in 95 % of trials`, () => {
    const normal = normals(replications);
    const trials = 20_000;
    const held = coverage(
      trials,
      7,
      () =>
        meanEstimate(
          Array.from({ length: replications }, () => 7 + 3 * normal()),
        ),
    );
    // Exact for normal values, so only the sampling error of the trials remains: 0.15 %.
    assertAlmostEquals(held, 0.95, 4 * Math.sqrt(0.95 * 0.05 / trials));
  });
}

Deno.test("sectionEstimate() of a p90 holds it in at least 93 % of trials", () => {
  const uniform = uniforms(1);
  const p90 = (values: number[]) =>
    values.sort((a, b) => a - b)[Math.ceil(0.9 * values.length) - 1];
  const exponentials = () =>
    Array.from({ length: 400 }, () => -Math.log1p(-uniform()));
  const trials = 1000;
  const held = coverage(trials, Math.log(10), () => {
    const sections = Array.from({ length: 5 }, exponentials);
    return sectionEstimate(p90(sections.flat()), sections.map(p90));
  });
  assert(held >= 0.93, `held it in ${held}`);
  // Intervals that always hold it would be worth nothing either.
  assertLess(held, 0.98);
});

Deno.test("sectionEstimate() around the mean of the values is meanEstimate()", () => {
  const uniform = uniforms(2);
  for (let trial = 0; trial < 100; trial++) {
    const values = Array.from({ length: 2 + trial % 9 }, uniform);
    const expected = meanEstimate(values);
    const actual = sectionEstimate(expected.value ?? NaN, values);
    assertEquals(actual.value, expected.value);
    const [low, high] = ends(expected);
    assertAlmostEquals(ends(actual)[0], low, 1e-13);
    assertAlmostEquals(ends(actual)[1], high, 1e-13);
  }
});

Deno.test("sectionEstimate() widens when the pooled estimate is off the values' mean", () => {
  const width = (pooled: number) => {
    const [low, high] = ends(sectionEstimate(pooled, [9, 10, 11]));
    assertAlmostEquals(low + high, 2 * pooled, 1e-12);
    return high - low;
  };
  // Spread around 12 is √((9 + 4 + 1) / 2) where around 10 it is 1.
  assertAlmostEquals(width(12) / width(10), Math.sqrt(7), 1e-12);
});

Deno.test("estimates of equal values are those values, on both sides", () => {
  assertEquals(meanEstimate([3, 3, 3]), { value: 3, low: 3, high: 3 });
  assertEquals(sectionEstimate(3, [3, 3, 3]), { value: 3, low: 3, high: 3 });
});

Deno.test("one replication gives a value and no interval", () => {
  const expected = { value: 5, low: null, high: null };
  assertEquals(meanEstimate([5]), expected);
  assertEquals(sectionEstimate(5, [5]), expected);
});

Deno.test("what was not measured is null, never NaN", () => {
  assertEquals(NULL_ESTIMATE, { value: null, low: null, high: null });
  assertEquals(meanEstimate([]), NULL_ESTIMATE);
  assertEquals(meanEstimate([1, NaN]), NULL_ESTIMATE);
  assertEquals(sectionEstimate(NaN, [1, 2]), NULL_ESTIMATE);
  assertEquals(sectionEstimate(1.5, [1, NaN]), {
    value: 1.5,
    low: null,
    high: null,
  });
  assertEquals(sectionEstimate(1.5, []), { value: 1.5, low: null, high: null });
});
