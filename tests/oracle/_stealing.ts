/**
 * Work stealing, check by check: every look at a queue is an event, every core an
 * object, nothing computed ahead. Round-robin steering. Times in ticks.
 */

import type { Request } from "../_run.ts";

/** How the twin's cores steal. */
export interface Rules {
  readonly cores: number;
  readonly check: number;
  readonly steal: number;
  readonly takesHalf: boolean;
  readonly localFirst: boolean;
  /** Who looks first of those that look at the same instant: the longest at it, or the lowest by number. */
  readonly longestFirst: boolean;
  /** Whom the `nth` check of a search by `thief` looks at; n from 0. */
  victimOf(thief: number, nth: number): number;
}

/** What the twin saw. */
export interface Outcome {
  /** First service. By request. */
  readonly start: Float64Array;
  /** By request. */
  readonly finish: Float64Array;
  /** Core that served it. By request. */
  readonly servedBy: Int32Array;
  readonly steals: number;
  readonly checks: number;
}

interface Core {
  readonly queue: number[];
  /** When the request on it finishes. */
  busyUntil: number;
  /** When it looks again, while it searches. */
  checksAt: number;
  /** Checks of its search. */
  nth: number;
  /** Its place among all searches, in the order they began. */
  search: number;
}

/** The victims of a search that goes by number from the core after the thief. */
export function scanning(
  cores: number,
  localFirst: boolean,
): Rules["victimOf"] {
  const round = localFirst ? cores - 1 : cores;
  return (thief, nth) => (thief + 1 + nth % round) % cores;
}

/** Serves `requests` by `rules`, until the last has finished. */
export function stealNaively(
  requests: readonly Request[],
  rules: Rules,
): Outcome {
  const start = new Float64Array(requests.length);
  const finish = new Float64Array(requests.length);
  const servedBy = new Int32Array(requests.length);
  const cores: Core[] = Array.from({ length: rules.cores }, () => (
    { queue: [], busyUntil: Infinity, checksAt: 0, nth: 0, search: 0 }
  ));
  let arrived = 0, finished = 0, searches = 0, steals = 0, checks = 0;

  const serve = (core: Core, request: number, from: number) => {
    start[request] = from;
    finish[request] = from + requests[request].service;
    servedBy[request] = cores.indexOf(core);
    core.busyUntil = finish[request];
    core.checksAt = Infinity;
  };

  const arrive = (request: number) => {
    const core = cores[request % rules.cores];
    // One that searches looks at its own queue when its check has ended, and is not robbed before.
    const isSearching = core.checksAt < Infinity;
    if (rules.localFirst && isSearching) serve(core, request, core.checksAt);
    else core.queue.push(request);
  };

  const finishOn = (core: Core, now: number) => {
    finished++;
    core.busyUntil = Infinity;
    if (rules.localFirst && core.queue.length > 0) {
      return serve(core, core.queue.shift()!, now);
    }
    core.checksAt = now;
    core.nth = 0;
    core.search = ++searches;
  };

  const checkBy = (thief: Core, now: number) => {
    checks++;
    const of = cores.indexOf(thief);
    const victim = cores[rules.victimOf(of, thief.nth++)];
    if (victim.queue.length === 0) {
      thief.checksAt = now + rules.check;
      return;
    }
    const isOwn = victim === thief;
    const waiting = victim.queue.length;
    const taken = victim.queue.splice(
      0,
      rules.takesHalf && !isOwn ? Math.ceil(waiting / 2) : 1,
    );
    if (!isOwn) steals++;
    const first = taken.shift()!;
    thief.queue.push(...taken);
    serve(thief, first, now + rules.check + (isOwn ? 0 : rules.steal));
  };

  while (finished < requests.length) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    let now = arrivesAt;
    for (const { busyUntil, checksAt } of cores) {
      now = Math.min(now, busyUntil, checksAt);
    }
    const done = cores.find(({ busyUntil }) => busyUntil === now);
    if (arrivesAt === now) arrive(arrived++);
    else if (done) finishOn(done, now);
    else {
      const due = cores.filter(({ checksAt }) => checksAt === now);
      if (rules.longestFirst) due.sort((a, b) => a.search - b.search);
      checkBy(due[0], now);
    }
  }
  return { start, finish, servedBy, steals, checks };
}
