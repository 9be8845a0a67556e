import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { log, normalQuantile } from "../../lib/random/elementary.ts";
import { GammaQuantile, lnGamma } from "../../lib/random/gamma.ts";
import { integral } from "../../lib/theory/quadrature.ts";
import { assertClose } from "../_close.ts";

Deno.test("lnGamma() is the logarithm of a factorial, and of the halves' products", () => {
  let factorial = 1;
  for (let n = 1; n <= 22; n++) { // 22! is the last that a double holds exactly
    assertAlmostEquals(lnGamma(n), log(factorial), 2e-14);
    factorial *= n;
  }
  let half = Math.sqrt(Math.PI);
  for (let n = 0; n < 15; n++) {
    assertAlmostEquals(lnGamma(n + 0.5), log(half), 2e-14);
    half *= n + 0.5;
  }
});

Deno.test("lnGamma() keeps Legendre's duplication, from the smallest to the largest", () => {
  for (let x = 1e-6; x < 1e10; x *= 1.7) {
    const left = lnGamma(x) + lnGamma(x + 0.5);
    const right = (1 - 2 * x) * Math.LN2 + Math.log(Math.PI) / 2 +
      lnGamma(2 * x);
    assertAlmostEquals(left, right, 4e-14 + 1e-15 * Math.abs(right) * 3);
  }
});

/** 1 − (1 + x) exp(−x), by its series. */
function erlang(x: number): number {
  let power = x, sum = 0;
  for (let n = 2; n < 60; n++) {
    power *= -x / n;
    sum -= (n - 1) * power;
  }
  return sum;
}

/** Shares of draws, far out on both sides too. */
const SHARES = [1e-15, 1e-9, 0.001, 0.01, 0.2, 0.5, 0.7, 0.89, 0.91, 0.99];

Deno.test("gamma quantiles of shape 1 are exponential, of shape ½ half of a normal squared, of shape 2 Erlang's", () => {
  const one = new GammaQuantile(1), half = new GammaQuantile(0.5);
  const two = new GammaQuantile(2);
  for (const p of [...SHARES, ...SHARES.map((share) => 1 - share)]) {
    const exponential = -Math.log1p(-p);
    const tolerance = 1e-14 * (1 + Math.abs(Math.log(exponential)));
    assertClose(one.at(p), exponential, tolerance);
    if (p > 1e-4) { // ½ + p ÷ 2 keeps the digits of p only so far
      const z = normalQuantile((1 - p) / 2);
      assertClose(half.at(p), z * z / 2, 1e-11);
    }
    // 1 − F(x) = (1 + x) exp(−x); what is small is compared from its own side.
    const x = two.at(p);
    if (p > 0.5) assertClose((1 + x) * Math.exp(-x), 1 - p, 1e-13);
    else assertClose(erlang(x), p, 1e-13);
  }
});

for (const shape of [0.001, 0.01, 0.3, 0.99, 1.01, 3.7, 40, 900, 10_000]) {
  Deno.test(`gamma quantiles of shape ${shape} are where its density, integrated, reaches p`, () => {
    const quantile = new GammaQuantile(shape);
    const constant = lnGamma(shape);
    for (const p of [0.003, 0.1, 0.35, 0.5, 0.8, 0.95, 0.999, 1 - 1e-9]) {
      const x = quantile.at(p);
      if (x < 1e-250) continue;
      // Over ln x from the quantile on: no pole at 0, whatever the shape.
      const density = (y: number) =>
        Math.exp(shape * y - Math.exp(y) - constant);
      const upper = integral(
        (t) => density(Math.log(x) + t),
        0,
        Infinity,
        Math.min(1, 1 / Math.sqrt(shape)),
      );
      assertAlmostEquals(upper / (1 - p), 1, 1e-9, `p ${p}`);
    }
  });
}

Deno.test("gamma quantiles never fall, and are finite at the ends of what a uniform can be", () => {
  for (const shape of [0.001, 0.2, 0.99, 1, 1.7, 12, 500, 10_000]) {
    const quantile = new GammaQuantile(shape);
    let last = 0;
    for (let step = 1; step < 20_000; step++) {
      const x = quantile.at(step / 20_000);
      assert(x >= last, `shape ${shape}, p ${step / 20_000}`);
      last = x;
    }
    for (const p of [2 ** -54, 1 - 2 ** -53]) {
      const x = quantile.at(p);
      assert(x >= 0 && x < Infinity, `${x}`);
    }
  }
  // So far down that no double holds it.
  assertEquals(new GammaQuantile(0.001).at(0.3), 0);
});

Deno.test("lnGamma() and gamma quantiles have the same bits on every machine", () => {
  // Golden on purpose: whichever neighbour of the true value it is, it must be the same one everywhere.
  const bits = (x: number) =>
    new BigUint64Array(Float64Array.of(x).buffer)[0].toString(16);
  assertEquals([0.1, 3.3, 250].map((x) => bits(lnGamma(x))), [
    "4002058e35f3deec",
    "3fef964fc1bf8d40",
    "4091a2185764485f",
  ]);
  const at = [[0.1, 0.4], [0.7, 0.95], [2.5, 0.01], [90, 0.6]];
  const got = at.map(([shape, p]) => bits(new GammaQuantile(shape).at(p)));
  assertEquals(got, [
    "3f10b1c6790af41f",
    "40030f9b15971e05",
    "3fd1bccf51f913a5",
    "4057058aaca7ea76",
  ]);
});
