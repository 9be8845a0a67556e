import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  decodeFromCompressedBase64,
  HistogramLogReader,
} from "hdr-histogram-js";
import { streamOf } from "../../lib/random/stream.ts";
import {
  hdrBase64,
  hdrCounts,
  hdrLog,
  hgrm,
  highestOf,
  slotOf,
} from "../../lib/stats/hdr.ts";
import { binsUpTo, Histogram } from "../../lib/stats/histogram.ts";

/** Values over ten powers of ten, every fourth of them the same. */
function histogramOf(count: number): Histogram {
  const draws = streamOf(count, 0, "policy");
  const histogram = new Histogram(binsUpTo(2 ** 46));
  for (let n = 0; n < count; n++) {
    histogram.add(
      n % 4 === 0 ? 5000 : Math.floor(10 ** (10 * draws.uniform())),
    );
  }
  return histogram;
}

const PERCENTILES = [1, 10, 25, 50, 75, 90, 99, 99.9, 99.99, 100];

Deno.test("a slot holds the values from the one before it to its highest, to three digits", () => {
  let before = -1;
  for (let slot = 0; slot < 30_000; slot++) {
    const highest = highestOf(slot);
    assertEquals(slotOf(before + 1), slot);
    assertEquals(slotOf(highest), slot);
    assert(highest - before <= Math.max(1, highest / 1000));
    before = highest;
  }
});

for (const count of [1, 2, 100, 20_000]) {
  Deno.test(`another implementation reads the encoding of ${count} values, and finds their percentiles`, () => {
    const histogram = histogramOf(count);
    const read = decodeFromCompressedBase64(
      hdrBase64(hdrCounts(histogram, 1)),
      64,
    );
    assertEquals(read.totalCount, count);
    for (const percentile of PERCENTILES) {
      const expected = histogram.percentile(percentile);
      const found = read.getValueAtPercentile(percentile);
      // Half a slot of theirs, and what rounds.
      assertAlmostEquals(found, expected, 1e-3 * expected + 0.5);
    }
  });
}

Deno.test("another implementation reads a log: tags, largest values, counts", () => {
  const parts = [histogramOf(100), histogramOf(3000)];
  const reader = new HistogramLogReader(
    hdrLog(
      parts.map((of, place) => ({ tag: `p-${place}`, hdr: hdrCounts(of, 10) })),
      "a test",
    ),
    64,
  );
  for (const [place, part] of parts.entries()) {
    const read = reader.nextIntervalHistogram()!;
    assertEquals(read.tag, `p-${place}`);
    assertEquals(read.totalCount, part.count);
    assertAlmostEquals(read.maxValue, part.max / 10, 1e-3 * part.max / 10);
  }
  assertEquals(reader.nextIntervalHistogram(), null);
});

Deno.test("the table of percentiles is another implementation's, line for line", () => {
  for (const count of [1, 2, 100, 20_000]) {
    const hdr = hdrCounts(histogramOf(count), 1);
    const read = decodeFromCompressedBase64(hdrBase64(hdr), 64);
    const theirs = read.outputPercentileDistribution(5, 1000).split("\n");
    const ours = hgrm(hdr, 1000).split("\n");
    const numbersOf = (lines: string[]) =>
      lines.filter((line) => /^ *\d/.test(line))
        .map((line) => line.trim().split(/ +/).map(Number));
    const [expected, found] = [numbersOf(theirs), numbersOf(ours)];
    assertEquals(found.length, expected.length, `${count} values`);
    found.forEach((row, line) => {
      assertEquals(row.length, expected[line].length);
      row.forEach((value, column) =>
        assertAlmostEquals(
          value,
          expected[line][column],
          1e-3 * Math.abs(value),
        )
      );
    });
  }
});

Deno.test("nothing is a table without lines, and an encoding without counts", () => {
  const empty = hdrCounts(new Histogram(10), 1);
  assertEquals(hgrm(empty, 1).split("\n").filter((of) => /^ *\d/.test(of)), []);
  const read = decodeFromCompressedBase64(hdrBase64(empty), 64);
  assertEquals(read.totalCount, 0);
});
