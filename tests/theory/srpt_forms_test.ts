import { assert, assertAlmostEquals, assertLess } from "@std/assert";
import * as mg1 from "../../lib/theory/mg1.ts";
import * as ps from "../../lib/theory/mg1_ps.ts";
import * as srpt from "../../lib/theory/mg1_srpt.ts";
import * as discrete from "../../lib/theory/mg1_srpt_discrete.ts";
import { integral } from "../../lib/theory/quadrature.ts";
import { assertClose } from "../_close.ts";

const LOADS = [0.01, 0.2, 0.5, 0.8, 0.95, 0.999];

const LAWS = {
  exponential: srpt.exponentialLaw(10),
  uniform: srpt.uniformLaw(5, 15),
  "uniform from 0": srpt.uniformLaw(0, 20),
};

for (const [name, law] of Object.entries(LAWS)) {
  Deno.test(`M/G/1-SRPT, ${name}: the law's moments are the integrals of its density`, () => {
    const density = (power: number) => (us: number) =>
      us ** power * law.density(us);
    const moment = (power: number, toUs: number) =>
      toUs <= law.minUs
        ? 0
        : integral(density(power), law.minUs, Math.min(law.maxUs, toUs));
    for (const us of [1, 5, 10, 14, 30]) {
      assertAlmostEquals(1 - law.shareAbove(us), moment(0, us), 1e-10);
      assertAlmostEquals(law.meanUpToUs(us), moment(1, us), 1e-9);
      assertAlmostEquals(law.meanSquareUpToUs2(us), moment(2, us), 1e-8);
    }
    assertClose(law.meanUpToUs(1e9), law.meanUs);
  });

  Deno.test(`M/G/1-SRPT, ${name}: the overall mean is the mean over services`, () => {
    for (const load of [0.1, 0.5, 0.9, 0.99]) {
      const averaged = integral(
        (us) => srpt.latencyOfServiceUs(load, law, us) * law.density(us),
        law.minUs,
        law.maxUs,
        law.meanUs,
        1e-10,
      );
      assertClose(srpt.meanLatencyUs(load, law), averaged, 1e-8);
    }
  });

  Deno.test(`M/G/1-SRPT, ${name}: many atoms are as good as none`, () => {
    // As many equal shares of the requests, each at its own mean.
    const cut = (n: number, load: number) => {
      const quantile = (share: number) => {
        let low = 0, high = 1000;
        for (let step = 0; step < 60; step++) {
          const middle = (low + high) / 2;
          if (1 - law.shareAbove(middle) < share) low = middle;
          else high = middle;
        }
        return low;
      };
      const ends = Array.from({ length: n + 1 }, (_, k) => quantile(k / n));
      const atoms = Array.from({ length: n }, (_, k) => ({
        timeUs: n * (law.meanUpToUs(ends[k + 1]) - law.meanUpToUs(ends[k])),
        weight: 1,
      }));
      return discrete.meanLatencyUs(load, atoms);
    };
    for (const load of [0.3, 0.8]) {
      const exact = srpt.meanLatencyUs(load, law);
      assertClose(cut(200, load), exact, 2e-2);
      // The error falls as the atoms grow more.
      const error = (n: number) => Math.abs(cut(n, load) - exact);
      assertLess(error(200), 0.4 * error(50));
    }
  });

  Deno.test(`M/G/1-SRPT, ${name}: below the mean latency of PS and of FCFS at every load`, () => {
    const scv = law.meanSquareUpToUs2(1e9) / law.meanUs ** 2 - 1;
    for (const load of LOADS) {
      const latencyUs = srpt.meanLatencyUs(load, law);
      assertLess(latencyUs, ps.meanLatencyUs(load, law.meanUs));
      assertLess(latencyUs, mg1.meanLatencyUs(load, law.meanUs, scv));
      assert(latencyUs > law.meanUs);
    }
  });

  Deno.test(`M/G/1-SRPT, ${name}: on an idle machine latency is service`, () => {
    assertClose(srpt.meanLatencyUs(0, law), law.meanUs, 1e-10);
    assertClose(srpt.latencyOfServiceUs(0, law, 12), 12, 1e-10);
    assertClose(srpt.meanLatencyUs(1e-9, law), law.meanUs, 1e-8);
  });
}

Deno.test("M/M/1-SRPT: the quadrature keeps its promise of 1e-9, up to load 0.9999", () => {
  const law = srpt.exponentialLaw(1);
  for (const load of [0.5, 0.99, 0.9999]) {
    // Simpson's rule, as dense as it takes, on what is averaged: wait × density + share × stretch.
    const averaged = (us: number) => {
      const above = Math.exp(-us);
      const free = 1 - load * (1 - above * (1 + us));
      const aheadUs2 = 2 * (1 - above * (1 + us));
      return load * aheadUs2 / (2 * free ** 2) * above + above / free;
    };
    const panels = 200_000, lengthUs = 60, step = lengthUs / panels;
    let simpson = averaged(0) + averaged(lengthUs);
    for (let k = 1; k < panels; k++) {
      simpson += (k % 2 ? 4 : 2) * averaged(k * step);
    }
    assertClose(srpt.meanLatencyUs(load, law), simpson * step / 3, 1e-9);
  }
});

Deno.test("M/G/1-SRPT: a request shorter or longer than all others meets what it must", () => {
  const law = srpt.uniformLaw(5, 15), ratePerUs = 0.08, load = 0.8;
  // The shorter one waits for the last 2 µs of any other, and is overtaken by none.
  assertClose(
    srpt.latencyOfServiceUs(load, law, 2),
    2 + ratePerUs * 2 ** 2 / 2,
  );
  // With more than 15 µs left, the longer one is overtaken by all; then it is as the longest of them.
  const longestUs = srpt.latencyOfServiceUs(load, law, 15);
  const longerUs = srpt.latencyOfServiceUs(load, law, 40);
  assertClose(longerUs, longestUs + 25 / (1 - load), 1e-10);
});
