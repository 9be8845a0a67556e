import { assert, assertEquals, assertLess } from "@std/assert";
import { FEWEST_LEFT, mser } from "../../lib/stats/mser5.ts";
import { normals } from "../_noise.ts";

/** The definition, read aloud: every truncation point, every sum afresh. */
function slowMser(batchMeans: Float64Array, length: number): number {
  let best = Infinity;
  let leaveOut = 0;
  for (let batch = 0; length - batch >= FEWEST_LEFT; batch++) {
    const rest = batchMeans.slice(batch, length);
    const mean = rest.reduce((sum, x) => sum + x, 0) / rest.length;
    const squares = rest.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    const statistic = squares / rest.length ** 2;
    if (statistic < best) {
      best = statistic;
      leaveOut = batch;
    }
  }
  return leaveOut;
}

/** So many standard normal draws. */
function noise(seed: number, length: number): Float64Array {
  return Float64Array.from({ length }, normals(seed));
}

/** `batches` values of `value(batch)` with noise of standard deviation 1. */
function noisy(
  seed: number,
  batches: number,
  value: (batch: number) => number,
): Float64Array {
  return noise(seed, batches).map((x, batch) => x + value(batch));
}

const SHAPES: Record<string, (batch: number) => number> = {
  "no trend": () => 0,
  "a decaying start": (batch) => 30 * Math.exp(-batch / 20),
  "growth": (batch) => batch / 10,
  "a jump": (batch) => batch < 70 ? 5 : 0,
};

for (const [name, shape] of Object.entries(SHAPES)) {
  Deno.test(`mser() is the definition, computed afresh for every point: ${name}`, () => {
    for (let seed = 1; seed <= 20; seed++) {
      const series = noisy(seed, 200, shape);
      for (const length of [0, 1, 5, 6, 23, 200]) {
        assertEquals(
          mser(series, length),
          slowMser(series, length),
          `seed ${seed}, length ${length}`,
        );
      }
    }
  });
}

Deno.test("mser() does not change when the series is shifted or scaled, however far", () => {
  const series = noisy(1, 500, SHAPES["a decaying start"]);
  const expected = mser(series, 500);
  // Exact in doubles: the noise is rounded to the grid of the shifted values first.
  const rounded = series.map((x) => Math.round(x * 2 ** 20) / 2 ** 20);
  assertEquals(mser(rounded, 500), expected);
  assertEquals(mser(rounded.map((x) => x + 2 ** 30), 500), expected);
  assertEquals(mser(rounded.map((x) => x * -1024), 500), expected);
});

Deno.test("mser() leaves little out of noise without a trend", () => {
  const cuts = Array.from(
    { length: 200 },
    (_, seed) => mser(noise(seed + 1, 1000), 1000),
  );
  const typical = cuts.sort((a, b) => a - b)[100];
  assertLess(typical, 20, "median cut of 1000 batches");
  assertLess(cuts[199], 500, "largest cut of 1000 batches");
});

Deno.test("mser() leaves a decaying start out, and little more", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const cut = mser(noisy(seed, 2000, SHAPES["a decaying start"]), 2000);
    // After 30 batches the start is still 6.7 standard deviations off; after 100, a fifth of one.
    assert(cut > 30, `seed ${seed} left out ${cut}`);
    assertLess(cut, 400, `seed ${seed}`);
  }
});

Deno.test("mser() leaves nothing out of a constant series", () => {
  for (const value of [0, 1, 0.1, 1e9 / 3]) {
    assertEquals(mser(new Float64Array(1000).fill(value), 1000), 0);
  }
});

Deno.test("mser() leaves more than half out of a series that grows", () => {
  const growing = Float64Array.from({ length: 1000 }, (_, batch) => batch);
  assertEquals(mser(growing, 1000), 1000 - FEWEST_LEFT);
  for (let seed = 1; seed <= 50; seed++) {
    const cut = mser(noisy(seed, 1000, (batch) => batch / 10), 1000);
    assert(cut > 500, `seed ${seed} left out ${cut}`);
  }
});

Deno.test("mser() never leaves fewer than five, and looks at no value beyond its length", () => {
  const series = noise(1, 100);
  for (let length = 0; length <= 100; length++) {
    const expected = mser(series.slice(0, length), length);
    assertEquals(mser(series, length), expected);
    assert(expected <= Math.max(0, length - FEWEST_LEFT));
  }
});
