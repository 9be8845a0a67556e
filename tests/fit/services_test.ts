import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fitServices } from "../../lib/fit/services.ts";
import { Sample } from "../../lib/fit/sample.ts";
import { lnGamma } from "../../lib/random/gamma.ts";
import { Stream } from "../../lib/random/stream.ts";
import type { ServiceSpec } from "../../lib/scenario/point.ts";
import * as laws from "../../lib/workload/laws.ts";

const N = 20_000;

/** What is fitted to N times drawn from `law`. */
function fitsOf(law: laws.ServiceLaw) {
  const stream = new Stream([5, 6, 7, 8]), sample = new Sample();
  for (let draw = 0; draw < N; draw++) sample.add(law.draw(stream));
  return { sample, fits: fitServices(sample) };
}

/** The best fit, which must be of `distribution`. */
function bestOf<D extends ServiceSpec["distribution"]>(
  law: laws.ServiceLaw,
  distribution: D,
): Extract<ServiceSpec, { distribution: D }> {
  const { spec } = fitsOf(law).fits[0];
  assertEquals(spec.distribution, distribution);
  return spec as Extract<ServiceSpec, { distribution: D }>;
}

/** `found` is within four standard errors, `error` ÷ √N each, of `truth`. */
function assertFound(found: number, truth: number, error: number): void {
  assertAlmostEquals(found, truth, 4 * error / Math.sqrt(N));
}

Deno.test("what was drawn from a law is fitted by that law, with its parameters", () => {
  const exponential = bestOf(laws.exponential(3), "exponential");
  assertFound(exponential.meanUs, 3, 3);

  const lognormal = bestOf(laws.lognormal(10, 4), "lognormal");
  const variance = Math.log(5);
  const found = Math.log1p(lognormal.scv);
  assertFound(found, variance, variance * Math.SQRT2);
  assertFound(
    Math.log(lognormal.meanUs) - found / 2,
    Math.log(10) - variance / 2,
    Math.sqrt(variance),
  );

  for (const scv of [0.3, 2]) {
    const shape = 1 / scv;
    const gamma = bestOf(laws.gamma(5, scv), "gamma");
    assertFound(gamma.meanUs, 5, 5 * Math.sqrt(scv));
    // Fisher's information of the shape, the mean known, is ψ′(shape) − 1 ÷ shape.
    const step = 1e-3;
    const trigamma = (lnGamma(shape + step) - 2 * lnGamma(shape) +
      lnGamma(shape - step)) / step ** 2;
    assertFound(1 / gamma.scv, shape, 1 / Math.sqrt(trigamma - scv));
  }

  const weibull = bestOf(laws.weibull(0.6, 7), "weibull");
  // N. Balakrishnan and M. Kateri, 2008: the shape's error is √(6 ÷ π²) of it.
  assertFound(weibull.shape, 0.6, 0.6 * Math.sqrt(6) / Math.PI);

  const pareto = bestOf(
    laws.boundedPareto({ shape: 1.2, min: 1, max: 1000 }),
    "pareto",
  );
  assertFound(pareto.shape, 1.2, 1.2);
  assertEquals(pareto.minUs, 1);

  const uniform = bestOf(laws.uniform(2, 9), "uniform");
  assertAlmostEquals(uniform.minUs, 2, 0.01);
  assertAlmostEquals(uniform.maxUs, 9, 0.01);
});

Deno.test("a few times are modes, one is fixed", () => {
  assertEquals(fitsOf(laws.fixed(2)).fits.map(({ spec }) => spec), [
    { distribution: "fixed", timeUs: 2 },
  ]);

  const sample = new Sample();
  for (let k = 0; k < 1000; k++) sample.add(k % 200 === 0 ? 500 : 0.5);
  assertEquals(fitServices(sample)[0].spec, {
    distribution: "bimodal",
    modes: [
      { class: "mode1", timeUs: 0.5, weight: 0.995 },
      { class: "mode2", timeUs: 500, weight: 0.005 },
    ],
  });
});

Deno.test("phases and classes come apart by how long they take", () => {
  const { phases } = bestOf(
    laws.hyperexponential([{ meanUs: 1, weight: 0.9 }, {
      meanUs: 40,
      weight: 0.1,
    }]),
    "hyperexponential",
  ) as { phases: readonly { meanUs: number; weight: number }[] };
  assertEquals(phases.length, 2);
  assertFound(phases[0].meanUs, 1, 1.5);
  assertFound(phases[1].meanUs, 40, 40 * Math.sqrt(10) * 1.5);
  assertFound(phases[1].weight, 0.1, 0.5);

  const short = laws.lognormal(1, 0.1), long = laws.lognormal(60, 0.5);
  const { modes } = bestOf({
    ...short,
    draw: (stream) => (stream.uniform() < 0.02 ? long : short).draw(stream),
  }, "bimodal");
  assertEquals(modes.length, 2);
  const [one, other] = modes as unknown as readonly {
    weight: number;
    service: { meanUs: number; scv: number };
  }[];
  assertFound(one.service.meanUs, 1, Math.sqrt(0.1));
  assertFound(other.weight, 0.02, Math.sqrt(0.02));
  assertFound(other.service.meanUs, 60, 60 * Math.sqrt(0.5 / 0.02));
});

Deno.test("what no law tells is told by its own percentiles", () => {
  // Even over four stretches, each with edges.
  const stretches = [[1, 2], [10, 60], [60, 62], [200, 300]];
  const { sample, fits } = fitsOf({
    meanUs: 0,
    scv: 0,
    draw: (stream) => {
      const [fromUs, toUs] = stretches[stream.below(stretches.length)];
      return fromUs + (toUs - fromUs) * stream.uniform();
    },
  });
  const [{ spec, ksDistance, ratios }] = fits;
  assertEquals(spec.distribution, "empirical");
  assert(ksDistance < 0.02, `KS ${ksDistance}`);
  for (const ratio of Object.values(ratios)) {
    assertAlmostEquals(ratio, 1, 0.01);
  }
  const { cdf } = spec as Extract<ServiceSpec, { distribution: "empirical" }>;
  assertEquals(cdf[0], [sample.minUs, 0]);
  assertEquals(cdf[cdf.length - 1], [sample.maxUs, 1]);
  cdf.slice(1).forEach(([us, probability], k) => {
    assert(us > cdf[k][0] && probability >= cdf[k][1], `knot ${k}`);
  });
});

Deno.test("the distance of Kolmogorov and Smirnov, and percentiles, are those of the law that is printed", () => {
  const law = laws.weibull(0.6, 7);
  const { sample, fits } = fitsOf(law);
  const exponential = fits.find(({ spec }) =>
    spec.distribution === "exponential"
  )!;
  const times: number[] = [];
  const stream = new Stream([5, 6, 7, 8]);
  for (let draw = 0; draw < N; draw++) times.push(law.draw(stream));
  times.sort((one, other) => one - other);
  const distance = times.reduce((most, us, k) => {
    const share = -Math.expm1(-us / sample.meanUs);
    return Math.max(
      most,
      Math.abs(share - k / N),
      Math.abs(share - (k + 1) / N),
    );
  }, 0);
  assertAlmostEquals(exponential.ksDistance, distance, 0.003);
  assertAlmostEquals(
    exponential.ratios.p99,
    -Math.log(0.01) * sample.meanUs / times[0.99 * N - 1],
    0.01,
  );
});

Deno.test("times without a spread in reach, and very few of them, are fitted all the same", () => {
  for (const times of [[1, 2], [1, 1, 1, 1.0001], [5], [1e-5, 1e10]]) {
    const sample = new Sample();
    for (const us of times) sample.add(us);
    const fits = fitServices(sample);
    assert(fits.length > 0);
    for (const { bic, spec } of fits) {
      assert(!Number.isNaN(bic), JSON.stringify({ times, spec }));
    }
  }
});
