/**
 * What a replication leaves out at its start, and whether it is told in batches.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";

/** What a replication leaves out before what is measured. */
export interface Warmup {
  /** So many requests; `null` for the usual tenth of those measured, and MSER-5 to say whether that is enough. */
  readonly requests: number | null;
  /** In place of that, those that arrive before this, µs; `null` for none. */
  readonly us: number | null;
}

/** What every replication of `point` leaves out. */
export function warmupOf({ warmup, requests }: Point): Warmup {
  if (warmup === "mser5") return { requests: null, us: null };
  if ("us" in warmup) return { requests: 0, us: warmup.us };
  if ("requests" in warmup) return { requests: warmup.requests, us: null };
  const all = Math.ceil(requests / (1 - warmup.share));
  return { requests: all - requests, us: null };
}

/**
 * Whether a replication of `point` is told batch by batch: the only one of several
 * tells by itself how sure it is. Not where the load moves, for one batch is not
 * like another.
 */
export function isInBatches(point: Point): boolean {
  const arrivals = point.applications === undefined
    ? [point.arrivals]
    : point.applications.flatMap(({ workload }) => workload?.arrivals ?? []);
  return point.replications === 1 &&
    arrivals.every(({ process }) => process !== "profile");
}
