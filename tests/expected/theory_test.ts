import { assert, assertEquals } from "@std/assert";
import { theoryFor } from "../../lib/expected/theory.ts";
import { theoryOf } from "../../lib/expected/theory_of.ts";
import { latencyAgainstLoad } from "../../lib/report/latency_against_load.ts";
import type { PlainPoint, ServiceSpec } from "../../lib/scenario/point.ts";
import * as ggc from "../../lib/theory/ggc.ts";
import * as mdc from "../../lib/theory/mdc.ts";
import * as mg1 from "../../lib/theory/mg1.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import { assertAgrees } from "../_agreement.ts";
import { assertClose } from "../_close.ts";
import {
  latencyUs,
  over,
  pointOf,
  pooledLatencyPercentileUs,
  replicate,
  type Setting,
} from "../_replications.ts";
import { row } from "../report/_rows.ts";

const EXPONENTIAL: ServiceSpec = { distribution: "exponential", meanUs: 10 };
const FIXED: ServiceSpec = { distribution: "fixed", timeUs: 10 };
const LOGNORMAL: ServiceSpec = {
  distribution: "lognormal",
  meanUs: 10,
  scv: 2,
};
const BIMODAL: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    { class: "short", timeUs: 5, weight: 9 },
    { class: "long", timeUs: 55, weight: 1 },
  ],
};

function point(
  policy: string,
  cores: number,
  service: ServiceSpec,
  changes: Partial<PlainPoint> = {},
): PlainPoint {
  const setting: Setting = {
    policy: { name: policy },
    cores,
    load: 0.7,
    service,
    requests: 100,
    replications: 1,
  };
  return { ...pointOf(setting), ...changes };
}

Deno.test("the theory of a point is called what the table says, and is null where there is none", () => {
  const name = (...of: Parameters<typeof point>) =>
    theoryFor(point(...of))?.name ?? null;
  const gamma = { arrivals: { process: "gamma", scv: 2 } } as const;
  assertEquals(name("centralized-fcfs", 4, EXPONENTIAL), "M/M/4");
  assertEquals(name("centralized-fcfs", 4, FIXED), "M/D/4");
  assertEquals(name("centralized-fcfs", 1, LOGNORMAL), "M/G/1");
  assertEquals(name("centralized-fcfs", 4, LOGNORMAL), "M/G/4 (Kimura)");
  assertEquals(name("centralized-fcfs", 4, FIXED, gamma), "GI/G/4 (Whitt)");
  assertEquals(name("partitioned-fcfs", 4, BIMODAL), "M/G/1");
  assertEquals(name("partitioned-fcfs", 4, BIMODAL, gamma), null);
  assertEquals(name("processor-sharing", 4, BIMODAL), "M/G/4-PS");
  assertEquals(name("srpt", 1, BIMODAL), "M/G/1-SRPT");
  assertEquals(name("srpt", 1, LOGNORMAL), null);
  assertEquals(name("srpt", 2, BIMODAL), null);
  assertEquals(name("least-attained-service", 1, EXPONENTIAL), "M/G/1-LAS");
  assertEquals(name("work-stealing", 4, EXPONENTIAL), null);
  assertEquals(name("centralized-fcfs", 4, FIXED, { load: 1 }), null);
  const hardware = { siblingSpeed: 0.5, slowCores: 0, slowSpeed: 1 };
  assertEquals(name("centralized-fcfs", 4, FIXED, { hardware }), null);
});

Deno.test("its numbers are those of the forms that it names", () => {
  const markov = theoryFor(point("centralized-fcfs", 4, EXPONENTIAL))!;
  assertClose(markov.latencyUs("mean")!, mmc.meanLatencyUs(4, 0.7, 10));
  for (const percentile of [50, 99, 99.9, 99.99]) {
    const expected = mmc.latencyPercentileUs(4, 0.7, 10, percentile);
    assertClose(markov.latencyUs(percentile)!, expected, 1e-3);
    const waitUs = mmc.waitPercentileUs(4, 0.7, 10, percentile);
    assertClose(markov.waitUs(percentile)!, waitUs, 1e-9);
  }
  assertEquals(markov.slowdown("mean"), null);
  const fixed = theoryFor(point("centralized-fcfs", 4, FIXED));
  const p99 = mdc.waitPercentileUs(4, 0.7, 10, 99) + 10;
  assertClose(fixed!.latencyUs(99)!, p99, 1e-9);
  assertClose(fixed!.slowdown(99)!, p99 / 10, 1e-9);
  const sharing = theoryFor(point("processor-sharing", 1, BIMODAL));
  assertClose(sharing!.slowdown("mean")!, 1 / 0.3);
  const wide = theoryFor(point("centralized-fcfs", 4, BIMODAL))!;
  const queue = {
    cores: 4,
    load: 0.7,
    meanUs: 10,
    arrivalScv: 1,
    serviceScv: 2.25,
  };
  assertClose(wide.latencyUs("mean")!, ggc.kimuraUs(queue) + 10, 1e-9);
  assertEquals([wide.isExact, wide.latencyUs(99)], [false, null]);
  const lone = theoryFor(point("partitioned-fcfs", 4, LOGNORMAL))!;
  assertClose(lone.waitUs("mean")!, mg1.meanWaitUs(0.7, 10, 2), 1e-9);
});

for (const service of [LOGNORMAL, BIMODAL]) {
  Deno.test(`M/G/1, ${service.distribution} service: p99 of latency is that of simulation`, async () => {
    const results = await replicate({
      policy: { name: "partitioned-fcfs" },
      cores: 8,
      load: 0.6,
      service,
      requests: 200_000,
      replications: 10,
    });
    const theory = theoryFor(
      point("partitioned-fcfs", 8, service, { load: 0.6 }),
    )!;
    assertAgrees(
      pooledLatencyPercentileUs(results, 99),
      theory.latencyUs(99)!,
      "p99, µs",
      { sees: 0.06, off: 1 / 512 },
    );
  });
}

Deno.test("M/G/5, wide service: Kimura's mean latency is within 2 % of simulation", async () => {
  const service: ServiceSpec = {
    distribution: "hyperexponential",
    meanUs: 10,
    scv: 4,
  };
  const results = await replicate({
    policy: { name: "centralized-fcfs" },
    cores: 5,
    load: 0.7,
    service,
    requests: 200_000,
    replications: 8,
  });
  const theory = theoryFor(point("centralized-fcfs", 5, service))!;
  assertAgrees(
    over(results, latencyUs),
    theory.latencyUs("mean")!,
    "mean latency, µs",
    { sees: 0.04, off: 0.02 },
  );
});

Deno.test("a figure draws theory where there is one, once, names it, and is else what it was", () => {
  const loads = [0.2, 0.5, 0.8];
  const points = ["centralized-fcfs", "work-stealing"].flatMap((policy) =>
    loads.map((load) => point(policy, 4, EXPONENTIAL, { load }))
  ).map((each, number) => ({ ...each, point: number }));
  const rows = points.map((each) =>
    row({ policy: each.policy.name, load: each.load!, point: each.point })
  );
  const measure = { metric: "latencyUs", statistic: "p99" } as const;
  const plain = latencyAgainstLoad(rows, { measure });
  const drawn = latencyAgainstLoad(rows, { measure, theory: theoryOf(points) });
  assertEquals(drawn.split("theory: M/M/4").length - 1, 1);
  assert(!plain.includes("theory"));
  // Of a class there is no theory, nor of rows that are not of the scenario.
  const ofClass = { ...measure, class: "all" };
  assertEquals(
    latencyAgainstLoad(rows, { measure: ofClass, theory: theoryOf(points) }),
    latencyAgainstLoad(rows, { measure: ofClass }),
  );
  assertEquals(
    latencyAgainstLoad(rows, { measure, theory: theoryOf([]) }),
    plain,
  );
});
