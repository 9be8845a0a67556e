/**
 * Which core a request is steered to when it arrives, before any policy looks.
 *
 * @module
 */

import type { ChoiceParameter, PolicyContext } from "./definition.ts";

/** Entries of a NIC's indirection table. */
const INDIRECTION_ENTRIES = 128;

/** The parameter by which a policy takes its steering. */
export const STEERING: ChoiceParameter = {
  type: "choice",
  choices: ["random", "rss", "round-robin"],
  default: "random",
  means:
    "How a request finds its core: uniformly at random; by the RSS hash of its connection, through an indirection table of 128 entries; or each core in turn",
  source:
    "Random: the model of ZygOS, SOSP 2017, section 2. Table of 128 entries: Microsoft, Introduction to receive side scaling. Round robin: Perséphone's d-FCFS, dispatch_su.cc",
};

/** Says which core a request goes to. */
export interface Steering {
  /** The core of `request`. */
  coreOf(request: number): number;
}

/** The steering that `kind`, one of the choices of {@linkcode STEERING}, names. */
export function createSteering(
  kind: unknown,
  context: PolicyContext,
): Steering {
  const { cores, pool } = context.machine;
  if (kind === "rss") {
    const coreOfConnection = rssCores(context);
    return { coreOf: (request) => coreOfConnection[pool.connection[request]] };
  }
  if (kind === "round-robin") {
    let next = -1;
    return { coreOf: () => next = next + 1 === cores ? 0 : next + 1 };
  }
  const draws = context.stream("steering");
  return { coreOf: () => draws.below(cores) };
}

/** The core that RSS steers each connection to: by its hash, through a table filled with the queues in turn, as drivers do by default. */
export function rssCores(context: PolicyContext): Int32Array {
  const { cores } = context.machine;
  return Int32Array.from(
    context.connectionHash,
    (hash) => hash % INDIRECTION_ENTRIES % cores,
  );
}
