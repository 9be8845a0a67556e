/**
 * Affinity-Accept's parameters, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { AffinityAccept } from "./affinity_accept.ts";

const NOTES =
  "Pesterev et al., Affinity-Accept, EuroSys 2012, as quoted by readers' notes";
const UNVERIFIED =
  "Believed to be in Pesterev et al., EuroSys 2012; found in no text that could be read";

/** Affinity-Accept. */
export const AFFINITY_ACCEPT: PolicyDefinition = {
  name: "affinity-accept",
  summary:
    "A queue a core filled by flow group; busy cores are helped, and flow groups move to those who help",
  source: NOTES,
  notModelled: [
    "Locks",
    "Packets of a connection that go on arriving at the core it was taken from",
    "Waking a sleeping core",
    "The time it takes to reprogram the NIC",
    "Connections refused by a full queue",
  ],
  parameters: {
    flowGroups: {
      type: "number",
      integer: true,
      default: 4096,
      min: 1,
      max: 2 ** 20,
      means:
        "Flow groups: a connection's is the remainder of its RSS hash, and each is a core's",
      source: NOTES,
    },
    maxQueue: {
      type: "number",
      integer: true,
      default: 64,
      min: 1,
      means:
        "Length of an accept queue that counts as full; longer ones are kept all the same",
      source: "No published number: half of Linux's default backlog of 128",
      assumed: true,
    },
    busyAbove: {
      type: "number",
      default: 0.75,
      min: 0,
      means:
        "Average length, as a share of maxQueue, above which a core becomes busy",
      source: UNVERIFIED,
      assumed: true,
    },
    busyBelow: {
      type: "number",
      default: 0.1,
      min: 0,
      means:
        "Average length, as a share of maxQueue, below which a core is busy no more",
      source: UNVERIFIED,
      assumed: true,
    },
    averageWeight: {
      type: "number",
      default: 1 / 128,
      min: 0,
      max: 1,
      means:
        "Weight of the latest length in a queue's average, taken at each arrival there",
      source: `${UNVERIFIED}: half of the inverse of maxQueue`,
      assumed: true,
    },
    localPerRemote: {
      type: "number",
      integer: true,
      default: 5,
      min: 0,
      means:
        "Requests of its own that a core takes, while it has some, before one of a busy core's",
      source: UNVERIFIED,
      assumed: true,
    },
    stealUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means: "Core time to take a request from another core's queue, µs",
      source:
        "No published number: McClure et al., NSDI 2022, smcclure20/scheduling-policies-sim, WORK_STEAL_TIME 100 ns",
      assumed: true,
    },
    keepsConnections: {
      type: "boolean",
      default: false,
      means:
        "Whether further requests on a connection are the core's that ran the first, its accept included, and nobody else takes them",
      source:
        "Without: every request stands for a connection of its own, as in Pesterev et al., EuroSys 2012, where connections are short",
    },
    rebalanceUs: {
      type: "number",
      unit: "us",
      default: 100_000,
      min: 0,
      aboveMin: true,
      means: "Time from one move of flow groups to the next, µs",
      source: `${NOTES}: 100 ms`,
    },
  },
  extraCores: 0,
  timers: 1,
  workConserving: false,
  sharesInPart: true,
  create: (spec, context) => new AffinityAccept(spec, context),
};
