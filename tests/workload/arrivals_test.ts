/** Arrivals other than Poisson: their rate, and how uneven they are. */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Block, BLOCK_ROWS } from "../../lib/engine/block.ts";
import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import type { ArrivalSpec, StepSpec } from "../../lib/scenario/point.ts";
import { arrivalTimes, dispersionOf } from "../../lib/workload/arrivals.ts";
import { RateProfile } from "../../lib/scenario/rate_profile.ts";
import {
  assertAgrees,
  assertFits,
  assertShare,
  meanOf,
} from "../_agreement.ts";
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
  const rate = arrivals.process === "profile"
    ? new RateProfile(arrivals, 1, 1)
    : rateMrps;
  const times = arrivalTimes(draws, rate);
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

Deno.test("a profile of one step is Poisson, request by request, to a tick", () => {
  const plain = arrivalsUs({ process: "poisson" }, 0.7, 20_000);
  const steps: StepSpec[][] = [
    [{ atUs: 0, rateMrps: 0.7 }],
    [{ atUs: 0, load: 0.7 }, { atUs: 9, rampUs: 50, load: 0.7 }],
  ];
  for (const each of steps) {
    arrivalsUs({ process: "profile", steps: each }, NaN, 20_000)
      .forEach((at, row) =>
        assertAlmostEquals(at, plain[row], 1.5 / TICKS_PER_US)
      );
  }
});

// 20 of rate 1, none, a ramp from 0 to 4 over 20, 4, and down to 1 over 20.
const COURSE: StepSpec[] = [
  { atUs: 0, rateMrps: 1 },
  { atUs: 20, rateMrps: 0 },
  { atUs: 40, rampUs: 20, rateMrps: 4 },
  { atUs: 80, rampUs: 20, rateMrps: 1 },
];

Deno.test("a profile: each stretch of time gets its share of arrivals, silence none", () => {
  const arrivals = {
    process: "profile",
    steps: COURSE,
    repeatUs: 120,
  } as const;
  const atUs = arrivalsUs(arrivals, NaN, 1_000_000).map((at) => at % 120);
  const counts = new Float64Array(12);
  for (const at of atUs) counts[Math.floor(at / 10)]++;
  // Areas below the rate, ten µs each.
  const areas = [10, 10, 0, 0, 10, 30, 40, 40, 32.5, 17.5, 10, 10];
  // But for what is rounded to the tick in which silence begins.
  assert(atUs.every((at) => at <= 20.0001 || at >= 40));
  const loud = (values: ArrayLike<number>) =>
    Array.from(values).filter((_, place) => areas[place] > 0);
  const total = areas.reduce((sum, area) => sum + area, 0);
  assertFits(loud(counts), loud(areas.map((area) => area / total)), "arrivals");
});

Deno.test("a profile: the numbers in stretches of time are Poisson, and do not depend on one another", () => {
  const arrivals = {
    process: "profile",
    steps: COURSE,
    repeatUs: 120,
  } as const;
  const counts = countsOf(arrivalsUs(arrivals, NaN, 4_000_000), 20);
  const areas = [20, 0, 40, 80, 50, 20];
  for (const place of [0, 2, 3, 4]) {
    const numbers = counts.filter((_, stretch) => stretch % 6 === place);
    assertAgrees(meanOf(numbers), areas[place], `mean of stretch ${place}`);
    const squares = numbers.map((number) => (number - areas[place]) ** 2);
    assertAgrees(meanOf(squares), areas[place], `variance of ${place}`, {
      sees: 0.05,
    });
  }
  const last = counts.length - counts.length % 6;
  const products = Float64Array.from(
    { length: last / 6 },
    (_, round) => (counts[6 * round + 2] - 40) * (counts[6 * round + 3] - 80),
  );
  const { value, standardError } = meanOf(products);
  assert(Math.abs(value) < 4 * standardError, `covariance ${value}`);
});

Deno.test("after the last step its rate holds", () => {
  const steps: StepSpec[] = [{ atUs: 0, rateMrps: 5 }, {
    atUs: 10,
    rateMrps: 1,
  }];
  const atUs = arrivalsUs({ process: "profile", steps }, NaN, 400_000);
  const gaps = gapsOf(atUs.filter((at) => at > 20));
  assertAgrees(meanOf(gaps.subarray(1)), 1, "mean gap, µs");
});

Deno.test("arrivals never go back, whatever rounding does where the rate changes", () => {
  const wild: ArrivalSpec[] = [
    { process: "mmpp", ratio: 1e6, burstShare: 0.5, burstMeanUs: 0.01 },
    {
      process: "profile",
      steps: [{ atUs: 0, rateMrps: 1e-6 }, { atUs: 1, rateMrps: 1e3 }, {
        atUs: 1.01,
        rampUs: 0.5,
        rateMrps: 1e-6,
      }],
      repeatUs: 2,
    },
  ];
  for (const arrivals of wild) {
    const atUs = arrivalsUs(arrivals, 0.5, 1_000_000);
    assert(atUs.every((at, row) => row === 0 || at >= atUs[row - 1]));
  }
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
