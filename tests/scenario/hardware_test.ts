/** Hyperthreads and slow cores, as a scenario says it and as its points have it. */

import { assert, assertEquals } from "@std/assert";
import { POLICIES } from "../../lib/policies/mod.ts";
import { describeScenario } from "../../lib/scenario/describe.ts";
import { capacityOf } from "../../lib/scenario/uneven.ts";
import { plainPoint, planOf, problemsOf } from "./_scenarios.ts";

const WITH_POLICIES = { definitions: POLICIES };

Deno.test("what hardware does not say is that of equal cores; without hardware a point has none", () => {
  const of = (hardware: unknown) =>
    plainPoint(planOf({ hardware }), 0).hardware;
  assertEquals(of({ siblingSpeed: 0.65 }), {
    siblingSpeed: 0.65,
    slowCores: 0,
    slowSpeed: 1,
  });
  assertEquals(of({ slowCores: 2, slowSpeed: 0.5 }), {
    siblingSpeed: null,
    slowCores: 2,
    slowSpeed: 0.5,
  });
  assertEquals("hardware" in planOf().point(0), false);
});

Deno.test("hardware and its numbers are axes", () => {
  const plan = planOf({
    hardware: [
      { siblingSpeed: [0.5, 1] },
      { slowCores: { from: 0, to: 4, step: 2 }, slowSpeed: 0.5 },
    ],
  });
  assertEquals(
    Array.from(plan.points(), ({ hardware }) => [
      hardware!.siblingSpeed,
      hardware!.slowCores,
    ]),
    [[0.5, 0], [1, 0], [null, 0], [null, 2], [null, 4]],
  );
});

Deno.test("what contradicts itself in hardware is said by its path", () => {
  const wrong = (hardware: unknown) => problemsOf({ hardware });
  assertEquals(wrong({}), [
    'hardware must have "siblingSpeed" or "slowCores", got neither',
  ]);
  assertEquals(wrong({ slowCores: 1 }), [
    'hardware must have both "slowCores" and "slowSpeed", got one',
  ]);
  assertEquals(wrong({ siblingSpeed: 1.2 }), [
    "hardware.siblingSpeed must be in [0.001, 1], got 1.2",
  ]);
  assertEquals(wrong({ slowCores: 5, slowSpeed: 0.5 }), [
    "hardware.slowCores must be at most 4, the number of cores, got 5",
  ]);
});

Deno.test("a policy that reckons with equal cores is refused on uneven ones, and only there", () => {
  const policy = [{ name: "processor-sharing" }, { name: "centralized-fcfs" }];
  const wrong = (hardware: unknown) =>
    problemsOf({ policy, hardware }, WITH_POLICIES);
  assertEquals(wrong({ siblingSpeed: [1, 0.5] }), [
    'hardware must leave every core at speed 1: policy "processor-sharing" reckons with cores of equal speed, ' +
    'got {"siblingSpeed":0.5,"slowCores":0,"slowSpeed":1}',
  ]);
  assertEquals(wrong({ siblingSpeed: 1 }), []);
  assertEquals(wrong({ slowCores: 0, slowSpeed: 0.5 }), []);
});

Deno.test("applications on uneven cores need a policy that shares them", () => {
  const service = { distribution: "exponential", meanUs: 10 };
  const wrong = (name: string) =>
    problemsOf({
      ...{ service: undefined, load: undefined },
      policy: { name },
      hardware: { siblingSpeed: 0.5 },
      applications: [
        { name: "web", kind: "latency-critical", service, load: 0.3 },
      ],
    }, WITH_POLICIES);
  assertEquals(wrong("shenango"), []);
  assertEquals(wrong("centralized-fcfs").length, 1);
});

Deno.test("time that slow cores take counts towards the longest run", () => {
  const service = { distribution: "fixed", timeUs: 1e6 };
  const fast = { service, load: undefined, rateMrps: 1, requests: 500_000 };
  assertEquals(problemsOf(fast), []);
  const slow = { ...fast, hardware: { slowCores: 4, slowSpeed: 0.1 } };
  assertEquals(problemsOf(slow).length, 1);
});

Deno.test("describeScenario() tells hardware only where there is some", () => {
  const say = (changes: Record<string, unknown>) =>
    describeScenario(planOf(changes), POLICIES);
  const text = say({ hardware: { siblingSpeed: 0.65 } });
  assert(text.includes("hardware     siblingSpeed 0.65, slowCores 0"), text);
  assert(!say({}).includes("hardware"));
  const several = say({ hardware: { siblingSpeed: [0.5, 1] } });
  assert(several.includes("slowSpeed 1; siblingSpeed 1"), several);
});

Deno.test("what cores can do at most: both siblings, or the faster alone if that is more", () => {
  const of = (
    cores: number,
    siblingSpeed: number | null,
    slowCores = 0,
    slowSpeed = 1,
  ) => capacityOf(cores, { siblingSpeed, slowCores, slowSpeed });
  assertEquals(capacityOf(7, undefined), 7);
  assertEquals(of(4, null, 3, 0.5), 2.5);
  assertEquals(of(4, 0.75), 3);
  assertEquals(of(5, 0.75), 4); // the last has no sibling
  assertEquals(of(2, 0.25), 1);
  assertEquals(of(4, 0.75, 3, 0.5), 0.75 * 1.5 + 0.75);
  assertEquals(of(2, 0.75, 1, 0.25), 1);
});
