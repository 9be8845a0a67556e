/** Arrivals other than Poisson: their rate, and how uneven they are. */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Block, BLOCK_ROWS } from "../../lib/engine/block.ts";
import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import type { ArrivalSpec } from "../../lib/scenario/point.ts";
import { arrivalTimes, dispersionOf } from "../../lib/workload/arrivals.ts";
import { assertAgrees, assertShare, meanOf } from "../_agreement.ts";
import { assertClose } from "../_close.ts";
import { pointOf } from "../sweep/_points.ts";

/** The first `count` arrivals, µs, at `rateMrps` in the long run. */
function arrivalsUs(
  arrivals: ArrivalSpec,
  rateMrps: number,
  count: number,
  seed = 5,
): Float64Array {
  const draws = {
    ...pointOf(0, { arrivals, seed }),
    replication: 0,
    application: 0,
  };
  const times = arrivalTimes(draws, rateMrps);
  const block = new Block();
  const all = new Float64Array(count);
  for (let from = 0; from < count; from += BLOCK_ROWS) {
    block.length = Math.min(BLOCK_ROWS, count - from);
    times.fill(block);
    all.set(block.arrival.subarray(0, block.length), from);
  }
  return all.map((ticks) => ticks / TICKS_PER_US);
}

function gapsOf(atUs: Float64Array): Float64Array {
  return atUs.map((at, row) => at - (row > 0 ? atUs[row - 1] : 0));
}

/** Means of consecutive batches of `size` of `values`, as good as independent. */
function batches(values: Float64Array, size: number): Float64Array {
  return Float64Array.from(
    { length: Math.floor(values.length / size) },
    (_, batch) =>
      meanOf(values.subarray(batch * size, (batch + 1) * size)).value,
  );
}

/** Arrivals in consecutive stretches of `stretchUs`. */
function countsOf(atUs: Float64Array, stretchUs: number): Float64Array {
  const counts = new Float64Array(Math.floor(atUs.at(-1)! / stretchUs) + 1);
  for (const at of atUs) counts[Math.floor(at / stretchUs)]++;
  return counts.subarray(0, -1);
}

for (const [scv, count] of [[0.1, 200_000], [0.5, 200_000], [4, 2_000_000]]) {
  Deno.test(`gamma arrivals of SCV ${scv}: gaps have the mean of the rate and this SCV, and do not depend on one another`, () => {
    const gaps = gapsOf(arrivalsUs({ process: "gamma", scv }, 0.4, count));
    assertAgrees(meanOf(gaps), 2.5, "mean gap, µs");
    const squares = gaps.map((gap) => (gap / 2.5 - 1) ** 2);
    assertAgrees(meanOf(squares), scv, "SCV", { sees: 0.03 });
    for (const lag of [1, 2, 9]) {
      const products = gaps.slice(lag)
        .map((gap, row) => (gap - 2.5) * (gaps[row] - 2.5));
      const { value, standardError } = meanOf(products);
      assert(Math.abs(value) < 4 * standardError, `lag ${lag}: ${value}`);
    }
  });
}

Deno.test("gamma arrivals of SCV 1 are Poisson, request by request", () => {
  assertEquals(
    arrivalsUs({ process: "gamma", scv: 1 }, 0.7, 20_000),
    arrivalsUs({ process: "poisson" }, 0.7, 20_000),
  );
});

const BURSTS = {
  process: "mmpp",
  ratio: 8,
  burstShare: 0.2,
  burstMeanUs: 30,
} as const;

Deno.test("bursts of the rate outside are no bursts: Poisson, request by request, to a tick", () => {
  const plain = arrivalsUs({ process: "poisson" }, 0.7, 20_000);
  arrivalsUs({ ...BURSTS, ratio: 1 }, 0.7, 20_000).forEach((at, row) =>
    assertAlmostEquals(at, plain[row], 1.5 / TICKS_PER_US)
  );
});

Deno.test("bursts: the rate in the long run is what was asked for", () => {
  for (const ratio of [1, 8, 1000]) {
    const gaps = gapsOf(arrivalsUs({ ...BURSTS, ratio }, 0.5, 4_000_000));
    const means = meanOf(batches(gaps, 20_000));
    assertAgrees(means, 2, `mean gap at ratio ${ratio}, µs`);
  }
});

Deno.test("bursts: the variance of the number in a stretch of time is that of the MMPP", () => {
  const { ratio, burstShare, burstMeanUs } = BURSTS;
  const rate = 0.5;
  const outside = rate / (1 + burstShare * (ratio - 1));
  const atUs = arrivalsUs(BURSTS, rate, 8_000_000);
  // Stays end at these rates; their sum is how fast the process forgets.
  const end = 1 / burstMeanUs;
  const begin = end * burstShare / (1 - burstShare);
  const forget = end + begin;
  const difference = (ratio - 1) * outside;
  for (const stretchUs of [2, 20, 100, 200]) {
    const counts = countsOf(atUs, stretchUs);
    const mean = rate * stretchUs;
    // Fischer and Meier-Hellstern 1993, in the terms of its two states.
    const excess = 2 * begin * end * difference ** 2 / (forget ** 3 * rate) *
      (1 + Math.expm1(-forget * stretchUs) / (forget * stretchUs));
    const squares = counts.map((number) => (number - mean) ** 2);
    const batch = Math.ceil(40_000 / stretchUs);
    assertAgrees(
      meanOf(batches(squares, batch)),
      mean * (1 + excess),
      `variance of the number in ${stretchUs} µs`,
      { sees: 0.03 },
    );
  }
  const limit = 1 + 2 * begin * end * difference ** 2 / (forget ** 3 * rate);
  assertClose(dispersionOf(BURSTS, rate), limit, 1e-12);
});

Deno.test("bursts: the steady state is there from the first instant", () => {
  // Of many runs, those that begin in a burst have their share of first arrivals within a short time.
  const runs = 20_000, withinUs = 0.5;
  let early = 0;
  for (let seed = 0; seed < runs; seed++) {
    early += Number(arrivalsUs(BURSTS, 0.5, 1, seed)[0] < withinUs);
  }
  const outside = 0.5 / 2.4;
  // Stays are long: hardly any ends within 0.5 µs.
  const due = -0.2 * Math.expm1(-8 * outside * withinUs) -
    0.8 * Math.expm1(-outside * withinUs);
  assertShare(early / runs, due, runs, "first arrivals within 0.5 µs", 0.08);
});

Deno.test("bursts come at the same times at any rate", () => {
  const bursts = { ...BURSTS, burstMeanUs: 2000, ratio: 1e6 };
  const isBurst = (rate: number) =>
    Array.from(
      countsOf(arrivalsUs(bursts, rate, 200_000 * rate), 100),
      (number) => number > 50 * rate, // of 500 × rate
    );
  const slow = isBurst(0.5), fast = isBurst(1);
  const stretches = Math.min(slow.length, fast.length);
  const inBursts = slow.slice(0, stretches).filter(Boolean).length;
  const unlike = slow.slice(0, stretches)
    .filter((is, place) => is !== fast[place]).length;
  assert(inBursts > 200 && unlike <= 3, `${unlike} of ${inBursts}`);
});

Deno.test("the dispersion of other arrivals is the SCV of their gaps, and of a trace not known", () => {
  const trace = { process: "trace", file: "", column: "", unit: "us" } as const;
  const all: ArrivalSpec[] = [
    { process: "poisson" },
    { process: "fixed" },
    { process: "gamma", scv: 3 },
    { ...BURSTS, ratio: 1 },
    trace,
  ];
  assertEquals(all.map((of) => dispersionOf(of, 2)), [1, 0, 3, 1, 1]);
});
