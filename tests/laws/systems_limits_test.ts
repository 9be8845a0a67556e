import { assertEquals } from "@std/assert";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  type ChoiceParameter,
  SYSTEM_PREFIX,
} from "../../lib/policies/definition.ts";
import { policyNamed } from "../../lib/policies/mod.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  run,
  type Spec,
} from "../_run.ts";
import { FREE_SYSTEMS, freeOf } from "./_systems.ts";
import { onGrid } from "./_variants.ts";

const PARTITIONED: Spec = { name: "partitioned-fcfs", steering: "rss" };

/** A policy that leaves every request where its packets come to. */
const OWN = "partitioned-fcfs";

/** The policy that each system is where its stack costs nothing: partitioned FCFS by RSS, unless it is one of these. */
const POLICIES = [
  "affinity-accept",
  "zygos",
  "shinjuku",
  "shenango",
];

/** What stands for a stack in these. */
const OF_THE_STACK = { keepsConnections: true, packetUs: 0 };

function policyOf({ name, ...parameters }: Spec): Spec {
  const alone = name.slice(SYSTEM_PREFIX.length);
  if (alone === "linux") return { name: "centralized-fcfs" };
  return POLICIES.includes(alone)
    ? { ...OF_THE_STACK, ...parameters, name: alone }
    : PARTITIONED;
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

Deno.test("a stack at no cost is the policy that it is given instead of its own, request by request", () => {
  const linux = SYSTEMS.find(({ name }) => name === "linux")!;
  const { choices } = linux.parameters.dispatch as ChoiceParameter;
  for (const placement of ["interrupt", "polling"]) {
    // Packets wait for the core that polls, whatever others have to do.
    for (const dispatch of placement === "polling" ? [OWN] : choices) {
      const requests = poisson(2000, 3.5, EXPONENTIAL, 7);
      const policy = policyNamed(dispatch);
      const alone = "steering" in policy.parameters
        ? { name: dispatch, steering: "rss", rssSkew: 0 }
        : { name: dispatch };
      assertEquals(
        run({ ...freeOf(linux), placement, dispatch }, requests, { cores: 4 })
          .finish,
        run(alone, requests, { cores: 4 }).finish,
        `${placement}, ${dispatch}`,
      );
    }
  }
});

Deno.test("where each request is taken in, run and sent by itself, the stack is a longer service, request by request: IX", () => {
  const longer = toTicks(0.3 + 0.2);
  const ix = SYSTEMS.find(({ name }) => name === "ix")!;
  const spec = { ...freeOf(ix), replies: "each", rxUs: 0.3, txUs: 0.2 };
  for (const cores of [1, 4]) {
    const requests = poisson(3000, 0.5 * cores, EXPONENTIAL, 7)
      .map((request) => ({ ...request, ends: 0 }));
    const stretched = requests.map((request) => ({
      ...request,
      service: request.service + longer,
    }));
    assertEquals(
      run(spec, requests, { cores }).finish,
      run(PARTITIONED, stretched, { cores }).finish,
    );
  }
});
