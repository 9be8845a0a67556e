import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Stream } from "../../lib/random/stream.ts";
import { meanEstimate } from "../../lib/stats/intervals.ts";
import { skewedMeanEstimate } from "../../lib/stats/skewed.ts";

Deno.test("skewed mean: values that lean to no side have an interval that does not either", () => {
  const { value, low, high } = skewedMeanEstimate([1, 2, 4, 6, 7]);
  assertEquals(value, 4);
  assertAlmostEquals(high! - 4, 4 - low!, 1e-12);
  // There the third moment is 0, and the interval Student's.
  assertEquals([low, high], [
    meanEstimate([1, 2, 4, 6, 7]).low,
    meanEstimate([1, 2, 4, 6, 7]).high,
  ]);
});

Deno.test("skewed mean: mirrored values have the mirrored interval", () => {
  const values = [1, 2, 2, 3, 9];
  const { low, high } = skewedMeanEstimate(values);
  const mirrored = skewedMeanEstimate(values.map((value) => -value));
  assertAlmostEquals(mirrored.low!, -high!, 1e-12);
  assertAlmostEquals(mirrored.high!, -low!, 1e-12);
});

Deno.test("skewed mean: twice the values, twice the interval; one more, one more", () => {
  const values = [1, 2, 2, 3, 9];
  const { low, high } = skewedMeanEstimate(values);
  const changed = skewedMeanEstimate(values.map((value) => 2 * value + 1));
  assertAlmostEquals(changed.low!, 2 * low! + 1, 1e-12);
  assertAlmostEquals(changed.high!, 2 * high! + 1, 1e-12);
});

Deno.test("skewed mean: one value has no interval, two have Student's, equal ones no doubt", () => {
  assertEquals(skewedMeanEstimate([3]), { value: 3, low: null, high: null });
  assertEquals(skewedMeanEstimate([1, 3]), meanEstimate([1, 3]));
  assertEquals(skewedMeanEstimate([2, 2, 2]), { value: 2, low: 2, high: 2 });
  assertEquals(skewedMeanEstimate([1, Infinity]).value, null);
  assertEquals(skewedMeanEstimate([]).value, null);
});

Deno.test("skewed mean: of ten exponential values, intervals hold the mean more often than Student's, 93 times in 100", () => {
  const stream = new Stream([1, 2, 3, 4]);
  const experiments = 4000;
  let held = 0, student = 0;
  for (let experiment = 0; experiment < experiments; experiment++) {
    const values = Array.from({ length: 10 }, () => stream.exponential());
    const skewed = skewedMeanEstimate(values), plain = meanEstimate(values);
    if (skewed.low! <= 1 && 1 <= skewed.high!) held++;
    if (plain.low! <= 1 && 1 <= plain.high!) student++;
  }
  // The standard error of a share of 94 % is 0.4 %.
  assertAlmostEquals(held / experiments, 0.942, 0.016);
  assertAlmostEquals(student / experiments, 0.902, 0.019);
  assert(held > student);
});
