/**
 * What is known of traces, found out once.
 *
 * @module
 */

import { scanTrace, type TraceColumns, type TraceSummary } from "./trace.ts";

/**
 * Scans each trace once, however often it is asked for: a long trace takes
 * seconds to read, and every replication of every point asks.
 *
 * A file that changes is not read again: keep one of these for a sweep, not for
 * ever.
 */
export class TraceScans {
  readonly #scans = new Map<string, Promise<TraceSummary>>();

  /**
   * What {@linkcode scanTrace} says of `columns`.
   *
   * @throws {TraceError} If any row is wrong, or there is none.
   */
  scan({ arrival, service }: TraceColumns): Promise<TraceSummary> {
    const key = JSON.stringify(
      [arrival, service].map((from) =>
        from === undefined ? null : [from.file, from.column, from.unit]
      ),
    );
    let scan = this.#scans.get(key);
    if (scan === undefined) {
      scan = scanTrace({
        ...(arrival && { arrival }),
        ...(service && { service }),
      });
      this.#scans.set(key, scan);
    }
    return scan;
  }
}
