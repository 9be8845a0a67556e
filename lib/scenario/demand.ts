/**
 * How much a point asks for: mean service, requests, simulated time. Enough to
 * refuse a run that could not be, before it starts.
 *
 * @module
 */

import { BLOCK_ROWS } from "../engine/block.ts";
import { MAX_TICKS, toTicks } from "../engine/ticks.ts";
import { paretoMoment } from "../random/bounded_pareto.ts";
import type {
  PhaseSpec,
  PlainPoint,
  ServiceSpec,
  WarmupSpec,
} from "./point.ts";

/** All of a point that decides how many requests it runs and, with their service, for how long. */
export interface Demand extends
  Pick<
    PlainPoint,
    "requests" | "warmup" | "replications" | "cores" | "load" | "rateMrps"
  > {
  /** Where the rate moves, how long it takes to be the one that is given, µs. */
  readonly settlesUs?: number;
}

/** Mean service, µs; null for a trace, which must be read to tell. */
export function meanServiceUs(service: ServiceSpec): number | null {
  switch (service.distribution) {
    case "fixed":
      return service.timeUs;
    case "exponential":
    case "lognormal":
    case "gamma":
    case "weibull":
      return service.meanUs;
    case "hyperexponential":
      return "phases" in service
        ? weightedMean(service.phases)
        : service.meanUs;
    case "pareto": {
      const { shape, minUs: min, maxUs: max } = service;
      return min === max ? min : paretoMoment({ shape, min, max }, 1);
    }
    case "uniform":
      return (service.minUs + service.maxUs) / 2;
    case "empirical": {
      // Straight lines between the rows, and an atom at the first.
      const [firstUs, first] = service.cdf[0];
      return service.cdf.slice(1).reduce((meanUs, [timeUs, probability], i) => {
        const [earlierUs, earlier] = service.cdf[i];
        return meanUs + (probability - earlier) * (timeUs + earlierUs) / 2;
      }, firstUs * first);
    }
    case "trace":
      return null;
    case "bimodal": {
      const modes: PhaseSpec[] = [];
      for (const mode of service.modes) {
        const meanUs = "timeUs" in mode
          ? mode.timeUs
          : meanServiceUs(mode.service);
        if (meanUs === null) return null;
        modes.push({ weight: mode.weight, meanUs });
      }
      return weightedMean(modes);
    }
    default:
      return service satisfies never;
  }
}

function weightedMean(parts: readonly PhaseSpec[]): number {
  let weights = 0, weighted = 0;
  for (const { weight, meanUs } of parts) {
    weights += weight;
    weighted += weight * meanUs;
  }
  return weighted / weights;
}

/**
 * Requests that a replication runs: the measured ones and those left out before
 * them. MSER-5 leaves out of what it is given, so it asks for none on top; what
 * arrives within a time is not known here.
 */
export function requestsToRun(requests: number, warmup: WarmupSpec): number {
  if (warmup === "mser5" || "us" in warmup) return requests;
  if ("requests" in warmup) return requests + warmup.requests;
  return Math.ceil(requests / (1 - warmup.share));
}

/** Whether a replication of `point` ends while time is still counted exactly. */
export function fitsTime(
  point: Omit<Demand, "replications">,
  meanUs: number,
): boolean {
  return toTicks(longestUs(point, meanUs)) < MAX_TICKS;
}

/** Times as many requests as are asked for come at most, while some do not finish. */
const MOST_ARRIVALS = 3;

/**
 * Simulated time that a replication is expected to take at most, µs: that of its
 * arrivals, or of their work if that is more. Arrivals come in whole blocks.
 */
export function longestUs(
  point: Omit<Demand, "replications">,
  meanUs: number,
): number {
  const requests = BLOCK_ROWS +
    MOST_ARRIVALS * requestsToRun(point.requests, point.warmup);
  const workUs = requests * meanUs / point.cores;
  const arrivalsUs = point.load === null
    ? requests / (point.rateMrps ?? 1) // 1 Mrps is a request a µs
    : workUs / point.load;
  const { warmup } = point;
  const warmupUs = warmup !== "mser5" && "us" in warmup ? warmup.us : 0;
  return (point.settlesUs ?? 0) + warmupUs + Math.max(workUs, arrivalsUs);
}
