/**
 * What it costs to look at another core's queue and to take from it, which several
 * policies have from McClure et al.
 *
 * @module
 */

import type { NumberParameter } from "./definition.ts";

/** Where the defaults are from. */
export const MCCLURE =
  "McClure et al., NSDI 2022, code smcclure20/scheduling-policies-sim, configs/*.json";

/** To look. */
export const CHECK_US: NumberParameter = {
  type: "number",
  unit: "us",
  default: 0.1,
  min: 0,
  means: "Core time of a look at another core's queue, µs",
  source: `${MCCLURE}: WORK_STEAL_CHECK_TIME 100 ns`,
};

/** To take. */
export const STEAL_US: NumberParameter = {
  type: "number",
  unit: "us",
  default: 0.1,
  min: 0,
  means: "Core time to take what a look has found, µs",
  source: `${MCCLURE}: WORK_STEAL_TIME 100 ns`,
};

/** `cost` as a stand-in for one of `system`, of which no figure is known. */
export function standIn(
  cost: NumberParameter,
  system: string,
  means: string,
): NumberParameter {
  const source = `${cost.source}; no figure for ${system} itself`;
  return { ...cost, means, source, assumed: true };
}
