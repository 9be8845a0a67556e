/**
 * The knee of the curve itself: where the tail leaves its flat part.
 *
 * @module
 */

import { NULL_ESTIMATE } from "../stats/intervals.ts";
import type { Estimate } from "../stats/row.ts";
import { ABOVE } from "./crossing.ts";
import { LAST_RUNG, loadOfRung, overviewRungs } from "./ladder.ts";
import type { Look } from "./look.ts";
import { type Margin, pairedMargin } from "./margin.ts";
import type { LookAt, Range } from "./search.ts";

/** A rung of the ladder, and how the tail goes on from there to the next. */
interface Step {
  /** The lower rung. */
  readonly rung: number;
  /** Load ÷ tail there. */
  readonly power: number;
  /** d log tail ÷ d log load up to the next; `Infinity` where the tail has no bound. */
  readonly elasticity: number;
  /** How sure it is that it is above 1: a scale on which 0 is 1. */
  readonly margin: Margin;
}

/**
 * The load of the greatest power, which is load ÷ tail, with a 95 % interval.
 *
 * Up to it, a load one per cent higher costs less than one per cent of tail;
 * beyond it, more. It is where a straight line from the origin touches the curve,
 * and unlike knees by curvature it does not depend on the loads that are drawn.
 * There the tail's elasticity, d log tail ÷ d log load, passes 1. Of two rungs of
 * a ladder of loads, the tail rises as the load does where as many requests are
 * beyond the tail of the lower one at the lower as are beyond as many times that
 * tail at the higher one. Both are counted replication by replication, on the same
 * requests: shares have no bias, where percentiles of replications would have, and
 * a spread that is not that of the percentile of all. The ladder is climbed both
 * ways from where an overview saw the greatest power, until they differ by more
 * than chance.
 * Source: L. Kleinrock, "Power and deterministic rules of thumb for probabilistic
 * problems in computer communications", ICC 1979.
 *
 * @param seen The first replication at the loads of an overview.
 */
export async function findCurveKnee(
  look: LookAt,
  { most, replications }: Range,
  seen: readonly Look[],
): Promise<Estimate> {
  const best = greatestPower(seen);
  if (best === null) return NULL_ESTIMATE;
  const lookAtRung = (rung: number) =>
    look(loadOfRung(rung) * most, replications);
  const stepFrom = async (rung: number): Promise<Step> => {
    const isLast = rung >= LAST_RUNG;
    const looks = [lookAtRung(rung), isLast ? null : lookAtRung(rung + 1)];
    const [from, to] = await Promise.all(looks);
    return { rung, ...riseOf(from!, to) };
  };
  const start = overviewRungs()[best];
  const steps = await Promise.all([stepFrom(start - 1), stepFrom(start)]);
  while (steps[steps.length - 1].margin.low <= 0) {
    steps.push(await stepFrom(steps[steps.length - 1].rung + 1));
  }
  while (steps[0].margin.high > 0 && steps[0].rung > -LAST_RUNG) {
    steps.unshift(await stepFrom(steps[0].rung - 1));
  }
  return kneeOf(steps, most, replications);
}

/** Place of the greatest power in `seen`; null if nothing there is steady. */
function greatestPower(seen: readonly Look[]): number | null {
  let best: number | null = null;
  const power = ({ load, tail }: Look) => load / tail.pooled;
  seen.forEach((look, place) => {
    if (look.status === "saturated") return;
    if (best === null || power(look) > power(seen[best])) best = place;
  });
  return best;
}

/** Elasticities below this are those of a tail that is flat. */
const LEAST = 0.1;
/** The margin where the tail has no bound. */
const BEYOND: Margin = { value: ABOVE, low: ABOVE, high: ABOVE };

/** How the tail goes from one load to the next, which is null where nothing is steady. */
function riseOf(from: Look, to: Look | null): Omit<Step, "rung"> {
  const isSteady = from.status !== "saturated";
  const power = isSteady ? from.load / from.tail.pooled : 0;
  if (!isSteady || to === null || to.status === "saturated") {
    return { power, elasticity: Infinity, margin: BEYOND };
  }
  const times = to.load / from.load, tail = from.tail.pooled;
  return {
    power,
    elasticity: Math.log(to.tail.pooled / tail) / Math.log(times),
    margin: pairedMargin(
      from.tail.exceeding(tail),
      to.tail.exceeding(tail * times),
    ),
  };
}

/** Where `steps`, of which the last rises faster than the load and the first slower where enough was seen, pass from one to the other. */
function kneeOf(
  steps: readonly Step[],
  most: number,
  replications: number,
): Estimate {
  let top = 1;
  steps.forEach(({ power }, place) => {
    if (place > 0 && power > steps[top].power) top = place;
  });
  /** The load at which what is `before` in the middle of a step and `after` in that of the next is 0. */
  const between = (place: number, before: number, after: number) => {
    const share = after === Infinity ? 0.5 : before / (before - after);
    const within = Math.min(1, Math.max(0, share));
    return loadOfRung(steps[place].rung - 0.5 + within) * most;
  };
  // Of M/M/1 its logarithm is a straight line.
  const rise = ({ elasticity }: Step) => Math.log(Math.max(LEAST, elasticity));
  const value = between(top, rise(steps[top - 1]), rise(steps[top]));
  if (replications === 1) return { value, low: null, high: null };
  const at = (place: number, end: keyof Margin) =>
    between(place, steps[place - 1].margin[end], steps[place].margin[end]);
  const low = steps.findIndex(({ margin }) => margin.high > 0);
  const high = steps.findLastIndex(({ margin }) => margin.low <= 0) + 1;
  return {
    value,
    // Of few replications it may be that no load is surely below.
    low: low === 0 ? 0 : Math.min(value, at(low, "high")),
    high: Math.max(value, at(high, "low")),
  };
}
