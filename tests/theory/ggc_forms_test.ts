import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import * as ggc from "../../lib/theory/ggc.ts";
import * as mdc from "../../lib/theory/mdc.ts";
import * as mg1 from "../../lib/theory/mg1.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import * as staffing from "../../lib/theory/staffing.ts";
import { assertClose } from "../_close.ts";

const queue = (changes: Partial<ggc.TwoMoments> = {}): ggc.TwoMoments => ({
  cores: 1,
  load: 0.8,
  meanUs: 10,
  arrivalScv: 1,
  serviceScv: 1,
  ...changes,
});

Deno.test("every approximation of G/G/c is exact where it says so", () => {
  for (const load of [0.1, 0.5, 0.9]) {
    for (const cores of [1, 4, 64]) {
      const markov = queue({ cores, load });
      const exact = mmc.meanWaitUs(cores, load, 10);
      for (
        const form of [
          ggc.leeLongtonUs,
          ggc.allenCunneenUs,
          ggc.kimuraUs,
          ggc.whittUs,
        ]
      ) assertClose(form(markov), exact, 1e-12);
      assertClose(
        ggc.kimuraUs(queue({ cores, load, serviceScv: 0 })),
        mdc.meanWaitUs(cores, load, 10),
      );
    }
    for (const serviceScv of [0, 0.5, 3, 40]) {
      const one = queue({ load, serviceScv });
      const exact = mg1.meanWaitUs(load, 10, serviceScv);
      for (const form of [ggc.kingmanUs, ggc.leeLongtonUs, ggc.kimuraUs]) {
        assertClose(form(one), exact, 1e-10);
      }
      assert(ggc.kingmanBoundUs(one) >= exact);
      assertClose(ggc.kingmanUs(one), ggc.allenCunneenUs(one));
    }
  }
});

Deno.test("all meet in heavy traffic, and nothing varies where nothing can wait", () => {
  for (const cores of [1, 8]) {
    const heavy = queue({ cores, load: 0.985, arrivalScv: 1, serviceScv: 2 });
    const expected = ggc.allenCunneenUs(heavy);
    assertClose(ggc.whittUs(heavy), expected, 0.01);
    assertClose(ggc.kimuraUs(heavy), expected, 0.01);
  }
  const still = queue({ arrivalScv: 0, serviceScv: 0 });
  assert(ggc.whittUs(still) === 0 && ggc.kingmanUs(still) === 0);
  assert(ggc.heavyTrafficTail(still, 1) === 0);
  for (const form of [ggc.kingmanUs, ggc.kimuraUs, ggc.whittUs]) {
    assert(form(queue({ load: 0 })) === 0);
    assertThrows(
      () => form(queue({ load: 1 })),
      RangeError,
      "load must be in [0, 1), got 1",
    );
    assertThrows(
      () => form(queue({ serviceScv: -1 })),
      RangeError,
      "serviceScv must be >= 0 and finite, got -1",
    );
  }
});

Deno.test("M/G/5 by Kimura: the queues in table 1 of Kimura, Queueing Systems 17, 1994", () => {
  const table: [number, number, number][] = [
    [4, 0.9, 16.26],
    [4, 0.7, 1.82],
    [4, 0.5, 0.23],
    [1.5, 0.9, 8.5],
    [1.5, 0.7, 1.06],
    [1.5, 0.5, 0.15],
    [0.5, 0.9, 5.19],
    [0.5, 0.7, 0.68],
  ];
  for (const [serviceScv, load, waiting] of table) {
    const wait = ggc.kimuraUs(queue({ cores: 5, load, meanUs: 1, serviceScv }));
    // He rounds to two digits, from an M/D/c that is itself approximated.
    assertAlmostEquals(5 * load * wait, waiting, 0.0065);
  }
});

Deno.test("the square root of the work is what M/M/c needs beside it: Halfin and Whitt's limit", () => {
  let worst = 0;
  for (const work of [10, 30, 100, 300, 1000]) {
    for (const beta of [0.1, 0.3, 0.5, 1, 1.5, 2, 3]) {
      const cores = Math.ceil(work + beta * Math.sqrt(work));
      const spare = (cores - work) / Math.sqrt(work);
      const error = staffing.halfinWhitt(spare) -
        mmc.waitProbability(cores, work / cores);
      assert(Math.abs(error) < (cores >= 100 ? 0.015 : 0.05));
      if (work === 1000) worst = Math.max(worst, Math.abs(error));
    }
  }
  assert(worst < 0.006, "the more cores, the nearer");
  // Halfin and Whitt 1981: half wait where about half the square root is spare.
  assertAlmostEquals(staffing.halfinWhitt(0.506), 0.5, 1e-3);
  for (const work of [0.5, 7, 40, 333.3]) {
    for (const waiting of [0.01, 0.1, 0.5, 0.8]) {
      const cores = staffing.coresFor(work, waiting);
      assert(mmc.waitProbability(cores, work / cores) <= waiting);
      const fewer = cores - 1;
      assert(
        fewer <= work || mmc.waitProbability(fewer, work / fewer) > waiting,
      );
      assert(Math.abs(staffing.squareRootCores(work, waiting) - cores) <= 2);
    }
  }
  assertThrows(() => staffing.halfinWhitt(0), RangeError, "beta must be > 0");
  assertThrows(() => staffing.coresFor(1, 1), RangeError, "waiting must be in");
});
