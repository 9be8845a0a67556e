/** Several applications under McClure et al.'s core allocator. */

import { assert, assertEquals } from "@std/assert";
import {
  ACTIVITIES,
  APPLICATION,
  BEST_EFFORT,
  CORE_GRANTS,
  CORE_YIELDS,
  IDLE,
  PREEMPTIONS,
} from "../../lib/engine/activities.ts";
import type { Application } from "../../lib/policies/definition.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import { FixedStream } from "../_fixed_stream.ts";
import {
  BIMODAL,
  charged,
  EXPONENTIAL,
  poisson,
  type Request,
  run,
  table,
  timeline,
} from "../_run.ts";

const NAMES = [
  "delay-threshold",
  "delay-range",
  "utilization-range",
  "buffer-cores",
  "ideal-allocation",
  "per-task",
];

const application = (
  name: string,
  guaranteedCores: number,
  maxCores: number,
  more: Partial<Application> = {},
): Application => ({
  name,
  isBestEffort: false,
  isEndless: false,
  guaranteedCores,
  maxCores,
  ...more,
});

const BEST = { isBestEffort: true };
const ENDLESS = { ...BEST, isEndless: true };

Deno.test("core allocator: who has fewer cores than guaranteed takes one of best-effort work, whose request goes on elsewhere", () => {
  // Class 0 is web's, class 1 batch's; every draw is the first there is.
  const web = { class: 0 }, batch = { class: 1 };
  const result = run(
    { name: "delay-threshold" },
    table([1, 30, batch], [11, 20, batch], [26, 1, web]),
    {
      cores: 2,
      spans: true,
      stream: () => new FixedStream(0),
      applicationOf: [0, 1],
      applications: [
        application("web", 2, 2),
        application("batch", 0, 2, BEST),
      ],
    },
  );
  // Web's threads have parked at 3.2.
  assertEquals(timeline(result), [
    "0 reallocation 20–25", // #1 is 4 old at 15, 9 at 20
    "0 stealing 25.1–25.2",
    "0 bestEffort #1 25.2–45.2",
    "0 stealing 45.3–45.4", // #0 has been left behind at core 1
    "0 bestEffort #0 45.4–55.4",
    "1 reallocation 10–15", // #0 is 4 old at 5, 9 at 10
    "1 bestEffort #0 15–35",
    "1 reallocation 35–40", // #2 is 4 old at 30, 9 at 35; no core is free
    "1 application #2 40–41",
    "1 reallocation 45–50", // web's thread has parked at 44.2, #0 still waits at 45
  ]);
  const { counts } = result.machine;
  assertEquals(counts[CORE_GRANTS], 1);
  assertEquals(counts[CORE_YIELDS], 3);
  assertEquals(counts[PREEMPTIONS], 1);
});

Deno.test("core allocator: a request that has just got all its service finishes, though its core is taken at that instant", () => {
  const result = run(
    { name: "per-task", countsItself: false },
    table(
      [1, 10, { class: 1 }],
      [7, 30, { class: 1 }],
      [16.1, 1, { class: 0 }],
    ),
    {
      cores: 2,
      spans: true,
      stream: () => new FixedStream(0),
      applicationOf: [0, 1],
      applications: [
        application("web", 1, 2),
        application("batch", 0, 2, BEST),
      ],
    },
  );
  assertEquals(timeline(result), [
    "0 reallocation 7.1–12.1",
    "0 bestEffort #1 12.1–42.1",
    "1 reallocation 1–6",
    "1 bestEffort #0 6–7",
    "1 dispatch 7–7.1", // for #1
    "1 bestEffort #0 7.1–16.1",
    "1 reallocation 16.1–21.1", // web has none, and no core is free
    "1 stealing 21.2–21.3", // #2 came to the queue of core 0, where web's thread parked last
    "1 application #2 21.3–22.3",
  ]);
  assertEquals(result.finish[0], 161_000);
});

Deno.test("core allocator: best-effort work without end changes nothing but what free cores do", () => {
  const requests = poisson(1000, 0.4 * 5, EXPONENTIAL);
  for (const name of NAMES) {
    const web = application("web", 5, 5);
    const setting = { cores: 5 };
    const alone = run({ name }, requests, { ...setting, applications: [web] });
    const filler = application("filler", 0, 5, ENDLESS);
    const beside = run({ name }, requests, {
      ...setting,
      applications: [web, filler],
    });
    assertEquals(beside.finish, alone.finish);
    for (let core = 0; core < 5; core++) {
      const idle = charged(alone, core, IDLE);
      assertEquals(charged(beside, core, BEST_EFFORT), idle);
      assertEquals(charged(beside, core, IDLE), 0);
    }
  }
});

/** Requests of three classes, each of an application of its own, in the order of arrival. */
function mixed(): Request[] {
  const of = (
    number: number,
    requests: readonly Request[],
  ) => requests.map((request) => ({ ...request, class: number }));
  return [
    ...of(0, poisson(1500, 1.5, EXPONENTIAL, 1)),
    ...of(1, poisson(500, 0.5, EXPONENTIAL, 2)),
    ...of(2, poisson(600, 0.6, BIMODAL, 3)),
  ].toSorted((one, other) => one.arrival - other.arrival);
}

for (const name of NAMES) {
  Deno.test(`${name}: each of several applications is served on cores of its own, in full, on no more than it may have`, () => {
    const applications = [
      application("web", 2, 6),
      application("log", 1, 2),
      application("batch", 0, 6, BEST),
      application("filler", 0, 1, ENDLESS),
    ];
    const requests = mixed();
    const { machine, finish, finishes } = run({ name }, requests, {
      cores: 6,
      applicationOf: [0, 1, 2],
      applications,
      recorder: ({ ownership: { owner } }) => {
        const check = () => {
          applications.forEach(({ maxCores }, of) => {
            const has = owner.filter((other) => other === of).length;
            assert(has <= maxCores, `${has} cores of application ${of}`);
          });
        };
        return { onArrival: check, onFinish: check };
      },
    });
    assert(finishes.every((times) => times === 1));
    requests.forEach(({ arrival, service }, request) =>
      assert(finish[request] >= arrival + service)
    );
    const { coreTime } = machine.ownership;
    const work = [APPLICATION, APPLICATION, BEST_EFFORT];
    work.forEach((activity, of) => {
      const due = requests.filter((request) => request.class === of)
        .reduce((sum, { service }) => sum + service, 0);
      assertEquals(coreTime[of * ACTIVITIES + activity], due);
    });
    // The applications' cores and those of nobody are all there is.
    const idle = Array.from(
      { length: 6 },
      (_, core) => machine.ledger[core * ACTIVITIES + IDLE],
    ).reduce((sum, of) => sum + of);
    const owned = coreTime.reduce((sum, of) => sum + of);
    assertEquals(owned + idle, 6 * machine.now);
  });
}

Deno.test("these are all policies that the allocator is in charge of", () => {
  const shared = POLICIES.filter(({ parameters }) =>
    "ownCheckUs" in parameters
  );
  assertEquals(shared.map(({ name }) => name), NAMES);
  assert(shared.every(({ sharesCores }) => sharesCores));
});
