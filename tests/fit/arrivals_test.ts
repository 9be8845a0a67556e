import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fitArrivals } from "../../lib/fit/arrivals.ts";
import { likeliestBursts, logLikelihood } from "../../lib/fit/bursts.ts";
import { Gaps } from "../../lib/fit/gaps.ts";
import type { ArrivalSpec } from "../../lib/scenario/point.ts";
import { arrivalTimes } from "../../lib/workload/arrivals.ts";

const N = 20_000;
const RATE_MRPS = 0.5;

/** N gaps between arrivals of `arrivals`, µs, by a clock of ticks. */
function gapsOf(arrivals: ArrivalSpec): Float64Array {
  const draws = {
    seed: 1,
    replication: 0,
    application: 0,
    arrivals,
  } as unknown as Parameters<typeof arrivalTimes>[0];
  const times = arrivalTimes(draws, RATE_MRPS);
  const block = { arrival: new Float64Array(1000), length: 1000 };
  const gaps = new Gaps(1e-4);
  for (let blocks = 0; blocks <= N / 1000; blocks++) {
    times.fill(block);
    for (const ticks of block.arrival) gaps.add(ticks / 1e4);
  }
  return gaps.end().subarray(0, N);
}

/** The best fit, which must be of the same process. */
function bestOf<A extends ArrivalSpec>(arrivals: A): A {
  const { spec } = fitArrivals(gapsOf(arrivals), 1e-4)[0];
  assertEquals(spec.process, arrivals.process);
  return spec as A;
}

Deno.test("arrivals are fitted by the process that they came from, with its parameters", () => {
  assertEquals(bestOf({ process: "poisson" }), { process: "poisson" });
  assertEquals(bestOf({ process: "fixed" }), { process: "fixed" });
  for (const scv of [0.2, 4]) {
    const spec = bestOf({ process: "gamma" as const, scv });
    assertAlmostEquals(spec.scv, scv, 0.06 * scv);
  }
  const truth = {
    process: "mmpp" as const,
    ratio: 8,
    burstShare: 0.1,
    burstMeanUs: 20,
  };
  const spec = bestOf(truth);
  // Of two hundred bursts: √(2 ÷ 200) of share and length is a standard error, or better.
  assertAlmostEquals(spec.ratio, truth.ratio, 1);
  assertAlmostEquals(spec.burstShare, truth.burstShare, 0.03);
  assertAlmostEquals(spec.burstMeanUs, truth.burstMeanUs, 6);
});

Deno.test("the likeliest bursts are no less likely than those that were drawn", () => {
  for (
    const [ratio, burstShare, burstMeanUs] of [
      [3, 0.4, 20],
      [8, 0.1, 200],
      [100, 0.02, 1000],
    ]
  ) {
    const gaps = gapsOf({ process: "mmpp", ratio, burstShare, burstMeanUs })
      .map((us) => us * RATE_MRPS);
    const truth = { ratio, share: burstShare, mean: burstMeanUs * RATE_MRPS };
    const drawn = logLikelihood(truth, gaps);
    const found = likeliestBursts(gaps).logLikelihood;
    assert(found >= drawn, `${found} < ${drawn}`);
    // And not by more than chance gives to three parameters: half a χ² of three.
    assert(found < drawn + 11, `${found} > ${drawn} + 11`);
  }
});

Deno.test("the likelihood of bursts is that of matrices, multiplied out", () => {
  const bursts = { ratio: 5, share: 0.3, mean: 4 };
  const gaps = Float64Array.of(0.2, 1.7, 0.05, 3.1, 0.9, 0);
  const outside = 1 / (1 + bursts.share * (bursts.ratio - 1));
  const rates = [outside, bursts.ratio * outside];
  const end = 1 / bursts.mean;
  const begin = end * bursts.share / (1 - bursts.share);
  const matrix = [[-begin - rates[0], begin], [end, -end - rates[1]]];
  let state = [
    (1 - bursts.share) * rates[0],
    bursts.share * rates[1],
  ];
  let likelihood = 1;
  for (const gap of gaps) {
    const next = timesExponential(state, matrix, gap)
      .map((density, of) => density * rates[of]);
    const density = next[0] + next[1];
    likelihood *= density;
    state = next.map((each) => each / density);
  }
  assertAlmostEquals(
    logLikelihood(bursts, gaps),
    Math.log(likelihood),
    1e-12,
  );
});

/** `row` × exp(`matrix` × `time`), by its series, in small steps. */
function timesExponential(
  row: readonly number[],
  matrix: readonly (readonly number[])[],
  time: number,
): number[] {
  const steps = 1000;
  let state = [...row];
  for (let step = 0; step < steps; step++) {
    let term = state;
    const sum = [...state];
    for (let order = 1; order < 8; order++) {
      term = [0, 1].map((to) =>
        (term[0] * matrix[0][to] + term[1] * matrix[1][to]) * time / steps /
        order
      );
      term.forEach((each, of) => sum[of] += each);
    }
    state = sum;
  }
  return state;
}

Deno.test("bursts that are none are a Poisson process", () => {
  const gaps = Float64Array.of(0.2, 1.7, 0.05, 3.1);
  const poisson = -gaps.reduce((sum, gap) => sum + gap, 0);
  const none = { ratio: 1, share: 0.3, mean: 4 };
  assertAlmostEquals(logLikelihood(none, gaps), poisson, 1e-12);
});

Deno.test("arrivals at the same instant are spread over a step of the clock, the others stay", () => {
  const gaps = new Gaps(1);
  for (const us of [0, 5, 5, 5, 6, 10]) gaps.add(us);
  const found = gaps.end();
  assertEquals(found.length, 5);
  assertAlmostEquals(found.reduce((sum, gap) => sum + gap), 10, 1e-12);
  assert(found.every((gap) => gap > 0));
  assert(found[0] >= 5 && found[1] + found[2] < 1);
  assertAlmostEquals(found[4], 4, 1e-12);
});
