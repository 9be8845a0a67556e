import { assertLess } from "@std/assert";
import type { ServiceSpec } from "../../lib/scenario/point.ts";
import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import {
  latencyTail,
  slowdownTail,
  strataOf,
} from "../../lib/tails/services.ts";
import type { Tail } from "../../lib/tails/tail.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import { assertClose } from "../_close.ts";

/** Nobody waits. */
const NO_WAIT: Tail = (ticks) => ticks <= 0 ? 1 : 0;

/** Mean service, µs: long enough that whole ticks are no matter. */
const MEAN_US = 1000;

/** The wait of M/M/c. */
function waitOf(cores: number, load: number): Tail {
  return (ticks) =>
    ticks <= 0 ? 1 : mmc.waitTail(cores, load, MEAN_US, ticks / TICKS_PER_US);
}

const EXPONENTIAL: ServiceSpec = {
  distribution: "exponential",
  meanUs: MEAN_US,
};

Deno.test("from the wait of M/M/c come its latencies, to a share of 0.0002, far beyond p99.999", () => {
  const strata = strataOf(EXPONENTIAL);
  for (const [cores, load] of [[1, 0.8], [16, 0.8], [16, 0.3], [4, 0.95]]) {
    const tail = latencyTail(strata, waitOf(cores, load));
    for (const us of [10, 500, 2000, 9000, 15_000, 20_000]) {
      assertClose(
        tail(us * TICKS_PER_US),
        mmc.latencyTail(cores, load, MEAN_US, us),
        2e-4,
      );
    }
  }
});

Deno.test("from the wait of M/M/1 come its slowdowns", () => {
  const strata = strataOf(EXPONENTIAL);
  for (const load of [0.3, 0.8]) {
    const tail = slowdownTail(strata, waitOf(1, load));
    for (const slowdown of [1.5, 3, 100, 1e4]) {
      // ∫ load × exp(−(1 − load)(slowdown − 1) s) × exp(−s) ds
      const expected = load / (1 + (1 - load) * (slowdown - 1));
      assertClose(tail(slowdown), expected, 5e-3);
    }
  }
});

Deno.test("of laws with phases, classes and steps, the services are as many as they should be", () => {
  const hyper: ServiceSpec = {
    distribution: "hyperexponential",
    phases: [{ meanUs: 1, weight: 9 }, { meanUs: 100, weight: 1 }],
  };
  const classes: ServiceSpec = {
    distribution: "bimodal",
    modes: [
      { class: "short", timeUs: 0.5, weight: 995 },
      { class: "long", weight: 5, service: hyper },
    ],
  };
  const hyperTail = (us: number) =>
    0.9 * Math.exp(-us) + 0.1 * Math.exp(-us / 100);
  const cases: [ServiceSpec, (us: number) => number][] = [
    [hyper, hyperTail],
    [classes, (us) => (us <= 0.5 ? 0.995 : 0) + 0.005 * hyperTail(us)],
    [
      { distribution: "uniform", minUs: 0.2, maxUs: 50 },
      (us) => (50 - Math.max(0.2, Math.min(50, us))) / 49.8,
    ],
    [
      { distribution: "pareto", shape: 1.5, minUs: 0.3, maxUs: 3000 },
      (us) =>
        us <= 0.3 ? 1 : us >= 3000 ? 0 : (us ** -1.5 - 3000 ** -1.5) /
          (0.3 ** -1.5 - 3000 ** -1.5),
    ],
  ];
  for (const [service, tailAt] of cases) {
    const tail = latencyTail(strataOf(service), NO_WAIT);
    for (const us of [0.1, 0.4, 0.5, 1, 3, 20, 45, 700]) {
      const error = Math.abs(tail(us * TICKS_PER_US) - tailAt(us));
      assertLess(error, 1e-15 + 2e-3 * tailAt(us), `${us} µs`);
    }
  }
});
