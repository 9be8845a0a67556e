/**
 * The knee of the curve itself: where the tail leaves its flat part.
 *
 * @module
 */

import { NULL_ESTIMATE } from "../stats/intervals.ts";
import type { Estimate } from "../stats/row.ts";
import { skewedMeanEstimate } from "../stats/skewed.ts";
import { ABOVE } from "./crossing.ts";
import { LAST_RUNG, loadOfRung, overviewRungs } from "./ladder.ts";
import type { Look } from "./look.ts";
import type { Margin } from "./margin.ts";
import type { LookAt, Range } from "./search.ts";

/** How far the tail's elasticity is above 1 between a rung and the next. */
interface Step {
  /** The lower rung. */
  readonly rung: number;
  /** How far. */
  readonly margin: Margin;
}

/**
 * The load of the greatest power, which is load ÷ tail, with a 95 % interval.
 *
 * Up to it, a load one per cent higher costs less than one per cent of tail;
 * beyond it, more. It is where a straight line from the origin touches the curve,
 * and unlike knees by curvature it does not depend on the loads that are drawn.
 * There the tail's elasticity, d log tail ÷ d log load, passes 1. The elasticity
 * is measured from rung to rung of a ladder of loads, by replication, and the
 * ladder is climbed both ways from where an overview saw the greatest power,
 * until it differs from 1 by more than chance. Where replications are short and
 * rungs differ little, a step may do so by chance, and the interval is too narrow:
 * on M/M/16 it held the truth in 83 of 100 experiments.
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
    if (rung >= LAST_RUNG) return { rung, margin: BEYOND };
    const looks = [lookAtRung(rung), lookAtRung(rung + 1)];
    const [from, to] = await Promise.all(looks);
    return { rung, margin: elasticityMargin(from, to) };
  };
  const start = overviewRungs()[best];
  const steps = await Promise.all([stepFrom(start - 1), stepFrom(start)]);
  while (steps[steps.length - 1].margin.low <= 0) {
    steps.push(await stepFrom(steps[steps.length - 1].rung + 1));
  }
  while (steps[0].margin.high > 0) {
    if (steps[0].rung <= -LAST_RUNG) return NULL_ESTIMATE;
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

/** The margin where the tail has no bound. */
const BEYOND: Margin = { value: ABOVE, low: ABOVE, high: ABOVE };

/** How far the tail's elasticity between two loads is above 1. */
function elasticityMargin(from: Look, to: Look): Margin {
  if (to.status === "saturated") return BEYOND;
  const margin = (before: number, after: number) =>
    Math.log(after / before) / Math.log(to.load / from.load) - 1;
  const value = margin(from.tail.pooled, to.tail.pooled);
  const each = to.tail.each.map((tail, of) => margin(from.tail.each[of], tail));
  const mean = skewedMeanEstimate(each);
  // Of all replications together there is less bias, and as much chance.
  const beside = (end: number | null) =>
    end === null ? value : value + end - mean.value!;
  return { value, low: beside(mean.low), high: beside(mean.high) };
}

/** Where `steps`, of which the first rises slower than the load and the last faster, pass from one to the other. */
function kneeOf(
  steps: readonly Step[],
  most: number,
  replications: number,
): Estimate {
  // Power at a rung is the sum of what was gained on the way: its logarithm, rungs being alike.
  let power = 0, greatest = -Infinity, top = 0;
  steps.forEach(({ rung, margin }, place) => {
    if (power > greatest && place > 0) {
      greatest = power;
      top = place;
    }
    const gained = Math.log(loadOfRung(rung + 1) / loadOfRung(rung));
    power -= margin.value * gained;
  });
  const at = (place: number, end: keyof Margin) => {
    const [before, after] = [steps[place - 1], steps[place]];
    const share = -before.margin[end] /
      (after.margin[end] - before.margin[end]);
    // The elasticity of a step is that in its middle.
    return loadOfRung(before.rung + 0.5 + share) * most;
  };
  const value = at(top, "value");
  if (replications === 1) return { value, low: null, high: null };
  const low = steps.findIndex(({ margin }) => margin.high > 0);
  const high = steps.findLastIndex(({ margin }) => margin.low <= 0) + 1;
  return { value, low: at(low, "high"), high: at(high, "low") };
}
