/**
 * Which process the arrivals of a trace are of.
 *
 * @module
 */

import { mean } from "simple-statistics";
import type { ArrivalSpec } from "../scenario/point.ts";
import { likeliestBursts, mmppOf } from "./bursts.ts";
import { gammaLogLikelihood, likeliestShape } from "./laws.ts";

/** How well a process tells the gaps between arrivals. */
export interface ArrivalFit {
  /** What a scenario says of the process. */
  readonly spec: ArrivalSpec;
  /** Parameters that were fitted, the rate among them. */
  readonly parameters: number;
  /** Bayesian information criterion: −2 ln likelihood + parameters × ln gaps. The least is the best; 0 where there is no choice. */
  readonly bic: number;
}

/** Ratio of rates below which bursts are none. */
const LEAST_RATIO = 1.001;

/**
 * The processes that a scenario can name, fitted by maximum likelihood, the best
 * first: that of the least BIC.
 *
 * @param gapsUs In the order of arrivals: one at least, none of them 0.
 * @param stepUs What the trace's clock goes in.
 */
export function fitArrivals(
  gapsUs: Float64Array,
  stepUs: number,
): readonly ArrivalFit[] {
  const meanUs = mean([...gapsUs]);
  if (gapsUs.every((gapUs) => Math.abs(gapUs - meanUs) <= stepUs)) {
    return [{ spec: { process: "fixed" }, parameters: 1, bic: 0 }];
  }
  // In mean gaps: the unit of time is the same factor of all likelihoods.
  const gaps = gapsUs.map((gapUs) => gapUs / meanUs);
  const shortfall = -mean([...gaps.map(Math.log)]);
  const renewal = (shape: number) =>
    gaps.length * (gammaLogLikelihood(shape, shortfall) + shortfall);
  const fit = (
    spec: ArrivalSpec,
    parameters: number,
    logLikelihood: number,
  ): ArrivalFit => ({
    spec,
    parameters,
    bic: parameters * Math.log(gaps.length) - 2 * logLikelihood,
  });
  const shape = likeliestShape(shortfall);
  const { bursts, logLikelihood } = likeliestBursts(gaps);
  const isBursty = bursts.ratio > LEAST_RATIO;
  return [
    fit({ process: "poisson" }, 1, renewal(1)),
    ...(shape === null
      ? []
      : [fit({ process: "gamma", scv: 1 / shape }, 2, renewal(shape))]),
    ...(isBursty ? [fit(mmppOf(bursts, meanUs), 4, logLikelihood)] : []),
  ].sort((one, other) => one.bic - other.bic);
}
