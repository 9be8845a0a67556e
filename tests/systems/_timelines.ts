/** What timelines worked out by hand have in common. */

import { toUs } from "../../lib/engine/ticks.ts";
import { SYSTEM_PREFIX } from "../../lib/policies/definition.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import type { Run, Spec } from "../_run.ts";
import { freeOf } from "../laws/_systems.ts";

/** `name` at no cost but what is given. */
export function systemOf(
  name: string,
  costs: Readonly<Record<string, unknown>>,
): Spec {
  const system = SYSTEMS.find((each) => each.name === name)!;
  return { ...freeOf(system), ...costs, name: SYSTEM_PREFIX + name } as Spec;
}

/** When each request has finished, µs. */
export const finishUs = ({ finish }: Run): number[] => Array.from(finish, toUs);

/** What was counted by `counters`. */
export const countsOf = ({ machine }: Run, ...counters: number[]): number[] =>
  counters.map((counter) => Number(machine.counts[counter].toFixed(6)));

/** RSS hashes of connections. */
export const HASHES: Uint32Array = connectionHashes(64);

/** The first `count` connections that the hash gives to `core` of `cores`. */
export function connectionsOf(
  core: number,
  cores: number,
  count: number,
): number[] {
  const of = [...HASHES.keys()].filter((connection) =>
    HASHES[connection] % 128 % cores === core
  );
  return of.slice(0, count);
}

/** Affinity-Accept whose cores are busy as soon as a request waits, and for good, and what it takes to steal from them. */
export const STEALING = {
  busyAbove: 0,
  busyBelow: 0,
  averageWeight: 1,
  stealUs: 0.2,
  stealLockUs: 0.3,
  transmitLockUs: 0.4,
  lockTransferUs: 0.1,
  lockLines: 0,
  blockUs: 0.05,
};
