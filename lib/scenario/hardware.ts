/**
 * What a scenario may say of the cores themselves.
 *
 * @module
 */

import type { PolicyDefinition, PolicySpec } from "../policies/definition.ts";
import { axis } from "./axes.ts";
import { shown } from "./error.ts";
import {
  type Field,
  isRecord,
  number,
  type Problem,
  record,
  withRule,
} from "./fields.ts";
import type { Grid } from "./grid.ts";
import type { HardwareSpec } from "./point.ts";
import { isUneven, whyNotUneven } from "./uneven.ts";

/** Below, a request would take a thousand times its service. */
const speed = number({ min: 0.001, max: 1 });

/**
 * Hyperthreads, and cores of unequal speed.
 *
 * @internal
 */
export const hardware: Field = {
  rule: 'an object with "siblingSpeed", or "slowCores" and "slowSpeed"',
  schema: withRule(
    record({
      siblingSpeed: axis(speed).optional().meta({
        description:
          "Speed of each of two hyperthreads of a core, worker cores 2k and 2k + 1, while both are busy; alone, each has speed 1. By default cores have one thread",
      }),
      slowCores: axis(number({ min: 0, max: 4096, integer: true })).optional()
        .meta({
          description:
            "How many worker cores are slow: those with the highest numbers",
        }),
      slowSpeed: axis(speed).optional().meta({
        description: "Their speed; that of the others is 1",
      }),
    }),
    hardwareAgrees,
  ),
};

function hardwareAgrees(value: unknown, problem: Problem): void {
  if (!isRecord(value)) return;
  const { siblingSpeed, slowCores, slowSpeed } = value;
  if ((slowCores === undefined) !== (slowSpeed === undefined)) {
    problem([], 'must have both "slowCores" and "slowSpeed", got one');
  } else if (siblingSpeed === undefined && slowCores === undefined) {
    problem([], 'must have "siblingSpeed" or "slowCores", got neither');
  }
}

/** Hardware as the file has it, its axes settled. */
export type HardwareEntry = Partial<HardwareSpec>;

/** `entry` with every default filled in. */
export function hardwareOf(entry: HardwareEntry): HardwareSpec {
  return { siblingSpeed: null, slowCores: 0, slowSpeed: 1, ...entry };
}

/** What of a scenario must go with its hardware, and that. */
export interface Surroundings {
  /** How fast cores are, where they are not all alike. */
  readonly hardware: Grid<HardwareSpec | null>;
  /** Worker cores. */
  readonly cores: Grid<number>;
  /** Policies. */
  readonly policy: Grid<PolicySpec>;
  /** Applications, or null alone. */
  readonly applications: Grid<unknown>;
}

/** What of the hardware the other fields of a scenario do not go with. */
export function hardwareProblems(
  { hardware, cores, policy, applications }: Surroundings,
  definitions: readonly PolicyDefinition[],
): string[] {
  const found = values(hardware).filter((each) => each !== null);
  const fewest = values(cores).reduce((a, b) => Math.min(a, b));
  const slow = found.reduce((most, of) => Math.max(most, of.slowCores), 0);
  const problems = slow <= fewest ? [] : [
    `hardware.slowCores must be at most ${fewest}, the number of cores, got ${slow}`,
  ];
  const uneven = found.find(isUneven);
  if (uneven === undefined) return problems;
  const named = new Set(values(policy).map(({ name }) => name));
  for (const definition of definitions) {
    if (!named.has(definition.name)) continue;
    const why = whyNotUneven(definition, applications.at(0) !== null);
    if (why === null) continue;
    problems.push(
      `hardware must leave every core at speed 1: ${why}, got ${shown(uneven)}`,
    );
  }
  return problems;
}

function values<T>(grid: Grid<T>): T[] {
  return Array.from({ length: grid.count }, (_, index) => grid.at(index));
}
