/** Scenarios whose knees are sought. @module */

import { POLICIES } from "../../lib/policies/mod.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import type { Scenario } from "../../lib/scenario/point.ts";

/** Two exponential cores, small and quick, with `changes`; a field that is undefined is left out. */
export function scenarioOf(changes: Record<string, unknown> = {}): Scenario {
  const document = {
    name: "knees",
    cores: 2,
    requests: 4000,
    replications: 4,
    service: { distribution: "exponential", meanUs: 10 },
    load: 0.5,
    policy: { name: "centralized-fcfs" },
    slo: { percentile: 95, latencyUs: 60 },
    ...changes,
  };
  return parseScenario(JSON.stringify(document), {
    source: "test",
    definitions: POLICIES,
  });
}
