/**
 * What splitting is for: points whose state is the times at which cores come free.
 *
 * @module
 */

import type { PlainPoint, Point } from "../scenario/point.ts";
import { rateOf } from "../scenario/rate_profile.ts";
import { isUneven } from "../scenario/uneven.ts";
import { dispersionOf } from "../workload/arrivals.ts";
import { mixtureMoments, serviceClasses } from "../workload/service.ts";
import type { RequestLaw } from "./requests.ts";

/** Arrivals that do not depend on one another: what comes next does not depend on what came. */
const RENEWALS = ["poisson", "gamma", "fixed"];

/** Relaxation times of which a run has to have as many at least: with fewer there is no steady state to see. */
const FEWEST_RELAXATIONS = 10;

/** A queue that every request of a point meets. */
export interface Queue {
  /** Cores that it is for. */
  readonly cores: number;
  /** What comes to it. */
  readonly law: RequestLaw;
  /** Offered load. */
  readonly load: number;
  /** Requests that a run leaves out at its start. */
  readonly warmup: number;
  /** Length of a run in relaxation times E[S](I + SCV) ÷ (c (1 − u)²). */
  readonly relaxations: number;
}

/** The queue that every request of `point` meets, or in words why there is none. */
export function queueOf(point: Point): Queue | string {
  if (point.applications !== undefined) {
    return `applications must be absent, got ${point.applications.length}`;
  }
  if (point.hardware !== undefined && isUneven(point.hardware)) {
    return "hardware must leave every core at speed 1";
  }
  const { process } = point.arrivals;
  if (!RENEWALS.includes(process)) {
    return `arrivals.process must be ${quoted(RENEWALS)}, got "${process}"`;
  }
  if (point.service.distribution === "trace") {
    return `service.distribution must be a law, got "trace"`;
  }
  const { policy } = point;
  if (policy.name === "centralized-fcfs") return queueWith(point, point.cores);
  if (policy.name !== "partitioned-fcfs") {
    return `policy must be "centralized-fcfs" or "partitioned-fcfs", whose state is the work of each core and nothing else, got "${policy.name}"`;
  }
  const isSplitEvenly = policy.steering === "random" && process === "poisson";
  if (point.cores > 1 && !isSplitEvenly) {
    return `policy "partitioned-fcfs" must be steered "random" and arrivals.process be "poisson", so that each core's are too, got "${policy.steering}" and "${process}"`;
  }
  return queueWith(point, 1);
}

/** The queue of `cores` of the cores of `point`, with their share of its requests. */
function queueWith(point: PlainPoint, cores: number): Queue | string {
  const classes = serviceClasses(point.service);
  const { meanUs, scv } = mixtureMoments(classes);
  // Of renewals the rate does not move.
  const allMrps = Number(rateOf(point, point.cores, meanUs));
  const rateMrps = allMrps * cores / point.cores;
  const load = rateMrps * meanUs / cores;
  if (!(load < 1)) return `load must be below 1, got ${load}`;
  const dispersion = dispersionOf(point.arrivals, rateMrps);
  const each = (dispersion + scv) * load / (1 - load) ** 2;
  if (point.requests < FEWEST_RELAXATIONS * each) {
    return `requests must be at least ${
      Math.ceil(FEWEST_RELAXATIONS * each)
    } at load ${load}, got ${point.requests}`;
  }
  return {
    cores,
    law: { workload: point, rateMrps, classes, seed: point.seed },
    load,
    warmup: warmupOf(point, rateMrps),
    relaxations: each === 0 ? Infinity : point.requests / each,
  };
}

/** What the point says, or a tenth of its requests: which were early is not asked of a run that is split. */
function warmupOf(
  { warmup, requests }: PlainPoint,
  rateMrps: number,
): number {
  if (warmup === "mser5") return Math.ceil(requests / 10);
  if ("us" in warmup) return Math.ceil(warmup.us * rateMrps);
  if ("requests" in warmup) return warmup.requests;
  return Math.ceil(requests / (1 - warmup.share)) - requests;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(" or ");
}
