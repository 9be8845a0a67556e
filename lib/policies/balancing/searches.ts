/**
 * How a core without requests can look for one, by name.
 *
 * @module
 */

import type { Stream } from "../../random/stream.ts";
import { ProbeSearch } from "./probe_search.ts";
import { RoundSearch } from "./round_search.ts";
import type { Search, SearchPlan } from "./search.ts";
import { WatchSearch } from "./watch_search.ts";

/** Whether a core that searches as `victim` says sees all queues all the time. */
export function watches(victim: unknown): boolean {
  return victim === "random" || victim === "longest";
}

/** Queues that one look sees where there are `others` to look at, a check each. */
export function looksAt(victim: unknown, others: number): number {
  return victim === "two-choices" && others > 1 ? 2 : 1;
}

/** The search that `victim` names, of those that work stealing lists, drawing from `stream`. */
export function createSearch(
  victim: unknown,
  plan: SearchPlan,
  stream: Stream,
): Search {
  switch (victim) {
    case "scan":
      return new RoundSearch(plan, null);
    case "sibling-first":
      return new RoundSearch(plan, stream);
    case "probe":
    case "two-choices":
      return new ProbeSearch(plan, stream);
    default:
      return new WatchSearch(plan, victim === "longest" ? null : stream);
  }
}
