/**
 * What the kernel's stack costs, and what else can be set of it.
 *
 * @module
 */

import type { Parameter } from "../policies/definition.ts";
import {
  connectionOffload,
  costs,
  eventSet,
  lookup,
  NO_NUMBER,
  oneOf,
  steering,
  TRAFFIC,
  whole,
  WIRE,
} from "./parameters.ts";

const LECTURE =
  "CS 134, Operating Systems, lecture on IX, 2019: 1 million interrupts, 1 million contended locks and a few million system calls a second a core";
const IX_FIGURE =
  "Belay et al., IX, ACM TOCS 2016, Figure (a), read off: 0.088 million connections a second of one 64-byte message on 1 core, 11.4 µs each";
const SHARE = `${NO_NUMBER}: its share of that is an assumption`;

/** Costs of Linux, by the rule of `parameters.ts`: 11.4 µs come to a connection of one message on one core. */
const KERNEL_COSTS = {
  interruptUs: [1, LECTURE],
  ipiUs: [
    1,
    `${NO_NUMBER}: an interrupt of another core, as an interrupt of the NIC's`,
  ],
  rxUs: [0.85, `${SHARE}. ${IX_FIGURE}`],
  txUs: [0.85, `${SHARE}. ${IX_FIGURE}`],
  openUs: [0.55, `${SHARE}. ${IX_FIGURE}`],
  closeUs: [0.55, `${SHARE}. ${IX_FIGURE}`],
  descriptorUs: [1, `${SHARE}. ${IX_FIGURE}`],
  acceptUs: [0.4, `${SHARE}. ${IX_FIGURE}`],
  acceptLockUs: [
    0.4,
    `${LECTURE}; that of a contended lock's 1 µs the transfers of its line and of two more leave 0.4 is an assumption`,
  ],
  eventLockUs: [0.4, `${NO_NUMBER}: as acceptLockUs`],
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
  wakeUs: [
    5.85,
    "CS 134, Operating Systems, lecture on IX, 2019: 24 µs for 64 bytes there and back between two idle machines of Linux, of which each takes 6 for all that is not waking",
  ],
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
      "Linux kernel, net/ipv4/inet_connection_sock.c: one socket, one queue; and net/ipv4/tcp_ipv4.c before commit e994b2f (4.4), where SYN and ACK take its lock too",
    ),
    ...lookup(
      "shared",
      "Linux kernel, net/ipv4/inet_hashtables.c: one table of established connections",
    ),
    ...connectionOffload(false, "Moon et al., AccelTCP, NSDI 2020"),
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
    eventSet: eventSet(
      "per-core",
      "Linux kernel, fs/eventpoll.c: what epoll_create makes, here one a core",
    ),
    lockLines: whole(
      2,
      0,
      "Cache lines, of what the lock of a listen socket or of a set of events protects, that come over with it from another core: each takes lockTransferUs",
      "An assumption: head and tail of the queue",
    ),
    ...TRAFFIC,
    ...WIRE,
    ...costs(KERNEL_COSTS),
    ...own,
  };
}
