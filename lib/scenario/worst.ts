/**
 * The point that asks the most of a scenario, found without looking at every one:
 * axes are independent, so it is where each is at its worst.
 *
 * @module
 */

import { type Demand, meanServiceUs, requestsToRun } from "./demand.ts";
import type { ApplicationEntry } from "./applications.ts";
import { type Grid, mapped } from "./grid.ts";
import type { Axes } from "./plan.ts";
import type { ClosedSpec, HardwareSpec, ServiceSpec } from "./point.ts";
import { type Rate, rateOf } from "./rate_profile.ts";
import { lowestSpeed } from "./uneven.ts";

/** The most requests on the fewest cores at the lowest rate. */
export function largestDemand(axes: Axes): Demand {
  const requests = worst(axes.requests, (value) => value);
  const paces = pacesOf(axes);
  return {
    requests,
    warmup: worst(axes.warmup, (value) => requestsToRun(requests, value)),
    replications: worst(axes.replications, (value) => value),
    cores: worst(axes.cores, (value) => -value),
    load: worst(axes.load, (value) => -(value ?? 0)),
    rateMrps: worst(paces, ({ rateMrps }) => -(rateMrps ?? 0)).rateMrps,
    settlesUs: worst(paces, ({ settlesUs }) => settlesUs).settlesUs,
  };
}

/** How requests come in the long run, and from when on. */
interface Pace {
  /** Rate, million requests a second; null if a load is given. */
  readonly rateMrps: number | null;
  /** When a rate that moves has made its last change, or its first round, µs. */
  readonly settlesUs: number;
}

/** The paces of a scenario on its fewest cores, of all applications together where there are some. */
function pacesOf(axes: Axes): Grid<Pace> {
  const { rateMrps, arrivals, applications } = axes;
  const fewest = worst(axes.cores, (value) => -value);
  if (applications.at(0) !== null) {
    return mapped(
      applications,
      (entries) =>
        together(
          (entries ?? []).flatMap((entry) =>
            entry.service === undefined ? [] : [
              rateOf(
                { ...UNSAID, ...entry },
                fewest,
                meanServiceUs(entry.service)!, // no trace here
              ),
            ]
          ),
        ),
    );
  }
  const mostUs = longestServiceUs(axes);
  // Of profiles, and of clients who wait, there are none or all are.
  switch (arrivals.at(0).process) {
    case "profile":
      return mapped(
        arrivals,
        (spec) =>
          together([rateOf({ ...UNSAID, arrivals: spec }, fewest, mostUs)]),
      );
    case "closed":
      return mapped(arrivals, (spec) => ({
        rateMrps: roundsMrps(spec as ClosedSpec, mostUs),
        settlesUs: 0,
      }));
    default:
      return mapped(rateMrps, (value) => ({ rateMrps: value, settlesUs: 0 }));
  }
}

/** The rate below which clients who wait do not come round, though one core serves them all. */
function roundsMrps({ thinkUs, clients }: ClosedSpec, serviceUs: number) {
  return 1 / (thinkUs / clients + serviceUs);
}

/** What an application's workload is where its entry does not say. */
const UNSAID = {
  arrivals: { process: "poisson" },
  load: null,
  rateMrps: null,
} as const;

function together(rates: readonly Rate[]): Pace {
  let rateMrps = 0, settlesUs = 0;
  for (const rate of rates) {
    rateMrps += typeof rate === "number" ? rate : rate.lastingMrps;
    if (typeof rate !== "number") settlesUs = Math.max(settlesUs, rate.spanUs);
  }
  return { rateMrps, settlesUs };
}

/** The longest mean service of those that can be told without reading a trace, µs, on the slowest core; 0 without any. */
export function longestServiceUs(axes: Axes): number {
  const mean = (service: ServiceSpec) => meanServiceUs(service) ?? 0;
  const ofOne = (service: ServiceSpec | null | undefined) =>
    service ? mean(service) : 0;
  const ofAll = (entries: readonly ApplicationEntry[] | null) =>
    Math.max(0, ...(entries ?? []).map(({ service }) => ofOne(service)));
  const meanUs = Math.max(
    ofOne(worst(axes.service, ofOne)),
    ofAll(worst(axes.applications, ofAll)),
  );
  const speed = (hardware: HardwareSpec | null) =>
    hardware === null ? 1 : lowestSpeed(hardware);
  return meanUs / speed(worst(axes.hardware, (of) => -speed(of)));
}

function worst<T>(grid: Grid<T>, measure: (value: T) => number): T {
  let found = grid.at(0);
  for (let index = 1; index < grid.count; index++) {
    const value = grid.at(index);
    if (measure(value) > measure(found)) found = value;
  }
  return found;
}
