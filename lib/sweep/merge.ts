/**
 * Replications into points: what is known of each unfinished point, freed when
 * its last replication is in.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import type { Unit } from "./plan.ts";
import type { ReplicationResult } from "./replication.ts";
import { histogramsOf, summarize } from "./summarize.ts";

/** A point that could not be run, and why. */
export interface Failure {
  /** The point. */
  readonly point: Point;
  /** The reason. */
  readonly error: Error;
}

/** A finished point: its row and its full latency record, plain data. */
export interface Finished {
  /** Its row. */
  readonly row: Row;
  /** Its latencies in full. */
  readonly histograms: object;
}

/** A point whose replications are not all in. */
interface Unfinished {
  /** By replication: merged in this order, whatever order they come in. */
  readonly results: ReplicationResult[];
  left: number;
  hasFailed: boolean;
}

/** Collects replications until a point has all of its own. */
export class Merger {
  readonly #unfinished = new Map<Point, Unfinished>();
  #done = 0;

  /** Points finished or failed for good. */
  get done(): number {
    return this.#done;
  }

  /** Of the points that are begun and not done, the first; null if there is none. */
  get oldest(): Point | null {
    return this.#unfinished.keys().next().value ?? null;
  }

  /** A replication of `point` is begun. */
  begin(point: Point): void {
    this.#entry(point);
  }

  /** Whether a replication of `point` has failed, so that the others are of no use. */
  hasFailed(point: Point): boolean {
    return this.#unfinished.get(point)?.hasFailed ?? false;
  }

  /** Takes what came of `unit`: what the point is now, if that is news. */
  add(
    unit: Unit,
    outcome: ReplicationResult | Error,
  ): Finished | Failure | null {
    const { point, replication } = unit;
    const entry = this.#entry(point);
    entry.left--;
    if (entry.left === 0) {
      this.#unfinished.delete(point);
      this.#done++;
    }
    if (outcome instanceof Error) {
      const isNews = !entry.hasFailed;
      entry.hasFailed = true;
      entry.results.length = 0;
      return isNews ? { point, error: outcome } : null;
    }
    if (entry.hasFailed) return null;
    entry.results[replication] = outcome;
    if (entry.left > 0) return null;
    try {
      const { results } = entry;
      return {
        row: summarize(point, results),
        histograms: histogramsOf(point, results),
      };
    } catch (error) {
      return { point, error: toError(error) };
    }
  }

  #entry(point: Point): Unfinished {
    let entry = this.#unfinished.get(point);
    if (entry === undefined) {
      entry = { results: [], left: point.replications, hasFailed: false };
      this.#unfinished.set(point, entry);
    }
    return entry;
  }
}

/** A failed point in one line. */
export function describeFailure({ point, error }: Failure): string {
  return `Point ${describePoint(point)} failed: ${error.message}`;
}

/** A point's number, and in brackets what it is of. */
export function describePoint(point: Point): string {
  return `${point.point} (${point.policy.name}, ${offered(point)})`;
}

/** What is offered at `point`, in short. */
function offered(point: Point): string {
  if (point.applications !== undefined) {
    return `${point.applications.length} applications`;
  }
  if (point.arrivals.process === "closed") {
    return `${point.arrivals.clients} clients`;
  }
  if (point.arrivals.process === "profile") return "a load that moves";
  return `load ${point.load ?? `${point.rateMrps} Mrps`}`;
}

/** What was thrown, as an error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
