/** Clients who wait for replies, as a scenario says it and as its points have it. */

import { assert, assertEquals } from "@std/assert";
import { describeScenario } from "../../lib/scenario/describe.ts";
import { DEFINITIONS } from "./_definitions.ts";
import { plainPoint, planOf, problemsOf } from "./_scenarios.ts";

const CLOSED = { process: "closed", clients: 16, thinkUs: 100 };
/** `PLAIN` with clients in place of a load. */
const closed = (changes: object = {}) => ({
  arrivals: CLOSED,
  load: undefined,
  ...changes,
});

Deno.test("clients think exponentially, never give up and have a connection each, unless a scenario says so", () => {
  const point = plainPoint(planOf(closed()), 0);
  assertEquals(point.arrivals, {
    process: "closed",
    clients: 16,
    thinkUs: 100,
    think: "exponential",
    timeoutUs: null,
  });
  assertEquals(point.connections.count, 16);
  assertEquals([point.load, point.rateMrps], [null, null]);
  const said = { ...CLOSED, think: "fixed", timeoutUs: 50 };
  assertEquals(
    plainPoint(planOf(closed({ arrivals: said })), 0).arrivals,
    said,
  );
});

Deno.test("numbers and words of clients are axes", () => {
  const arrivals = {
    ...CLOSED,
    clients: { from: 1, to: 4, points: 3, scale: "log" },
    think: ["fixed", "exponential"],
  };
  const plan = planOf(closed({ arrivals }));
  assertEquals(
    Array.from(plan.points(), (_, of) => {
      const { arrivals, connections } = plainPoint(plan, of);
      if (arrivals.process !== "closed") throw new Error("is open");
      return [arrivals.clients, arrivals.think, connections.count];
    }),
    [
      [1, "fixed", 1],
      [1, "exponential", 1],
      [2, "fixed", 2],
      [2, "exponential", 2],
      [4, "fixed", 4],
      [4, "exponential", 4],
    ],
  );
});

Deno.test("what clients decide cannot be said beside them", () => {
  assertEquals(problemsOf(closed({ load: 0.5, connections: { count: 2 } })), [
    'load must be absent where arrivals are "closed": the load is what comes of it, got 0.5',
    'connections must be absent where arrivals are "closed": each client has one, got {"count":2}',
  ]);
  assertEquals(problemsOf(closed({ rateMrps: 1 })), [
    'rateMrps must be absent where arrivals are "closed": the rate is what comes of it, got 1',
  ]);
  assertEquals(
    problemsOf(closed({ arrivals: [CLOSED, { process: "poisson" }] })),
    ['arrivals must all be "closed", or none of them, got both'],
  );
  const service = {
    distribution: "trace",
    ...{ file: "a.csv", column: "us", unit: "us" },
  };
  assertEquals(problemsOf(closed({ service })), [
    'service must be drawn, not read from a trace, where arrivals are "closed"',
  ]);
  assertEquals(problemsOf({ load: undefined }), [
    'the scenario must have exactly one of "load", "rateMrps", got neither',
  ]);
});

Deno.test("clients must be there, and think for a time", () => {
  assertEquals(
    problemsOf(closed({ arrivals: { ...CLOSED, clients: 0 } })),
    [
      "arrivals.clients must be a whole number from 1 to 16777216, got 0",
    ],
  );
  assertEquals(
    problemsOf(closed({ arrivals: { ...CLOSED, thinkUs: -1 } })).length,
    1,
  );
});

Deno.test("clients cannot be of one application among several", () => {
  const web = {
    name: "web",
    kind: "latency-critical",
    service: { distribution: "exponential", meanUs: 10 },
    arrivals: CLOSED,
    load: 0.3,
  };
  assertEquals(
    problemsOf({ service: undefined, load: undefined, applications: [web] }),
    [
      'applications[0].arrivals must not be "closed" where applications share the cores',
    ],
  );
});

Deno.test("a run of clients that would not fit in time is refused", () => {
  const arrivals = { ...CLOSED, clients: 1, thinkUs: 1e9 };
  const [problem] = problemsOf(closed({ arrivals }));
  assert(problem.includes("10.4 days of simulated time"), problem);
  assertEquals(problemsOf(closed({ arrivals, requests: 10 })).length, 1); // a block of 4,096 at least
});

Deno.test("describeScenario() tells clients and leaves out what they stand for", () => {
  const text = describeScenario(planOf(closed()), DEFINITIONS);
  assert(
    text.includes(
      "closed, clients 16, thinkUs 100, think exponential, timeoutUs null",
    ),
    text,
  );
  assert(!text.includes("connections"), text);
  assert(!text.includes("load"), text);
});
