/**
 * The point that asks the most of a scenario, found without looking at every one:
 * axes are independent, so it is where each is at its worst.
 *
 * @module
 */

import { type Demand, meanServiceUs, requestsToRun } from "./demand.ts";
import type { Grid } from "./grid.ts";
import type { Axes } from "./plan.ts";

/** The most requests on the fewest cores at the lowest rate. */
export function largestDemand(axes: Axes): Demand {
  const requests = worst(axes.requests, (value) => value);
  return {
    requests,
    warmup: worst(axes.warmup, (value) => requestsToRun(requests, value)),
    replications: worst(axes.replications, (value) => value),
    cores: worst(axes.cores, (value) => -value),
    load: worst(axes.load, (value) => -(value ?? 0)),
    rateMrps: worst(axes.rateMrps, (value) => -(value ?? 0)),
  };
}

/** The longest mean service of those that can be told without reading a trace, µs; 0 without any. */
export function longestServiceUs(axes: Axes): number {
  const mean = (service: Parameters<typeof meanServiceUs>[0]) =>
    meanServiceUs(service) ?? 0;
  return mean(worst(axes.service, mean));
}

function worst<T>(grid: Grid<T>, measure: (value: T) => number): T {
  let found = grid.at(0);
  for (let index = 1; index < grid.count; index++) {
    const value = grid.at(index);
    if (measure(value) > measure(found)) found = value;
  }
  return found;
}
