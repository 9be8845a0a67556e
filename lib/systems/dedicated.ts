/**
 * Systems whose stack, or part of it, has cores of its own.
 *
 * @module
 */

import { withDefaults } from "../policies/definition.ts";
import { SHENANGO } from "../policies/allocation/shenango_definition.ts";
import { TAS_SCALING } from "../policies/allocation/tas_scaling.ts";
import { PARTITIONED_FCFS } from "../policies/balancing/partitioned_fcfs.ts";
import { SHINJUKU } from "../policies/preemption/shinjuku_definition.ts";
import { extraCoresOf } from "../policies/definition.ts";
import { composed } from "./composed.ts";
import type { Composition, SystemDefinition } from "./definition.ts";
import { FastPath } from "./fast_path.ts";
import { Networker } from "./networker.ts";
import {
  costs,
  lookup,
  NO_NUMBER,
  oneOf,
  packetsPerAck,
  TRAFFIC,
  whole,
  WIRE,
} from "./parameters.ts";
import { STACK_TIMERS, StackOverDispatch } from "./stack_over_dispatch.ts";

const TAS_NOTES = "Kaufmann et al., TAS, EuroSys 2019";
const TAS_TABLE =
  `${NO_NUMBER} that could be verified: believed to be in ${TAS_NOTES}, Table 1, at 2.1 GHz; an assumption`;

/** How packets find a core, where there is but one way. */
const BY_HASH = oneOf(
  ["rss"],
  "rss",
  "How packets find the core that takes them in: by the hash of the connection",
  "Microsoft, Introduction to receive side scaling",
);

const { sampleUs, holdSamples, downIdleCores, upIdleCores } =
  TAS_SCALING.parameters;

const TAS_PARTS: Composition = {
  placement: "dedicated",
  dispatch: "partitioned-fcfs",
  events: "batched",
  packetIo: "batched",
  fileSystem: "removed",
};

/** TAS. */
export const TAS: SystemDefinition = {
  name: "tas",
  summary:
    "TAS: a fast path of TCP on cores of its own, as many as its load needs, a slow path for connections on another, and applications that poll shared memory",
  source:
    `${TAS_NOTES}; code tcp-acceleration-service/tas, tas/fast/fastemu.c, commit d3926ba`,
  notModelled: [
    "Rates and windows: a reply can be sent at once",
    "Applications and fast-path cores that block after 10 ms without work",
  ],
  composition: TAS_PARTS,
  parameters: {
    ...composed(TAS_PARTS, TAS_NOTES),
    steering: BY_HASH,
    fastCores: whole(
      1,
      1,
      "Cores of the fast path, at most and at first; the slow path has one more",
      "tcp-acceleration-service/tas, tas/config.c, fp_cores_max 1, commit d3926ba",
    ),
    rxBatch: whole(
      16,
      1,
      "Requests, and again replies, of one pass of the fast path, at most",
      "tcp-acceleration-service/tas, tas/include/fastpath.h, BATCH_SIZE 16, commit d3926ba",
    ),
    sampleUs,
    holdSamples,
    downIdleCores,
    upIdleCores,
    ...lookup("local", TAS_NOTES),
    ...TRAFFIC,
    ...WIRE,
    ...costs({
      lookupUs: [0, `${TAS_NOTES}: contained in rxUs; an assumption`],
      rxUs: [0.21, `${TAS_TABLE}: half of 0.9 kilocycles of driver and TCP`],
      txUs: [0.21, `${TAS_TABLE}: half of 0.9 kilocycles of driver and TCP`],
      forwardUs: [
        0.1,
        `${NO_NUMBER}: half of what it takes one in, an assumption; tcp-acceleration-service/tas, tas/fast/fast_kernel.c, commit d3926ba`,
      ],
      openUs: [1, `${NO_NUMBER}: on the slow path`],
      closeUs: [1, `${NO_NUMBER}: on the slow path`],
      hopUs: [0.3, `${TAS_TABLE}: 0.62 kilocycles of sockets`],
      copyUs: [0.1, `${NO_NUMBER}: 10 gigabytes a second is an assumption`],
      blockUs: [0.2, `${NO_NUMBER}: two lines, when a connection moves`],
      turnUs: [0.02, NO_NUMBER],
    }),
  },
  extraCoresOf: (spec) => Number(spec.fastCores) + 1,
  timers: STACK_TIMERS,
  sharesWork: false,
  create: (spec, context) =>
    new StackOverDispatch(spec, context, {
      dispatch: (above) =>
        PARTITIONED_FCFS.create(
          { name: PARTITIONED_FCFS.name, steering: "rss", rssSkew: 0 },
          above,
        ),
      dispatchCores: 0,
      receiver: "stack-core",
      sendsElsewhere: true,
      stackCores: (stack) => new FastPath(spec, stack),
    }),
};

const SHINJUKU_CODE = "stanford-mast/shinjuku, commit 46a2348";

const SHINJUKU_PARTS: Composition = {
  placement: "dedicated",
  dispatch: "shinjuku",
  events: "batched",
  packetIo: "batched",
  fileSystem: "removed",
};

/** Shinjuku. */
export const SHINJUKU_SYSTEM: SystemDefinition = {
  name: "shinjuku",
  summary:
    "Shinjuku: a networker's core and a dispatcher's, a central queue, preemption every quantum, and workers that send their replies themselves",
  source: SHINJUKU.source,
  notModelled: [
    ...SHINJUKU.notModelled.filter((what) =>
      what !== "The reply" && !what.startsWith("The networker")
    ),
    "That the networker waits until the dispatcher has taken its last batch",
  ],
  composition: SHINJUKU_PARTS,
  parameters: {
    ...composed(SHINJUKU_PARTS, SHINJUKU.source),
    steering: BY_HASH,
    rxBatch: whole(
      6,
      1,
      "Requests that the networker hands to the dispatcher at a time, at most",
      "stanford-mast/shinjuku, inc/ix/ethqueue.h, ETH_RX_MAX_BATCH 6, commit 46a2348",
    ),
    ...TRAFFIC,
    packetsPerAck: packetsPerAck(
      null,
      `${SHINJUKU_CODE}, dp/core/networker.c: packets of UDP`,
    ),
    ...WIRE,
    ...costs({
      rxUs: [
        0.1,
        `${NO_NUMBER}: a packet of UDP on the networker, which keeps up with the dispatcher; an assumption`,
      ],
      openUs: [
        0.1,
        `${NO_NUMBER}: as IX's, which the stack is from; an assumption`,
      ],
      closeUs: [
        0.05,
        `${NO_NUMBER}: as IX's, which the stack is from; an assumption`,
      ],
      txUs: [
        0.3,
        `${NO_NUMBER}: a reply of UDP by the worker is an assumption; ${SHINJUKU_CODE}, dp/core/worker.c`,
      ],
    }),
    ...SHINJUKU.parameters,
  },
  extraCoresOf: (spec) => extraCoresOf(SHINJUKU, spec) + 1,
  timers: STACK_TIMERS + SHINJUKU.timers,
  sharesWork: true,
  create: (spec, context) => {
    const own = withDefaults(SHINJUKU, { ...spec, name: SHINJUKU.name });
    return new StackOverDispatch(spec, context, {
      dispatch: (above) => SHINJUKU.create(own, above),
      dispatchCores: extraCoresOf(SHINJUKU, own),
      receiver: "stack-core",
      stackCores: (stack) => new Networker(spec, stack),
    });
  },
};

const SHENANGO_PARTS: Composition = {
  placement: "dedicated",
  dispatch: "shenango",
  events: "batched",
  packetIo: "batched",
  fileSystem: "removed",
};

/** Shenango. */
export const SHENANGO_SYSTEM: SystemDefinition = {
  name: "shenango",
  summary:
    "Shenango: an IOKernel's core that passes packets and moves cores every 5 µs, kthreads that run TCP themselves and steal from one another",
  source: SHENANGO.source,
  notModelled: SHENANGO.notModelled,
  composition: SHENANGO_PARTS,
  parameters: {
    ...composed(SHENANGO_PARTS, SHENANGO.source),
    steering: BY_HASH,
    ...TRAFFIC,
    ...WIRE,
    ...costs({
      rxUs: [
        0.29,
        `${NO_NUMBER}: TCP in the runtime, as IX's, a lookup included, an assumption`,
      ],
      txUs: [
        0.2,
        `${NO_NUMBER}: TCP in the runtime, as IX's, an assumption`,
      ],
      openUs: [0.1, `${NO_NUMBER}: as IX's, an assumption`],
      closeUs: [0.05, `${NO_NUMBER}: as IX's, an assumption`],
      blockUs: [0.2, `${NO_NUMBER}: two lines, an assumption`],
    }),
    ...SHENANGO.parameters,
  },
  extraCoresOf: (spec) => extraCoresOf(SHENANGO, spec),
  timers: STACK_TIMERS + SHENANGO.timers,
  sharesWork: true,
  create: (spec, context) => {
    const own = withDefaults(SHENANGO, { ...spec, name: SHENANGO.name });
    return new StackOverDispatch(spec, context, {
      dispatch: (above) => SHENANGO.create(own, above),
      dispatchCores: extraCoresOf(SHENANGO, own),
      receiver: "running-core",
    });
  },
};
