/**
 * Work of which it is not known beforehand how much it is: searches, each of
 * which asks for replications until it is sure.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";
import type { Executor } from "./executor.ts";
import { type Failure, toError } from "./merge.ts";
import type { Unit } from "./plan.ts";
import type { ReplicationResult } from "./replication.ts";
import type { Progress } from "./run.ts";

/** Simulates a unit somewhere. */
export type Simulate = (unit: Unit) => Promise<ReplicationResult>;

/** One search. */
export interface Search<Outcome> {
  /** The points that it is about, one at least. */
  readonly points: readonly Point[];
  /** Requests that such a search usually simulates. */
  readonly usualRequests: number;
  /** Finds what is sought. */
  run(simulate: Simulate): Promise<Outcome>;
}

/** Who is told what. */
export interface SearchListeners<Outcome> {
  /** A search is over. */
  readonly onFound: (found: Outcome) => void;
  /** A search has failed; the others go on. */
  readonly onFailure?: ((failure: Failure) => void) | undefined;
  /** A search is begun, or a replication done. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Runs `searches` on `executor`, as many at a time as keep its threads busy.
 * Outcomes come in the order in which they are found. Returns early, without
 * complaint, when `signal` is aborted.
 */
export async function runSearches<Outcome>(
  searches: readonly Search<Outcome>[],
  executor: Executor,
  signal: AbortSignal | undefined,
  listeners: SearchListeners<Outcome>,
): Promise<void> {
  const points = searches.reduce((sum, of) => sum + of.points.length, 0);
  const requests = searches.reduce((sum, of) => sum + of.usualRequests, 0);
  let requestsDone = 0, finished = 0, pointsDone = 0;
  /** Requests simulated of each search under way. */
  const running = new Map<Search<Outcome>, number>();
  const left = searches.values();
  const stop = () => executor.stop();

  function report(): void {
    let done = finished;
    // A search that takes longer than usual is nearly done until it is.
    for (const [search, so] of running) {
      done += Math.min(so, 0.99 * search.usualRequests);
    }
    const [oldest] = running.keys();
    listeners.onProgress?.({
      pointsDone,
      points,
      requestsDone,
      requests,
      share: done / requests,
      oldest: oldest?.points[0] ?? null,
    });
  }

  /** Searches, one at a time, until nothing is sought. */
  async function lane(): Promise<void> {
    for (const search of left) {
      if (signal?.aborted) return;
      running.set(search, 0);
      report();
      const outcome = await search.run(async (unit) => {
        const result = await executor.run(unit);
        running.set(search, running.get(search)! + unit.point.requests);
        requestsDone += unit.point.requests;
        report();
        return result;
      }).then((found) => ({ found }), toError);
      if (signal?.aborted) return;
      if (outcome instanceof Error) {
        listeners.onFailure?.({ point: search.points[0], error: outcome });
      } else listeners.onFound(outcome.found);
      running.delete(search);
      finished += search.usualRequests;
      pointsDone += search.points.length;
      report();
    }
  }

  if (signal?.aborted) return;
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await Promise.all(Array.from({ length: executor.lanes }, lane));
  } catch (error) {
    // A listener has failed, as when nobody reads the output any more.
    stop();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
