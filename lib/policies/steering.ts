/**
 * Which core a request is steered to when it arrives, before any policy looks.
 *
 * @module
 */

import { power } from "../random/elementary.ts";
import type {
  ChoiceParameter,
  NumberParameter,
  PolicyContext,
  PolicySpec,
} from "./definition.ts";

/** Entries of a NIC's indirection table. */
export const INDIRECTION_ENTRIES = 128;

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

/** The parameter by which a policy's RSS is uneven. */
export const RSS_SKEW: NumberParameter = {
  type: "number",
  default: 0,
  min: 0,
  means:
    "How uneven the indirection table of RSS is: core k, counted from 1, has entries in proportion to 1 ÷ k to this power; at 0 all have as many",
  source:
    "0: drivers fill the table with the queues in turn; Microsoft, Introduction to receive side scaling",
};

/** The parameters of {@linkcode createSteering}. */
export const STEERING_PARAMETERS = { steering: STEERING, rssSkew: RSS_SKEW };

/** Says which core a request goes to. */
export interface Steering {
  /** The core of `request`. */
  coreOf(request: number): number;
}

/** The steering that `spec` asks for by {@linkcode STEERING_PARAMETERS}. */
export function createSteering(
  spec: PolicySpec,
  context: PolicyContext,
): Steering {
  const { cores, pool } = context.machine;
  if (spec.steering === "rss") {
    const coreOfConnection = rssCores(spec, context);
    return { coreOf: (request) => coreOfConnection[pool.connection[request]] };
  }
  if (spec.steering === "round-robin") {
    let next = -1;
    return { coreOf: () => next = next + 1 === cores ? 0 : next + 1 };
  }
  const draws = context.stream("steering");
  return { coreOf: () => draws.below(cores) };
}

/** The core that RSS steers each connection to: by its hash, through the table that `spec.rssSkew` asks for. By connection. */
export function rssCores(spec: PolicySpec, context: PolicyContext): Int32Array {
  const table = indirectionTable(context.machine.cores, Number(spec.rssSkew));
  return Int32Array.from(
    context.connectionHash,
    (hash) => table[hash % INDIRECTION_ENTRIES],
  );
}

/**
 * The indirection table of RSS over `cores`, of which the k-th, from 1, has
 * entries in proportion to k to the power −`skew`: each core's share of those that
 * are equally spread connections.
 *
 * An entry goes to the core that is furthest behind its share of those given out so
 * far, of equals to the first: without skew to each in turn, as drivers fill the table.
 *
 * @returns The core of each entry.
 */
export function indirectionTable(cores: number, skew: number): Int32Array {
  const weights = Float64Array.from(
    { length: cores },
    (_, core) => power(core + 1, -skew),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const has = new Int32Array(cores);
  return Int32Array.from({ length: INDIRECTION_ENTRIES }, (_, entry) => {
    const behind = (core: number) =>
      (entry + 1) * weights[core] / total - has[core];
    let chosen = 0;
    for (let core = 1; core < cores; core++) {
      if (behind(core) > behind(chosen)) chosen = core;
    }
    has[chosen]++;
    return chosen;
  });
}
