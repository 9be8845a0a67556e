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
};

for (const [name, of] of Object.entries(CASES)) {
  const { service, meanUs, scv, share, atUs, count } = of;

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
    assertAgrees(meanOf(squares), law.scv, "SCV", { sees: 0.03 });
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
  const law = serviceLaw({ distribution: "exponential", meanUs: 10 });
  const longest = law.draw(new Stream(ends[1]));
  assertAlmostEquals(longest, 10 * 53 * Math.LN2, 1e-9);
});

Deno.test("every law takes one uniform a draw, so that runs which share a stream share their requests", () => {
  const laws: UnimodalSpec[] = [
    { distribution: "exponential", meanUs: 10 },
    { distribution: "lognormal", meanUs: 10, scv: 4 },
    { distribution: "uniform", minUs: 1, maxUs: 2 },
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
