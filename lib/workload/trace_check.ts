/**
 * Whether the traces of a scenario are what its points need, before any is run.
 *
 * @module
 */

import { fitsTime, requestsToRun } from "../scenario/demand.ts";
import type { Point, TraceColumn } from "../scenario/point.ts";
import { scanTrace, type TraceColumns, TraceError } from "./trace.ts";

/** The columns of the traces that `point` reads; null if it reads none. */
export function tracesOf(
  point: Pick<Point, "arrivals" | "service">,
): TraceColumns | null {
  const arrival = point.arrivals.process === "trace"
    ? columnOf(point.arrivals)
    : undefined;
  const service = point.service.distribution === "trace"
    ? columnOf(point.service)
    : undefined;
  if (arrival === undefined && service === undefined) return null;
  return { ...(arrival && { arrival }), ...(service && { service }) };
}

function columnOf({ file, column, unit }: TraceColumn): TraceColumn {
  return { file, column, unit };
}

/**
 * Problems of the traces that `points` read, one line each; none if all is well.
 * Each is scanned once. A point takes a window of rows of its own for each
 * replication, one after another, so it needs that many.
 */
export async function traceProblems(
  points: Iterable<Point>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { columns, greediest } of greediestByTrace(points)) {
    try {
      const { rows, meanServiceUs } = await scanTrace(columns);
      const needed = rowsNeeded(greediest);
      if (needed > rows) {
        problems.push(
          `requests must fit the trace: ${greediest.replications} replications of ` +
            `${
              needed / greediest.replications
            } requests need ${needed} rows, got ${rows} in ` +
            `"${(columns.arrival ?? columns.service)?.file}"`,
        );
      }
      if (meanServiceUs !== null && !fitsTime(greediest, meanServiceUs)) {
        problems.push(
          "requests must take at most 5 days of simulated time, got more",
        );
      }
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      problems.push(error.message);
    }
  }
  return problems;
}

/** Rows of a trace that `point` reads, all its replications. */
export function rowsNeeded(
  point: Pick<Point, "replications" | "requests" | "warmup">,
): number {
  return point.replications * requestsToRun(point.requests, point.warmup);
}

/** A trace, and the point that needs the most rows of it. */
interface Reader {
  readonly columns: TraceColumns;
  readonly greediest: Point;
}

function greediestByTrace(points: Iterable<Point>): Iterable<Reader> {
  const found = new Map<string, Reader>();
  for (const point of points) {
    const columns = tracesOf(point);
    if (columns === null) continue;
    const key = JSON.stringify(columns);
    const reader = found.get(key);
    if (
      reader === undefined || rowsNeeded(point) > rowsNeeded(reader.greediest)
    ) {
      found.set(key, { columns, greediest: point });
    }
  }
  return found.values();
}
