/**
 * Systems whose stack and application take turns on each core, which polls.
 *
 * @module
 */

import type { Parameter } from "../policies/definition.ts";
import { composed } from "./composed.ts";
import type { Composition, SystemDefinition } from "./definition.ts";
import {
  connectionOffload,
  costs,
  lookup,
  NO_NUMBER,
  oneOf,
  packetsPerAck,
  polledSteering,
  TRAFFIC,
  whole,
  WIRE,
} from "./parameters.ts";
import { Turns } from "./turns.ts";
import { NIC_TIMERS } from "./wire.ts";

/** Parameters of every system of turns. */
function turnParameters(
  { composition, source, parameters: own }: TurnSystem,
): Record<string, Parameter> {
  return {
    ...composed(composition, source),
    steering: polledSteering("Belay et al., IX, OSDI 2014: RSS"),
    rxBatch: whole(
      64,
      1,
      "Requests that the stack takes in at a time, at most",
      "ix-project/ix, dp/core/ethqueue.c, eth_rx_max_batch 64, commit 550bf28",
    ),
    appBatch: whole(
      null,
      1,
      "Requests that the application runs at a time, at most; null: as rxBatch",
      "Belay et al., IX, OSDI 2014: all events of a batch",
    ),
    replies: oneOf(
      ["batch", "each"],
      "batch",
      "Whether the replies of a batch leave together, after the next has been taken in, or each as soon as it is sent",
      "ix-project/ix, dp/core/syscall.c, sys_bpoll, commit 550bf28",
    ),
    ...lookup("local", "Belay et al., IX, OSDI 2014: nothing is shared"),
    ...connectionOffload(false, "Moon et al., AccelTCP, NSDI 2020"),
    spliceShare: {
      type: "number",
      default: 0,
      min: 0,
      max: 1,
      means:
        "Share of requests whose data the NIC sends on by itself, for a proxy, without the host",
      source: "Moon et al., AccelTCP, NSDI 2020: connection splicing; 0: none",
    },
    ...TRAFFIC,
    ...WIRE,
    ...own,
  };
}

/** What is particular to a system of turns. */
interface TurnSystem {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly notModelled: readonly string[];
  readonly composition: Composition;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

function turnSystem(own: TurnSystem): SystemDefinition {
  return {
    ...own,
    parameters: turnParameters(own),
    extraCoresOf: () => 0,
    timers: NIC_TIMERS,
    sharesWork: false,
    create: (spec, context) => new Turns(spec, context),
  };
}

const IX_SHORT =
  "Belay et al., IX, ACM TOCS 2016, Figure (a), read off: 0.53 to 0.65 million connections a second of one 64-byte message on 1 core, 1.5 to 1.9 µs each";
const OWN_TABLE =
  `${NO_NUMBER}: that a core's own small table takes a third of Linux's 0.212 is an assumption`;
const IX_SHARE = `${NO_NUMBER}: its share is an assumption. ${IX_SHORT}`;

/** IX. */
export const IX: SystemDefinition = turnSystem({
  name: "ix",
  summary:
    "IX: each core polls, takes up to 64 packets through the stack, and runs all of their requests to completion",
  source:
    "Belay et al., IX, OSDI 2014 and ACM TOCS 2016; code ix-project/ix, commit 550bf28",
  notModelled: [
    "The control plane: cores and flow groups stay",
    "Timers of the stack",
  ],
  composition: {
    placement: "polling",
    dispatch: "partitioned-fcfs",
    events: "batched",
    packetIo: "batched",
    fileSystem: "removed",
  },
  parameters: costs({
    lookupUs: [0.07, `${OWN_TABLE}. ${IX_SHORT}`],
    rxUs: [0.22, IX_SHARE],
    txUs: [0.2, IX_SHARE],
    openUs: [0.1, IX_SHARE],
    closeUs: [0.05, IX_SHARE],
    turnUs: [0.05, NO_NUMBER],
    copyUs: [0, "Belay et al., IX, OSDI 2014: zero-copy"],
  }),
});

const MTCP_SHORT =
  "Jeong et al., mTCP, NSDI 2014, authors' slides, read off: 0.32 million connections a second of one 64-byte message on 1 core, 3.1 µs each";
const MTCP_SHARE = `${NO_NUMBER}: its share is an assumption. ${MTCP_SHORT}`;

/** mTCP. */
export const MTCP: SystemDefinition = turnSystem({
  name: "mtcp",
  summary:
    "mTCP: on each core a stack's thread and an application's take turns, each with a batch, and a context switch between",
  source:
    "Jeong et al., mTCP, NSDI 2014; code mtcp-stack/mtcp, mtcp/src/core.c, commit 0463aad5",
  notModelled: [
    "Turns of the stack's thread without one of the application's",
    "Acknowledgements of single packets, unless packetsPerAck is 1: the counts of 6 and of 2 packets have none",
    "The 100 µs of sleep of an idle stack",
  ],
  composition: {
    placement: "polling",
    dispatch: "partitioned-fcfs",
    events: "batched",
    packetIo: "batched",
    fileSystem: "removed",
  },
  parameters: {
    rxBatch: whole(
      64,
      1,
      "Requests that the stack takes in at a time, at most",
      "mtcp-stack/mtcp, mtcp/src/dpdk_module.c, MAX_PKT_BURST 64, commit 0463aad5",
    ),
    ...costs({
      lookupUs: [0.07, `${OWN_TABLE}. ${MTCP_SHORT}`],
      rxUs: [0.39, MTCP_SHARE],
      txUs: [0.35, MTCP_SHARE],
      openUs: [0.2, MTCP_SHARE],
      closeUs: [0.1, MTCP_SHARE],
      copyUs: [0.1, `${NO_NUMBER}: 10 gigabytes a second is an assumption`],
      switchUs: [
        1.5,
        `${NO_NUMBER}: that it is 17 times a system call, K. A. Kumar's survey quotes of mTCP, NSDI 2014; that the call is of 0.09 µs is an assumption`,
      ],
      turnUs: [0.05, NO_NUMBER],
    }),
  },
});

const STACKMAP_NOTES =
  "Yasukata et al., StackMap, USENIX ATC 2016, as quoted by K. A. Kumar's survey";
const KERNEL_SHARE =
  `${NO_NUMBER}: that of Linux's stack, which it is, without sockets; an assumption`;

/** StackMap. */
export const STACKMAP: SystemDefinition = turnSystem({
  name: "stackmap",
  summary:
    "StackMap: the kernel's TCP over rings that the application maps; one system call takes in a batch of packets, whose requests run to completion",
  source: STACKMAP_NOTES,
  notModelled: [
    "Connections that are opened and closed through sockets, at their cost alone",
    "Sleeping in the call when nothing comes",
  ],
  composition: {
    placement: "polling",
    dispatch: "partitioned-fcfs",
    events: "batched",
    packetIo: "per-packet",
    fileSystem: "kept",
  },
  parameters: {
    rxBatch: whole(
      64,
      1,
      "Requests that the stack takes in at a time, at most",
      "An assumption: as IX's; a netmap ring has hundreds of slots, Rizzo, netmap, USENIX ATC 2012",
    ),
    ...lookup(
      "shared",
      "Linux kernel, net/ipv4/inet_hashtables.c: one table of established connections",
    ),
    ...costs({
      rxUs: [0.7, KERNEL_SHARE],
      txUs: [0.7, KERNEL_SHARE],
      openUs: [0.55, KERNEL_SHARE],
      closeUs: [0.55, KERNEL_SHARE],
      descriptorUs: [1, KERNEL_SHARE],
      acceptUs: [0.4, KERNEL_SHARE],
      copyUs: [0, STACKMAP_NOTES],
      turnUs: [
        0.3,
        `${NO_NUMBER}: one system call a turn, at a few million a second, is an assumption`,
      ],
    }),
  },
});

const ACCELTCP_NOTES =
  "Moon et al., AccelTCP, NSDI 2020, as quoted by K. A. Kumar's survey";

/** AccelTCP. */
export const ACCELTCP: SystemDefinition = turnSystem({
  name: "acceltcp",
  summary:
    "AccelTCP: mTCP, with connections opened, closed and spliced by the NIC: 2 packets a short transaction for the host instead of 6",
  source: `${ACCELTCP_NOTES}; code acceltcp/AccelTCP`,
  notModelled: [
    "What the NIC's own processors can do: its packet rate alone limits it",
    "Checks of the host's stack by which a connection is left to the NIC",
    ...MTCP.notModelled,
  ],
  composition: MTCP.composition,
  parameters: {
    ...MTCP.parameters,
    ...connectionOffload(true, ACCELTCP_NOTES),
  },
});

const TONIC_NOTES = "Arashloo et al., Tonic, NSDI 2020";

/** Tonic. */
export const TONIC: SystemDefinition = turnSystem({
  name: "tonic",
  summary:
    "Tonic: the NIC's hardware does TCP, a segment every 10 ns from each connection in turn; the host opens and closes connections",
  source: `${TONIC_NOTES}; code minmit/tonic, commit c156930`,
  notModelled: [
    "Windows, rates and losses: a segment can be sent at once",
    "That 1,024 connections are the most that it keeps",
  ],
  composition: {
    placement: "polling",
    dispatch: "partitioned-fcfs",
    events: "batched",
    packetIo: "batched",
    fileSystem: "removed",
    dataPath: "nic",
  },
  parameters: {
    packetsPerAck: packetsPerAck(null, `${TONIC_NOTES}: in hardware`),
    segmentOrder: oneOf(
      ["first-come", "in-turn"],
      "in-turn",
      "Whether the segments of replies are sent first come first served, or one of each connection in turn",
      `${TONIC_NOTES}; code minmit/tonic, commit c156930`,
    ),
    ...costs({
      rxUs: [
        0.05,
        `${NO_NUMBER}: to take a packet's data from memory, an assumption`,
      ],
      txUs: [
        0.05,
        `${NO_NUMBER}: to tell the NIC of a reply, an assumption`,
      ],
      openUs: [0.68, `${NO_NUMBER}: as much as IX's packets, an assumption`],
      closeUs: [0.63, `${NO_NUMBER}: as much as IX's packets, an assumption`],
      lookupUs: [0, `${TONIC_NOTES}: in hardware`],
      lookupShareUs: [0, `${TONIC_NOTES}: in hardware`],
      turnUs: [0.05, NO_NUMBER],
      copyUs: [0, `${TONIC_NOTES}: data stay in memory`],
      nicPacketUs: [0.01, `${TONIC_NOTES}: a segment every 10 ns`],
      linkUs: [0.08, `${TONIC_NOTES}: 100 gigabits a second`],
    }),
  },
});
