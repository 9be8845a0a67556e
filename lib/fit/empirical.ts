/**
 * The distribution of a sample itself, in straight lines: what is left of a trace
 * without its order.
 *
 * @module
 */

import { byShares, type FittedLaw } from "./law.ts";
import { BINS, type Sample } from "./sample.ts";

/** A time, and the share of times up to it. */
type Knot = readonly [timeUs: number, share: number];

/** Knots, at most. */
const MOST_KNOTS = 64;
/** How far a line may be from the sample, in standard errors of the share there: no farther than chance. */
const FAR = 2;

/**
 * As many knots as it takes for lines between them to be as near to the sample as
 * the sample is to what it was drawn from; each next one is where they are farthest
 * from it, measured by the error of a share there, so that the tail counts.
 *
 * Source of the measure: T. W. Anderson and D. A. Darling, "Asymptotic theory of
 * certain goodness of fit criteria", Annals of Mathematical Statistics 23, 1952.
 *
 * @returns Null where all times are one.
 */
export function empiricalLaw(sample: Sample): FittedLaw | null {
  const { minUs, maxUs } = sample;
  if (minUs === maxUs) return null;
  const steps = stepsOf(sample);
  const cdf: Knot[] = [[minUs, 0], [maxUs, 1]];
  while (cdf.length < MOST_KNOTS) {
    const farthest = farthestFrom(cdf, steps, sample.count);
    if (farthest === null) break;
    cdf.push(farthest);
    cdf.sort(([one], [other]) => one - other);
  }
  return byShares(
    { distribution: "empirical", cdf },
    2 * cdf.length - 2,
    (us) => shareAt(cdf, us),
  );
}

/** The sample's own distribution function, at the end of each bin that holds something, but the last. */
function stepsOf({ counts, count, minUs, maxUs }: Sample): readonly Knot[] {
  const steps: Knot[] = [];
  let seen = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    if (counts[bin] === 0) continue;
    // Nothing between one bin and the next: the line there is level.
    const fromUs = BINS.middleUs[bin] - BINS.widthUs[bin] / 2;
    const endUs = BINS.middleUs[bin] + BINS.widthUs[bin] / 2;
    if (fromUs > minUs) steps.push([fromUs, seen / count]);
    seen += counts[bin];
    if (endUs > minUs && endUs < maxUs) steps.push([endUs, seen / count]);
  }
  return steps;
}

/** Of `steps`, the one that `cdf` is farthest from; null if it is near to all. */
function farthestFrom(
  cdf: readonly Knot[],
  steps: readonly Knot[],
  count: number,
): Knot | null {
  let farthest: Knot | null = null, most = FAR, after = 1;
  for (const step of steps) {
    const [us, share] = step;
    while (cdf[after][0] < us) after++;
    const error = Math.sqrt((share * (1 - share) + 1 / count) / count);
    const distance = Math.abs(between(cdf[after - 1], cdf[after], us) - share);
    // Where there is a knot already, another would not be a function.
    if (distance > most * error && cdf[after][0] !== us) {
      most = distance / error;
      farthest = step;
    }
  }
  return farthest;
}

function shareAt(cdf: readonly Knot[], us: number): number {
  const after = cdf.findIndex(([timeUs]) => timeUs > us);
  return after > 0
    ? between(cdf[after - 1], cdf[after], us)
    : after < 0
    ? 1
    : 0;
}

function between([fromUs, from]: Knot, [toUs, to]: Knot, us: number): number {
  return from + (to - from) * (us - fromUs) / (toUs - fromUs);
}
