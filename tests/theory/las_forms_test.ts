import { assertGreater, assertLess } from "@std/assert";
import * as las from "../../lib/theory/mg1_las.ts";
import * as mg1 from "../../lib/theory/mg1.ts";
import * as ps from "../../lib/theory/mg1_ps.ts";
import * as srpt from "../../lib/theory/mg1_srpt.ts";
import { integral } from "../../lib/theory/quadrature.ts";
import { assertClose } from "../_close.ts";

const LOADS = [0.01, 0.2, 0.5, 0.8, 0.95, 0.99];

Deno.test("M/M/1-LAS: the mean latency is that of M/M/1, for no policy knows more than another", () => {
  for (const load of LOADS) {
    assertClose(
      las.meanLatencyUs(load, srpt.exponentialLaw(10)),
      mg1.meanLatencyUs(load, 10, 1),
      1e-9,
    );
  }
});

Deno.test("M/M/1-LAS: the formula is Kleinrock's, whose integrals are over the share above", () => {
  // L. Kleinrock, "Queueing Systems, Volume 2", 1976, section 4.6, written out.
  const law = srpt.exponentialLaw(10), load = 0.8, ratePerUs = 0.08;
  for (const us of [0.5, 5, 10, 40]) {
    const below = ratePerUs * integral(law.shareAbove, 0, us);
    const ahead = ratePerUs * integral((t) => t * law.shareAbove(t), 0, us);
    assertClose(
      las.latencyOfServiceUs(load, law, us),
      ahead / (1 - below) ** 2 + us / (1 - below),
      1e-10,
    );
  }
});

Deno.test("M/D/1-LAS: a request stays to the end of the busy period", () => {
  // What it finds and brings, stretched by what arrives until all is done.
  for (const load of LOADS) {
    assertClose(
      las.latenciesUs(load, [{ timeUs: 10, weight: 3 }])[0],
      mg1.meanLatencyUs(load, 10, 0) / (1 - load),
    );
  }
});

Deno.test("M/G/1-LAS: below PS and FCFS where those that got much have much to come, above both where they have little", () => {
  const wide = twoExponentials(0.9, 1, 91);
  const scv = 2 * (0.9 + 0.1 * 91 ** 2) / 100 - 1;
  const uniform = srpt.uniformLaw(0, 20);
  for (const load of LOADS) {
    const belowUs = las.meanLatencyUs(load, wide);
    assertLess(belowUs, ps.meanLatencyUs(load, 10));
    assertLess(belowUs, mg1.meanLatencyUs(load, 10, scv));
    assertLess(srpt.meanLatencyUs(load, wide), belowUs);
    const aboveUs = las.meanLatencyUs(load, uniform);
    assertGreater(aboveUs, ps.meanLatencyUs(load, 10));
    assertGreater(aboveUs, mg1.meanLatencyUs(load, 10, 1 / 3));
  }
});

/** Exponential of mean `shortUs` for a share of the requests, of mean `longUs` for the others. */
function twoExponentials(
  share: number,
  shortUs: number,
  longUs: number,
): srpt.ContinuousLaw {
  const short = srpt.exponentialLaw(shortUs),
    long = srpt.exponentialLaw(longUs);
  const mixed = (of: (law: srpt.ContinuousLaw) => number) =>
    share * of(short) + (1 - share) * of(long);
  return {
    meanUs: mixed((law) => law.meanUs),
    minUs: 0,
    maxUs: Infinity,
    density: (us) => mixed((law) => law.density(us)),
    shareAbove: (us) => mixed((law) => law.shareAbove(us)),
    meanUpToUs: (us) => mixed((law) => law.meanUpToUs(us)),
    meanSquareUpToUs2: (us) => mixed((law) => law.meanSquareUpToUs2(us)),
  };
}

Deno.test("M/G/1-LAS: many atoms are as good as none", () => {
  const law = srpt.uniformLaw(0, 20);
  for (const load of [0.3, 0.8]) {
    const error = (n: number) => {
      const atoms = Array.from({ length: n }, (_, k) => ({
        timeUs: 20 * (k + 0.5) / n,
        weight: 1,
      }));
      const latencies = las.latenciesUs(load, atoms);
      const mean = latencies.reduce((sum, us) => sum + us, 0) / n;
      return Math.abs(mean / las.meanLatencyUs(load, law) - 1);
    };
    assertLess(error(400), 0.01);
    assertLess(error(400), 0.3 * error(100));
  }
});
