/**
 * What a core can be charged for, and what a policy can count.
 *
 * @module
 */

/** What a core does at an instant: exactly one of these, always. By activity. */
export const ACTIVITY_NAMES = [
  "application",
  "stack",
  "dispatch",
  "preemption",
  "stealing",
  "reallocation",
  "switching",
  "polling",
  "bestEffort",
  "idle",
] as const;

/** The name of an activity, as it stands in a result's `coreTime`. */
export type ActivityName = typeof ACTIVITY_NAMES[number];

/** How many activities there are. */
export const ACTIVITIES: number = ACTIVITY_NAMES.length;

/** Progress of a latency-critical request. */
export const APPLICATION = 0;
/** Network-stack work for a request. */
export const STACK = 1;
/** Deciding which core a request goes to, and a core's wait for that decision while requests queue. */
export const DISPATCH = 2;
/** Interrupting a request: sending on one core, receiving on the other. */
export const PREEMPTION = 3;
/** The check that finds work on another core, and its transfer. */
export const STEALING = 4;
/** A core on its way from one application to another. */
export const REALLOCATION = 5;
/** Switching to a request's context. */
export const SWITCHING = 6;
/** Looking for work and finding none. */
export const POLLING = 7;
/** Work of a best-effort application. */
export const BEST_EFFORT = 8;
/** Granted to nobody. */
export const IDLE = 9;

/** What a policy counts while it runs. By counter. */
export const COUNTER_NAMES = [
  "dispatches",
  "steals",
  "stealChecks",
  "preemptions",
  "coreGrants",
  "coreYields",
  "congestionChecks",
  "interrupts",
  "forwards",
  "flags",
  "migrations",
] as const;

/** What the stack of a system counts beside them. By counter, from the last of {@linkcode COUNTER_NAMES} on. */
export const STACK_COUNTER_NAMES = [
  "stackBatches",
  "stackBatched",
  "locksTaken",
  "lockWaits",
  "lockWaitUs",
] as const;

/** How many counters there are. */
export const COUNTERS: number = COUNTER_NAMES.length +
  STACK_COUNTER_NAMES.length;

/** The name of a counter, as it stands in a result's `counts`. */
export type CounterName =
  | typeof COUNTER_NAMES[number]
  | typeof STACK_COUNTER_NAMES[number];

/** Requests handed to a core by a dispatcher. */
export const DISPATCHES = 0;
/** Times a core took work from another. */
export const STEALS = 1;
/** Times a core looked at another's queue. */
export const STEAL_CHECKS = 2;
/** Requests interrupted with service still owed. */
export const PREEMPTIONS = 3;
/** Cores granted to the latency-critical application. */
export const CORE_GRANTS = 4;
/** Cores given back by it. */
export const CORE_YIELDS = 5;
/** Times a core allocator looked for congestion. */
export const CONGESTION_CHECKS = 6;
/** Interrupts that one core sent another. */
export const INTERRUPTS = 7;
/** Requests moved to another core's queue as they arrived, at a cost. */
export const FORWARDS = 8;
/** Times a core asked another to come for some of its requests. */
export const FLAGS = 9;
/** Times a flow group, a connection or a class was given to another core. */
export const MIGRATIONS = 10;
/** Batches of requests that a core took through its stack at once. */
export const STACK_BATCHES = 11;
/** Requests in them. */
export const STACK_BATCHED = 12;
/** Times a core took a lock. */
export const LOCKS_TAKEN = 13;
/** Times it found it taken. */
export const LOCK_WAITS = 14;
/** Time that cores spun for locks, µs. */
export const LOCK_WAIT_US = 15;
