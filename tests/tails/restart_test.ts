import { assert, assertEquals } from "@std/assert";
import type { ArrivalSpec, ServiceSpec } from "../../lib/scenario/point.ts";
import { Histogram } from "../../lib/stats/histogram.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { type Levels, NO_LEVELS, weightsOf } from "../../lib/tails/restart.ts";
import * as md1 from "../../lib/theory/md1.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import { assertAgrees, type Mean, meanOf } from "../_agreement.ts";
import { fcfsPoint, observe, queueAt } from "./_queues.ts";

const SERVICES: ServiceSpec[] = [
  { distribution: "exponential", meanUs: 1 },
  { distribution: "fixed", timeUs: 1 },
  { distribution: "lognormal", meanUs: 1, scv: 4 },
  {
    distribution: "bimodal",
    modes: [
      { class: "short", timeUs: 0.5, weight: 9 },
      { class: "long", timeUs: 5.5, weight: 1 },
    ],
  },
];
const ARRIVALS: ArrivalSpec[] = [
  { process: "poisson" },
  { process: "gamma", scv: 3 },
  { process: "fixed" },
];

for (const cores of [1, 3, 16]) {
  Deno.test(`without levels, the latencies of ${cores} cores are the engine's, tick by tick`, async () => {
    for (const service of SERVICES) {
      for (const arrivals of ARRIVALS) {
        const point = fcfsPoint(
          { service, cores, requests: 5000 },
          { arrivals },
        );
        const { recording } = await simulateReplication(point, 2);
        const engine = Histogram.merged(recording.histograms.latency);
        const own = new Histogram(engine.counts.length);
        observe(
          queueAt(point),
          NO_LEVELS,
          2,
          point.requests,
          (_level, _height, latency) => own.add(latency),
        );
        assertEquals(own, engine);
      }
    }
  });
}

/** Levels that nobody would choose: near the ground, and some of them jumped over. */
const ODD_LEVELS: Levels = {
  heights: [-1, 0.01, 1, 1.01, 4].map((us) => us * TICKS_PER_US),
  tries: [2, 2, 3, 2, 2],
};

/** Shares of requests, each as it counts, that wait longer than each of `waitsUs`: means over 40 runs. */
function waitShares(
  cores: number,
  service: ServiceSpec,
  waitsUs: readonly number[],
): Mean[] {
  const requests = 5000;
  const queue = queueAt(fcfsPoint({ service, cores, requests, load: 0.6 }));
  const weights = weightsOf(ODD_LEVELS);
  const runs = Array.from({ length: 40 }, (_, run) => {
    const beyond = waitsUs.map(() => 0);
    observe(queue, ODD_LEVELS, run, requests, (level, height) => {
      waitsUs.forEach((us, place) => {
        if (height > us * TICKS_PER_US) beyond[place] += weights[level];
      });
    });
    return beyond.map((sum) => sum / requests);
  });
  return waitsUs.map((_, place) => meanOf(runs.map((of) => of[place])));
}

Deno.test("split at odd levels, all requests count as many as there are, on average", () => {
  const [share] = waitShares(2, SERVICES[0], [-1]);
  assertAgrees(share, 1, "what requests count", { sees: 0.05 });
});

Deno.test("split at odd levels, waits of M/M/1, M/M/4 and M/D/1 are as long as they should be", () => {
  const check = (
    cores: number,
    service: ServiceSpec,
    tail: (us: number) => number,
  ) => {
    const waitsUs = [0, 0.5, 2];
    waitShares(cores, service, waitsUs).forEach((share, place) => {
      const us = waitsUs[place];
      const what = `${cores} cores, ${service.distribution}, ${us} µs`;
      assertAgrees(share, tail(us), what, { sees: 0.2 });
    });
  };
  check(1, SERVICES[0], (us) => mmc.waitTail(1, 0.6, 1, us));
  check(4, SERVICES[0], (us) => mmc.waitTail(4, 0.6, 1, us));
  check(1, SERVICES[1], (us) => md1.waitTail(0.6, 1, us));
});

Deno.test("a run that is split ends, whatever its levels", () => {
  const queue = queueAt(fcfsPoint({ service: SERVICES[0] }));
  let seen = 0;
  // Every arrival is above both levels, from the first on.
  const levels = { heights: [-10, -9], tries: [2, 3] };
  observe(queue, levels, 0, 100, () => seen++);
  assert(seen > 0);
  assertEquals(seen, 6 * 100);
});
