/**
 * What a system is composed of, as parameters: where its stack runs, and the policy
 * that decides on the application's cores. Most systems are what they are by these, and
 * have one choice; on the kernel's stack any will do.
 *
 * @module
 */

import type {
  ChoiceParameter,
  Parameter,
  Preset,
} from "../policies/definition.ts";
import type { Composition, Placement } from "./definition.ts";

/** Choices beside a system's own. */
export interface OtherChoices {
  /** Where its stack may run, too. */
  readonly placements?: readonly Placement[];
  /** Policies that may decide, too. */
  readonly dispatches?: readonly string[];
}

/** What interrupts and sleep cost where there are none. */
const POLLING: Readonly<Record<string, Preset>> = {
  polling: {
    values: { interruptUs: 0, ipiUs: 0, wakeUs: 0 },
    source:
      "A core that polls is not interrupted, and does not sleep: Belay et al., IX, OSDI 2014",
  },
};

/** The parameters of `composition`, which is their default. */
export function composed(
  { placement, dispatch }: Pick<Composition, "placement" | "dispatch">,
  source: string,
  { placements = [], dispatches = [] }: OtherChoices = {},
): Record<string, Parameter> {
  const isFixed = placements.length + dispatches.length === 0;
  const fixed = isFixed ? "; the system is what it is by this" : "";
  return {
    placement: {
      ...choice(placement, placements, source),
      means:
        `Where the stack runs: interrupt, in the application's cores, which packets interrupt; polling, in the same, which look for packets between requests; dedicated, in cores of its own${fixed}`,
      ...(placements.includes("polling") ? { presets: POLLING } : {}),
    },
    dispatch: {
      ...choice(dispatch, dispatches, source),
      means:
        `The policy that decides which of the application's cores runs a request, and when; its own costs at their defaults${fixed}`,
    },
  };
}

function choice(
  own: string,
  others: readonly string[],
  source: string,
): Omit<ChoiceParameter, "means"> {
  const choices = [own, ...others.filter((other) => other !== own)];
  return { type: "choice", choices, default: own, source };
}
