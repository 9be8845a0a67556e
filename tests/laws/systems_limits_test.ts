import { assertEquals } from "@std/assert";
import { SYSTEM_PREFIX } from "../../lib/policies/definition.ts";
import { BIMODAL, BIMODAL_MEAN_US, poisson, run, type Spec } from "../_run.ts";
import { FREE_SYSTEMS } from "./_systems.ts";
import { onGrid } from "./_variants.ts";

/** The policy that each system is where its stack costs nothing: partitioned FCFS by RSS, unless it is one of these. */
const POLICIES = [
  "affinity-accept",
  "zygos",
  "shinjuku",
  "shenango",
];

function policyOf({ name, ...parameters }: Spec): Spec {
  const alone = name.slice(SYSTEM_PREFIX.length);
  if (alone === "linux") return { name: "centralized-fcfs" };
  return POLICIES.includes(alone)
    ? { ...parameters, name: alone }
    : { name: "partitioned-fcfs", steering: "rss" };
}

for (const free of FREE_SYSTEMS) {
  const policy = policyOf(free);
  Deno.test(`a stack at no cost is its policy, request by request: ${free.name} is ${policy.name}`, () => {
    for (const cores of [1, 2, 5, 16]) {
      for (const load of [0.3, 0.9, 2]) {
        const rate = load * cores / BIMODAL_MEAN_US;
        const drawn = poisson(800, rate, BIMODAL, 7);
        for (const requests of [drawn, onGrid(drawn)]) {
          const stack = run(free, requests, { cores });
          const alone = run(policy, requests, { cores });
          assertEquals(stack.start, alone.start);
          assertEquals(stack.finish, alone.finish);
        }
      }
    }
  });
}
