import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { Stream, streamOf } from "../../lib/random/stream.ts";
import type { ServiceSpec, UnimodalSpec } from "../../lib/scenario/point.ts";
import { integral } from "../../lib/theory/quadrature.ts";
import {
  atLeastOneTick,
  mixtureMoments,
  serviceClasses,
  serviceLaw,
} from "../../lib/workload/service.ts";
import { balancedPhases } from "../../lib/workload/laws.ts";
import { assertAgrees, assertShare, meanOf } from "../_agreement.ts";
import { assertClose } from "../_close.ts";

/** The standard normal distribution function. */
function normal(x: number): number {
  const density = (t: number) => Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
  const above = integral(density, Math.abs(x), Infinity, 1 / (1 + Math.abs(x)));
  return x > 0 ? 1 - above : above;
}

/** Distribution function of a lognormal law with mean 1. */
function lognormal(scv: number): (x: number) => number {
  const variance = Math.log1p(scv);
  return (x) => normal((Math.log(x) + variance / 2) / Math.sqrt(variance));
}

/** A law, its mean and SCV by hand, and its distribution function. */
interface Case {
  readonly service: UnimodalSpec;
  readonly meanUs: number;
  readonly scv: number;
  /** Share of services up to a time. */
  readonly share: (timeUs: number) => number;
  /** Times to ask it at. */
  readonly atUs: readonly number[];
  /** Draws: heavy tails need more to show their variance. */
  readonly count: number;
  /** Share of its SCV by which it may be off unseen, where that must be more than 0.03. */
  readonly sees?: number;
}

const CASES: Readonly<Record<string, Case>> = {
  exponential: {
    service: { distribution: "exponential", meanUs: 10 },
    meanUs: 10,
    scv: 1,
    share: (timeUs) => -Math.expm1(-timeUs / 10),
    atUs: [0.1, 1, 5, 10, 30, 60],
    count: 1_000_000,
  },
  uniform: {
    service: { distribution: "uniform", minUs: 2, maxUs: 8 },
    meanUs: 5,
    scv: 36 / 12 / 25,
    share: (timeUs) => (timeUs - 2) / 6,
    atUs: [2.1, 3, 5, 7, 7.9],
    count: 300_000,
  },
  "lognormal of SCV 0.25": {
    service: { distribution: "lognormal", meanUs: 10, scv: 0.25 },
    meanUs: 10,
    scv: 0.25,
    share: (timeUs) => lognormal(0.25)(timeUs / 10),
    atUs: [3, 5, 9, 12, 20, 30],
    count: 500_000,
  },
  "lognormal of SCV 1": {
    service: { distribution: "lognormal", meanUs: 1, scv: 1 },
    meanUs: 1,
    scv: 1,
    share: lognormal(1),
    atUs: [0.1, 0.3, 0.7, 1, 3, 8],
    count: 3_000_000,
  },
  "piecewise linear, with an atom, a gap and a jump": {
    service: {
      distribution: "empirical",
      // 0.2 at 1; even from 1 to 3; none from 3 to 5; 0.25 at 5; even from 5 to 9.
      cdf: [[1, 0.2], [3, 0.5], [5, 0.5], [5, 0.75], [9, 1]],
    },
    meanUs: 0.2 * 1 + 0.3 * 2 + 0.25 * 5 + 0.25 * 7,
    // Second moments: 1; (1 + 3 + 9)/3; 25; (25 + 45 + 81)/3.
    scv: (0.2 + 0.3 * 13 / 3 + 0.25 * 25 + 0.25 * 151 / 3) / 3.8 ** 2 - 1,
    share: (timeUs) =>
      timeUs < 3
        ? 0.2 + 0.15 * (timeUs - 1)
        : timeUs < 5
        ? 0.5
        : 0.75 + (timeUs - 5) / 16,
    atUs: [1, 1.5, 2.9, 4, 4.99, 5, 8],
    count: 500_000,
  },
  "gamma of SCV 0.25": {
    service: { distribution: "gamma", meanUs: 2, scv: 0.25 },
    meanUs: 2,
    scv: 0.25,
    // Shape 4 is Erlang's, of four phases of 0.5 µs.
    share: (timeUs) => erlang(4, timeUs / 0.5),
    atUs: [0.5, 1, 2, 3, 5],
    count: 300_000,
  },
  "gamma of SCV 2": {
    service: { distribution: "gamma", meanUs: 3, scv: 2 },
    meanUs: 3,
    scv: 2,
    // Shape ½: the square of a normal, times its mean.
    share: (timeUs) => 2 * normal(Math.sqrt(timeUs / 3)) - 1,
    atUs: [0.01, 0.3, 3, 10, 20],
    count: 1_000_000,
  },
  "weibull of shape 0.5": {
    service: { distribution: "weibull", shape: 0.5, meanUs: 10 },
    meanUs: 10,
    scv: 24 / 2 ** 2 - 1, // Γ(5) ÷ Γ(3)² − 1
    share: (timeUs) => -Math.expm1(-Math.sqrt(timeUs / 5)),
    atUs: [0.01, 1, 5, 10, 50, 150],
    count: 3_000_000,
    sees: 0.06,
  },
  "weibull of shape 2": {
    service: { distribution: "weibull", shape: 2, meanUs: 1 },
    meanUs: 1,
    scv: 4 / Math.PI - 1, // Γ(2) ÷ Γ(1.5)² − 1, Γ(1.5) = √π ÷ 2
    share: (timeUs) => -Math.expm1(-Math.PI / 4 * timeUs ** 2),
    atUs: [0.1, 0.5, 1, 1.5, 2.2],
    count: 300_000,
  },
  "hyperexponential of SCV 4": {
    service: { distribution: "hyperexponential", meanUs: 1, scv: 4 },
    meanUs: 1,
    scv: 4,
    // √(3 ÷ 5) of the way from ½ to 1 or 0; each phase brings half of the mean.
    share: (timeUs) =>
      [0.5 + Math.sqrt(0.15), 0.5 - Math.sqrt(0.15)].reduce(
        (sum, p) => sum - p * Math.expm1(-2 * p * timeUs),
        0,
      ),
    atUs: [0.05, 0.3, 1, 3, 8],
    count: 3_000_000,
  },
  "hyperexponential of three phases": {
    service: {
      distribution: "hyperexponential",
      phases: [
        { meanUs: 1, weight: 6 },
        { meanUs: 5, weight: 3 },
        { meanUs: 10, weight: 1 },
      ],
    },
    meanUs: 0.6 * 1 + 0.3 * 5 + 0.1 * 10,
    // Second moments are twice the squares.
    scv: 2 * (0.6 * 1 + 0.3 * 25 + 0.1 * 100) / 3.1 ** 2 - 1,
    share: (timeUs) =>
      -0.6 * Math.expm1(-timeUs) - 0.3 * Math.expm1(-timeUs / 5) -
      0.1 * Math.expm1(-timeUs / 10),
    atUs: [0.1, 1, 3, 10, 25],
    count: 2_000_000,
  },
  "bounded Pareto of shape 1.5": {
    service: { distribution: "pareto", shape: 1.5, minUs: 1, maxUs: 100 },
    // Density 1.5 x^−2.5 ÷ 0.999: integrals of x and x² are 3 (1 − 0.1) and 3 (10 − 1).
    meanUs: 2.7 / 0.999,
    scv: 27 / 0.999 / (2.7 / 0.999) ** 2 - 1,
    share: (timeUs) => (1 - timeUs ** -1.5) / 0.999,
    atUs: [1.1, 1.5, 3, 10, 50],
    count: 2_000_000,
    sees: 0.04,
  },
};

/** Share of sums of `phases` exponential times of mean 1 that are at most `x`. */
function erlang(phases: number, x: number): number {
  let term = Math.exp(-x), above = 0;
  for (let n = 0; n < phases; n++) {
    above += term;
    term *= x / (n + 1);
  }
  return 1 - above;
}

for (const [name, of] of Object.entries(CASES)) {
  const { service, meanUs, scv, share, atUs, count, sees = 0.03 } = of;

  Deno.test(`${name} service: stated mean and SCV are those of the law`, () => {
    const law = serviceLaw(service);
    assertClose(law.meanUs, meanUs, 1e-12);
    assertClose(law.scv, scv, 1e-12);
  });

  Deno.test(`${name} service: samples have the stated mean and SCV, and the law's distribution function`, () => {
    const law = serviceLaw(service);
    const stream = streamOf(11, 0, "service");
    const values = Float64Array.from(
      { length: count },
      () => law.draw(stream),
    );
    assertAgrees(meanOf(values), meanUs, "mean, µs", { sees: 0.01 });
    const squares = values.map((us) => (us / law.meanUs - 1) ** 2);
    assertAgrees(meanOf(squares), law.scv, "SCV", { sees });
    for (const timeUs of atUs) {
      const within = values.reduce(
        (sum, us) => sum + Number(us <= timeUs),
        0,
      );
      const what = `share up to ${timeUs} µs`;
      assertShare(within / count, share(timeUs), count, what, 0.2);
    }
  });
}

Deno.test("lognormal service of SCV 100: what the short services add to mean and second moment is the law's", () => {
  // Its whole second moment hides in the rarest draws; what lies below a bound does not.
  const scv = 100, count = 1_000_000;
  const law = serviceLaw({ distribution: "lognormal", meanUs: 1, scv });
  assertEquals([law.meanUs, law.scv], [1, scv]);
  const variance = Math.log1p(scv), sigma = Math.sqrt(variance);
  const stream = streamOf(12, 0, "service");
  const values = Float64Array.from({ length: count }, () => law.draw(stream));
  for (const bound of [0.1, 1, 20]) {
    const upTo = (power: number) =>
      meanOf(values.map((us) => us <= bound ? us ** power : 0));
    const z = (Math.log(bound) + variance / 2) / sigma;
    // E[Sᵏ; S ≤ b] = exp(k μ + k² σ² / 2) Φ(z − k σ), μ = −σ²/2
    assertAgrees(upTo(1), normal(z - sigma), `mean up to ${bound}`);
    assertAgrees(
      upTo(2),
      Math.exp(variance) * normal(z - 2 * sigma),
      `second moment up to ${bound}`,
      { sees: 0.05 },
    );
    assertShare(upTo(0).value, normal(z), count, `share up to ${bound}`);
  }
});

Deno.test("every law is finite and positive at the ends of what a uniform can be", () => {
  // States whose first uniform is the smallest, 0, and the largest, 1 − 2⁻⁵³.
  const ends = [[0, 0, 1, 0], [0, 4247689952, 9, 4294967295]];
  assertEquals(
    ends.map((state) => new Stream(state).uniform()),
    [0, 1 - 2 ** -53],
  );
  const laws: UnimodalSpec[] = [
    { distribution: "lognormal", meanUs: 10, scv: 4 },
    { distribution: "uniform", minUs: 1, maxUs: 2 },
    { distribution: "gamma", meanUs: 10, scv: 0.3 },
    { distribution: "pareto", shape: 0.7, minUs: 1, maxUs: 1e6 },
    { distribution: "pareto", shape: 3, minUs: 2, maxUs: 2 },
    { distribution: "empirical", cdf: [[1, 0], [2, 0.5], [4, 1]] },
    { distribution: "empirical", cdf: [[3, 1]] },
    { distribution: "fixed", timeUs: 3 },
  ];
  for (const service of laws) {
    for (const state of ends) {
      const us = serviceLaw(service).draw(new Stream(state));
      assert(us > 0 && us < Infinity, `${service.distribution}: ${us}`);
    }
  }
  // An exponential draw can be 0, which becomes a tick.
  for (
    const service of [
      { distribution: "exponential", meanUs: 10 },
      { distribution: "weibull", shape: 1, meanUs: 10 },
      { distribution: "hyperexponential", phases: [{ meanUs: 10, weight: 1 }] },
    ] as const
  ) {
    const longest = serviceLaw(service).draw(new Stream(ends[1]));
    assertAlmostEquals(longest, 10 * 53 * Math.LN2, 1e-9);
    assert(serviceLaw(service).draw(new Stream(ends[0])) === 0);
  }
});

Deno.test("every law takes one uniform a draw, so that runs which share a stream share their requests", () => {
  const laws: UnimodalSpec[] = [
    { distribution: "exponential", meanUs: 10 },
    { distribution: "lognormal", meanUs: 10, scv: 4 },
    { distribution: "uniform", minUs: 1, maxUs: 2 },
    { distribution: "gamma", meanUs: 1, scv: 3 },
    { distribution: "weibull", shape: 0.5, meanUs: 1 },
    { distribution: "hyperexponential", meanUs: 1, scv: 9 },
    { distribution: "pareto", shape: 1, minUs: 1, maxUs: 9 },
    { distribution: "empirical", cdf: [[1, 0.1], [2, 1]] },
  ];
  for (const service of laws) {
    const drawn = streamOf(1, 0, "service"),
      uniform = streamOf(1, 0, "service");
    serviceLaw(service).draw(drawn);
    uniform.uniform();
    assertEquals(drawn.state, uniform.state, service.distribution);
  }
});

/** The first draws of `service`. */
function draws(service: UnimodalSpec, count = 20_000): Float64Array {
  const law = serviceLaw(service);
  const stream = streamOf(5, 0, "service");
  return Float64Array.from({ length: count }, () => law.draw(stream));
}

Deno.test("gamma of SCV 1, Weibull of shape 1 and a hyperexponential of SCV 1 are exponential, draw by draw", () => {
  const exponential = draws({ distribution: "exponential", meanUs: 10 });
  const same: UnimodalSpec[] = [
    { distribution: "gamma", meanUs: 10, scv: 1 },
    { distribution: "weibull", shape: 1, meanUs: 10 },
    {
      distribution: "hyperexponential",
      phases: [{ meanUs: 10, weight: 3 }, { meanUs: 99, weight: 0 }],
    },
  ];
  for (const service of same) {
    draws(service).forEach((us, row) => {
      assertAlmostEquals(us, exponential[row], 1e-12 * (1 + us));
    });
  }
  // Two phases that are alike: the same law, not the same draws.
  const { meanUs, scv } = serviceLaw({
    distribution: "hyperexponential",
    meanUs: 10,
    scv: 1,
  });
  assertEquals([meanUs, scv], [10, 1]);
});

Deno.test("laws of little variation are near their mean, and their SCV is still what was asked for", () => {
  for (const us of draws({ distribution: "gamma", meanUs: 10, scv: 1e-4 })) {
    assertAlmostEquals(us, 10, 0.6); // six standard deviations
  }
  const { scv } = serviceLaw({
    distribution: "weibull",
    shape: 100,
    meanUs: 1,
  });
  // π² ÷ 6 k² to first order.
  assertAlmostEquals(scv, Math.PI ** 2 / 6e4, 0.03 * scv);
});

Deno.test("a bounded Pareto law's moments hold where its integrals turn into logarithms", () => {
  // Shape 1 and 2: E[S] and E[S²] are those of 1/x.
  const one = serviceLaw({
    distribution: "pareto",
    shape: 1,
    minUs: 2,
    maxUs: 50,
  });
  assertClose(one.meanUs, Math.log(25) * 2 / (1 - 2 / 50), 1e-13);
  const two = serviceLaw({
    distribution: "pareto",
    shape: 2,
    minUs: 2,
    maxUs: 50,
  });
  const mass = 1 - (2 / 50) ** 2;
  assertClose(two.meanUs, 2 * 4 * (1 / 2 - 1 / 50) / mass, 1e-13);
  const second = 2 * 4 * Math.log(25) / mass;
  assertClose(two.scv, second / two.meanUs ** 2 - 1, 1e-12);
  // And next to it: no digit is lost.
  const near = serviceLaw({
    distribution: "pareto",
    shape: 1 + 1e-9,
    minUs: 2,
    maxUs: 50,
  });
  assertClose(near.meanUs, one.meanUs, 4e-9);
  // A tail so light that all is at the start; bounds that meet.
  const steep = { distribution: "pareto", shape: 100, minUs: 1 } as const;
  assertClose(serviceLaw({ ...steep, maxUs: 1e12 }).meanUs, 100 / 99, 1e-12);
  assertEquals(serviceLaw({ ...steep, maxUs: 1 }).scv, 0);
});

Deno.test("a hyperexponential law of balanced means: each phase brings half of the work", () => {
  for (const scv of [1, 1.5, 20, 1e6]) {
    const phases = balancedPhases(7, scv);
    for (const { weight, meanUs } of phases) {
      assertClose(weight * meanUs, 3.5, 1e-15);
    }
    const law = serviceLaw({ distribution: "hyperexponential", phases });
    assertClose(law.meanUs, 7, 1e-14);
    assertClose(law.scv, scv, 1e-9);
  }
});

Deno.test("fixed service never varies, and draws nothing", () => {
  const law = serviceLaw({ distribution: "fixed", timeUs: 7 });
  const stream = streamOf(1, 0, "service");
  assertEquals([law.meanUs, law.scv, law.draw(stream)], [7, 0, 7]);
  assertEquals(stream.state, streamOf(1, 0, "service").state);
});

Deno.test("modes: weights are normalised, and a mode may have a law of its own", () => {
  const service: ServiceSpec = {
    distribution: "bimodal",
    modes: [
      { class: "get", timeUs: 2, weight: 6 },
      {
        class: "put",
        weight: 3,
        service: { distribution: "uniform", minUs: 3, maxUs: 9 },
      },
      {
        class: "scan",
        weight: 1,
        service: { distribution: "exponential", meanUs: 40 },
      },
    ],
  };
  const classes = serviceClasses(service);
  assertEquals(classes.map(({ name }) => name), ["get", "put", "scan"]);
  classes.forEach(({ share }, of) =>
    assertAlmostEquals(share, [0.6, 0.3, 0.1][of], 1e-15)
  );
  const { meanUs, scv } = mixtureMoments(classes);
  assertClose(meanUs, 0.6 * 2 + 0.3 * 6 + 0.1 * 40);
  // Second moments: 2²; (9 + 27 + 81)/3; 2 × 40².
  const second = 0.6 * 4 + 0.3 * 39 + 0.1 * 3200;
  assertClose(scv, second / 7 ** 2 - 1);
});

Deno.test("the SCVs of the field's bimodal laws are those of their papers", () => {
  const twoPoint = (short: number, long: number, share: number) =>
    mixtureMoments(serviceClasses({
      distribution: "bimodal",
      modes: [
        { class: "short", timeUs: short, weight: 1 - share },
        { class: "long", timeUs: long, weight: share },
      ],
    }));
  // ZygOS: Bimodal-1 and Bimodal-2, in multiples of the mean. Shinjuku and Perséphone: extreme and high bimodal, µs.
  assertClose(twoPoint(0.5, 5.5, 0.1).scv, 2.25);
  assertClose(twoPoint(0.5, 500.5, 0.001).scv, 249.75, 1e-10);
  assertClose(twoPoint(0.5, 500, 0.005).meanUs, 2.9975);
  assertAlmostEquals(twoPoint(0.5, 500, 0.005).scv, 138.1, 0.05);
  assertAlmostEquals(twoPoint(1, 100, 0.5).scv, 0.961, 0.0005);
});

Deno.test("atLeastOneTick() rounds to ticks of 0.1 ns, and leaves no request without service", () => {
  assertEquals(
    [0, 1e-9, 0.00005, 0.00014, 0.00016, 1].map(atLeastOneTick),
    [1, 1, 1, 1, 2, 10_000],
  );
});

Deno.test("serviceLaw() refuses a trace, and says why", () => {
  assertThrows(
    () =>
      serviceLaw({
        distribution: "trace",
        file: "a.csv",
        column: "x",
        unit: "us",
      }),
    RangeError,
    `Cannot draw service times: a trace is read, not drawn, got "a.csv"`,
  );
});
