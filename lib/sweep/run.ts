/**
 * From points to rows: every replication simulated somewhere, every point
 * summarised once, in the same way whatever came first.
 *
 * @module
 */

import type { PolicyDefinition } from "../policies/definition.ts";
import type { Point, Scenario } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import type { StoredHistograms } from "../stats/stored_histogram.ts";
import { CostModel } from "./cost.ts";
import { DEFINITIONS } from "../systems/mod.ts";
import { type Executor, ThisThread } from "./executor.ts";
import {
  describeFailure,
  type Failure,
  type Finished,
  Merger,
  toError,
} from "./merge.ts";
import { longestFirst, unitsOf } from "./plan.ts";
import { WorkerPool } from "./pool.ts";

/** How far a sweep is. */
export interface Progress {
  /** Points finished or failed. */
  readonly pointsDone: number;
  /** Points in all. */
  readonly points: number;
  /** Measured requests simulated. */
  readonly requestsDone: number;
  /** Measured requests to simulate in all. */
  readonly requests: number;
  /** Share of all the work that is done, by what it was expected to take: from 0 to 1. */
  readonly share: number;
  /** Of the points under way, that which was begun first; null if there is none. */
  readonly oldest: Point | null;
}

/** Who is told what while points are run, and in what order they are. What returns a promise is waited for. */
export interface Listeners {
  /** A point is finished; `histograms` is its full latency record, plain data. */
  readonly onRow?: (
    row: Row,
    histograms: StoredHistograms,
  ) => void | Promise<void>;
  /** A point has failed; the others go on. */
  readonly onFailure?: (failure: Failure) => void | Promise<void>;
  /** The first replications are begun, or one is done. */
  readonly onProgress?: (progress: Progress) => void;
  /** What is known of how long points take: the longest are begun first. */
  readonly cost?: CostModel;
}

/** How a scenario is run. */
export interface RunOptions extends Listeners {
  /** Worker threads. @default as many as there are processors */
  readonly workers?: number;
  /** Stops the run at once when aborted; finished points are kept. */
  readonly signal?: AbortSignal;
  /** Numbers of the points to run. @default all */
  readonly points?: readonly number[];
  /** Policies beside the known ones; with any such, everything runs in this thread. */
  readonly definitions?: readonly PolicyDefinition[];
}

/**
 * Runs `points` on `executor`. Rows come in the order in which points finish;
 * a row is the same whatever that order is, for replications are merged in
 * theirs. Returns early, without complaint, when `signal` is aborted.
 */
export async function runPoints(
  points: readonly Point[],
  executor: Executor,
  signal: AbortSignal | undefined,
  listeners: Listeners,
): Promise<void> {
  const cost = listeners.cost ?? new CostModel();
  const units = unitsOf(longestFirst(points, cost));
  let seconds = points
    .reduce((sum, point) => sum + cost.pointSeconds(point), 0);
  let secondsDone = 0;
  const merger = new Merger((point, more) => {
    seconds += more * cost.replicationSeconds(point);
    requests += more * point.requests;
  });
  let requests = points
    .reduce((sum, point) => sum + point.requests * point.replications, 0);
  let requestsDone = 0;
  let isStopped = signal?.aborted ?? false;
  // One listener's turn after another's, so that what they write is never interleaved.
  let told: Promise<void> = Promise.resolve();

  /** Whoever has no unit waits here for the next result, which may ask for more. */
  let news = Promise.withResolvers<void>();

  function stop(): void {
    isStopped = true;
    executor.stop();
    news.resolve();
  }

  /** Asks for units, one at a time, until there is none and none can come. */
  async function lane(): Promise<void> {
    while (!isStopped) {
      const unit = merger.further() ?? units.next().value;
      if (!unit) {
        if (merger.oldest === null) return;
        await news.promise;
        continue;
      }
      merger.begin(unit.point);
      const outcome = merger.hasFailed(unit.point)
        ? new Error("another replication has failed")
        : await executor.run(unit).catch(toError);
      if (isStopped) return;
      const end = merger.add(unit, outcome);
      news.resolve();
      news = Promise.withResolvers();
      if (end !== null) await (told = told.then(() => tell(listeners, end)));
      requestsDone += unit.point.requests;
      secondsDone += cost.replicationSeconds(unit.point);
      tellProgress();
    }
  }

  function tellProgress(): void {
    listeners.onProgress?.({
      pointsDone: merger.done,
      points: points.length,
      requestsDone,
      requests,
      // Sums in another order differ in the last bit.
      share: merger.done === points.length ? 1 : secondsDone / seconds,
      oldest: merger.oldest,
    });
  }

  if (isStopped) return;
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const lanes = Array.from({ length: executor.lanes }, lane);
    // The first replications are begun: a long one is seen from here on.
    if (points.length > 0) tellProgress();
    await Promise.all(lanes);
  } catch (error) {
    // A listener has failed, as when the disk is full: nothing more can be kept.
    stop();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

async function tell(
  listeners: Listeners,
  end: Finished | Failure,
): Promise<void> {
  if ("row" in end) await listeners.onRow?.(end.row, end.histograms);
  else await listeners.onFailure?.(end);
}

/**
 * Runs a scenario and returns its rows in the order of its points.
 *
 * Rows are the same bytes for any number of workers, `wallSeconds` apart. When
 * `signal` is aborted, the rows finished so far.
 *
 * @throws {AggregateError} When points failed and no `onFailure` was given.
 */
export async function runScenario(
  scenario: Scenario,
  options: RunOptions = {},
): Promise<Row[]> {
  const wanted = options.points === undefined ? null : new Set(options.points);
  const points = scenario.points.filter((point) =>
    wanted === null || wanted.has(point.point)
  );
  const rows: Row[] = [];
  const failures: Failure[] = [];
  const executor = executorFor(options);
  try {
    await runPoints(points, executor, options.signal, {
      onFailure: (failure) => void failures.push(failure),
      ...options,
      onRow: (row, histograms) => {
        rows.push(row);
        return options.onRow?.(row, histograms);
      },
    });
  } finally {
    executor.stop();
  }
  if (failures.length > 0) {
    const lines = failures.map(describeFailure);
    throw new AggregateError(
      failures.map((failure) => failure.error),
      [`Cannot finish scenario "${scenario.name}"`, ...lines].join("\n"),
    );
  }
  return rows.sort((a, b) => a.point - b.point);
}

/** Workers where they will do; this thread when a policy exists nowhere else. */
export function executorFor(
  options: Pick<RunOptions, "workers" | "definitions">,
): Executor {
  const own = (options.definitions ?? [])
    .filter((definition) => !DEFINITIONS.includes(definition));
  if (own.length > 0) return new ThisThread([...DEFINITIONS, ...own]);
  return new WorkerPool(options.workers ?? navigator.hardwareConcurrency);
}
