/**
 * Whether the traces of a scenario are what it needs, before any of it is run.
 *
 * @module
 */

import { type Demand, fitsTime, requestsToRun } from "../scenario/demand.ts";
import {
  scanTrace,
  type TraceColumns,
  TraceError,
  type TraceSummary,
} from "./trace.ts";

/**
 * Problems of `traces`, one line each; none if all is well. Each is read once,
 * from its first row to its last.
 *
 * @param demand What is the most that is asked of any of them.
 * @param requestsPlace Where the number of requests was said.
 */
export async function traceProblems(
  traces: Iterable<TraceColumns>,
  demand: Demand,
  requestsPlace = "requests",
): Promise<readonly string[]> {
  const problems = new Set<string>();
  for (const columns of traces) {
    try {
      const summary = await scanTrace(columns);
      for (const problem of demandProblems(columns, summary, demand)) {
        problems.add(`${requestsPlace} ${problem}`);
      }
      if (summary.meanInterarrivalUs === null || summary.lastArrivalUs! > 0) {
        continue;
      }
      const { file, column } = columns.arrival!;
      throw new TraceError(
        file,
        "must not be the same in all rows: it has no rate to be rescaled",
        null,
        column,
      );
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      problems.add(error.message);
    }
  }
  return [...problems];
}

/** What is wrong with the number of requests, if they are to be of this trace. */
function* demandProblems(
  columns: TraceColumns,
  { rows, meanServiceUs }: TraceSummary,
  demand: Demand,
): Generator<string> {
  const { replications, requests, warmup } = demand;
  // A window of rows for each replication, one after another.
  const window = requestsToRun(requests, warmup);
  if (replications * window > rows) {
    const included = window > requests ? ", warm-up included," : "";
    yield `must fit the trace: ${replications} replications of ${window} requests${included} need ${
      replications * window
    } rows, got ${rows} in "${(columns.arrival ?? columns.service)?.file}"`;
  }
  if (meanServiceUs !== null && !fitsTime(demand, meanServiceUs)) {
    yield `must take at most 10.4 days of simulated time, got more with the services of "${columns.service?.file}"`;
  }
}
