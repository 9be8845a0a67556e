import { assert, assertThrows } from "@std/assert";
import * as md1 from "../../lib/theory/md1.ts";
import * as mg1 from "../../lib/theory/mg1.ts";
import * as ps from "../../lib/theory/mg1_ps.ts";
import * as srpt from "../../lib/theory/mg1_srpt.ts";
import * as discrete from "../../lib/theory/mg1_srpt_discrete.ts";
import * as mmc from "../../lib/theory/mmc.ts";

Deno.test("every form refuses a load of 1 and more, and says why", () => {
  const atoms = [{ timeUs: 1, weight: 1 }];
  const forms: ((load: number) => number)[] = [
    (load) => mmc.waitProbability(2, load),
    (load) => mmc.meanWaitUs(2, load, 1),
    (load) => mmc.latencyPercentileUs(2, load, 1, 99),
    (load) => md1.meanWaitUs(load, 1),
    (load) => md1.waitTail(load, 1, 1),
    (load) => md1.waitPercentileUs(load, 1, 99),
    (load) => mg1.meanWaitUs(load, 1, 1),
    (load) => ps.meanLatencyUs(load, 1),
    (load) => ps.meanSlowdown(load),
    (load) => srpt.meanLatencyUs(load, srpt.exponentialLaw(1)),
    (load) => srpt.latencyOfServiceUs(load, srpt.exponentialLaw(1), 1),
    (load) => discrete.meanLatencyUs(load, atoms),
  ];
  for (const form of forms) {
    for (const load of [1, 2, -0.1, NaN, Infinity]) {
      assertThrows(
        () => form(load),
        RangeError,
        `load must be in [0, 1), got ${load}`,
      );
    }
    assert(Number.isFinite(form(0)));
  }
});

Deno.test("every form refuses what is no number of cores, time, scv or percentile", () => {
  const bad: [() => number, string][] = [
    [
      () => mmc.waitProbability(0, 0.5),
      "cores must be a whole number > 0, got 0",
    ],
    [
      () => mmc.waitProbability(1.5, 0.5),
      "cores must be a whole number > 0, got 1.5",
    ],
    [
      () => mmc.meanLatencyUs(1, 0.5, 0),
      "meanUs must be > 0 and finite, got 0",
    ],
    [
      () => mmc.latencyTail(1, 0.5, 1, -1),
      "latencyUs must be >= 0 and finite, got -1",
    ],
    [
      () => mmc.latencyPercentileUs(1, 0.5, 1, 100),
      "percentile must be in [0, 100), got 100",
    ],
    [
      () => md1.waitTail(0.5, 1, NaN),
      "waitUs must be >= 0 and finite, got NaN",
    ],
    [() => mg1.meanWaitUs(0.5, 1, -1), "scv must be >= 0 and finite, got -1"],
    [
      () => ps.latencyOfServiceUs(0.5, -1),
      "serviceUs must be >= 0 and finite, got -1",
    ],
    [
      () => srpt.uniformLaw(3, 3).meanUs,
      "maxUs - minUs must be > 0 and finite, got 0",
    ],
    [
      () => discrete.meanLatencyUs(0.5, []),
      "atoms must be at least one, got none",
    ],
    [
      () => discrete.meanLatencyUs(0.5, [{ timeUs: 1, weight: 0 }]),
      "atoms[0].weight must be > 0 and finite, got 0",
    ],
  ];
  for (const [form, message] of bad) assertThrows(form, RangeError, message);
});
