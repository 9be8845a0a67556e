import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
} from "@std/assert";
import {
  meanEstimate,
  NULL_ESTIMATE,
  ratioEstimate,
  sectionEstimate,
} from "../../lib/stats/intervals.ts";
import {
  percentileEstimate,
  shareHalfWidth,
} from "../../lib/stats/percentiles.ts";
import { binsUpTo, Histogram } from "../../lib/stats/histogram.ts";
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

/** A histogram of `values`, in thousandths: a bin is no wider than 0.4 % of what is in it. */
function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram(binsUpTo(2 ** 15));
  for (const value of values) histogram.add(1000 * value);
  return histogram;
}

/** A percentile of `sections` together, and its interval. */
function percentileOf(
  sections: readonly (readonly number[])[],
  percentile: number,
): Estimate {
  const histograms = sections.map(histogramOf);
  const { value, low, high } = percentileEstimate(
    histograms,
    Histogram.merged(histograms),
    percentile,
  );
  const of = (end: number | null) => end === null ? null : end / 1000;
  return { value: of(value), low: of(low), high: of(high) };
}

/** Sections of exponential values with mean 1, in each of which they come several at a time, alike. */
function clusters(
  uniform: () => number,
  sections: number,
  values: number,
  alike: number,
): number[][] {
  return Array.from({ length: sections }, () =>
    Array.from(
      { length: values / alike },
      () => new Array<number>(alike).fill(-Math.log1p(-uniform())),
    ).flat());
}

for (
  const [percentile, sections, values, alike] of [
    [50, 5, 400, 1],
    [90, 5, 400, 4],
    [99, 10, 2000, 10],
    [99, 20, 1000, 10],
  ]
) {
  Deno.test(
    `percentileEstimate() of p${percentile} from ${sections} sections of ${
      values / alike
    } independent values holds it in 93 to 98 % of trials`,
    () => {
      const uniform = uniforms(1);
      const truth = -Math.log1p(-percentile / 100);
      const held = coverage(
        1000,
        truth,
        () =>
          percentileOf(clusters(uniform, sections, values, alike), percentile),
      );
      assert(held >= 0.93, `held it in ${held}`);
      // Intervals that always hold it would be worth nothing either.
      assertLess(held, 0.98);
    },
  );
}

/** How far the log odds of the share of values above `value` are from those due, in standard errors over `sections`. */
function oddsTest(
  sections: readonly (readonly number[])[],
  value: number,
  due: number,
): number {
  const shares = sections.map((of) =>
    of.filter((each) => each > value).length / of.length
  );
  const share = shares.reduce((sum, of) => sum + of, 0) / shares.length;
  const squares = shares.map((of) => (of - share) ** 2);
  const variance = squares.reduce((sum, of) => sum + of, 0) /
    (shares.length - 1);
  const error = Math.sqrt(variance / shares.length) / share / (1 - share);
  const odds = (of: number) => Math.log(of / (1 - of));
  return (odds(share) - odds(due)) / error;
}

Deno.test("percentileEstimate() reaches as far as Student's t cannot tell the share above a value from the share due", () => {
  const uniform = uniforms(3);
  const t = 2.5706; // 5 degrees of freedom
  for (let trial = 0; trial < 50; trial++) {
    const sections = clusters(uniform, 6, 500, 1);
    const sorted = sections.flat().sort((a, b) => a - b);
    const p90 = sorted[Math.ceil(0.9 * sorted.length) - 1];
    const from = sorted.indexOf(p90);
    const test = (place: number) => oddsTest(sections, sorted[place], 0.1);
    let high = from, low = from;
    while (test(high) > -t) high++;
    while (test(low) < t) low--;
    const found = percentileOf(sections, 90);
    // To the bins that values are in.
    assertAlmostEquals(found.value!, p90, 0.004 * p90);
    const [least, most] = ends(found);
    assertAlmostEquals(least, sorted[low], 0.008 * p90);
    assertAlmostEquals(most, sorted[high], 0.008 * p90);
  }
});

Deno.test("percentileEstimate() gives no interval where too little was seen beyond", () => {
  const uniform = uniforms(4);
  const sections = clusters(uniform, 5, 200, 1);
  assertEquals(percentileOf(sections, 99.95).low, null);
  assertEquals(percentileOf(sections, 99.95).high, null);
  ends(percentileOf(sections, 90));
  // Ten values beyond, all of them in one section: nobody knows how many there should be.
  const lucky = [...new Array(4).fill(new Array(250).fill(1)), [
    ...new Array(240).fill(1),
    ...new Array(10).fill(7),
  ]];
  assertEquals(percentileOf(lucky, 99.5).high, null);
});

Deno.test("percentileEstimate() has both ends as soon as more than seven values are due beyond, however they come", () => {
  const uniform = uniforms(5);
  for (
    const [percentile, isThere] of [[99, true], [99.25, true], [
      99.35,
      false,
    ]] as const
  ) {
    for (let trial = 0; trial < 200; trial++) {
      const found = percentileOf(clusters(uniform, 5, 200, 20), percentile);
      assertEquals(found.high !== null, isThere);
      assertEquals(found.low !== null, isThere);
    }
  }
});

Deno.test("percentileEstimate() of values that are all alike is that value on both sides", () => {
  const alike = new Array(3).fill(new Array(1000).fill(4));
  assertEquals(percentileOf(alike, 99), { value: 4, low: 4, high: 4 });
});

Deno.test("shareHalfWidth() is that of a mean of shares, where the percentile is at the edge of a bin", () => {
  const sections = [[1, 1, 1, 8], [1, 1, 8, 8], [1, 1, 1, 8], [1, 1, 1, 1]];
  const histograms = sections.map(histogramOf);
  const half = shareHalfWidth(histograms, Histogram.merged(histograms), 75);
  const [low, high] = ends(meanEstimate([0.25, 0.5, 0.25, 0]));
  assertAlmostEquals(half!, (high - low) / 2, 1e-12);
});

Deno.test("ratioEstimate() of equal counts is meanEstimate() of the means", () => {
  const uniform = uniforms(2);
  for (let trial = 0; trial < 100; trial++) {
    const values = Array.from({ length: 2 + trial % 9 }, uniform);
    const expected = meanEstimate(values);
    const actual = ratioEstimate(
      values.map((value) => 40 * value),
      values.map(() => 40),
    );
    assertAlmostEquals(actual.value!, expected.value!, 1e-13);
    const [low, high] = ends(expected);
    assertAlmostEquals(ends(actual)[0], low, 1e-13);
    assertAlmostEquals(ends(actual)[1], high, 1e-13);
  }
});

Deno.test("ratioEstimate() weighs a replication by its count, one without any included, and holds the mean in 93 % of trials", () => {
  const uniform = uniforms(5), normal = normals(5);
  const held = coverage(4000, 7, () => {
    const counts = Array.from({ length: 12 }, () => Math.floor(9 * uniform()));
    const totals = counts.map((count) => {
      let total = 0;
      for (let n = 0; n < count; n++) total += 7 + 3 * normal();
      return total;
    });
    return ratioEstimate(totals, counts);
  });
  assert(held >= 0.93 && held <= 0.97, `held it in ${held}`);
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
  assertEquals(ratioEstimate([6, 3], [2, 1]), { value: 3, low: 3, high: 3 });
});

Deno.test("one replication gives a value and no interval", () => {
  const expected = { value: 5, low: null, high: null };
  assertEquals(meanEstimate([5]), expected);
  assertEquals(ratioEstimate([10], [2]), expected);
});

Deno.test("what was not measured is null, never NaN", () => {
  assertEquals(NULL_ESTIMATE, { value: null, low: null, high: null });
  assertEquals(meanEstimate([]), NULL_ESTIMATE);
  assertEquals(meanEstimate([1, NaN]), NULL_ESTIMATE);
  assertEquals(ratioEstimate([0, 0], [0, 0]), NULL_ESTIMATE);
  assertEquals(ratioEstimate([], []), NULL_ESTIMATE);
});
