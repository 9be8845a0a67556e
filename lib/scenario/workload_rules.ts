/**
 * What must hold between the fields of a workload.
 *
 * @module
 */

import { shown } from "./error.ts";
import {
  exactlyOne,
  isFiniteNumber,
  isRecord,
  type Problem,
} from "./fields.ts";

/** `minUs` of a law is at most `maxUs`, whatever values their axes take. */
export function minBelowMax(value: unknown, problem: Problem): void {
  if (!isRecord(value)) return;
  const least = Math.min(...extremes(value.maxUs)),
    most = Math.max(...extremes(value.minUs));
  if (most > least) {
    problem(["minUs"], `must be <= "maxUs", which is ${least}, got ${most}`);
  }
}

/** Smallest and largest number that `axis` stands for; none if it is not numbers. */
function extremes(axis: unknown): number[] {
  if (isRecord(axis)) return [axis.from, axis.to].filter(isFiniteNumber);
  const numbers = [axis].flat().filter(isFiniteNumber);
  return numbers.length === 0
    ? []
    : [Math.min(...numbers), Math.max(...numbers)];
}

/** A distribution function ascends to 1, and leaves nothing at time 0. */
export function ascends(cdf: unknown, problem: Problem): void {
  if (!Array.isArray(cdf)) return;
  const rows = cdf.filter((row): row is [number, number] =>
    Array.isArray(row) && isFiniteNumber(row[0]) && isFiniteNumber(row[1])
  );
  if (rows.length === 0 || rows.length < cdf.length) return; // said already
  rows.forEach(([timeUs, probability], i) => {
    if (timeUs === 0 && probability > 0) {
      problem(
        [i, 1],
        `must be 0 at time 0, for a request needs some service, got ${probability}`,
      );
    }
    if (i === 0) return;
    const [earlierUs, earlier] = rows[i - 1];
    if (timeUs < earlierUs) {
      problem(
        [i, 0],
        `must be >= the time before, ${earlierUs}, got ${timeUs}`,
      );
    }
    if (probability < earlier) {
      problem(
        [i, 1],
        `must be >= the probability before, ${earlier}, got ${probability}`,
      );
    }
    if (timeUs === earlierUs && probability === earlier) {
      problem([i], `must differ from the row before, got ${shown(cdf[i])}`);
    }
  });
  const [lastUs, last] = rows[rows.length - 1];
  if (last !== 1) {
    problem([rows.length - 1, 1], `must be 1, being the last, got ${last}`);
  }
  if (lastUs === 0) {
    problem([rows.length - 1, 0], "must be > 0, being the last, got 0");
  }
}

/** Modes have names of their own, and one of them has a weight. */
export function modesAgree(list: unknown, problem: Problem): void {
  if (!Array.isArray(list)) return;
  const first = new Map<unknown, number>();
  list.forEach((mode, i) => {
    if (!isRecord(mode) || typeof mode.class !== "string") return;
    const earlier = first.get(mode.class);
    if (earlier === undefined) first.set(mode.class, i);
    else {problem(
        [i, "class"],
        `must differ from that of mode ${earlier}, got ${shown(mode.class)}`,
      );}
  });
  weighSomething(list, "mode", problem);
}

/** One of a list of parts, each a `name`, has a weight. */
export function weighSomething(
  list: unknown,
  name: string,
  problem: Problem,
): void {
  // Weights vary independently: all can be 0 at once if each can be.
  if (
    Array.isArray(list) && list.length > 0 &&
    list.every((part) => isRecord(part) && hasZero(part.weight))
  ) {
    problem([], `must have a weight > 0 in at least one ${name}, got 0 in all`);
  }
}

/** A hyperexponential law is said by mean and SCV, or by its phases. */
export function phasesOrMoments(value: unknown, problem: Problem): void {
  if (!isRecord(value)) return;
  for (const name of ["meanUs", "scv"]) {
    if (value.phases !== undefined && value[name] !== undefined) {
      problem(
        [name],
        `must be absent beside "phases", got ${shown(value[name])}`,
      );
    }
    if (value.phases === undefined && value[name] === undefined) {
      problem([name], 'must be given where "phases" are not, got nothing');
    }
  }
}

function hasZero(weight: unknown): boolean {
  return isRecord(weight) ? weight.from === 0 : [weight].flat().includes(0);
}

/** Whether `value`, a scenario or an application, has arrivals that say their own load. */
function isProfiled({ arrivals }: Record<string, unknown>): boolean {
  return [arrivals].flat().some(isProfile);
}

function isProfile(arrivals: unknown): boolean {
  return isRecord(arrivals) && arrivals.process === "profile";
}

/** A workload says its load or its rate; where arrivals are profiles they say it, and nothing else does. */
export function loadAgrees(
  value: Record<string, unknown>,
  problem: Problem,
): void {
  if (!isProfiled(value)) {
    return exactlyOne(value, ["load", "rateMrps"], problem);
  }
  if (![value.arrivals].flat().every(isProfile)) {
    problem(["arrivals"], 'must all be "profile", or none of them, got both');
  }
  for (const name of ["load", "rateMrps"]) {
    if (value[name] === undefined) continue;
    problem(
      [name],
      `must be absent where the steps of a "profile" say it, got ${
        shown(value[name])
      }`,
    );
  }
}

/**
 * A scenario whose load moves has no warm-up to be found: the mean that MSER-5
 * looks for is not there.
 */
export function warmupAgrees(
  value: Record<string, unknown>,
  problem: Problem,
): void {
  if (loadMoves(value) && [value.warmup].flat().includes("mser5")) {
    problem(
      ["warmup"],
      'must be {"requests": n}, {"share": x} or {"us": t} where the load moves, got "mser5"',
    );
  }
}

/** Whether a load of `scenario` moves, that of an application included. */
export function loadMoves(scenario: Record<string, unknown>): boolean {
  return [scenario, ...[scenario.applications].flat().filter(isRecord)]
    .some(isProfiled);
}

/** Steps follow one another from time 0 on, and do not end in silence. */
export function profileAgrees(value: unknown, problem: Problem): void {
  if (!isRecord(value) || !Array.isArray(value.steps)) return;
  const steps = value.steps.filter(isRecord);
  if (steps.length === 0 || steps.length < value.steps.length) return; // said already
  const isRepeated = value.repeatUs !== undefined;
  if (extremes(steps[0].atUs).some((atUs) => atUs !== 0)) {
    problem(
      ["steps", 0, "atUs"],
      `must be 0, being the first, got ${shown(steps[0].atUs)}`,
    );
  }
  if (!isRepeated && Math.max(0, ...extremes(steps[0].rampUs)) > 0) {
    problem(
      ["steps", 0, "rampUs"],
      `must stand after another step, or in a profile with "repeatUs", got ${
        shown(steps[0].rampUs)
      }`,
    );
  }
  steps.forEach((step, place) => {
    const reachedUs = Math.max(...extremes(step.atUs)) +
      Math.max(0, ...extremes(step.rampUs));
    const isLast = place === steps.length - 1;
    const nextUs = Math.min(
      ...extremes(isLast ? value.repeatUs : steps[place + 1].atUs),
    );
    if (nextUs < reachedUs || nextUs === Math.max(...extremes(step.atUs))) {
      problem(
        isLast ? ["repeatUs"] : ["steps", place + 1, "atUs"],
        `must be after the step before, which is reached at ${reachedUs}, got ${nextUs}`,
      );
    }
  });
  const lasting = isRepeated ? steps : steps.slice(-1);
  if (lasting.every(({ load, rateMrps }) => hasZero(load ?? rateMrps))) {
    problem(
      ["steps", steps.length - 1],
      "must have a load > 0 in the long run, or the last request never comes, got 0",
    );
  }
}

/** An exponent is said where connections follow Zipf's law, whatever their axes. */
export function exponentOfZipf(value: unknown, problem: Problem): void {
  if (!isRecord(value) || value.exponent === undefined) return;
  if ([value.popularity].flat().some((each) => each !== "zipf")) {
    problem(
      ["exponent"],
      `must stand beside "popularity": "zipf", got ${shown(value.exponent)}`,
    );
  }
}

/** What cannot be said beside clients who wait for replies, and why. */
const NOT_BESIDE_CLIENTS = {
  load: "the load is what comes of it",
  rateMrps: "the rate is what comes of it",
  connections: "each client has one",
} as const;

/** Whether `value`, a scenario or an application, has clients who wait for replies. */
export function isClosed({ arrivals }: Record<string, unknown>): boolean {
  return [arrivals].flat().some(isOfClients);
}

function isOfClients(arrivals: unknown): boolean {
  return isRecord(arrivals) && arrivals.process === "closed";
}

/** A scenario whose clients wait for replies says nothing of what follows from that. */
export function closedAgrees(
  value: Record<string, unknown>,
  problem: Problem,
): void {
  if (![value.arrivals].flat().every(isOfClients)) {
    problem(["arrivals"], 'must all be "closed", or none of them, got both');
  }
  for (const [name, reason] of Object.entries(NOT_BESIDE_CLIENTS)) {
    if (value[name] === undefined) continue;
    problem(
      [name],
      `must be absent where arrivals are "closed": ${reason}, got ${
        shown(value[name])
      }`,
    );
  }
  const isTrace = [value.service].flat()
    .some((spec) => isRecord(spec) && "file" in spec);
  if (isTrace) {
    problem(
      ["service"],
      'must be drawn, not read from a trace, where arrivals are "closed"',
    );
  }
}
