import {
  assert,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertMatch,
  assertThrows,
} from "@std/assert";
import { TICKS_PER_US, toTicks } from "../../lib/engine/ticks.ts";
import type { Point, ServiceSpec } from "../../lib/scenario/point.ts";
import { farTail, whyNoFarTail } from "../../lib/tails/far_tail.ts";
import { levelsFor } from "../../lib/tails/levels.ts";
import { quantileOf } from "../../lib/tails/quantiles.ts";
import { splitRun } from "../../lib/tails/runs.ts";
import { strataOf } from "../../lib/tails/services.ts";
import * as md1 from "../../lib/theory/md1.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import { assertAgrees, type Mean, meanOf } from "../_agreement.ts";
import { fcfsPoint, queueAt } from "./_queues.ts";

const EXPONENTIAL = { distribution: "exponential", meanUs: 1 } as const;
const FIXED = { distribution: "fixed", timeUs: 1 } as const;

/** Shares of requests from `latencyUs` on, in independent split runs: their mean. */
function shareFrom(
  setting: Parameters<typeof fcfsPoint>[0],
  latencyUs: number,
): Mean {
  const requests = 20_000;
  const point = fcfsPoint({ load: 0.7, ...setting, requests });
  const queue = queueAt(point);
  const levels = levelsFor(queue.law, queue.cores, 1e-5, 1000, requests);
  const strata = strataOf(point.service);
  return meanOf(Array.from({ length: 24 }, (_, replication) => {
    const { tails } = splitRun(queue, levels, strata, {
      replication,
      requests,
    });
    return tails.latency(toTicks(latencyUs));
  }));
}

Deno.test("the share of latencies beyond p99.999 is one in 100,000, in M/M/1, M/M/16 and M/D/1", () => {
  const check = (
    cores: number,
    service: ServiceSpec,
    latencyUs: number,
  ) => {
    const share = shareFrom({ service, cores }, latencyUs);
    // Services are summed over strata, not drawn, and bins are 0.4 % wide.
    assertAgrees(share, 1e-5, `${service.distribution} on ${cores}`, {
      sees: 0.15,
      off: 1e-3,
    });
  };
  for (const cores of [1, 16]) {
    const latencyUs = mmc.latencyPercentileUs(cores, 0.7, 1, 99.999);
    check(cores, EXPONENTIAL, latencyUs);
  }
  check(1, FIXED, md1.waitPercentileUs(0.7, 1, 99.999) + 1);
});

Deno.test("95 % intervals of p99.99 and p99.999 hold the truth in 93 % of 400 experiments on M/D/1", () => {
  const load = 0.5, requests = 1500, runs = 8;
  const point = fcfsPoint({ service: FIXED, load, requests });
  const queue = queueAt(point);
  const levels = levelsFor(queue.law, 1, 1e-5, 2 ** 18, 20_000);
  const strata = strataOf(point.service);
  const percentiles = [99.99, 99.999];
  const held = [0, 0];
  for (let experiment = 0; experiment < 400; experiment++) {
    const tails = Array.from({ length: runs }, (_, of) => {
      const replication = experiment * runs + of;
      return splitRun(queue, levels, strata, { replication, requests })
        .tails.latency;
    });
    percentiles.forEach((percentile, place) => {
      const exactUs = md1.waitPercentileUs(load, 1, percentile) + 1;
      const { low, high } = quantileOf(tails, (100 - percentile) / 100);
      const exact = exactUs * TICKS_PER_US;
      held[place] += Number(low <= exact && exact <= high);
    });
  }
  for (const times of held) {
    assertGreaterOrEqual(times, 0.93 * 400);
    // Nor are they so wide that they always do.
    assertLess(times, 400);
  }
});

Deno.test("a far tail says what it is, what plain simulation makes of it and what was gained", () => {
  const point = fcfsPoint({ service: EXPONENTIAL, requests: 20_000 });
  const far = farTail(point);
  assertEquals(far.percentiles.map(({ percentile }) => percentile), [
    99.99,
    99.999,
  ]);
  assertEquals(far.requests, 400_000);
  assertGreater(far.simulated, far.requests);
  assertEquals(far.flags, []);
  for (const { percentile, latencyUs, slowdown } of far.percentiles) {
    const exact = mmc.latencyPercentileUs(1, 0.8, 1, percentile);
    const { value, low, high, plain } = latencyUs;
    assert(low! < value! && value! < high!);
    assertLess(Math.abs(value! - exact), 0.02 * exact);
    assertLess(high! - low!, 0.05 * exact);
    assertLess(high! - low!, (plain.high! - plain.low!) / 3);
    assertGreater(latencyUs.gain!, 10);
    assertGreater(slowdown.gain!, 5);
  }
  // The same point, the same bytes.
  assertEquals(farTail(point), far);
});

Deno.test("where nothing varies there is nothing to gain, and where plain runs see too little, nothing is said", () => {
  const fixed = fcfsPoint({ service: FIXED, requests: 1000 }, {
    arrivals: { process: "fixed" },
  });
  const [{ latencyUs }] = farTail(fixed, { percentiles: [90] }).percentiles;
  assertEquals(latencyUs.gain, null);
  assert(latencyUs.low! <= 1 && 1 <= latencyUs.high!);
  const short = fcfsPoint({ service: EXPONENTIAL, requests: 1000, load: 0.5 });
  const [far] = farTail(short, { percentiles: [99.9999] }).percentiles;
  assertEquals(far.latencyUs.plain.value, null);
  assertEquals(far.latencyUs.gain, null);
  assertGreater(far.latencyUs.value!, 20);
});

Deno.test("partitioned FCFS has the far tail of one of its cores", () => {
  const service = EXPONENTIAL, requests = 5000;
  const one = fcfsPoint({ service, requests });
  const eight = fcfsPoint({
    service,
    requests,
    cores: 8,
    policy: { name: "partitioned-fcfs" },
  });
  assertEquals(farTail(eight).percentiles, farTail(one).percentiles);
});

Deno.test("what a queue's state does not tell is refused, and why", () => {
  const point = fcfsPoint({ service: EXPONENTIAL });
  const policy = (name: string, parameters = {}) => ({
    policy: { name, ...parameters },
    cores: 2,
  });
  const cases: [Partial<Point>, RegExp][] = [
    [policy("work-stealing"), /policy must be .* got "work-stealing"/],
    [
      policy("partitioned-fcfs", { steering: "rss" }),
      /steered "random".* got "rss"/,
    ],
    [
      {
        arrivals: {
          process: "mmpp",
          ratio: 2,
          burstShare: 0.1,
          burstMeanUs: 9,
        },
      },
      /arrivals\.process must be "poisson" or "gamma" or "fixed", got "mmpp"/,
    ],
    [
      { hardware: { siblingSpeed: 0.5, slowCores: 0, slowSpeed: 1 } },
      /hardware must leave every core at speed 1/,
    ],
    [{ load: 1 }, /load must be below 1, got 1/],
    [{ load: 0.999 }, /requests must be at least \d+ at load 0.999/],
  ];
  for (const [changes, message] of cases) {
    const changed = { ...point, ...changes } as Point;
    assertMatch(whyNoFarTail(changed) ?? "", message);
    assertThrows(() => farTail(changed), RangeError, "of point 0");
  }
  assertEquals(whyNoFarTail(point), null);
  for (const percentiles of [[], [50], [100], [NaN]]) {
    assertThrows(
      () => farTail(point, { percentiles }),
      RangeError,
      "percentiles must be above 50 and below 100",
    );
  }
  assertThrows(
    () => farTail(point, { replications: 1 }),
    RangeError,
    "replications must be a whole number of 2 or more, got 1",
  );
});
