/**
 * Replications into points: what is known of each unfinished point, freed when
 * its last replication is in.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import type { StoredHistograms } from "../stats/stored_histogram.ts";
import type { Unit } from "./plan.ts";
import type { ReplicationResult } from "./replication.ts";
import { nextOf } from "./rounds.ts";
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
  readonly histograms: StoredHistograms;
}

/** A point whose replications are not all in. */
interface Unfinished {
  /** What is simulated of it: the point itself, unless more is to be left out. */
  simulated: Point;
  /** By replication: merged in this order, whatever order they come in. */
  results: ReplicationResult[];
  /** Replications that left out too little. */
  inVain: number;
  /** Replications of this round that are not in. */
  left: number;
  hasFailed: boolean;
}

/** Collects replications until a point has all of its own, and asks for more where that is not enough. */
export class Merger {
  readonly #unfinished = new Map<Point, Unfinished>();
  readonly #further: Unit[] = [];
  readonly #onExpected: (point: Point, more: number) => void;
  readonly #expected = new Map<Point, number>();
  #done = 0;

  /**
   * Has nothing yet.
   *
   * @param onExpected Told that a point is expected to take so many more replications than was thought; fewer, if below 0.
   */
  constructor(onExpected: (point: Point, more: number) => void = () => {}) {
    this.#onExpected = onExpected;
  }

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

  /** The next unit that a point turned out to need; null if there is none now. */
  further(): Unit | null {
    return this.#further.shift() ?? null;
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
    const isNews = outcome instanceof Error && !entry.hasFailed;
    if (outcome instanceof Error) {
      entry.hasFailed = true;
      entry.results = [];
    } else if (!entry.hasFailed) entry.results[replication] = outcome;
    if (entry.left > 0) {
      return isNews ? { point, error: toError(outcome) } : null;
    }
    if (entry.hasFailed) {
      this.#end(point);
      return isNews ? { point, error: toError(outcome) } : null;
    }
    try {
      return this.#afterRound(point, entry);
    } catch (error) {
      this.#end(point);
      return { point, error: toError(error) };
    }
  }

  /** What `point` is once all replications of a round are in; null if there is another. */
  #afterRound(point: Point, entry: Unfinished): Finished | null {
    const { results, simulated } = entry;
    const next = nextOf(simulated, results);
    if (next.is === "done") {
      const row = summarize(simulated, results);
      this.#end(point);
      return { row, histograms: histogramsOf(simulated, results) };
    }
    const from = next.is === "again" ? 0 : results.length;
    const until = next.is === "again" ? results.length : next.replications;
    if (next.is === "again") {
      entry.simulated = next.point;
      entry.results = [];
    }
    entry.left = until - from;
    for (let replication = from; replication < until; replication++) {
      const { simulated } = entry;
      this.#further.push({ point, simulated, replication });
    }
    if (next.is === "again") entry.inVain += until;
    const due = next.is === "again" ? until : next.expected;
    this.#expect(point, entry.inVain + due);
    return null;
  }

  /** `point` is thought to take `replications` in all. */
  #expect(point: Point, replications: number): void {
    const before = this.#expected.get(point) ?? point.replications;
    this.#expected.set(point, replications);
    this.#onExpected(point, replications - before);
  }

  #end(point: Point): void {
    this.#unfinished.delete(point);
    this.#expected.delete(point);
    this.#done++;
  }

  #entry(point: Point): Unfinished {
    let entry = this.#unfinished.get(point);
    if (entry === undefined) {
      const left = point.replications;
      entry = {
        simulated: point,
        results: [],
        inVain: 0,
        left,
        hasFailed: false,
      };
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
