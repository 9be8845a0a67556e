/** Timelines worked out by hand, µs: Shenango between applications. */

import { assertEquals } from "@std/assert";
import {
  BEST_EFFORT,
  CORE_GRANTS,
  CORE_YIELDS,
  PREEMPTIONS,
  STEALS,
} from "../../lib/engine/activities.ts";
import type { Application } from "../../lib/policies/definition.ts";
import { charged, run, table, timeline } from "../_run.ts";

function application(of: Partial<Application>): Application {
  return {
    name: "a",
    isBestEffort: false,
    isEndless: false,
    guaranteedCores: 1,
    maxCores: 2,
    ...of,
  };
}

const COSTS = { name: "shenango", packetUs: 0, grantUs: 1, preemptGrantUs: 3 };
const A = { class: 0 }, B = { class: 1 };

Deno.test("Shenango: a core beyond the guarantee is taken back for another's first request, and what ran on it goes on where it can", () => {
  const result = run(
    COSTS,
    table(
      [0, 14, A],
      [1, 20, A],
      [14, 4, B],
      [15, 1, A],
      [30, 3, B],
      [40, 50, A],
      [40.5, 20, B],
      [45, 1, A],
    ),
    {
      cores: 2,
      spans: true,
      applications: [application({}), application({ name: "b" })],
      applicationOf: [0, 1],
    },
  );
  assertEquals(timeline(result), [
    "0 reallocation 0–1", // nobody of A is active: an idle core
    "0 application #0 1–14", // taken for #2, for A has one core more than it was guaranteed
    "0 reallocation 14–17",
    "0 application #2 17–21",
    "0 reallocation 24–25", // idle since 23; #3 stood at 18 and stands at 24
    "0 application #0 25–26", // what was left of it, in the threads of that core
    "0 stealing #3 26–26.2",
    "0 application #3 26.2–27.2",
    "0 reallocation 30–31",
    "0 application #4 31–34",
    "0 reallocation 40.5–41.5",
    "0 application #6 41.5–61.5",
    "0 reallocation 63.5–64.5", // A waits for a core since the check at 54: it has it at once
    "0 stealing #7 64.5–64.7",
    "0 application #7 64.7–65.7",
    "1 reallocation 12–13", // #1 stood at 6 and stands at 12; beyond the guarantee, so an idle core
    "1 stealing #1 13–13.2",
    "1 application #1 13.2–33.2",
    "1 reallocation 40–41", // A's kthread there parked last
    "1 application #5 41–91",
  ]);
  const { counts, ownership } = result.machine;
  assertEquals(counts[CORE_GRANTS], 8);
  assertEquals(counts[PREEMPTIONS], 1);
  assertEquals(counts[CORE_YIELDS], 6); // five that search in vain, and A's on core 0 after #7
  assertEquals(counts[STEALS], 3);
  // B had core 0 from 14 to 23, from 30 to 36 and from 40.5 to 63.5.
  const ofB = ownership.coreTime.slice(10).reduce((sum, of) => sum + of, 0);
  assertEquals(ofB, 380_000);
});

Deno.test("Shenango: work without end has what is left, and yields a core to a best-effort application with requests that has none", () => {
  const result = run(
    COSTS,
    table(
      [0, 5, A],
      [1, 30, B],
      [30, 2, B],
    ),
    {
      cores: 2,
      spans: true,
      applications: [
        application({}),
        application({ name: "jobs", isBestEffort: true, guaranteedCores: 0 }),
        application({
          name: "batch",
          isBestEffort: true,
          isEndless: true,
          guaranteedCores: 0,
          maxCores: 1,
        }),
      ],
      applicationOf: [0, 1],
    },
  );
  // Batch has core 0, all that it may; core 1 is idle: A's first choice. The jobs have
  // none, so batch yields core 0; and has core 1 when A's kthread has parked.
  assertEquals(timeline(result), [
    "0 bestEffort 0–1",
    "0 reallocation 1–4",
    "0 bestEffort #1 4–34",
    "0 bestEffort #2 34–36",
    "1 reallocation 0–1",
    "1 application #0 1–6",
    "1 reallocation 8–9",
    "1 bestEffort 9–36",
  ]);
  assertEquals(charged(result, 0, BEST_EFFORT), 330_000);
  assertEquals(charged(result, 1, BEST_EFFORT), 270_000);
});

Deno.test("Shenango: a second core is the hyperthread beside the first, before the one that parked last", () => {
  const requests = table(
    [0, 100, A],
    [1, 30, A],
    [1, 30, A],
    [60, 5, A], // stands at 66 and at 72; core 2 parked after core 1
  );
  const coreOf = (siblings: boolean) =>
    run(COSTS, requests, {
      cores: 4,
      spans: true,
      ...(siblings
        ? { speeds: { siblingSpeed: 1, slowCores: 0, slowSpeed: 1 } }
        : {}),
    }).spans.findLast(({ request }) => request === 3)!.core;
  assertEquals(coreOf(false), 2);
  assertEquals(coreOf(true), 1);
});

Deno.test("Shenango: a request that has just got all its service finishes, though its core is taken at that instant", () => {
  const result = run(
    COSTS,
    table([0, 14, A], [1, 20, A], [15, 4, B]),
    {
      cores: 2,
      applications: [application({}), application({ name: "b" })],
      applicationOf: [0, 1],
    },
  );
  // #0 runs from 1 on; A has both cores since 12, and core 0 is taken for #2.
  assertEquals(result.finish[0], 150_000);
  assertEquals(result.machine.counts[PREEMPTIONS], 0);
  assertEquals(result.finish[2], 150_000 + 30_000 + 40_000);
});

Deno.test("Shenango: nobody waits for ever beside work without end, whoever falls silent", () => {
  const endless = application({
    name: "batch",
    isBestEffort: true,
    isEndless: true,
    guaranteedCores: 0,
  });
  const jobs = application({
    name: "jobs",
    isBestEffort: true,
    guaranteedCores: 0,
    maxCores: 1,
  });
  const result = run(
    COSTS,
    table([0, 5, A], [50, 3, B], [51, 3, B]),
    {
      cores: 2,
      applications: [application({}), jobs, endless],
      applicationOf: [0, 1],
    },
  );
  // At 50 batch has both cores: core 0 from 50 to 53 on its way.
  assertEquals([...result.finish], [80_000, 560_000, 590_000]);
});

/** Best-effort requests. */
const JOBS = application({
  name: "jobs",
  isBestEffort: true,
  guaranteedCores: 0,
});
const TWO = [application({}), application({ name: "b" })];

Deno.test("Shenango: while any core is idle none is taken, not even the one that was had last", () => {
  const result = run(
    COSTS,
    table([0, 1, B], [0.5, 40, A], [5, 30, A], [20, 2, B]),
    {
      cores: 3,
      spans: true,
      applications: TWO.map((of) => ({ ...of, maxCores: 3 })),
      applicationOf: [0, 1],
    },
  );
  assertEquals(timeline(result), [
    "0 reallocation 0–1",
    "0 application #0 1–2", // parks at 4
    "0 reallocation 12–13", // #2 stood at 6 and stands at 12: A has one more than it was guaranteed
    "0 stealing #2 13–13.2",
    "0 application #2 13.2–43.2",
    "1 reallocation 0.5–1.5",
    "1 application #1 1.5–41.5",
    "2 reallocation 20–21", // idle, where B would be the second to have core 0
    "2 application #3 21–23",
  ]);
});

for (
  const [name, order] of [
    ["shenango", ["#2 13–17", "#1 17–24"]],
    ["caladan", ["#1 13–20", "#2 20–24"]],
  ] as const
) {
  Deno.test(`${name}: a request that lost its core goes ${name === "shenango" ? "behind" : "before"} the threads of its kthread`, () => {
    const result = run(
      {
        name,
        grantUs: 1,
        preemptGrantUs: 3,
        ...name === "shenango" ? COSTS : {},
      },
      table([0, 1, B], [1.2, 10, B], [1.4, 4, B], [5, 2, A]),
      {
        cores: 1,
        spans: true,
        applications: [application({}), JOBS],
        applicationOf: [0, 1],
      },
    );
    assertEquals(timeline(result), [
      "0 reallocation 0–1",
      "0 bestEffort #0 1–2",
      "0 bestEffort #1 2–5", // #2, a packet until 2, is a thread
      "0 reallocation 5–8",
      "0 application #3 8–10",
      "0 reallocation 12–13",
      ...order.map((of) => `0 bestEffort ${of}`),
    ]);
  });
}

Deno.test("Shenango: what a kthread that lost its core has left calls for another", () => {
  const result = run(
    COSTS,
    table([0, 50, A], [1, 20, A], [14, 8, B]),
    { cores: 2, spans: true, applications: TWO, applicationOf: [0, 1] },
  );
  assertEquals(timeline(result), [
    "0 reallocation 0–1",
    "0 application #0 1–14",
    "0 reallocation 14–17", // A waits, but no more at the check at 18
    "0 application #2 17–25",
    "0 reallocation 27–28", // #0 stood at 18 and stood at 24: A waits again, and has it when B's kthread parks
    "0 application #0 28–65",
    "1 reallocation 12–13",
    "1 stealing #1 13–13.2",
    "1 application #1 13.2–33.2",
  ]);
});

Deno.test("Shenango: a core is taken though it is only on its way to another", () => {
  const result = run(
    COSTS,
    table([0, 10, B], [0.5, 2, A]),
    {
      cores: 1,
      spans: true,
      applications: [application({}), JOBS],
      applicationOf: [0, 1],
    },
  );
  assertEquals(timeline(result), [
    "0 reallocation 0–3.5", // the second from 0.5 on
    "0 application #1 3.5–5.5",
    "0 reallocation 7.5–8.5",
    "0 bestEffort #0 8.5–18.5",
  ]);
  assertEquals(result.machine.counts[CORE_GRANTS], 3);
  assertEquals(result.machine.counts[PREEMPTIONS], 0);
});

Deno.test("Shenango: of several that wait the last to begin has the next core", () => {
  const result = run(
    COSTS,
    table([0, 10, A], [2, 3, B], [3, 3, { class: 2 }]),
    {
      cores: 1,
      spans: true,
      applications: [application({}), JOBS, { ...JOBS, name: "more" }],
      applicationOf: [0, 1, 2],
    },
  );
  assertEquals(timeline(result), [
    "0 reallocation 0–1",
    "0 application #0 1–11",
    "0 reallocation 13–14", // A's kthread has parked
    "0 bestEffort #2 14–17",
    "0 reallocation 19–20",
    "0 bestEffort #1 20–23",
  ]);
});
