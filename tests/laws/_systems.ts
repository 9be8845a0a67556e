/** Systems at many settings: at no cost, each with the policy that it then is, and with costs. */

import { withDefaults } from "../../lib/policies/definition.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import { STEERINGS } from "../../lib/systems/parameters.ts";
import {
  policyOf,
  type SystemDefinition,
} from "../../lib/systems/definition.ts";
import type { Spec } from "../_run.ts";

/** `system` with every cost 0. */
export function freeOf(system: SystemDefinition): Spec {
  const { name } = policyOf(system);
  const costs = Object.entries(system.parameters).filter(([, parameter]) =>
    parameter.type === "number" && parameter.unit === "us" &&
    parameter.min === 0 && parameter.aboveMin === undefined
  );
  return {
    name,
    ...Object.fromEntries(costs.map(([cost]) => [cost, 0])),
    ...("rxBatch" in system.parameters ? { rxBatch: 1 } : {}),
  };
}

/** Every system at no cost. */
export const FREE_SYSTEMS: readonly Spec[] = SYSTEMS.map(freeOf);

/** Every system as it comes. */
export const SYSTEMS_AS_THEY_ARE: readonly Spec[] = SYSTEMS.map((system) => ({
  name: policyOf(system).name,
}));

/** Systems that pay: as they come, put together otherwise, and at odd corners. */
export const PAYING_SYSTEMS: readonly Spec[] = [
  ...SYSTEMS_AS_THEY_ARE,
  ...STEERINGS.map((steering) => ({
    name: "system:linux",
    steering,
    irqBalanceUs: 7,
    nodeCores: 2,
  })),
  ...STEERINGS.map((steering) => ({
    name: "system:linux-reuseport",
    steering,
    irqBalanceUs: 0.5,
    interruptUs: 0,
  })),
  { name: "system:linux", acceptLockUs: 5, lockTransferUs: 3 },
  { name: "system:linux", placement: "polling" },
  {
    name: "system:linux-reuseport",
    placement: "polling",
    dispatch: "work-stealing",
    steering: "rps",
  },
  { name: "system:linux-reuseport", dispatch: "round-robin" },
  { name: "system:megapipe", dispatch: "cfs", syscallBatch: 4 },
  { name: "system:fastsocket", dispatch: "join-shortest-queue", wakeUs: 3 },
  { name: "system:affinity-accept", placement: "polling" },
  { name: "system:linux-reuseport", rxUs: 0.0001, syscallBatch: 3 },
  { name: "system:linux", nicPacketUs: 0, linkUs: 0, replyBytes: 10_000 },
  { name: "system:megapipe", acceptQueue: "shared", lookupTable: "local" },
  { name: "system:fastsocket", connectionOffload: true },
  { name: "system:zygos", packetsPerAck: 1, lookupTable: "shared" },
  { name: "system:mtcp", rxBatch: 3, switchUs: 20 },
  { name: "system:mtcp", appBatch: 1, requestBytes: 9000, mss: 500 },
  { name: "system:mtcp", packetsPerAck: 1 },
  { name: "system:zygos", replyBytes: 9000 },
  {
    name: "system:affinity-accept",
    maxQueue: 2,
    averageWeight: 1,
    rebalanceUs: 10,
  },
  {
    name: "system:affinity-accept",
    maxQueue: 4,
    localPerRemote: 0,
    flowGroups: 5,
    stealLockUs: 3,
  },
  { name: "system:zygos", interrupts: false },
  {
    name: "system:zygos",
    rxUs: 0.2,
    sendUs: 5,
    resendUs: 0.1,
    remoteReplyUs: 2,
    lockTransferUs: 2,
  },
  { name: "system:tas", fastCores: 4, sampleUs: 20, holdSamples: 2, hopUs: 0 },
  { name: "system:tas", copyUs: 2, replyBytes: 5000, openUs: 0, closeUs: 30 },
  { name: "system:shinjuku", quantumUs: 0.3, rxBatch: 1, txUs: 2 },
  { name: "system:shinjuku", mechanism: "user-interrupt", quantumUs: 1 },
  { name: "system:shenango", guaranteedCores: 1, blockUs: 3 },
  { name: "system:shenango", intervalUs: 0, packetUs: 0, rxUs: 2 },
  { name: "system:ix", rxBatch: 1 },
  { name: "system:ix", replies: "each" },
  { name: "system:ix", replies: "each", appBatch: 2, rxBatch: 7, turnUs: 0 },
  { name: "system:ix", lookupTable: "shared", steering: "single-queue" },
];

/** The parameters of `system`, defaults filled in. */
export function specOf(system: SystemDefinition, more: object = {}) {
  const definition = policyOf(system);
  return withDefaults(definition, { ...more, name: definition.name });
}
