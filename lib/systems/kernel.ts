/**
 * Systems whose stack is the kernel's: packets interrupt the cores that applications
 * run on.
 *
 * @module
 */

import type { Parameter, PolicySpec } from "../policies/definition.ts";
import { policyNamed } from "../policies/mod.ts";
import type { Composition, SystemDefinition } from "./definition.ts";
import {
  costs,
  lookup,
  NO_NUMBER,
  oneOf,
  steering,
  TRAFFIC,
  whole,
  WIRE,
} from "./parameters.ts";
import { STACK_TIMERS, StackOverDispatch } from "./stack_over_dispatch.ts";

const LECTURE =
  "CS 134, Operating Systems, lecture on IX, 2019: 1 million interrupts, 1 million contended locks and a few million system calls a second a core";
const IX_FIGURE =
  "Belay et al., IX, ACM TOCS 2016, Figure (a), read off: 0.088 million connections a second of one 64-byte message on 1 core, 11.4 µs each";
const SHARE = `${NO_NUMBER}: its share of that is an assumption`;

/** Costs of Linux, of which 11.4 µs come to a connection of one message on one core. */
const KERNEL_COSTS = {
  interruptUs: [1, LECTURE],
  ipiUs: [
    1,
    `${NO_NUMBER}: an interrupt of another core, as an interrupt of the NIC's`,
  ],
  rxUs: [1, `${SHARE}. ${IX_FIGURE}`],
  txUs: [1, `${SHARE}. ${IX_FIGURE}`],
  openUs: [0.7, `${SHARE}. ${IX_FIGURE}`],
  closeUs: [0.7, `${SHARE}. ${IX_FIGURE}`],
  descriptorUs: [1.2, `${SHARE}. ${IX_FIGURE}`],
  acceptUs: [0.5, `${SHARE}. ${IX_FIGURE}`],
  acceptLockUs: [0.3, `${SHARE}. ${IX_FIGURE}`],
  transmitLockUs: [0.1, NO_NUMBER],
  lockTransferUs: [
    0.2,
    `${NO_NUMBER}: of a few million transfers of a line a second a core, 5 million is an assumption; ${LECTURE}`,
  ],
  blockUs: [
    0.4,
    `${NO_NUMBER}: two lines, each an assumption as lockTransferUs is`,
  ],
  farBlockUs: [0.8, `${NO_NUMBER}: twice blockUs is an assumption`],
  copyUs: [0.1, `${NO_NUMBER}: 10 gigabytes a second is an assumption`],
  syscallUs: [
    0.9,
    `${LECTURE}; that a request takes three, of 0.3 µs each, is an assumption`,
  ],
} as const;

/** Parameters of every system whose stack is the kernel's. */
export function kernelParameters(
  own: Readonly<Record<string, Parameter>>,
): Record<string, Parameter> {
  return {
    steering: steering(
      "rss",
      "Linux kernel, Documentation/networking/scaling.rst",
    ),
    irqBalanceUs: {
      type: "number",
      unit: "us",
      default: 10_000_000,
      min: 0,
      aboveMin: true,
      means:
        "With irq-balance: time from one move of the interrupt to the next, µs",
      source:
        "Irqbalance/irqbalance, constants.h, SLEEP_INTERVAL 10, commit 565db19",
    },
    acceptQueue: oneOf(
      ["shared", "per-core"],
      "shared",
      "Whether all cores share one accept queue and its lock, or each has its own",
      "Linux kernel, net/ipv4/inet_connection_sock.c: one socket, one queue",
    ),
    ...lookup(
      "shared",
      "Linux kernel, net/ipv4/inet_hashtables.c: one table of established connections",
    ),
    connectionOffload: {
      type: "boolean",
      default: false,
      means: "Whether the NIC opens and closes connections by itself",
      source: "Moon et al., AccelTCP, NSDI 2020",
    },
    nodeCores: whole(
      null,
      1,
      "Cores of a NUMA node; null: all are of one",
      "One node, as in Belay et al., IX, OSDI 2014",
    ),
    syscallBatch: whole(
      1,
      1,
      "Requests that one batch of system calls brings to the application, at most",
      "Linux kernel, fs/eventpoll.c: calls for each request",
    ),
    ...TRAFFIC,
    ...WIRE,
    ...costs(KERNEL_COSTS),
    ...own,
  };
}

/** What is particular to a system of the kernel's stack. */
export interface KernelSystem {
  /** Its name in a scenario. */
  readonly name: string;
  /** What it is, one sentence. */
  readonly summary: string;
  /** Paper or code it follows. */
  readonly source: string;
  /** What of the original it leaves out, beside what all of them do. */
  readonly notModelled: readonly string[];
  /** What it is composed of. */
  readonly composition: Composition;
  /** What it has of its own, or otherwise than the others. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** Whether a request may run on any core; if not said, it may not. */
  readonly sharesWork?: boolean;
}

/** What none of them models. */
export const KERNEL_NOT_MODELLED: readonly string[] = [
  "The budget of a round of packets, after which a thread takes over from interrupts: under overload packets go before all else",
  "CFS: a core runs one request at a time, to completion",
  "Waking a thread that sleeps",
];

/** The system that `own` describes, on the kernel's stack. */
export function kernelSystem(own: KernelSystem): SystemDefinition {
  const dispatch = policyNamed(own.composition.dispatch);
  return {
    ...own,
    notModelled: [...KERNEL_NOT_MODELLED, ...own.notModelled],
    parameters: kernelParameters(own.parameters ?? {}),
    extraCoresOf: () => 0,
    timers: STACK_TIMERS + dispatch.timers,
    sharesWork: own.sharesWork ?? false,
    create: (spec, context) =>
      new StackOverDispatch(spec, context, {
        dispatch: (above) =>
          dispatch.create(dispatchSpec(dispatch.name), above),
        dispatchCores: 0,
        receiver: "interrupted-core",
      }),
  };
}

/** The parameters of a dispatch policy that has nothing to be set but the way that its own requests find a core. */
function dispatchSpec(name: string): PolicySpec {
  return { name, steering: "rss", rssSkew: 0 };
}

/** Linux, one listen socket. */
export const LINUX: SystemDefinition = kernelSystem({
  name: "linux",
  summary:
    "Linux with one listen socket: one accept queue under one lock, and any core runs any request",
  source:
    "Linux kernel, net/core/dev.c and net/ipv4; K. A. Kumar, survey of network stacks, 2019; as ZygOS, SOSP 2017, has it: floating connections",
  notModelled: [],
  composition: {
    placement: "interrupt",
    dispatch: "centralized-fcfs",
    events: "system-calls",
    packetIo: "per-packet",
    fileSystem: "kept",
  },
  sharesWork: true,
});

/** Linux, a listen socket a core. */
export const LINUX_REUSEPORT: SystemDefinition = kernelSystem({
  name: "linux-reuseport",
  summary:
    "Linux with SO_REUSEPORT: a listen socket and an accept queue a core; a connection stays with the core that its hash says",
  source:
    "Linux kernel, net/core/sock_reuseport.c; as ZygOS, SOSP 2017, has it: partitioned connections",
  notModelled: [],
  composition: {
    placement: "interrupt",
    dispatch: "partitioned-fcfs",
    events: "system-calls",
    packetIo: "per-packet",
    fileSystem: "kept",
  },
  parameters: {
    acceptQueue: oneOf(
      ["shared", "per-core"],
      "per-core",
      "Whether all cores share one accept queue and its lock, or each has its own",
      "Linux kernel, net/core/sock_reuseport.c",
    ),
  },
});

const PER_CORE_QUEUES = (source: string) =>
  oneOf(
    ["shared", "per-core"],
    "per-core",
    "Whether all cores share one accept queue and its lock, or each has its own",
    source,
  );

const MEGAPIPE_NOTES =
  "Han et al., MegaPipe, OSDI 2012, as quoted by readers' notes";

/** MegaPipe. */
export const MEGAPIPE: SystemDefinition = kernelSystem({
  name: "megapipe",
  summary:
    "MegaPipe: a channel between kernel and application on each core, with an accept queue of its own, sockets without files, and system calls in batches",
  source: MEGAPIPE_NOTES,
  notModelled: [
    "An explicit flush of a batch, and the completions that it waits for: a batch is what waits when the application turns to it",
  ],
  composition: {
    placement: "interrupt",
    dispatch: "partitioned-fcfs",
    events: "batched",
    packetIo: "per-packet",
    fileSystem: "removed",
  },
  parameters: {
    acceptQueue: PER_CORE_QUEUES(MEGAPIPE_NOTES),
    syscallBatch: whole(
      32,
      1,
      "Requests that one batch of system calls brings to the application, at most",
      "An assumption: believed to be in Han et al., MegaPipe, OSDI 2012; found in no text that could be read",
    ),
    ...costs({
      descriptorUs: [
        0.1,
        `${NO_NUMBER}: that a light-weight socket costs a twelfth of Linux's is an assumption; ${MEGAPIPE_NOTES}`,
      ],
    }),
  },
});

const FASTSOCKET_CODE =
  "Lin et al., Fastsocket, ASPLOS 2016; code fastos/fastsocket, commit 4fd1e96c";

/** Fastsocket. */
export const FASTSOCKET: SystemDefinition = kernelSystem({
  name: "fastsocket",
  summary:
    "Fastsocket: tables of listening and of established sockets on each core, and a short cut through the file system",
  source: FASTSOCKET_CODE,
  notModelled: [
    "The slow path through the global tables",
    "Connections that the application opens itself, and the choice of their ports",
  ],
  composition: {
    placement: "interrupt",
    dispatch: "partitioned-fcfs",
    events: "system-calls",
    packetIo: "per-packet",
    fileSystem: "reduced",
  },
  parameters: {
    acceptQueue: PER_CORE_QUEUES(
      "fastos/fastsocket, kernel/net/ipv4/inet_hashtables.c, commit 4fd1e96c",
    ),
    ...lookup(
      "local",
      "fastos/fastsocket, kernel/net/ipv4/inet_hashtables.c, commit 4fd1e96c",
    ),
    ...costs({
      descriptorUs: [
        0.6,
        `${NO_NUMBER}: that the short cut halves Linux's is an assumption; ${FASTSOCKET_CODE}`,
      ],
    }),
  },
});
