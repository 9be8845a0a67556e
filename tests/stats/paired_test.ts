import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Stream } from "../../lib/random/stream.ts";
import { sectionEstimate } from "../../lib/stats/intervals.ts";
import { difference, paired, type Sections } from "../../lib/stats/paired.ts";
import { ranksOf } from "../../lib/stats/ranks.ts";

function meanOf(each: readonly number[]): Sections {
  return { pooled: each.reduce((sum, of) => sum + of, 0) / each.length, each };
}

const FIRST = meanOf([11, 14, 9, 12]);
const SECOND = meanOf([10, 12, 9, 11]);

Deno.test("paired: what is compared with itself differs by exactly 0, is exactly 1 times itself, and has no variance left", () => {
  assertEquals(paired(FIRST, FIRST), {
    difference: { value: 0, low: 0, high: 0 },
    ratio: { value: 1, low: 1, high: 1 },
    varianceLeft: 0,
  });
});

Deno.test("paired: what never varies has no variance to take away", () => {
  const constant = meanOf([3, 3, 3]);
  assertEquals(paired(constant, constant).varianceLeft, null);
});

Deno.test("paired: the interval is that of the differences as one estimate", () => {
  const each = FIRST.each.map((value, of) => value - SECOND.each[of]);
  const pooled = FIRST.pooled - SECOND.pooled;
  assertEquals(difference(FIRST, SECOND), sectionEstimate(pooled, each));
});

Deno.test("paired: the other way round, differences change sign and ratios are inverted", () => {
  const one = paired(FIRST, SECOND), other = paired(SECOND, FIRST);
  assertAlmostEquals(other.difference.low!, -one.difference.high!, 1e-12);
  assertAlmostEquals(other.ratio.low!, 1 / one.ratio.high!, 1e-12);
  assertEquals(other.varianceLeft, one.varianceLeft);
});

Deno.test("paired: independent values leave all of the variance, opposite ones twice as much", () => {
  const stream = new Stream([1, 2, 3, 4]);
  const draw = () => Array.from({ length: 4000 }, () => stream.uniform());
  const first = draw(), second = draw();
  const left = paired(meanOf(first), meanOf(second)).varianceLeft!;
  // The correlation of independent values has a standard error of 1 ÷ √4000.
  assertAlmostEquals(left, 1, 4 / Math.sqrt(4000));
  const opposite = first.map((value) => 1 - value);
  assertAlmostEquals(
    paired(meanOf(first), meanOf(opposite)).varianceLeft!,
    2,
    1e-9,
  );
});

Deno.test("paired: one replication has no interval, and what is not a number no difference", () => {
  const one = paired(meanOf([3]), meanOf([2]));
  assertEquals(one.difference, { value: 1, low: null, high: null });
  assertEquals(one.varianceLeft, null);
  const none = paired(meanOf([NaN, 1]), FIRST);
  assertEquals(none.difference, { value: null, low: null, high: null });
});

Deno.test("ranks: what is far apart has its rank, what is equal shares one", () => {
  const far = [30, 10, 20].map((level) =>
    meanOf([level - 0.1, level, level + 0.1, level])
  );
  assertEquals(
    ranksOf(far),
    [3, 1, 2].map((rank) => ({ value: rank, low: rank, high: rank })),
  );
  assertEquals(ranksOf([FIRST, FIRST]), [
    { value: 1, low: 1, high: 2 },
    { value: 1, low: 1, high: 2 },
  ]);
  assertEquals(ranksOf([FIRST]), [{ value: 1, low: 1, high: 1 }]);
  assertEquals(ranksOf([]), []);
});

Deno.test("ranks: what all have in common does not blur them", () => {
  const noise = [5, -3, 8, -7, 1];
  const ranks = ranksOf(
    [2, 1, 3].map((level) =>
      meanOf(noise.map((of, place) => level + of + 0.01 * place))
    ),
  );
  assertEquals(ranks.map(({ low, high }) => [low, high]), [[2, 2], [1, 1], [
    3,
    3,
  ]]);
});

Deno.test("ranks: of 400 experiments, all ranks together hold the truth in at least 93 of 100, and are not all that is possible", () => {
  const stream = new Stream([5, 6, 7, 8]);
  const levels = [1, 1.2, 2, 4];
  let held = 0, certain = 0;
  for (let experiment = 0; experiment < 400; experiment++) {
    const common = Array.from({ length: 6 }, () => stream.uniform());
    const ranks = ranksOf(levels.map((level) =>
      meanOf(common.map((of) =>
        // Near enough to normal: a sum of six uniforms.
        level + 3 * of +
        [1, 2, 3, 4, 5, 6].reduce((sum) => sum + stream.uniform() - 0.5, 0)
      ))
    ));
    if (ranks.every(({ low, high }, of) => low <= of + 1 && of + 1 <= high)) {
      held++;
    }
    if (ranks[3].low === 4) certain++;
  }
  assert(held >= 0.93 * 400, `${held}`);
  assert(certain >= 0.5 * 400, `${certain}`);
});
