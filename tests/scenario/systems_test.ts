import { assert, assertEquals } from "@std/assert";
import { assumedParameters } from "../../lib/policies/definition.ts";
import { describeScenario } from "../../lib/scenario/describe.ts";
import { ScenarioError } from "../../lib/scenario/error.ts";
import { parseScenario, planScenario } from "../../lib/scenario/parse.ts";
import { DEFINITIONS, SYSTEMS } from "../../lib/systems/mod.ts";

const OPTIONS = { source: "x", definitions: DEFINITIONS };

function scenario(policy: unknown): string {
  return JSON.stringify({
    name: "x",
    cores: 1,
    load: 0.5,
    service: { distribution: "fixed", timeUs: 1 },
    policy,
  });
}

const policiesOf = (policy: unknown) =>
  parseScenario(scenario(policy), OPTIONS).points.map(({ policy }) => policy);

function problemsOf(policy: unknown): string[] {
  try {
    parseScenario(scenario(policy), OPTIONS);
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return [...error.problems];
  }
}

Deno.test("every system can be named where a policy may, and has its parameters at their defaults", () => {
  const policies = policiesOf(SYSTEMS.map(({ name }) => ({ system: name })));
  assertEquals(SYSTEMS.length, 14);
  policies.forEach((spec, of) => {
    assertEquals(spec.name, `system:${SYSTEMS[of].name}`);
    for (const [name, parameter] of Object.entries(SYSTEMS[of].parameters)) {
      assertEquals(spec[name], parameter.default, name);
    }
    assert(!("system" in spec));
  });
});

Deno.test("costs and parts of a system are overridden, and may be axes", () => {
  const policies = policiesOf([
    { system: "ix", rxUs: [0.1, 0.2], rxBatch: 1 },
    { system: "linux", steering: ["rss", "rps"], acceptQueue: "per-core" },
    { name: "zygos" },
    { system: "zygos" },
  ]);
  assertEquals(policies.map(({ name }) => name), [
    "system:ix",
    "system:ix",
    "system:linux",
    "system:linux",
    "zygos",
    "system:zygos",
  ]);
  assertEquals(
    policies.map(({ rxUs, steering, rxBatch }) => [
      rxUs,
      steering,
      rxBatch,
    ]).slice(0, 3),
    [
      [0.1, "rss", 1],
      [0.2, "rss", 1],
      [0.85, "rss", undefined],
    ],
  );
  const [polled] = policiesOf({
    system: "linux-reuseport",
    placement: "polling",
    dispatch: "work-stealing",
  });
  assertEquals(
    [polled.dispatch, polled.interruptUs, polled.wakeUs, polled.rxUs],
    ["work-stealing", 0, 0, 0.85],
  );
  assertEquals(policies[3].steering, "rps");
  assertEquals(policies[3].acceptQueue, "per-core");
});

Deno.test("what no verified source stands behind is told, unless the scenario gives it", () => {
  const ix = DEFINITIONS.find(({ name }) => name === "system:ix")!;
  const [spec, given] = policiesOf([
    { system: "ix" },
    { system: "ix", rxUs: 0.3, txUs: 0.1 },
  ]);
  const assumed = assumedParameters(ix, spec);
  assert(assumed.includes("rxUs") && !assumed.includes("rxBatch"));
  assertEquals(
    assumedParameters(ix, given),
    assumed.filter((name) => name !== "rxUs" && name !== "txUs"),
  );
});

Deno.test("a slip in a system is told where it is, with what was meant", () => {
  const names = SYSTEMS.map(({ name }) => `"${name}"`).join(", ");
  assertEquals(problemsOf([{ system: "linx" }, { system: "ix", rxus: 1 }, 5]), [
    `policy[0].system must be one of ${names}, got "linx": did you mean "linux"?`,
    'policy[1].rxus is not a known field: did you mean "rxUs"?',
    'policy[2] must be an object with "name" or "system", got 5',
  ]);
  assertEquals(
    problemsOf([
      { system: "ix", placement: "interrupt" },
      { system: "linux", placement: "dedicated" },
      { system: "tas", dispatch: "work-stealing" },
      { system: "ix", steering: "irq-balance" }, // no core is interrupted
    ]),
    [
      'policy[0].placement must be "polling", or a list of such, got "interrupt"',
      'policy[1].placement must be one of "interrupt", "polling", or a list of such, got "dedicated"',
      'policy[2].dispatch must be "partitioned-fcfs", or a list of such, got "work-stealing"',
      'policy[3].steering must be one of "rss", "single-queue", "xps", "flow-director", or a list of such, got "irq-balance"',
    ],
  );
  assertEquals(problemsOf({ system: "ix", rxUs: -1 }), [
    "policy.rxUs must be >= 0, got -1",
  ]);
  assert(
    problemsOf({ name: "ix" })[0].startsWith("policy.name must be one of"),
  );
  assert(problemsOf({ name: "system:ix" }).length === 1);
});

Deno.test("check tells a system from a policy", () => {
  const plan = planScenario(scenario({ system: "ix", rxUs: 1 }), OPTIONS);
  const text = describeScenario(plan, DEFINITIONS);
  assert(text.includes("  system       ix, placement polling (default)"), text);
  assert(text.includes("rxUs 1, txUs 0.2 (default, assumed)"), text);
});
