/**
 * What theory says of orders by class or by service, and of clients who wait:
 * the names, and the numbers against simulation.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { theoryFor } from "../../lib/expected/theory.ts";
import { theoryOf } from "../../lib/expected/theory_of.ts";
import type {
  ClosedSpec,
  PlainPoint,
  ServiceSpec,
} from "../../lib/scenario/point.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { assertAgrees } from "../_agreement.ts";
import {
  classLatencyUs,
  classSlowdown,
  latencyUs,
  over,
  pointOf,
  type Spec,
  waitUs,
} from "../_replications.ts";
import { row } from "../report/_rows.ts";

const EXPONENTIAL: ServiceSpec = { distribution: "exponential", meanUs: 10 };
const UNIFORM: ServiceSpec = { distribution: "uniform", minUs: 5, maxUs: 15 };
const LOGNORMAL: ServiceSpec = {
  distribution: "lognormal",
  meanUs: 10,
  scv: 2,
};
/** Two of the three take as long. */
const TIMES: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    { class: "long", timeUs: 55, weight: 1 },
    { class: "short", timeUs: 5, weight: 6 },
    { class: "as-short", timeUs: 5, weight: 3 },
  ],
};
/** Classes that differ in their law, the longest listed first. */
const MIXED: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    { class: "long", service: EXPONENTIAL, weight: 1 },
    { class: "short", timeUs: 2, weight: 4 },
  ],
};
/** Classes of the same exponential service. */
const ALIKE: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    { class: "first", service: EXPONENTIAL, weight: 3 },
    { class: "last", service: EXPONENTIAL, weight: 7 },
  ],
};

const REPLICATIONS = 8;

function point(
  policy: Spec,
  cores: number,
  service: ServiceSpec,
  changes: Partial<PlainPoint> = {},
): PlainPoint {
  return {
    ...pointOf({
      policy,
      cores,
      load: 0.7,
      service,
      requests: 100_000,
      replications: REPLICATIONS,
    }),
    ...changes,
  };
}

/** A point at which `clients` think 60 µs. */
function closed(
  policy: Spec,
  cores: number,
  service: ServiceSpec,
  clients: Partial<ClosedSpec> = {},
): PlainPoint {
  const arrivals = {
    process: "closed",
    clients: 12,
    thinkUs: 60,
    think: "exponential",
    timeoutUs: null,
    ...clients,
  } as const;
  return point(policy, cores, service, { load: null, arrivals });
}

const SJF = { name: "shortest-job-first" };
const BY_CLASS = { ...SJF, by: "class-mean" };
const PRIORITY = { name: "priority" };
const PREEMPTIVE = { ...PRIORITY, preemptive: true };

Deno.test("theories of orders and of clients are called what the table says, and are null where there is none", () => {
  const name = (...of: Parameters<typeof point>) =>
    theoryFor(point(...of))?.name ?? null;
  assertEquals(name(SJF, 1, EXPONENTIAL), "M/G/1-SJF");
  assertEquals(name(SJF, 1, LOGNORMAL), null);
  assertEquals(name(SJF, 2, EXPONENTIAL), null);
  assertEquals(name(SJF, 1, TIMES), "M/G/1, priority");
  assertEquals(name(SJF, 1, MIXED), null);
  assertEquals(name(BY_CLASS, 1, MIXED), "M/G/1, priority");
  assertEquals(name(BY_CLASS, 4, EXPONENTIAL), "M/M/4");
  // Of classes of the same mean it knows no order.
  assertEquals(name(BY_CLASS, 1, ALIKE), "M/G/1");
  assertEquals(name(PRIORITY, 1, MIXED), "M/G/1, priority");
  assertEquals(name(PRIORITY, 4, MIXED), null);
  assertEquals(name(PRIORITY, 4, ALIKE), "M/M/4, priority");
  assertEquals(name(PREEMPTIVE, 4, ALIKE), "M/M/4, preemptive priority");
  assertEquals(name({ ...PREEMPTIVE, preemptUs: 1 }, 4, ALIKE), null);
  const bursty = { arrivals: { process: "gamma", scv: 2 } } as const;
  assertEquals(name(PRIORITY, 1, MIXED, bursty), null);
  const nameClosed = (...of: Parameters<typeof closed>) =>
    theoryFor(closed(...of))?.name ?? null;
  const fcfs = { name: "centralized-fcfs" };
  const sharing = { name: "processor-sharing" };
  assertEquals(nameClosed(fcfs, 4, EXPONENTIAL), "M/M/4//12");
  assertEquals(nameClosed(fcfs, 4, TIMES), null);
  assertEquals(nameClosed(sharing, 4, TIMES), "M/G/4//12-PS");
  assertEquals(nameClosed(sharing, 4, TIMES, { timeoutUs: 50 }), null);
  assertEquals(nameClosed(PRIORITY, 4, ALIKE), null);
});

for (
  const [policy, cores, service] of [
    [SJF, 1, UNIFORM],
    [SJF, 1, TIMES],
    [BY_CLASS, 1, MIXED],
    [{ ...PRIORITY, order: "as-listed" }, 1, MIXED],
    [PREEMPTIVE, 1, MIXED],
    [PRIORITY, 3, ALIKE],
    [PREEMPTIVE, 3, ALIKE],
  ] as [Spec, number, ServiceSpec][]
) {
  const of = point(policy, cores, service);
  const theory = theoryFor(of)!;
  Deno.test(`${JSON.stringify(policy)} on ${cores} cores, ${theory.name}: means of all and of each class are those of simulation`, async () => {
    const results = await Promise.all(
      Array.from(
        { length: REPLICATIONS },
        (_, replication) => simulateReplication(of, replication),
      ),
    );
    const sees = { sees: 0.05 };
    const all = over(results, latencyUs);
    assertAgrees(all, theory.latencyUs("mean")!, "latency", sees);
    const wait = theory.waitUs("mean");
    if (wait !== null) {
      assertAgrees(over(results, waitUs), wait, "wait", { sees: 0.1 });
    }
    results[0].workload.classes.forEach(({ name }, place) => {
      const own = theory.classes?.[name];
      if (own === undefined) return;
      const latency = over(results, classLatencyUs(place));
      assertAgrees(latency, own.latencyUs("mean")!, `latency of ${name}`, sees);
      const slowdown = own.slowdown("mean");
      if (slowdown === null) return;
      const measured = over(results, classSlowdown(place));
      assertAgrees(measured, slowdown, `slowdown of ${name}`, sees);
    });
  });
}

Deno.test("processor sharing, closed: throughput, latency and the slowdown of each class are those of simulation", async () => {
  const of = closed({ name: "processor-sharing" }, 2, TIMES);
  const theory = theoryFor(of)!;
  const results = await Promise.all(
    Array.from(
      { length: REPLICATIONS },
      (_, replication) => simulateReplication(of, replication),
    ),
  );
  const sees = { sees: 0.05 };
  assertAgrees(
    over(
      results,
      ({ recording }) => recording.finishedInWindow / recording.windowTicks,
    ),
    theory.throughputMrps! / 1e4,
    "requests a tick",
    sees,
  );
  const all = over(results, latencyUs);
  assertAgrees(all, theory.latencyUs("mean")!, "latency", sees);
  for (const place of [0, 1, 2]) {
    const slowdown = over(results, classSlowdown(place));
    assertAgrees(slowdown, theory.slowdown("mean")!, "slowdown", sees);
  }
});

Deno.test("a figure of a class draws the theory of that class; none of clients, whose load is an outcome", () => {
  const open = point(PRIORITY, 1, MIXED);
  const of = { metric: "latencyUs", statistic: "mean", class: "long" } as const;
  assertEquals(
    theoryOf([open])(row({ point: 0 }), 0.7, of)?.value,
    theoryFor(open)!.classes!.long.latencyUs("mean")!,
  );
  const all = { metric: "latencyUs", statistic: "mean" } as const;
  const clients = closed({ name: "centralized-fcfs" }, 4, EXPONENTIAL);
  assertEquals(theoryOf([clients])(row({ point: 0 }), 0.7, all), null);
});
