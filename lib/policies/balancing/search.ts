/**
 * When a search of cores through the queues of others will find something, told
 * without making the checks that find nothing.
 *
 * Bench: tests/bench/bench.ts, "work-stealing".
 *
 * @module
 */

import type { Machine } from "../../engine/machine.ts";
import type { CoreSet } from "../core_set.ts";

/** Who searches where. Times in ticks. */
export interface SearchPlan {
  /** Its clock says when the search goes on; its worker cores are who searches. */
  readonly machine: Machine;
  /** Time from one look of a core to its next; 0 if it misses nothing. */
  readonly period: number;
  /** Queues that a look sees: 2 only for a search that looks at two, where there are as many. */
  readonly looksAt: number;
  /** Whether a core's own queue is one of those it looks at. */
  readonly visitsOwn: boolean;
  /** Cores that search. */
  readonly searching: CoreSet;
  /** Cores whose queue is not empty. */
  readonly loaded: CoreSet;
  /** Requests in each queue. By core. */
  readonly waiting: Int32Array;
  /** When a core's search began: the first of its looks. By core. */
  readonly searchedFrom: Float64Array;
}

/** Tells the next look that finds something, while at least one core searches and one is loaded. */
export interface Search {
  /** `core` begins to search now. */
  begin(core: number): void;
  /** `core` searches no longer. */
  end(core: number): void;
  /** Finds the next look that finds something, if nothing else changes. */
  next(): void;
  /** When it is. */
  readonly at: number;
  /** Whose it is. */
  readonly thief: number;
  /** Whose queue it finds not empty. At the time of that look, and once for each. */
  victim(): number;
}
