/**
 * Systems whose stack is the kernel's: packets interrupt the cores that applications
 * run on.
 *
 * @module
 */

import {
  type Parameter,
  type PolicyDefinition,
  type PolicySpec,
  withDefaults,
} from "../policies/definition.ts";
import { policyNamed } from "../policies/mod.ts";
import { composed } from "./composed.ts";
import type { Composition, SystemDefinition } from "./definition.ts";
import { kernelParameters } from "./kernel_parameters.ts";
import {
  costs,
  eventSet,
  lookup,
  NO_NUMBER,
  oneOf,
  whole,
} from "./parameters.ts";
import { STACK_TIMERS, StackOverDispatch } from "./stack_over_dispatch.ts";

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
  "CFS, unless dispatch says so: a core runs one request at a time, to completion",
  "Interrupts by what acknowledges a reply or closes a connection, and the time until that comes: the core that it is steered to takes it in as the reply has left",
];

/** The system that `own` describes, on the kernel's stack. */
export function kernelSystem(own: KernelSystem): SystemDefinition {
  const dispatchOf = (spec: PolicySpec) => policyNamed(String(spec.dispatch));
  const timers = DISPATCHES.map((name) => policyNamed(name).timers);
  return {
    ...own,
    notModelled: [...KERNEL_NOT_MODELLED, ...own.notModelled],
    parameters: {
      ...composed(own.composition, own.source, {
        placements: ["polling"],
        dispatches: DISPATCHES,
      }),
      ...kernelParameters(own.parameters ?? {}),
    },
    extraCoresOf: () => 0,
    timers: STACK_TIMERS + Math.max(...timers),
    sharesWork: own.sharesWork ?? false,
    dispatchOf,
    create: (spec, context) => {
      const dispatch = dispatchOf(spec);
      return new StackOverDispatch(spec, context, {
        dispatch: (above) => dispatch.create(dispatchSpec(dispatch), above),
        dispatchCores: 0,
        receiver: "interrupted-core",
      });
    },
  };
}

/** Policies that may decide above the kernel's stack: those that have no cores of their own. */
const DISPATCHES = [
  "partitioned-fcfs",
  "centralized-fcfs",
  "join-shortest-queue",
  "work-stealing",
  "round-robin",
  "cfs",
];

/** The parameters of `dispatch` above a stack: its defaults, but that its requests are where their packets are by hash. */
export function dispatchSpec(dispatch: PolicyDefinition): PolicySpec {
  const { name, parameters } = dispatch;
  const spec = withDefaults(dispatch, { name });
  return "steering" in parameters
    ? { ...spec, steering: "rss", rssSkew: 0 }
    : spec;
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
  parameters: {
    eventSet: eventSet(
      "shared",
      "ix-project/zygos-bench: all threads wait at one epoll; Linux kernel, fs/eventpoll.c: its lock",
    ),
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
        `${NO_NUMBER}: that a light-weight socket costs a tenth of Linux's is an assumption; ${MEGAPIPE_NOTES}`,
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
        0.5,
        `${NO_NUMBER}: that the short cut halves Linux's is an assumption; ${FASTSOCKET_CODE}`,
      ],
    }),
  },
});
