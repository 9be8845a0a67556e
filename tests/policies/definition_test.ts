import { assert, assertEquals } from "@std/assert";
import {
  assumedParameters,
  withDefaults,
} from "../../lib/policies/definition.ts";
import { POLICIES, policyNamed } from "../../lib/policies/mod.ts";
import { describeScenario } from "../../lib/scenario/describe.ts";
import { parseScenario, planScenario } from "../../lib/scenario/parse.ts";

const SHINJUKU = policyNamed("shinjuku");

/** What `shinjuku` sends and receives an interrupt in, and what of it is assumed. */
function interruptOf(given: Record<string, string | number>) {
  const spec = withDefaults(SHINJUKU, { name: "shinjuku", ...given });
  const assumed = assumedParameters(SHINJUKU, spec);
  return [
    spec.sendUs,
    spec.receiveUs,
    ...assumed.filter((name) => name !== "requeueUs"),
  ];
}

Deno.test("a choice sets the defaults of what it stands for, and what is given overrides it", () => {
  const signal = { mechanism: "linux-signal" };
  const user = { mechanism: "user-interrupt" };
  assertEquals(interruptOf({}), [0.13, 0.527]);
  assertEquals(interruptOf({ sendUs: 0 }), [0, 0.527]);
  assertEquals(interruptOf(signal), [0.906, 1.097]);
  assertEquals(interruptOf({ ...signal, receiveUs: 0.13 }), [0.906, 0.13]);
  assertEquals(interruptOf(user), [
    0.227,
    0.4,
    "mechanism",
    "sendUs",
    "receiveUs",
  ]);
  assertEquals(interruptOf({ ...user, sendUs: 0.1 }), [
    0.1,
    0.4,
    "mechanism",
    "receiveUs",
  ]);
});

for (const definition of POLICIES) {
  Deno.test(`what choices stand for are parameters in range, and the default's are the defaults: ${definition.name}`, () => {
    for (const parameter of Object.values(definition.parameters)) {
      if (parameter.type !== "choice" || !parameter.presets) continue;
      const { choices, presets } = parameter;
      assertEquals(Object.keys(presets), [...choices]);
      for (const [word, { values, assumed = [] }] of Object.entries(presets)) {
        for (const [name, value] of Object.entries(values)) {
          const of = definition.parameters[name];
          assertEquals(of.type, typeof value);
          if (of.type === "number") assert(Number(value) >= of.min, name);
          if (word === parameter.default) assertEquals(value, of.default);
        }
        for (const name of assumed) assert(name in values, name);
      }
    }
  });
}

function scenario(policy: Record<string, unknown>): string {
  return JSON.stringify({
    name: "x",
    cores: 1,
    load: 0.5,
    service: { distribution: "fixed", timeUs: 1 },
    policy,
  });
}

const OPTIONS = { source: "x", definitions: POLICIES };

Deno.test("an axis of mechanisms gives every point its costs, as a row states them", () => {
  const mechanism = ["posted-interrupt", "interrupt", "linux-signal"];
  const { points } = parseScenario(
    scenario({ name: "shinjuku", mechanism, sendUs: [0.05, 0.1] }),
    OPTIONS,
  );
  assertEquals(
    points.map(({ policy }) => [policy.sendUs, policy.receiveUs]),
    [0.527, 1.157, 1.097].flatMap((us) => [[0.05, us], [0.1, us]]),
  );
});

Deno.test("check tells what a mechanism stands for", () => {
  const told = (policy: Record<string, unknown>) =>
    describeScenario(planScenario(scenario(policy), OPTIONS), POLICIES);
  const one = told({ name: "shinjuku", mechanism: "user-interrupt" });
  assert(one.includes("receiveUs 0.4 (default, assumed)"), one);
  const several = told({
    name: "shinjuku",
    mechanism: ["interrupt", "linux-signal"],
    sendUs: 0.3,
  });
  assert(several.includes("sendUs 0.3, receiveUs by mechanism"), several);
});
