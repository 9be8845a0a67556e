import { assert, assertAlmostEquals, assertLess } from "@std/assert";
import * as mmc from "../../lib/theory/mmc.ts";
import { integral } from "../../lib/theory/quadrature.ts";
import { assertClose } from "../_close.ts";

const LOADS = [0.01, 0.2, 0.5, 0.8, 0.95, 0.999];
const PERCENTILES = [0, 1, 50, 90, 99, 99.9, 99.99];

/** Erlang C as it is defined: a ratio of sums of a^k ÷ k!. */
function erlangC(cores: number, load: number): number {
  const offered = cores * load;
  let term = 1;
  let sum = 0;
  for (let k = 0; k < cores; k++) {
    sum += term;
    term *= offered / (k + 1);
  }
  return term / (1 - load) / (sum + term / (1 - load));
}

Deno.test("M/M/c: Erlang C is the ratio of sums that defines it", () => {
  for (const cores of [1, 2, 3, 10, 16, 100]) {
    for (const load of LOADS) {
      assertClose(mmc.waitProbability(cores, load), erlangC(cores, load));
    }
  }
});

Deno.test("M/M/c: Erlang C agrees with the tables", () => {
  // Tables of Erlang B: 10 cores turn away 12.166 % of 8 erlangs, 100 cores 2.696 % of 90.
  for (
    const [cores, offered, blocking] of [[10, 8, 0.12166], [100, 90, 0.02696]]
  ) {
    const load = offered / cores;
    const expected = blocking / (1 - load * (1 - blocking));
    assertAlmostEquals(mmc.waitProbability(cores, load), expected, 1e-4);
  }
  assertAlmostEquals(mmc.waitProbability(10, 0.8), 0.4092, 5e-5);
  // With two cores: 2 load² ÷ (1 + load).
  assertClose(mmc.waitProbability(2, 0.75), 9 / 14);
});

Deno.test("M/M/c: a million cores wait as Halfin and Whitt's limit says", () => {
  // S. Halfin and W. Whitt, "Heavy-traffic limits for queues with many exponential servers", 1981.
  const cores = 1e6;
  const normalDensity = Math.exp(-1 / 2) / Math.sqrt(2 * Math.PI);
  const normalBelow = 1 / 2 +
    integral((x) => Math.exp(-x * x / 2), 0, 1) / Math.sqrt(2 * Math.PI);
  assertClose(
    mmc.waitProbability(cores, 1 - 1 / Math.sqrt(cores)),
    1 / (1 + normalBelow / normalDensity),
    2e-3,
  );
});

Deno.test("M/M/c: with one core latency is exponential, with mean service ÷ (1 − load)", () => {
  for (const load of LOADS) {
    const meanUs = 10 / (1 - load);
    assertClose(mmc.meanLatencyUs(1, load, 10), meanUs);
    for (const percentile of PERCENTILES) {
      const exact = -meanUs * Math.log((100 - percentile) / 100);
      assertClose(
        mmc.latencyPercentileUs(1, load, 10, percentile),
        exact,
        1e-11,
      );
    }
  }
});

Deno.test("M/M/c: mean wait and latency are the areas under their tails", () => {
  for (const cores of [1, 2, 4, 16]) {
    for (const load of [0.2, 0.5, 0.75, 0.9375, 0.99]) {
      const area = (tail: (us: number) => number) =>
        integral(tail, 0, Infinity, mmc.meanLatencyUs(cores, load, 3));
      const waitUs = area((us) => mmc.waitTail(cores, load, 3, us));
      assertClose(waitUs, mmc.meanWaitUs(cores, load, 3), 1e-9);
      const latencyUs = area((us) => mmc.latencyTail(cores, load, 3, us));
      assertClose(latencyUs, mmc.meanLatencyUs(cores, load, 3), 1e-9);
    }
  }
});

Deno.test("M/M/c: a percentile is where the tail passes it", () => {
  for (const cores of [1, 2, 16]) {
    for (const load of LOADS) {
      for (const percentile of PERCENTILES) {
        const above = (100 - percentile) / 100;
        const latencyUs = mmc.latencyPercentileUs(cores, load, 10, percentile);
        assertClose(mmc.latencyTail(cores, load, 10, latencyUs), above, 1e-11);
        const waitUs = mmc.waitPercentileUs(cores, load, 10, percentile);
        const waitAbove = mmc.waitTail(cores, load, 10, waitUs);
        if (waitUs > 0) assertClose(waitAbove, above, 1e-11);
        else assert(waitAbove <= above);
      }
    }
  }
});

Deno.test("M/M/c: latency's tail passes smoothly through cores × (1 − load) = 1", () => {
  for (const cores of [2, 4, 16]) {
    const load = 1 - 1 / cores;
    for (const us of [0, 0.1, 1, 10, 30]) {
      const at = mmc.latencyTail(cores, load, 1, us);
      // Of equal rates, the sum of two exponentials has the tail of Erlang's: (1 + t) exp(−t).
      const erlangs = Math.exp(-us) *
        (1 + mmc.waitProbability(cores, load) * us);
      assertClose(at, erlangs);
      for (const off of [-1e-9, 1e-9]) {
        assertClose(mmc.latencyTail(cores, load + off, 1, us), at, 1e-6);
      }
    }
  }
});

Deno.test("M/M/c: 16 cores meet a p99 of 10 mean services where ZygOS, Figure 3, says", () => {
  // G. Prekas et al., "ZygOS", SOSP 2017: the last loads of their grid below the objective.
  const p99 = (cores: number, load: number) =>
    mmc.latencyPercentileUs(cores, load, 1, 99);
  assertLess(p99(16, 0.9625), 10);
  assert(p99(16, 0.9875) > 10);
  assertLess(p99(1, 0.5375), 10);
  assert(p99(1, 0.5625) > 10);
});
