/**
 * What a surveyed system says of itself, as data: what it is composed of, and what
 * that costs. From it come its parameters, its traits and what runs it.
 *
 * @module
 */

import {
  type Parameter,
  type PolicyContext,
  type PolicyDefinition,
  type PolicySpec,
  SYSTEM_PREFIX,
} from "../policies/definition.ts";
import type { Policy } from "../engine/policy.ts";

/** Where the stack runs: in the application's cores, which packets interrupt or which poll, or in cores of its own. */
export type Placement = "interrupt" | "polling" | "dedicated";

/** How work comes from the stack to the application: a call a request, calls for several, or events in shared memory. */
export type Events = "system-calls" | "batched";

/** How packets are taken: one by one as they come, or as many as there are up to a bound. */
export type PacketIo = "per-packet" | "batched";

/** How much of the file system's work sockets are spared. */
export type FileSystem = "kept" | "reduced" | "removed";

/** What a system is composed of, where that is not a parameter of its own. */
export interface Composition {
  /** Where the stack runs. */
  readonly placement: Placement;
  /** The policy that decides on the application's cores, by its name. */
  readonly dispatch: string;
  /** How the application gets its events. */
  readonly events: Events;
  /** How the stack gets its packets. */
  readonly packetIo: PacketIo;
  /** How much of the file system's work is left out. */
  readonly fileSystem: FileSystem;
  /** Where TCP's data are sent from, if not from the host's stack. */
  readonly dataPath?: "nic";
}

/** A system of the survey. */
export interface SystemDefinition {
  /** Its name in a scenario. */
  readonly name: string;
  /** What it is, one sentence. */
  readonly summary: string;
  /** Paper or code it follows. */
  readonly source: string;
  /** What of the original it leaves out. */
  readonly notModelled: readonly string[];
  /** What it is composed of. */
  readonly composition: Composition;
  /** What else can be set, by name: choices of how it is composed, then costs. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Cores beside the worker cores with the parameters of `spec`. */
  extraCoresOf(spec: PolicySpec): number;
  /** Timers that it sets. */
  readonly timers: number;
  /** Whether a request may run on any worker core, wherever it was steered. */
  readonly sharesWork: boolean;
  /** The policy that decides which core runs what, where a parameter names it. */
  dispatchOf?(spec: PolicySpec): PolicyDefinition;
  /** Makes what runs it. */
  create(spec: PolicySpec, context: PolicyContext): Policy;
}

/** `system` as a policy: what a point names, and a machine is run by. */
export function policyOf(system: SystemDefinition): PolicyDefinition {
  const { summary, source, notModelled, parameters, timers, sharesWork } =
    system;
  const defaults = Object.fromEntries(
    Object.entries(parameters).map(([name, { default: value }]) => [
      name,
      value,
    ]),
  );
  const name = SYSTEM_PREFIX + system.name;
  return {
    name,
    summary,
    source,
    notModelled,
    parameters,
    extraCores: system.extraCoresOf({ ...defaults, name }),
    extraCoresOf: (spec) => system.extraCoresOf(spec),
    timers,
    workConserving: false,
    sharesWork,
    needsEqualCores: true,
    ...(system.dispatchOf === undefined
      ? {}
      : { dispatchOf: (spec) => system.dispatchOf!(spec) }),
    create: (spec, context) => system.create(spec, context),
  };
}
