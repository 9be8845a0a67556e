import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  exp,
  expm1,
  log,
  normalQuantile,
  power,
} from "../../lib/random/elementary.ts";
import { integral } from "../../lib/theory/quadrature.ts";
import { assertClose } from "../_close.ts";
import { uniforms } from "../_noise.ts";
import {
  expErrorUlps,
  expm1ErrorUlps,
  lnErrorUlps,
  powerErrorUlps,
} from "./_exact.ts";

/** Where logarithms are taken: all magnitudes, around 1, and what 1 − uniform can be. */
function argumentsOfLog(): number[] {
  const uniform = uniforms(1);
  const several = (draw: () => number) => Array.from({ length: 400 }, draw);
  return [
    2.3e-308,
    2 ** -53,
    2 ** -52,
    1 - 2 ** -53,
    1,
    1 + 2 ** -52,
    Math.SQRT2,
    Math.SQRT1_2,
    2,
    1e300,
    ...several(uniform),
    ...several(() => 1 - uniform() * 2 ** -10),
    ...several(() => 1 + uniform() * 2 ** -10),
    ...several(() => 1 - uniform() * 2 ** -40),
    ...several(() => 10 ** (uniform() * 600 - 300)),
    ...several(() => Math.SQRT2 * (1 + (uniform() - 0.5) * 1e-6)),
    ...several(() => uniform() * 2 ** -40),
  ];
}

Deno.test("log() is off by less than one unit in the last place, wherever it is taken", () => {
  for (const x of argumentsOfLog()) {
    if (x === 1) continue;
    const error = lnErrorUlps(x, log(x));
    assert(error < 1, `log(${x}) = ${log(x)} is off by ${error} units`);
  }
  assertEquals(log(1), 0);
});

Deno.test("exp() is off by less than one unit in the last place, from −700 to 700", () => {
  const uniform = uniforms(2);
  const several = (draw: () => number) => Array.from({ length: 400 }, draw);
  const values = [
    -700,
    700,
    0.5 * Math.LN2,
    -0.5 * Math.LN2,
    1,
    2 ** -60,
    ...several(() => uniform() * 1400 - 700),
    ...several(() => uniform() * 20 - 10),
    ...several(() => (uniform() - 0.5) * 2 ** -20),
    ...several(() =>
      (Math.round(uniform() * 40 - 20) + 0.5) * Math.LN2 *
      (1 + (uniform() - 0.5) * 1e-9)
    ),
  ];
  for (const x of values) {
    const error = expErrorUlps(x, exp(x));
    assert(error < 1, `exp(${x}) = ${exp(x)} is off by ${error} units`);
  }
  assertEquals(exp(0), 1);
});

Deno.test("expm1() is off by less than four units in the last place, next to 0 as elsewhere", () => {
  const uniform = uniforms(3);
  const several = (draw: () => number) => Array.from({ length: 400 }, draw);
  const values = [
    -39.9,
    700,
    ...several(() => (uniform() - 0.5) * 2 ** -uniform() * 2 ** -45),
    ...several(() => (uniform() - 0.5) * 2 ** -20),
    ...several(() => uniform() - 0.5),
    ...several(() => uniform() * 80 - 39),
  ];
  for (const x of values) {
    const error = expm1ErrorUlps(x, expm1(x));
    assert(error < 4, `expm1(${x}) = ${expm1(x)} is off by ${error} units`);
  }
  assertEquals([expm1(0), expm1(-41), expm1(-1e9)], [0, -1, -1]);
});

Deno.test("power() is off by no more than its logarithm makes it", () => {
  const uniform = uniforms(4);
  for (let n = 0; n < 2000; n++) {
    const base = exp(uniform() * 60 - 30), exponent = uniform() * 20 - 10;
    const got = power(base, exponent);
    const units = powerErrorUlps(base, exponent, got);
    assert(
      units < 2 * (1 + Math.abs(exponent * log(base))),
      `${base} to the ${exponent} is off by ${units} units`,
    );
  }
  assertEquals([power(7, 0), power(1, 5), power(2, -2000)], [1, 1, 0]);
});

Deno.test("log() never falls: a later uniform never gives a shorter time", () => {
  for (const around of [2 ** -53, 1e-9, 0.5, Math.SQRT1_2, 1]) {
    // Neighbours of 1 − uniform are 2⁻⁵³ apart.
    let last = -Infinity;
    for (let step = -2000; step <= 0; step++) {
      const x = around + step * 2 ** -53;
      if (x <= 0) continue;
      assert(log(x) >= last, `log(${x})`);
      last = log(x);
    }
  }
});

Deno.test("log() and exp() undo each other", () => {
  for (const x of [-690, -20, -1, -1e-3, 1e-3, 0.7, 5, 300, 690]) {
    assertAlmostEquals(log(exp(x)), x, 4e-16 * Math.max(1, Math.abs(x)));
  }
});

Deno.test("log(), exp() and normalQuantile() have the same bits on every machine", () => {
  // Golden on purpose: whichever neighbour of the true value it is, it must be the same one everywhere.
  const bits = (x: number) =>
    new BigUint64Array(Float64Array.of(x).buffer)[0].toString(16);
  const got = {
    log: [0.1, 0.3, 0.7, 0.999, 3, 1e-9].map((x) => bits(log(x))),
    exp: [-20, -1, 0.1, 1, 3.3, 100].map((x) => bits(exp(x))),
    normalQuantile: [1e-12, 0.01, 0.3, 0.6, 0.95, 0.9999]
      .map((p) => bits(normalQuantile(p))),
  };
  assertEquals(got, {
    log: [
      "c0026bb1bbb55515",
      "bff34378fcbda721",
      "bfd6d3c324e13f50",
      "bf5064670d979b73",
      "3ff193ea7aad030a",
      "c034b927f32bffb8",
    ],
    exp: [
      "3e21b48655f37267",
      "3fd78b56362cef38",
      "3ff1aec7b35a00d4",
      "4005bf0a8b14576a",
      "403b1cd5e7807b7b",
      "48f3494a9b171bf5",
    ],
    normalQuantile: [
      "c01c234fba57a32a",
      "c0029c5c4630ff0e",
      "bfe0c7e39582c5fa",
      "3fd036d6c4a04b59",
      "3ffa515209676ab8",
      "400dc08bb712897a",
    ],
  });
});

Deno.test("normalQuantile() gives the quantiles of the tables", () => {
  const table: [number, number][] = [
    [0.5, 0],
    [0.75, 0.6744897501960817],
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
    [0.9999, 3.719016485455709],
    [1e-10, -6.361340902404056],
  ];
  for (const [p, quantile] of table) {
    assertAlmostEquals(normalQuantile(p), quantile, 2e-14);
  }
});

Deno.test("normalQuantile() is where the integrated normal density reaches p, in all three regions and the far tail", () => {
  const density = (x: number) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  const lower = [
    2 ** -54,
    1e-15,
    1e-12,
    1e-11, // √(−ln p) is 5 at 1.4e-11: the border of the far tail
    1.5e-11,
    1e-6,
    0.01,
    0.0749,
    0.0751, // 0.5 − 0.425: the border of the middle
    0.2,
    0.4999,
  ];
  for (const p of lower) {
    const x = normalQuantile(p);
    assertClose(integral(density, -x, Infinity, 1 / (1 - x)), p, 1e-10);
  }
  for (const p of [0.0625, 0.25, 0.375, 2 ** -20, 2 ** -40, 2 ** -53]) {
    assertEquals(normalQuantile(1 - p), -normalQuantile(p));
  }
});
