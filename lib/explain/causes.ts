/**
 * What a request's latency can be due to, and which of it holds at an instant.
 *
 * At every instant of a request's stay exactly one question below is the first to
 * be answered with yes, and the instant is put down to it:
 *
 * 1. Is it on a core? Service while it progresses; else what the core does for it
 *    first: stack, dispatch, preemption, stealing, reallocation or switching.
 * 2. Has it got its service? Stack: its reply is on the way.
 * 3. Is a core of its application free and polling? Imbalance: what is free cannot
 *    get at it, or has not found it yet.
 * 4. Is a free core waiting for the dispatcher? Dispatch.
 * 5. Is a core on its way, granted to nobody, or with best-effort work that others
 *    may displace? Reallocation: the cores are there, but not granted yet.
 * 6. Is a core without a request searching others' queues? Stealing.
 * 7. Every core is taken. The instant is shared out equally among the cores that
 *    may serve it, to what each of them does: running a request that is longer than
 *    the mean, or one that is not; or an overhead.
 *
 * The cores that may serve it are all worker cores; only the one it was steered
 * to, where a policy never lets a request change its core.
 *
 * Where a policy shares cores out among several requests at once, each instant is
 * service and waiting in one: what `shares.ts` says.
 *
 * Shares are counted in ticks × worker cores, whole numbers, so that the parts of
 * a latency add up to it exactly.
 *
 * @module
 */

import {
  APPLICATION,
  BEST_EFFORT,
  DISPATCH,
  IDLE,
  POLLING,
  PREEMPTION,
  REALLOCATION,
  STACK,
  STEALING,
  SWITCHING,
} from "../engine/activities.ts";
import { NONE } from "../engine/pool.ts";
import type { SharedLatency } from "./shares.ts";

/** What a part of a latency is due to. By cause. */
export const CAUSE_NAMES = [
  "service",
  "behindLong",
  "behindShort",
  "imbalance",
  "dispatch",
  "preemption",
  "stealing",
  "stack",
  "reallocation",
  "switching",
] as const;

/** The name of a cause. */
export type CauseName = typeof CAUSE_NAMES[number];

/** How many causes there are. */
export const CAUSES: number = CAUSE_NAMES.length;

const SERVICE = 0;
const BEHIND_LONG = 1;
const BEHIND_SHORT = 2;
const IMBALANCE = 3;
const BY_DISPATCH = 4;
const BY_PREEMPTION = 5;
const BY_STEALING = 6;
const BY_STACK = 7;
const BY_REALLOCATION = 8;
const BY_SWITCHING = 9;

/** A stretch of a core's time. Times in ticks. */
export interface CoreSpan {
  /** When it ended. */
  until: number;
  /** What the core did. */
  readonly activity: number;
  /** For which request, by its place in the sequence of arrivals, or `NONE`. */
  readonly request: number;
  /** Whether that asks for more than the mean. */
  readonly isLong: boolean;
  /** Whose the core was, or `NONE`. */
  readonly owner: number;
}

/** Whose latency is split. */
export interface Sufferer {
  /** Place in the sequence of arrivals. */
  readonly index: number;
  /** Its application. */
  readonly application: number;
  /** When it had got its service, ticks. */
  readonly servedAt: number;
  /** The one core that may serve it, or `NONE` if any worker core may. */
  readonly onlyCore: number;
}

/** What `activity` is put down to where a request is on the core, or in the way. */
function causeOf(activity: number, isLong: boolean): number {
  switch (activity) {
    case STACK:
      return BY_STACK;
    case DISPATCH:
      return BY_DISPATCH;
    case PREEMPTION:
      return BY_PREEMPTION;
    case STEALING:
      return BY_STEALING;
    case REALLOCATION:
      return BY_REALLOCATION;
    case SWITCHING:
      return BY_SWITCHING;
    default:
      return isLong ? BEHIND_LONG : BEHIND_SHORT;
  }
}

/**
 * Puts `ticks`, in which every core goes on with its span, down to their cause.
 *
 * @param parts Where: ticks × `workers`. By cause.
 * @param spans What each core does. By core, worker cores first.
 * @param workers How many worker cores there are.
 */
export function blame(
  parts: Float64Array,
  of: Sufferer,
  spans: readonly CoreSpan[],
  workers: number,
  at: number,
  ticks: number,
): void {
  const whole = soleCause(of, spans, workers, at);
  if (whole !== NONE) {
    parts[whole] += ticks * workers;
    return;
  }
  if (of.onlyCore !== NONE) {
    const { activity, isLong } = spans[of.onlyCore];
    parts[causeOf(activity, isLong)] += ticks * workers;
    return;
  }
  for (let core = 0; core < workers; core++) {
    const { activity, isLong } = spans[core];
    parts[causeOf(activity, isLong)] += ticks;
  }
}

/** The parts of the latency of a request that shared cores, ticks × worker cores. By cause. */
export function partsOfShares(
  { service, behindLong, behindShort }: SharedLatency,
): Float64Array {
  const parts = new Float64Array(CAUSES);
  parts[SERVICE] = service;
  parts[BEHIND_LONG] = behindLong;
  parts[BEHIND_SHORT] = behindShort;
  return parts;
}

/** The answer to the first six questions; `NONE` if all are answered with no. */
function soleCause(
  of: Sufferer,
  spans: readonly CoreSpan[],
  workers: number,
  at: number,
): number {
  const on = spans.find(({ request }) => request === of.index);
  if (on !== undefined) {
    const isServed = on.activity === APPLICATION || on.activity === BEST_EFFORT;
    return isServed ? SERVICE : causeOf(on.activity, false);
  }
  if (at >= of.servedAt) return BY_STACK;
  let found: number = NONE;
  for (let core = 0; core < workers; core++) {
    const { activity, request, owner } = spans[core];
    if (request !== NONE) continue;
    const cause = freeCause(activity, owner, of.application);
    if (cause !== NONE && (found === NONE || rank(cause) < rank(found))) {
      found = cause;
    }
  }
  return found;
}

/** What a core without a request, doing `activity` for `owner`, means to a request of `application` that waits. */
function freeCause(
  activity: number,
  owner: number,
  application: number,
): number {
  switch (activity) {
    case POLLING:
      return owner === application ? IMBALANCE : BY_REALLOCATION;
    case IDLE:
      // A core that is idle and still somebody's was not taken from anybody: nobody has looked.
      return owner === application ? IMBALANCE : BY_REALLOCATION;
    case DISPATCH:
      return BY_DISPATCH;
    case REALLOCATION:
    case BEST_EFFORT:
      return BY_REALLOCATION;
    case STEALING:
      return BY_STEALING;
    default:
      return NONE;
  }
}

/** The order of the questions. */
function rank(cause: number): number {
  return [IMBALANCE, BY_DISPATCH, BY_REALLOCATION, BY_STEALING].indexOf(cause);
}
