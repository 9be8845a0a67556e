/**
 * The parameters that systems have in common: what each means is said here, what it
 * is and where that is from by each system.
 *
 * The rule by which costs were set: of most systems, what a connection of one message
 * takes on one core was published, and little of what that is made of. Off it go the
 * steps that have a source of their own, as often as they happen (a lookup for each
 * packet that comes in; system calls; locks; as many interrupts as a busy core has).
 * What is left is divided among the other steps; the shares are assumptions. So no
 * step is paid for twice, one core does what was published, and all else follows:
 * more cores, connections that last, tails.
 *
 * @module
 */

import type {
  ChoiceParameter,
  NumberParameter,
  Parameter,
} from "../policies/definition.ts";

/** What says that nothing stands behind a default. */
export const NO_NUMBER = "No published number";

/** What each cost means. By name. */
export const COSTS = {
  rxUs: "Core time to take a packet in: driver, IP and TCP, µs",
  txUs: "Core time to send a packet: TCP, IP and driver, µs",
  openUs:
    "Core time that a new connection takes beside its packets: making its control block, µs",
  closeUs:
    "Core time that the end of a connection takes beside its packets: freeing its control block, µs",
  descriptorUs:
    "Core time for a new connection's descriptor and file-system objects, µs",
  acceptUs: "Core time to accept a connection, its system call included, µs",
  acceptLockUs:
    "Time that the lock of a listen socket is held, once for each packet that opens a connection and once as it is accepted, µs",
  eventLockUs:
    "Time that the lock of a set of events that all cores share is held, once as a request is put into it and once as it is taken off, µs",
  stealLockUs:
    "Time that each lock is held that another core's connection is taken by: of who is busy, and of that core's queue; transmitLockUs is of its transmit queue, µs",
  transmitLockUs:
    "Time that the lock of a transmit queue is held by a core that sends through the queue of another, µs",
  lockTransferUs: "Time that a lock's cache line takes from core to core, µs",
  lookupUs: "Core time to find a packet's connection, on one core, µs",
  lookupShareUs:
    "Core time by which that grows with every further core that shares the table, µs",
  blockUs:
    "Core time to bring a connection's control block over from another core's cache, µs",
  farBlockUs: "The same from another NUMA node, µs",
  copyUs: "Core time to copy 1,000 bytes between stack and application, µs",
  interruptUs:
    "Core time of an interrupt by packets, unless the core is taking some in already, µs",
  ipiUs:
    "Core time to send packets on to another core, and again to be interrupted by them there, µs",
  wakeUs:
    "Core time to wake the application's thread, on a core that had nothing to do, µs",
  syscallUs: "Core time of the system calls that bring one batch of events, µs",
  switchUs:
    "Core time of a switch between the stack's thread and the application's, µs",
  turnUs: "Core time of one turn of the stack, whatever it finds, µs",
  hopUs:
    "Core time of an application's core to exchange a request and its reply with the stack's core through shared memory, µs",
  forwardUs:
    "Core time of the fast path to hand a packet that opens or closes a connection to the slow path, µs",
  handoffUs:
    "Core time to take over a connection that the NIC has opened, and again to leave it to the NIC to close, with connectionOffload, µs",
  nicPacketUs: "Time that the NIC takes for a packet, in each direction, µs",
  nicLatencyUs:
    "Time that packets take between NIC and memory, on their way in and out together, whatever comes before and after them, µs",
  linkUs: "Time that the link takes for 1,000 bytes, in each direction, µs",
} as const;

/** The name of a cost. */
export type CostName = keyof typeof COSTS;

/** A cost: its default and where that is from; a source that says so is an assumption. */
export function cost(
  name: CostName,
  value: number,
  source: string,
): NumberParameter {
  return {
    type: "number",
    unit: "us",
    default: value,
    min: 0,
    means: COSTS[name],
    source,
    ...(isAssumption(source) ? { assumed: true } : {}),
  };
}

/** Costs by name, each from its default and source. */
export function costs(
  table: Readonly<
    Partial<Record<CostName, readonly [value: number, source: string]>>
  >,
): Record<string, Parameter> {
  return Object.fromEntries(
    Object.entries(table).map(([name, [value, source]]) => [
      name,
      cost(name as CostName, value, source),
    ]),
  );
}

/** A whole number, `min` at least. */
export function whole(
  value: number | null,
  min: number,
  means: string,
  source: string,
): NumberParameter {
  return {
    type: "number",
    integer: true,
    default: value,
    min,
    means,
    source,
    ...(isAssumption(source) ? { assumed: true } : {}),
  };
}

/** One of a few words. */
export function oneOf(
  choices: readonly string[],
  value: string,
  means: string,
  source: string,
): ChoiceParameter {
  return {
    type: "choice",
    choices,
    default: value,
    means,
    source,
    ...(isAssumption(source) ? { assumed: true } : {}),
  };
}

function isAssumption(source: string): boolean {
  return /\b(no published number|an assumption)\b/i.test(source);
}

/** Ways by which packets find a core. */
export const STEERINGS = [
  "single-queue",
  "one-core-interrupt",
  "irq-balance",
  "rss",
  "xps",
  "rps",
  "rfs",
  "flow-director",
] as const;

/** A way by which packets find a core. */
export type SteeringName = typeof STEERINGS[number];

/** The parameter for how packets find a core. */
export function steering(
  value: SteeringName,
  source: string,
): ChoiceParameter {
  return oneOf(
    STEERINGS,
    value,
    "How packets find the core that takes them in. single-queue, one-core-interrupt: core 0 takes all; irq-balance: one core does, every so often another, the least busy; rss: by the hash of the connection; xps: the same, and a core sends through a transmit queue of its own; rps: core 0 is interrupted and sends them on, by hash; rfs: it sends them to the core that ran the connection last; flow-director: the NIC does that, by the core that sent on it last",
    source,
  );
}

/** The same where no core is interrupted, so that none sends packets on: by hash. */
export function polledSteering(source: string): ChoiceParameter {
  return oneOf(
    ["rss", "single-queue", "xps", "flow-director"],
    "rss",
    "How packets find the core that takes them in, runs their requests and sends. single-queue: core 0 does all of it; rss, xps and flow-director: the core that the hash of the connection says",
    source,
  );
}

/** How many packets of data an acknowledgement is for. */
export function packetsPerAck(
  value: number | null,
  source: string,
): NumberParameter {
  return whole(
    value,
    1,
    "Packets of data that an acknowledgement of its own is for; those left over are acknowledged with data. null: the host has none to send or to take in",
    source,
  );
}

/** Packets to open and to close a connection, and what a request and a reply weigh. */
export const TRAFFIC: Readonly<Record<string, Parameter>> = {
  requestBytes: whole(
    64,
    0,
    "Bytes of a request",
    "Han et al., MegaPipe, OSDI 2012, and Belay et al., IX, TOCS 2016: messages of 64 bytes",
  ),
  replyBytes: whole(
    64,
    0,
    "Bytes of a reply",
    "Han et al., MegaPipe, OSDI 2012, and Belay et al., IX, TOCS 2016: messages of 64 bytes",
  ),
  mss: whole(
    1460,
    1,
    "Bytes of a packet's payload, at most",
    "IEEE 802.3: 1,500 bytes, 40 of them TCP's and IP's headers of RFC 793 and RFC 791, 1981",
  ),
  packetsPerAck: packetsPerAck(
    2,
    "RFC 1122, 1989, section 4.2.3.2: at least every second full-sized segment",
  ),
  setupPackets: whole(
    2,
    0,
    "Packets that the host handles to open a connection",
    "Moon et al., AccelTCP, NSDI 2020, as quoted by K. A. Kumar's survey: 6 packets a short transaction, 2 of them request and reply; that half of the rest open it is an assumption",
  ),
  teardownPackets: whole(
    2,
    0,
    "Packets that the host handles to close a connection",
    "Moon et al., AccelTCP, NSDI 2020, as quoted by K. A. Kumar's survey: 6 packets a short transaction, 2 of them request and reply; that half of the rest close it is an assumption",
  ),
};

/** What link and NIC take. */
export const WIRE: Readonly<Record<string, Parameter>> = costs({
  nicPacketUs: [
    0.0672,
    "Rizzo, netmap, USENIX ATC 2012: 14.88 million packets a second through an Intel 82599",
  ],
  nicLatencyUs: [
    1.85,
    "CS 134, Operating Systems, lecture on IX, 2019: 5.7 µs for 64 bytes there and back between two idle machines of IX, of which the cores and links of each take 1",
  ],
  linkUs: [0.8, "IEEE 802.3: 10 gigabits a second, as of IX, OSDI 2014"],
});

/** Whether all cores share one set of events, or each has its own. */
export function eventSet(
  value: "shared" | "per-core",
  source: string,
): ChoiceParameter {
  return oneOf(
    ["shared", "per-core"],
    value,
    "Whether all cores get their requests from one set of events and its lock, or each from its own",
    source,
  );
}

/** Whether the NIC opens and closes connections by itself, and what it takes the host to hand them over. */
export function connectionOffload(
  value: boolean,
  source: string,
): Record<string, Parameter> {
  return {
    connectionOffload: {
      type: "boolean",
      default: value,
      means: "Whether the NIC opens and closes connections by itself",
      source,
    },
    ...costs({ handoffUs: [0.1, NO_NUMBER] }),
  };
}

/** The table in which packets' connections are looked up. */
export function lookup(
  value: "shared" | "local",
  source: string,
): Record<string, Parameter> {
  const survey =
    "K. A. Kumar, survey of network stacks, Figure 3.7: 212 ns on 1 core, 710 ns on 4, in 2019; that it grows in a line, beyond 4 cores too, is an assumption";
  return {
    lookupTable: oneOf(
      ["shared", "local"],
      value,
      "Whether all cores share one table of connections, or each has its own",
      source,
    ),
    ...costs({
      lookupUs: [
        0.212,
        "K. A. Kumar, survey of network stacks, Figure 3.7, 2019: 212 ns on 1 core",
      ],
      lookupShareUs: [0.166, survey],
    }),
  };
}
