/** Every policy at many settings of its parameters: free, dear, and the odd corners. */

import { toTicks } from "../../lib/engine/ticks.ts";
import type { Request, Spec } from "../_run.ts";
import { FREE_SYSTEMS, PAYING_SYSTEMS } from "./_systems.ts";

/** Work stealing at no cost. */
export const FREE_STEALING: Spec = {
  name: "work-stealing",
  checkUs: 0,
  stealUs: 0,
};

/** Whom thieves can steal from. */
const VICTIMS = [
  "random",
  "scan",
  "probe",
  "sibling-first",
  "two-choices",
  "longest",
];

/** Shinjuku at no cost but the quantum's. */
export const FREE_SHINJUKU: Spec = {
  name: "shinjuku",
  quantumUs: 5,
  dispatchUs: 0,
  requeueUs: 0,
  sendUs: 0,
  receiveUs: 0,
  switchUs: 0,
};

/** ghOSt at no cost. */
export const FREE_GHOST: Spec = {
  name: "ghost",
  messageUs: 0,
  commitUs: 0,
  switchUs: 0,
};

/** CFS with slices that requests of microseconds outlive. */
export const SHORT_CFS: Spec = {
  name: "cfs",
  targetLatencyUs: 4,
  minGranularityUs: 0.5,
  tickUs: 1,
  wakeupGranularityUs: 0.7,
  sleeperCreditUs: 2,
};

/** Concord at no cost, without what makes it unlike Shinjuku. */
export const FREE_CONCORD: Spec = {
  name: "concord",
  quantumUs: 5,
  slots: 1,
  dispatchUs: 0,
  requeueUs: 0,
  probeUs: 0,
  preemptUs: 0,
  switchUs: 0,
  probeOverhead: 0,
  dispatcherWorks: false,
  dispatcherOverhead: 0,
};

/** Shenango at no cost, every core guaranteed, congestion seen at once. */
export const FREE_SHENANGO: Spec = {
  name: "shenango",
  intervalUs: 0,
  grantUs: 0,
  preemptGrantUs: 0,
  searchUs: 0,
  checkUs: 0,
  stealUs: 0,
  packetUs: 0,
};

/** Caladan at no cost, every core guaranteed, congestion seen at once. */
export const FREE_CALADAN: Spec = {
  name: "caladan",
  intervalUs: 0,
  grantUs: 0,
  preemptGrantUs: 0,
  searchUs: 0,
  checkUs: 0,
  stealUs: 0,
};

/** Affinity-Accept at no cost, where a core is busy as soon as a request waits, and for good. */
export const FREE_AFFINITY_ACCEPT: Spec = {
  name: "affinity-accept",
  busyAbove: 0,
  busyBelow: 0,
  averageWeight: 1,
  stealUs: 0,
};

/** ZygOS at no cost. */
export const FREE_ZYGOS: Spec = {
  name: "zygos",
  packetUs: 0,
  remoteReplyUs: 0,
  checkUs: 0,
  stealUs: 0,
  sendUs: 0,
  receiveUs: 0,
};

/** What the policies of McClure et al. that move cores charge, at no cost. */
const FREE_ALLOCATION = {
  allocationUs: 0,
  searchUs: 0,
  checkUs: 0,
  stealUs: 0,
};

/** Those that have as many cores at work as there are requests, at no cost. */
export const FREE_ALLOCATIONS: readonly Spec[] = [
  { ...FREE_ALLOCATION, name: "ideal-allocation", intervalUs: 0 },
  {
    ...FREE_ALLOCATION,
    name: "per-task",
    requeueUs: 0,
    countsItself: false,
  },
];

/** Those that grant every core for good, each in its way. */
export const STATIC_ALLOCATIONS: readonly Spec[] = [
  { name: "delay-threshold", searchUs: 1e9 },
  { name: "delay-range", minDelayUs: 0, maxDelayUs: 0 },
  { name: "utilization-range", minUtilization: 0, searchUs: 1e9 },
  { name: "buffer-cores", minBufferCores: 64, maxBufferCores: 64 },
];

/** Variants whose every cost is 0, of policies that promise to conserve work. */
export const FREE: readonly Spec[] = [
  { name: "centralized-fcfs" },
  { name: "processor-sharing" },
  { name: "least-attained-service" },
  { name: "srpt" },
  { name: "shortest-job-first" },
  { name: "shortest-job-first", by: "class-mean" },
  { name: "earliest-deadline-first" },
  { name: "earliest-deadline-first", slack: 3, preemptive: true },
  { name: "priority" },
  { name: "priority", preemptive: true },
  { name: "priority", order: "as-listed", preemptive: true },
  ...VICTIMS.flatMap((victim) =>
    ["one", "half"].flatMap((take) =>
      [true, false].map((localFirst) => ({
        ...FREE_STEALING,
        victim,
        take,
        localFirst,
      }))
    )
  ),
  { ...FREE_STEALING, take: "half-difference", localFirst: false },
  { ...FREE_STEALING, steering: "rss" },
  { ...FREE_STEALING, steering: "rss", rssSkew: 1.5 },
  { ...FREE_STEALING, steering: "round-robin" },
  FREE_SHINJUKU,
  { ...FREE_SHINJUKU, quantumUs: 0.1 },
  { ...FREE_SHINJUKU, quantumUs: 0.5, queues: "per-class" },
  { ...FREE_SHINJUKU, quantumUs: 1, preemptAlways: false },
  { name: "round-robin" },
  { name: "round-robin", quantumUs: 0.1, preemptAlways: false },
  { name: "round-robin", quantumUs: 0.5, queues: "new-first" },
  { name: "cfs", switchUs: 0 },
  { ...SHORT_CFS, switchUs: 0 },
  { ...SHORT_CFS, switchUs: 0, sleeperCreditUs: 0, steering: "rss" },
  FREE_GHOST,
  { ...FREE_GHOST, quantumUs: 0.5 },
  FREE_SHENANGO,
  { ...FREE_SHENANGO, searchUs: 2 },
  FREE_CALADAN,
  { ...FREE_CALADAN, searchUs: 2 },
  { ...FREE_SHENANGO, bestEffort: false },
];

/** Variants that pay. */
export const PAYING: readonly Spec[] = [
  { name: "darc" },
  { name: "darc", windowRequests: 50 },
  { name: "darc", windowRequests: 1, delta: 0, changeShare: 0 },
  { name: "darc", windowRequests: 20, dispatchUs: 0, classifyUs: 0 },
  { name: "darc", windowRequests: 20, dispatchUs: 0, classifyUs: 2 },
  { name: "darc", reservedCores: 0, classifyUs: 0 },
  { name: "darc", reservedCores: 3, dispatchUs: 0.7 },
  { name: "earliest-deadline-first", preemptive: true, preemptUs: 0.6 },
  { name: "priority", preemptive: true, preemptUs: 0.6 },
  { name: "priority", preemptive: true, preemptUs: 5 },
  { name: "partitioned-fcfs" },
  { name: "partitioned-fcfs", steering: "rss" },
  { name: "partitioned-fcfs", steering: "rss", rssSkew: 0.5 },
  { name: "partitioned-fcfs", steering: "round-robin" },
  { name: "join-shortest-queue" },
  { name: "join-shortest-queue", choices: 1, enqueueUs: 0 },
  { name: "join-shortest-queue", choices: 3, enqueueUs: 2 },
  { name: "join-shortest-queue", choices: 1000 },
  { name: "jbsq" },
  { name: "jbsq", bound: 1, dispatchUs: 0, roundTripUs: 0 },
  { name: "jbsq", bound: 1, dispatchUs: 0.1, roundTripUs: 0.0003 },
  { name: "jbsq", bound: 1e9, dispatchUs: 0, roundTripUs: 7 },
  ...VICTIMS.flatMap((victim) =>
    ["one", "half"].flatMap((take) =>
      [true, false].map((localFirst) => ({
        name: "work-stealing",
        victim,
        take,
        localFirst,
      }))
    )
  ),
  { name: "work-stealing", take: "half-difference", localFirst: false },
  { name: "work-stealing", checkUs: 0, stealUs: 3 },
  { name: "work-stealing", checkUs: 3, stealUs: 0 },
  { name: "work-stealing", checkUs: 0.0001, victim: "scan" },
  { name: "zygos" },
  { name: "zygos", interrupts: false },
  { name: "zygos", packetUs: 0.1, receiveUs: 0.2, sendUs: 0.1, rxBatch: 1 },
  { name: "zygos", packetUs: 0.3, sendUs: 5, resendUs: 0.1, remoteReplyUs: 2 },
  { name: "zygos", packetUs: 0, sendUs: 0, resendUs: 0.05, receiveUs: 3 },
  { name: "zygos", packetUs: 0.0001, stealUs: 0, checkUs: 0, sendUs: 0 },
  FREE_ZYGOS,
  { ...FREE_ZYGOS, rxBatch: 1 },
  { ...FREE_ZYGOS, interrupts: false },
  { name: "affinity-accept" },
  { name: "affinity-accept", busyAbove: 1e9 },
  { name: "affinity-accept", maxQueue: 2, averageWeight: 1, rebalanceUs: 10 },
  { name: "affinity-accept", maxQueue: 4, localPerRemote: 0, flowGroups: 5 },
  { name: "affinity-accept", keepsConnections: true, maxQueue: 2 },
  { ...FREE_AFFINITY_ACCEPT, rebalanceUs: 0.1, stealUs: 2 },
  FREE_AFFINITY_ACCEPT,
  { name: "delay-flagging" },
  { name: "delay-flagging", thresholdUs: 0, flagUs: 0 },
  { name: "delay-flagging", thresholdUs: 0.1, flagUs: 3, steering: "rss" },
  { name: "shinjuku" },
  { name: "shinjuku", preemptAlways: false, quantumUs: 1 },
  { name: "shinjuku", mechanism: "linux-signal", quantumUs: 2 },
  { name: "shinjuku", mechanism: "user-interrupt", quantumUs: 0.3 },
  { name: "shinjuku", queues: "per-class", requeueUs: 0.3 },
  { name: "shinjuku", quantumUs: 0.05, sendUs: 2, receiveUs: 4, switchUs: 1 },
  { name: "shinjuku", quantumUs: 0.2, sendUs: 0, dispatchUs: 0 },
  { name: "shinjuku", quantumUs: 0.2, receiveUs: 0, switchUs: 0 },
  { name: "round-robin", switchUs: 0.1, quantumUs: 1 },
  { name: "round-robin", switchUs: 2, quantumUs: 0.5, preemptAlways: false },
  {
    name: "round-robin",
    switchUs: 0.1,
    switchFor: "slice",
    quantumUs: 0.2,
    queues: "new-first",
  },
  {
    name: "round-robin",
    switchUs: 1,
    quantumUs: 0.5,
    queues: "new-first",
    preemptAlways: false,
  },
  { name: "cfs" },
  SHORT_CFS,
  { ...SHORT_CFS, tickUs: 0.1, placement: "home", steering: "round-robin" },
  { ...SHORT_CFS, wakeupPreemption: false, idleBalance: false },
  { ...SHORT_CFS, wakeupGranularityUs: 0, switchUs: 3 },
  { name: "ghost" },
  { name: "ghost", quantumUs: 1 },
  { name: "ghost", quantumUs: 0.1, switchUs: 0 },
  { name: "ghost", quantumUs: 0.2, messageUs: 0, commitUs: 0.1 },
  { name: "ghost", quantumUs: 2, messageUs: 0.1, commitUs: 0, switchUs: 5 },
  { name: "concord" },
  { name: "concord", quantumUs: 0.3, jitterUs: 1, probeUs: 3 },
  { name: "concord", slots: 1, requeueUs: 0.3, dispatcherOverhead: 2 },
  { name: "concord", slots: 5, dispatcherWorks: false, probeOverhead: 0.5 },
  { name: "concord", probeUs: 0, dispatchUs: 0, quantumUs: 0.2 },
  { name: "concord", probeUs: 0, preemptUs: 3, switchUs: 2, quantumUs: 1 },
  { ...FREE_CONCORD, quantumUs: 1 },
  { ...FREE_CONCORD, quantumUs: 1, slots: 2, dispatcherWorks: true },
  { name: "caladan" },
  { name: "caladan", delayUs: 0, bestEffort: false },
  { name: "caladan", delayUs: 2, intervalUs: 3, guaranteedCores: 1 },
  { name: "caladan", grantUs: 0, preemptGrantUs: 0, searchUs: 0, checkUs: 0 },
  { name: "shenango" },
  { name: "shenango", bestEffort: false },
  { name: "shenango", guaranteedCores: 1 },
  { name: "shenango", guaranteedCores: 1, bestEffort: false },
  { name: "shenango", intervalUs: 0 },
  { name: "shenango", intervalUs: 0, searchUs: 0 },
  { name: "shenango", checkUs: 0, searchUs: 0 },
  { name: "shenango", checkUs: 0, stealUs: 2, packetUs: 0 },
  { name: "shenango", grantUs: 0, preemptGrantUs: 0, packetUs: 0.05 },
  { name: "shenango", grantUs: 30, preemptGrantUs: 40, searchUs: 0.3 },
  { name: "shenango", searchUs: 1e9 },
  { name: "ix-control-plane" },
  {
    name: "ix-control-plane",
    metricsUs: 20,
    metricsPerDecision: 5,
    upQueue: 3,
    downQueue: 1.5,
    upAfterUpUs: 200,
    upAfterDownUs: 500,
    downAfterUs: 500,
    grantUs: 30,
  },
  { name: "tas-scaling" },
  { name: "tas-scaling", sampleUs: 20, holdSamples: 3, grantUs: 30 },
  { name: "tas-scaling", sampleUs: 20, holdSamples: 1, bestEffort: false },
  { name: "delay-threshold" },
  { name: "delay-threshold", intervalUs: 0.3, thresholdUs: 0, searchUs: 0 },
  { name: "delay-threshold", checkUs: 0, stealUs: 0.4, allocationUs: 0 },
  { name: "delay-threshold", checkUs: 0, searchUs: 0, ownCheckUs: 0 },
  { name: "delay-range" },
  { name: "delay-range", minDelayUs: 2, maxDelayUs: 1, checkUs: 0 },
  { name: "delay-range", checkUs: 0, searchUs: 0, allocationUs: 0.2 },
  { name: "utilization-range" },
  { name: "utilization-range", minUtilization: 1, maxUtilization: 1 },
  { name: "buffer-cores" },
  { name: "buffer-cores", minBufferCores: 3, maxBufferCores: 1 },
  { name: "buffer-cores", checkUs: 0, searchUs: 0, stealUs: 0 },
  { name: "ideal-allocation" },
  { name: "ideal-allocation", intervalUs: 0 },
  { name: "ideal-allocation", intervalUs: 0, ownCheckUs: 0, stealUs: 2 },
  { name: "per-task" },
  { name: "per-task", countsItself: false, ownCheckUs: 0 },
  { ...FREE_ALLOCATION, name: "per-task", requeueUs: 0 },
  { ...FREE_ALLOCATION, name: "per-task", requeueUs: 1 },
  ...FREE_ALLOCATIONS,
  ...STATIC_ALLOCATIONS,
  ...FREE_SYSTEMS,
  ...PAYING_SYSTEMS,
];

/** All of them. */
export const VARIANTS: readonly Spec[] = [...FREE, ...PAYING];

/** `spec` as it is told in a test's name. */
export function told({ name, ...parameters }: Spec): string {
  return [name, ...Object.entries(parameters).map((of) => of.join(" "))]
    .join(", ");
}

/** Ticks of a grid on which arrivals, services and costs of 0.1 µs all meet: ties everywhere. */
const GRID = toTicks(0.1);

/** `requests` on that grid. */
export function onGrid(requests: readonly Request[]): Request[] {
  const grid = (ticks: number) => Math.ceil(ticks / GRID) * GRID;
  return requests.map((request) => ({
    ...request,
    arrival: grid(request.arrival),
    service: grid(request.service),
  }));
}
