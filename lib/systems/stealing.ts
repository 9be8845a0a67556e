/**
 * Systems in which idle cores take connections of others: Affinity-Accept below the
 * kernel's stack, ZygOS with its own.
 *
 * @module
 */

import { type BooleanParameter, withDefaults } from "../policies/definition.ts";
import { AffinityAccept } from "../policies/balancing/affinity_accept.ts";
import { AFFINITY_ACCEPT } from "../policies/balancing/affinity_accept_definition.ts";
import { Zygos } from "../policies/balancing/zygos.ts";
import { ZYGOS } from "../policies/balancing/zygos_definition.ts";
import { rssCores } from "../policies/steering.ts";
import { composed } from "./composed.ts";
import type { Composition, SystemDefinition } from "./definition.ts";
import { KERNEL_NOT_MODELLED } from "./kernel.ts";
import { kernelParameters } from "./kernel_parameters.ts";
import {
  costs,
  lookup,
  NO_NUMBER,
  oneOf,
  TRAFFIC,
  WIRE,
} from "./parameters.ts";
import { STACK_TIMERS, StackOverDispatch } from "./stack_over_dispatch.ts";

const STEAL_LOCK =
  `${NO_NUMBER}: that it is as long as a transmit queue's is an assumption; that there are three, K. A. Kumar's survey, 2019, note on connection stealing`;

const AFFINITY_PARTS: Composition = {
  placement: "interrupt",
  dispatch: "affinity-accept",
  events: "system-calls",
  packetIo: "per-packet",
  fileSystem: "kept",
};

/** Affinity-Accept. */
export const AFFINITY_ACCEPT_SYSTEM: SystemDefinition = {
  name: "affinity-accept",
  summary:
    "Affinity-Accept: an accept queue on each core, filled by flow groups that follow the load, and connections stolen from busy cores under three locks",
  source: AFFINITY_ACCEPT.source,
  notModelled: [
    ...KERNEL_NOT_MODELLED,
    ...AFFINITY_ACCEPT.notModelled.filter((what) =>
      what !== "Locks" && !what.startsWith("Packets")
    ),
  ],
  composition: AFFINITY_PARTS,
  parameters: {
    ...composed(AFFINITY_PARTS, AFFINITY_ACCEPT.source, {
      placements: ["polling"],
    }),
    ...kernelParameters({
      acceptQueue: oneOf(
        ["shared", "per-core"],
        "per-core",
        "Whether all cores share one accept queue and its lock, or each has its own",
        AFFINITY_ACCEPT.source,
      ),
      steering: oneOf(
        ["flow-director"],
        "flow-director",
        "How packets find the core that takes them in: by their flow group, as the cores have divided those",
        AFFINITY_ACCEPT.source,
      ),
      ...costs({ stealLockUs: [0.1, STEAL_LOCK] }),
    }),
    ...AFFINITY_ACCEPT.parameters,
    keepsConnections: {
      ...AFFINITY_ACCEPT.parameters.keepsConnections as BooleanParameter,
      default: true,
      source: AFFINITY_ACCEPT.source,
    },
  },
  extraCoresOf: () => 0,
  timers: STACK_TIMERS + AFFINITY_ACCEPT.timers,
  sharesWork: true,
  create: (spec, context) => {
    const { name } = AFFINITY_ACCEPT;
    let policy: AffinityAccept;
    return new StackOverDispatch(spec, context, {
      dispatch: (above) =>
        policy = new AffinityAccept({ ...spec, name }, above),
      dispatchCores: 0,
      receiver: "interrupted-core",
      homeOf: (request) => policy.homeOf(request),
      isTaken: (request, core) => policy.isTaken(request, core),
    });
  },
};

/** What ZygOS has beside its stack. */
const { packetUs: _, ...ZYGOS_OWN } = ZYGOS.parameters;

const IX_COST = `${NO_NUMBER}: as IX's, an assumption`;

const ZYGOS_PARTS: Composition = {
  placement: "polling",
  dispatch: "zygos",
  events: "batched",
  packetIo: "batched",
  fileSystem: "removed",
};

/** ZygOS. */
export const ZYGOS_SYSTEM: SystemDefinition = {
  name: "zygos",
  summary:
    "ZygOS: IX's stack on the home core of a connection, a shuffle queue between it and the application, and idle cores that steal connections and interrupt busy homes",
  source: ZYGOS.source,
  notModelled: [
    ...ZYGOS.notModelled.filter((what) =>
      !what.startsWith("Lock") && !what.startsWith("Packets beside")
    ),
    "A round of its own for what closes a connection: the home core does it when the reply has left",
  ],
  composition: ZYGOS_PARTS,
  parameters: {
    ...composed(ZYGOS_PARTS, ZYGOS.source),
    steering: oneOf(
      ["rss"],
      "rss",
      "How packets find the core that takes them in: by the hash of the connection",
      "Prekas et al., ZygOS, SOSP 2017",
    ),
    ...TRAFFIC,
    ...WIRE,
    ...lookup("local", "Prekas et al., ZygOS, SOSP 2017: IX's stack"),
    ...costs({
      lookupUs: [0.07, IX_COST],
      rxUs: [0.22, IX_COST],
      txUs: [0.2, IX_COST],
      openUs: [0.1, IX_COST],
      closeUs: [0.05, IX_COST],
      stealLockUs: [0.05, STEAL_LOCK],
      transmitLockUs: [0.05, STEAL_LOCK],
      lockTransferUs: [0.1, `${NO_NUMBER}: a transfer of a cache line`],
      blockUs: [0.2, `${NO_NUMBER}: two lines, each as lockTransferUs`],
    }),
    ...ZYGOS_OWN,
  },
  extraCoresOf: () => 0,
  timers: STACK_TIMERS + ZYGOS.timers,
  sharesWork: true,
  create: (spec, context) => {
    const own = withDefaults(ZYGOS, { ...spec, name: ZYGOS.name });
    const home = rssCores(own, context);
    const { pool } = context.machine;
    const homeOf = (request: number) => home[pool.connection[request]];
    let policy: Zygos;
    return new StackOverDispatch(spec, context, {
      dispatch: (above, work) =>
        policy = new Zygos(own, above, {
          reply: work.send,
          receive: (request) => work.takeIn(request, homeOf(request)),
        }),
      dispatchCores: 0,
      receiver: "policy",
      homeOf,
      isTaken: (request) => policy.shuffle.isFirst(request),
    });
  },
};
