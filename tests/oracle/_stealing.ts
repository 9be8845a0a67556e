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
  /** Requests taken from a queue of `waiting` by a thief whose own holds `own`. */
  take(waiting: number, own: number): number;
  readonly localFirst: boolean;
  /** Who looks first of those that look at the same instant: the longest at it, or the lowest by number. */
  readonly longestFirst: boolean;
  /** Whom the `nth` look of a search by `thief` is at, a check each; n from 0. */
  victimsOf(thief: number, nth: number): readonly number[];
}

/** What can be taken, by the name it has in a scenario. */
export const TAKES: Readonly<Record<string, Rules["take"]>> = {
  "one": () => 1,
  "half": (waiting) => Math.ceil(waiting / 2),
  "half-difference": (waiting, own) =>
    Math.max(1, Math.ceil((waiting - own) / 2)),
};

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
  /** When it last did, or began to search, and at how many queues. */
  lookedAt: number;
  looked: number;
  /** Looks of its search. */
  nth: number;
  /** Its place among all searches, in the order they began. */
  search: number;
}

/** The victims of a search that goes by number from the core after the thief. */
export function scanning(
  cores: number,
  localFirst: boolean,
): Rules["victimsOf"] {
  const round = localFirst ? cores - 1 : cores;
  return (thief, nth) => [(thief + 1 + nth % round) % cores];
}

/** The victims of a search whose rounds begin with the thief's sibling, then one of the others, the `draw`th, then go by number. */
export function siblingFirst(
  cores: number,
  localFirst: boolean,
  draw: () => number,
): Rules["victimsOf"] {
  const all = Array.from({ length: cores }, (_, core) => core);
  return (thief, nth) => {
    const others = all.filter((core) => core !== thief);
    const sibling = thief % 2 === 0 ? thief + 1 : thief - 1;
    const siblings = sibling < cores ? [sibling] : [];
    const byNumber = localFirst ? others : all;
    const place = nth % (siblings.length + 1 + byNumber.length);
    return place === siblings.length
      ? [others[draw()]]
      : [[...siblings, -1, ...byNumber][place]];
  };
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
    {
      queue: [],
      busyUntil: Infinity,
      checksAt: 0,
      lookedAt: 0,
      looked: 0,
      nth: 0,
      search: 0,
    }
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
    const isSearching = core.checksAt < Infinity;
    if (!rules.localFirst || !isSearching) return void core.queue.push(request);
    // It looks at its own queue when the check that it is at has ended, and is not robbed before.
    const { arrival } = requests[request];
    const begun = Math.ceil((arrival - core.lookedAt) / rules.check);
    checks -= Math.max(0, core.looked - begun);
    serve(core, request, core.lookedAt + begun * rules.check);
  };

  const finishOn = (core: Core, now: number) => {
    finished++;
    core.busyUntil = Infinity;
    if (rules.localFirst && core.queue.length > 0) {
      return serve(core, core.queue.shift()!, now);
    }
    core.checksAt = now;
    core.lookedAt = now;
    core.looked = 0;
    core.nth = 0;
    core.search = ++searches;
  };

  const checkBy = (thief: Core, now: number) => {
    const of = cores.indexOf(thief);
    const victims = rules.victimsOf(of, thief.nth++).map((core) => cores[core]);
    checks += victims.length;
    const looked = now + victims.length * rules.check;
    const victim = victims
      .reduce((a, b) => b.queue.length > a.queue.length ? b : a);
    if (victim.queue.length === 0) {
      thief.checksAt = looked;
      thief.lookedAt = now;
      thief.looked = victims.length;
      return;
    }
    const isOwn = victim === thief;
    const waiting = victim.queue.length;
    const share = isOwn ? 1 : rules.take(waiting, thief.queue.length);
    const taken = victim.queue.splice(0, share);
    if (!isOwn) steals++;
    const first = taken.shift()!;
    thief.queue.push(...taken);
    serve(thief, first, looked + (isOwn ? 0 : rules.steal));
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
