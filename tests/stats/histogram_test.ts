import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { streamOf } from "../../lib/random/stream.ts";
import { ExactSum } from "../../lib/stats/exact_sum.ts";
import {
  binOf,
  binsUpTo,
  edgeOf,
  Histogram,
  middleOf,
} from "../../lib/stats/histogram.ts";
import { LATENCY_BINS } from "../../lib/stats/recording.ts";
import {
  percentileOf,
  restoredHistogram,
  storedHistogram,
} from "../../lib/stats/stored_histogram.ts";

const BINS = binsUpTo(2 ** 46);

/** Values over ten powers of ten. */
function values(count: number, seed: number): Float64Array {
  const draws = streamOf(seed, 0, "policy");
  return Float64Array.from(
    { length: count },
    () => Math.floor(10 ** (10 * draws.uniform())),
  );
}

function histogramOf(of: Float64Array): Histogram {
  const histogram = new Histogram(BINS);
  for (const value of of) histogram.add(value);
  return histogram;
}

Deno.test("the middle of a value's bin is within 0.2 % of it, and edges enclose it", () => {
  for (const value of [...values(20_000, 1), 1, 2, 255, 256, 257, 2 ** 40]) {
    const bin = binOf(value);
    assert(edgeOf(bin) <= value && value < edgeOf(bin + 1));
    assertLess(Math.abs(middleOf(bin) - value), 0.002 * value);
  }
});

Deno.test("no bin is wider than 0.4 % of any value in it, from 1 ns to hours", () => {
  const first = binOf(10), last = LATENCY_BINS - 1; // 1 ns is 10 ticks
  for (let bin = first; bin < last; bin++) {
    assert(edgeOf(bin + 1) - edgeOf(bin) <= 0.004 * edgeOf(bin));
    assertEquals(binOf(edgeOf(bin)), bin);
  }
  // What the last bin begins at, in hours: latencies up to there each have their own.
  assert(edgeOf(last) / 1e7 / 3600 >= 7.8);
});

Deno.test("a histogram that was stored answers any percentile as if it had not been", () => {
  const parts = [values(1000, 1), values(10, 2), values(500, 3)].map(
    histogramOf,
  );
  const whole = Histogram.merged(parts);
  const stored = JSON.parse(JSON.stringify(storedHistogram(parts)));
  const apart = parts.map((part) => storedHistogram([part]));
  for (let percentile = 0.5; percentile <= 100; percentile += 0.5) {
    const due = whole.percentile(percentile);
    assertEquals(percentileOf(stored, percentile), due);
    assertEquals(restoredHistogram(apart).percentile(percentile), due);
  }
  assertEquals(stored.sum, whole.sum);
  const nothing = storedHistogram([new Histogram(BINS)]);
  assertEquals(percentileOf(nothing, 50), null);
  assertEquals(restoredHistogram([nothing]).count, 0);
  assertThrows(() => percentileOf(stored, 0), RangeError, "got 0");
  assertThrows(() => percentileOf(stored, 100.1), RangeError, "got 100.1");
});

Deno.test("values below 1 share bin 0, and those beyond the limit the last", () => {
  for (const value of [0, 1e-300, 0.5, 1 - 2 ** -53]) {
    assertEquals(binOf(value), 0);
  }
  assertEquals(binOf(1), 1);
  const histogram = new Histogram(binsUpTo(1024));
  histogram.add(1e9);
  assertEquals(histogram.counts.at(-1), 1);
  assertEquals(histogram.percentile(50), 1e9);
});

Deno.test("percentiles are within 0.2 % of those of the sorted values; mean and extremes are exact", () => {
  for (const count of [1, 2, 10, 999, 1000, 20_000]) {
    const all = values(count, count);
    const sorted = all.toSorted();
    const histogram = histogramOf(all);
    for (const percentile of [0.1, 1, 50, 90, 95, 99, 99.9, 99.99, 100]) {
      // Smallest value that as many do not exceed; in whole ten-thousandths, so that nothing rounds.
      const share = Math.round(percentile * 100);
      const rank = Math.max(1, Math.ceil(share * count / 10_000));
      const due = sorted[rank - 1];
      const off = Math.abs(histogram.percentile(percentile) - due);
      assert(off <= 0.002 * due, `p${percentile} of ${count}: off by ${off}`);
    }
    assertEquals(histogram.min, sorted[0]);
    assertEquals(histogram.max, sorted.at(-1));
    assertEquals(histogram.sum, all.reduce((sum, value) => sum + value));
  }
});

Deno.test("a merger of histograms is one of all values, in any order", () => {
  const parts = [values(1000, 1), values(10, 2), values(500, 3)];
  const all = histogramOf(Float64Array.from(parts.flatMap((of) => [...of])));
  const merged = (order: number[]) =>
    Histogram.merged(order.map((part) => histogramOf(parts[part])));
  assertEquals(merged([0, 1, 2]), all);
  assertEquals(merged([2, 0, 1]), all);
});

Deno.test("of nothing there is no mean and no percentile", () => {
  const empty = new Histogram(BINS);
  assertEquals(empty.mean, NaN);
  assertEquals(empty.percentile(50), NaN);
});

Deno.test("ExactSum is a sum of big integers, as are its differences", () => {
  const draws = streamOf(4, 0, "policy");
  const sum = new ExactSum();
  let twin = 0n, before = sum.copy(), twinBefore = 0n;
  for (let step = 0; step < 10_000; step++) {
    const value = Math.floor(draws.uniform() * 2 ** (52 * draws.uniform()));
    sum.add(value);
    twin += BigInt(value);
    if (step % 7 === 0) {
      assertEquals(BigInt(sum.minus(before)), twin - twinBefore);
      before = sum.copy();
      twinBefore = twin;
    }
  }
  assert(twin > 2n ** 53n);
  assertEquals(sum.value, Number(twin));
});

Deno.test("ExactSum does not round where a double would", () => {
  const sum = new ExactSum();
  for (let step = 0; step < 8; step++) sum.add(2 ** 52 - 1);
  const before = sum.copy();
  sum.add(1);
  assertEquals(sum.minus(before), 1);
  assertEquals(before.minus(sum), -1);
});
