/**
 * The point that asks the most of a scenario, found without looking at every one:
 * axes are independent, so it is where each is at its worst.
 *
 * @module
 */

import { type Demand, meanServiceUs, requestsToRun } from "./demand.ts";
import type { ApplicationEntry } from "./applications.ts";
import type { Grid } from "./grid.ts";
import type { Axes } from "./plan.ts";
import type { ArrivalSpec, ServiceSpec } from "./point.ts";

/** The most requests on the fewest cores at the lowest rate. */
export function largestDemand(axes: Axes): Demand {
  const requests = worst(axes.requests, (value) => value);
  return {
    requests,
    warmup: worst(axes.warmup, (value) => requestsToRun(requests, value)),
    replications: worst(axes.replications, (value) => value),
    cores: worst(axes.cores, (value) => -value),
    load: worst(axes.load, (value) => -(value ?? 0)),
    rateMrps: lowestRateMrps(axes),
  };
}

/**
 * The lowest rate that is given, of all applications together where there are
 * some; null if loads are. Clients who wait come round at the rate below when
 * one core serves them all.
 */
function lowestRateMrps(axes: Axes) {
  const { rateMrps, applications, cores, arrivals } = axes;
  const thinkUs = (spec: ArrivalSpec) =>
    spec.process === "closed" ? spec.thinkUs / spec.clients : 0;
  const slowest = worst(arrivals, thinkUs);
  if (slowest.process === "closed") {
    return 1 / (thinkUs(slowest) + longestServiceUs(axes));
  }
  if (applications.at(0) === null) {
    return worst(rateMrps, (value) => -(value ?? 0));
  }
  const fewest = worst(cores, (value) => -value);
  const total = (entries: readonly ApplicationEntry[] | null) =>
    (entries ?? []).reduce((sum, { service, load, rateMrps }) => {
      if (service === undefined) return sum;
      return sum + (rateMrps ?? load! * fewest / meanServiceUs(service)!);
    }, 0);
  return total(worst(applications, (entries) => -total(entries)));
}

/** The longest mean service of those that can be told without reading a trace, µs; 0 without any. */
export function longestServiceUs(axes: Axes): number {
  const mean = (service: ServiceSpec) => meanServiceUs(service) ?? 0;
  const ofOne = (service: ServiceSpec | null | undefined) =>
    service ? mean(service) : 0;
  const ofAll = (entries: readonly ApplicationEntry[] | null) =>
    Math.max(0, ...(entries ?? []).map(({ service }) => ofOne(service)));
  return Math.max(
    ofOne(worst(axes.service, ofOne)),
    ofAll(worst(axes.applications, ofAll)),
  );
}

function worst<T>(grid: Grid<T>, measure: (value: T) => number): T {
  let found = grid.at(0);
  for (let index = 1; index < grid.count; index++) {
    const value = grid.at(index);
    if (measure(value) > measure(found)) found = value;
  }
  return found;
}
