import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  countAbove,
  floorMargin,
  pairedMargin,
  shareMargin,
  worstOf,
} from "../../lib/knee/margin.ts";
import { binsUpTo, Histogram } from "../../lib/stats/histogram.ts";
import { skewedMeanEstimate } from "../../lib/stats/skewed.ts";

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram(binsUpTo(2 ** 20));
  for (const value of values) histogram.add(value);
  return histogram;
}

Deno.test("values above a limit are counted as one by one, but for those in its own bin", () => {
  const values = Array.from(
    { length: 5000 },
    (_, i) => (i * 7919) % 99_991 + 1,
  );
  const histogram = histogramOf(values);
  for (const limit of [0, 0.5, 1, 17, 1000, 31_415, 99_990, 1e6]) {
    const exact = values.filter((value) => value > limit).length;
    const near = values.filter((value) =>
      Math.abs(value / Math.max(1, limit) - 1) <= 1 / 256
    ).length;
    const counted = countAbove(histogram, limit);
    assertAlmostEquals(counted, exact, near + 1e-9, `${limit}`);
  }
});

Deno.test("all are above less than the least, none above the largest", () => {
  const histogram = histogramOf([10, 10, 10]);
  assertEquals(countAbove(histogram, 9.999), 3);
  assertEquals(countAbove(histogram, 10), 0);
  assertEquals(countAbove(histogramOf([]), 5), 0);
});

Deno.test("a percentile meets a limit where the share beyond it is what is allowed", () => {
  const values = Array.from({ length: 10_000 }, (_, i) => i + 1);
  const histogram = histogramOf(values);
  const margin = (limit: number) =>
    shareMargin(
      [{ requests: values.length, beyond: countAbove(histogram, limit) }],
      0.01,
    ).value;
  const p99 = histogram.percentile(99);
  assertAlmostEquals(p99, 9900, 9900 / 512);
  assertEquals(margin(9900 * (1 + 1 / 256)) <= 0, true);
  assertEquals(margin(9900 * (1 - 1 / 256)) > 0, true);
});

Deno.test("of replications alike in size, the interval of the share is that of a mean", () => {
  const beyond = [12, 9, 15, 11];
  const { value, low, high } = shareMargin(
    beyond.map((of) => ({ requests: 1000, beyond: of })),
    0.02,
  );
  const mean = skewedMeanEstimate(beyond.map((of) => of / 1000));
  assertAlmostEquals(value, Math.log(mean.value! / 0.02), 1e-12);
  assertAlmostEquals(low, Math.log(mean.low! / 0.02), 1e-12);
  assertAlmostEquals(high, Math.log(mean.high! / 0.02), 1e-12);
});

Deno.test("replications that all have the same share leave no doubt, whatever their sizes", () => {
  const { value, low, high } = shareMargin(
    [100, 200, 700].map((requests) => ({ requests, beyond: requests / 20 })),
    0.05,
  );
  for (const end of [value, low, high]) assertAlmostEquals(end, 0, 1e-12);
});

Deno.test("a share of none is finite, and met", () => {
  const { value, low, high } = shareMargin([
    { requests: 500, beyond: 0 },
    { requests: 500, beyond: 0 },
  ], 0.01);
  assertEquals([value, low, high], new Array(3).fill(Math.log(0.05)));
});

Deno.test("a floor is met by what is at least as high, and its unkind end is the low one", () => {
  const { value, low, high } = floorMargin([0.8, 0.84], 0.82);
  const mean = skewedMeanEstimate([0.8, 0.84]);
  assertAlmostEquals(value, 0, 1e-12);
  assertAlmostEquals(low, Math.log(0.82 / mean.high!), 1e-12);
  assertAlmostEquals(high, Math.log(0.82 / mean.low!), 1e-12);
});

Deno.test("several margins are as bad as the worst at each end", () => {
  assertEquals(
    worstOf([
      { value: -1, low: -3, high: 2 },
      { value: 0.5, low: 0.1, high: 0.9 },
    ]),
    { value: 0.5, low: 0.1, high: 2 },
  );
});

Deno.test("a paired margin is the logarithm of the ratio of shares, and its interval that of the mean difference", () => {
  const counts = (...beyond: number[]) =>
    beyond.map((of) => ({ requests: 1000, beyond: of }));
  const before = counts(8, 12, 10, 10), after = counts(16, 18, 14, 24);
  const { value, low, high } = pairedMargin(before, after);
  assertAlmostEquals(value, Math.log(72 / 40), 1e-12);
  const more = skewedMeanEstimate([8, 6, 4, 14]);
  assertAlmostEquals(low, Math.log((10 + more.low!) / 10), 1e-12);
  assertAlmostEquals(high, Math.log((10 + more.high!) / 10), 1e-12);
  // What replications have in common is no part of it.
  const same = pairedMargin(before, counts(10, 14, 12, 12));
  assertAlmostEquals(same.low, same.high, 1e-12);
});

Deno.test("a paired margin beside nothing beyond is finite", () => {
  const some = [{ requests: 1000, beyond: 10 }, { requests: 1000, beyond: 12 }];
  const none = some.map(({ requests }) => ({ requests, beyond: 0 }));
  const { value, low, high } = pairedMargin(some, none);
  assert(value < 0 && Number.isFinite(low) && Number.isFinite(high));
});
