/**
 * What each cost of a system is paid for, and how often a workload has it paid:
 * reckoned from what the system says of itself, and from what a run has counted where
 * a run decides. A twin of the stack's books, not of how it works.
 */

import {
  DISPATCH,
  FORWARDS,
  INTERRUPTS,
  LOCKS_TAKEN,
  PREEMPTION,
  PREEMPTIONS,
  STACK,
  STACK_BATCHED,
  STACK_BATCHES,
  STEALING,
  STEALS,
  SWITCHING,
} from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import type { PolicySpec } from "../../lib/policies/definition.ts";
import { policyNamed } from "../../lib/policies/mod.ts";

/** What came through a system's stack, and what was counted meanwhile. */
export interface Traffic {
  /** The system, all of its parameters given. */
  readonly spec: PolicySpec;
  /** Worker cores. */
  readonly cores: number;
  /** Worker cores that ran a request. */
  readonly coresUsed: number;
  /** Requests that came to the host; those that open their connection, and those that close it. */
  readonly requests: number;
  readonly opened: number;
  readonly closed: number;
  /** Requests whose connection is not core 0's by its hash. */
  readonly notOfFirst: number;
  /** By counter. */
  readonly counts: ArrayLike<number>;
}

/** How often: so often, or as often as a run decides, between two numbers. */
export type Times = number | readonly [least: number, most: number];

/** Costs that are no core time of the stack's: delays, and times of link and NIC. */
export const NO_CORE_TIME = [
  "nicPacketUs",
  "nicLatencyUs",
  "linkUs",
  "intervalUs",
  "searchUs",
];

/** Costs of a core that changes hands: a matter of Shenango's alone. */
export const OF_CORE_GRANTS = ["grantUs", "preemptGrantUs"];

/** Costs of which a run decides how often they are paid; all others' counts are known before. */
export const DECIDED = [
  "syscallUs",
  "acceptLockUs",
  "eventLockUs",
  "stealLockUs",
  "transmitLockUs",
  "lockTransferUs",
  "blockUs",
  "farBlockUs",
  "interruptUs",
  "ipiUs",
  "wakeUs",
  "turnUs",
  "remoteReplyUs",
];

/** Costs that are times for which a lock is held. */
export const HELD = [
  "acceptLockUs",
  "eventLockUs",
  "stealLockUs",
  "transmitLockUs",
];

/** What a cost is charged as, where that is not the stack. */
export function activityOf(cost: string, { spec }: Traffic): number {
  switch (cost) {
    case "switchUs":
      return SWITCHING;
    case "checkUs":
    case "stealUs":
      return STEALING;
    case "sendUs":
    case "receiveUs":
      return PREEMPTION;
    case "dispatchUs":
    case "requeueUs":
      return DISPATCH;
    case "packetUs":
      return spec.name === "system:shenango" ? DISPATCH : STACK;
    default:
      return STACK;
  }
}

/** What `cost` takes each time, ticks. */
export function ticksOf(cost: string, { spec }: Traffic): number {
  const us = Number(spec[cost]);
  if (cost !== "copyUs") return toTicks(us);
  const copy = (bytes: unknown) => toTicks(Number(bytes) / 1000 * us);
  return copy(spec.requestBytes) + copy(spec.replyBytes);
}

/** Packets of a request, or of a reply. */
export function packetsOf(spec: PolicySpec, bytes: string): number {
  return Math.max(1, Math.ceil(Number(spec[bytes]) / Number(spec.mss)));
}

/** Packets of their own that acknowledge it. */
export function acksOf(spec: PolicySpec, bytes: string): number {
  if (spec.packetsPerAck === null) return 0;
  return Math.floor(packetsOf(spec, bytes) / Number(spec.packetsPerAck));
}

/** How often `traffic` has each cost paid. By cost. */
export function timesOf(traffic: Traffic): Record<string, Times> {
  const { spec, cores, coresUsed, requests, opened, closed, counts } = traffic;
  const number = (name: string) => Number(spec[name] ?? 0);
  const isOffloaded = spec.connectionOffload === true;
  const setup = opened * number("setupPackets");
  const teardown = closed * number("teardownPackets");
  const byHost = isOffloaded ? 0 : 1;
  const packetsIn =
    requests * (packetsOf(spec, "requestBytes") + acksOf(spec, "replyBytes")) +
    byHost * (setup + teardown);
  const packetsOut = requests *
    (packetsOf(spec, "replyBytes") + acksOf(spec, "requestBytes"));
  const enqueued = isOffloaded
    ? opened
    : opened * Math.max(1, number("setupPackets"));
  const steals = counts[STEALS];
  // What is stolen is taken off its queue under another lock.
  const stolen = "flowGroups" in spec ? steals : 0;
  const [fewest, most] = forwardsOf(traffic);
  const preemptions = counts[PREEMPTIONS], interrupts = counts[INTERRUPTS];
  const batches = counts[STACK_BATCHES];
  const isAlone = cores === 1;
  const moves = movesOf(traffic);
  return {
    rxUs: packetsIn,
    lookupUs: packetsIn,
    lookupShareUs: isShared(spec.lookupTable) ? (cores - 1) * packetsIn : 0,
    txUs: packetsOut,
    openUs: byHost * opened,
    closeUs: byHost * closed,
    handoffUs: isOffloaded ? opened + closed : 0,
    acceptUs: opened,
    descriptorUs: opened,
    copyUs: requests,
    hopUs: requests,
    forwardUs: setup + teardown,
    syscallUs: [Math.ceil(requests / number("syscallBatch")), requests],
    acceptLockUs: lessUpTo(stolen, enqueued, opened),
    eventLockUs: isShared(spec.eventSet)
      ? lessUpTo(stolen, requests - opened, requests - opened)
      : 0,
    stealLockUs: 2 * steals,
    transmitLockUs: isAlone ? 0 : [0, requests],
    // At each as many are before it as there are other cores, at most.
    lockTransferUs: isAlone ? 0 : [
      0,
      counts[LOCKS_TAKEN] * (cores / 2 + number("lockLines")),
    ],
    blockUs: moves,
    farBlockUs: spec.nodeCores === null ? 0 : moves,
    interruptUs: [batches - most, batches],
    ipiUs: [fewest, 2 * most],
    wakeUs: [coresUsed, requests],
    turnUs: turnsOf(traffic),
    switchUs: spec.name === "system:shinjuku"
      ? requests + preemptions
      : switchesOf(traffic),
    dispatchUs: requests,
    requeueUs: preemptions,
    sendUs: interrupts,
    receiveUs: spec.name === "system:zygos" ? [0, interrupts] : preemptions,
    remoteReplyUs: isAlone ? 0 : [steals, requests],
    packetUs: requests,
    checkUs: steals,
    stealUs: steals,
  };
}

const isShared = (word: unknown) => word === "shared";

/** So many times and `others`, which may be fewer by up to `less`. */
function lessUpTo(less: number, times: number, others: number): Times {
  const most = times + others;
  return less === 0 ? most : [times + Math.max(0, others - less), most];
}

/** What the policy above a kernel's stack takes for its own costs, which are at their defaults: an activity, and ticks. */
export function aboveTicks(
  traffic: Traffic,
): readonly (readonly [activity: number, least: number, most: number])[] {
  const { spec: { dispatch }, requests, counts } = traffic;
  const ticks = (cost: string) =>
    toTicks(Number(policyNamed(String(dispatch)).parameters[cost].default));
  switch (dispatch) {
    case "join-shortest-queue": {
      const [fewest, most] = forwardsOf(traffic), placed = counts[FORWARDS];
      const enqueue = ticks("enqueueUs");
      return [[
        DISPATCH,
        (placed - most) * enqueue,
        (placed - fewest) * enqueue,
      ]];
    }
    case "work-stealing": {
      const steals = counts[STEALS] * (ticks("checkUs") + ticks("stealUs"));
      return [[STEALING, steals, steals]];
    }
    case "cfs": {
      // One that is preempted as it begins has switched in part.
      const least = requests * ticks("switchUs");
      return [[
        SWITCHING,
        least,
        least + counts[PREEMPTIONS] * ticks("switchUs"),
      ]];
    }
    default:
      return [];
  }
}

/** What the stack counts of it: a counter, and what it stands at. */
export function countsOf(
  traffic: Traffic,
): readonly (readonly [counter: number, least: number, most: number])[] {
  const { spec, requests } = traffic;
  const isOfKernel = "interruptUs" in spec;
  if (!isOfKernel) {
    return "appBatch" in spec ? [[STACK_BATCHED, requests, requests]] : [];
  }
  const [fewest, most] = forwardsOf(traffic);
  const batched = [STACK_BATCHED, requests + fewest, requests + most] as const;
  // That policy counts what it places as forwarded, too.
  return spec.dispatch === "join-shortest-queue"
    ? [batched]
    : [batched, [FORWARDS, fewest, most]];
}

/** Requests that are sent on from the core that they interrupt. */
function forwardsOf(
  { spec, requests, notOfFirst, counts }: Traffic,
): readonly [least: number, most: number] {
  if (spec.steering === "rps") return [notOfFirst, notOfFirst];
  if (spec.steering !== "rfs") return [0, 0];
  // That policy counts what it places as forwarded, too.
  const isCounted = spec.dispatch !== "join-shortest-queue";
  return isCounted ? [counts[FORWARDS], counts[FORWARDS]] : [0, requests];
}

/** Control blocks that come over from another core: as a request is taken in, as it begins and as it is replied to; and as its connection is closed. */
function movesOf({ spec, cores, requests, closed }: Traffic): Times {
  if (spec.name === "system:tas") {
    return spec.fastCores === 1 ? 0 : [0, 2 * requests];
  }
  return cores === 1 ? 0 : [0, 3 * requests + closed];
}

/** Turns of the stack: those that take something in, and those that send, close or find nothing. */
function turnsOf({ spec, requests, opened, counts }: Traffic): Times {
  if (requests === 0) return 0;
  const batch = Number(spec.rxBatch);
  if (spec.name === "system:tas") {
    return [Math.ceil(requests / batch), 3 * requests + opened];
  }
  const batches = counts[STACK_BATCHES];
  return [batches + 1, batches + 2 * requests];
}

/** Switches to the application and back, for as many requests as it runs at a time. */
function switchesOf({ spec, requests }: Traffic): Times {
  const batch = Number(spec.appBatch ?? spec.rxBatch);
  return [2 * Math.ceil(requests / batch), 2 * requests];
}
