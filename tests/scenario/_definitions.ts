/**
 * A registry to test scenarios against: the parameters that scripts rely on,
 * policies that cannot run.
 *
 * @module
 */

import type {
  Parameter,
  PolicyDefinition,
} from "../../lib/policies/definition.ts";

function costs(
  ...names: readonly [name: string, defaultUs: number][]
): Record<string, Parameter> {
  return Object.fromEntries(names.map(([name, defaultUs]) => [name, {
    type: "number",
    unit: "us",
    default: defaultUs,
    min: 0,
    means: `${name}, µs`,
    source: "the test",
  }]));
}

const quantumUs: Parameter = {
  type: "number",
  unit: "us",
  default: 5,
  min: 0,
  aboveMin: true,
  means: "Longest uninterrupted run of a request, µs",
  source: "the test",
};

function definition(
  name: string,
  parameters: Readonly<Record<string, Parameter>>,
): PolicyDefinition {
  return {
    name,
    summary: `${name} in a test`,
    source: "the test",
    notModelled: [],
    parameters,
    extraCores: 0,
    timers: 0,
    workConserving: true,
    create: () => {
      throw new Error("Cannot create a policy that only describes itself");
    },
  };
}

/** Policies with the parameters that scripts rely on. */
export const DEFINITIONS: readonly PolicyDefinition[] = [
  definition("partitioned-fcfs", {
    steering: {
      type: "choice",
      choices: ["random", "rss", "round-robin"],
      default: "random",
      means: "How requests find a core",
      source: "the test",
    },
  }),
  definition("centralized-fcfs", {}),
  definition("work-stealing", costs(["checkUs", 0.1], ["stealUs", 0.1])),
  definition("shinjuku", {
    quantumUs,
    ...costs(["dispatchUs", 0.2], ["sendUs", 0.13]),
    preemptAlways: {
      type: "boolean",
      default: true,
      assumed: true,
      means: "Whether a request is preempted when nobody waits",
      source: "simplest rule",
    },
  }),
  definition("shenango", {
    ...costs(["intervalUs", 5], ["searchUs", 2]),
    guaranteedCores: {
      type: "number",
      integer: true,
      default: null,
      min: 0,
      means: "Cores never taken away; all worker cores unless said",
      source: "the test",
    },
  }),
];
