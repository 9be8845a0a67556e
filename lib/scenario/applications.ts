/**
 * Applications as a scenario's file has them, and as its points do: every default
 * filled in.
 *
 * @module
 */

import { type ConnectionsEntry, connectionsOf } from "./connections.ts";
import type { ApplicationSpec, ArrivalSpec, WorkloadSpec } from "./point.ts";

/** An application as the file has it, its axes settled. */
export interface ApplicationEntry
  extends Partial<Omit<WorkloadSpec, "connections">> {
  /** Its name. */
  readonly name: string;
  /** What it is to the others. */
  readonly kind: ApplicationSpec["kind"];
  /** Cores that it gets whenever it asks, where that is said. */
  readonly guaranteedCores?: number;
  /** Cores that it may have at most, where that is said. */
  readonly maxCores?: number;
  /** What its requests come on, as far as that is said. */
  readonly connections?: ConnectionsEntry;
}

/**
 * `entries` with every default filled in, on `cores`.
 *
 * @param arrivals When an application's requests come where its entry does not say.
 */
export function applicationsOf(
  entries: readonly ApplicationEntry[],
  cores: number,
  arrivals: ArrivalSpec,
): ApplicationSpec[] {
  const asking = entries.filter(isUnsaid).length;
  const left = cores - guaranteedIn(entries);
  return entries.map((entry) => ({
    name: entry.name,
    kind: entry.kind,
    guaranteedCores: entry.guaranteedCores ??
      (isUnsaid(entry) ? Math.floor(left / asking) : 0),
    maxCores: Math.min(cores, entry.maxCores ?? cores),
    workload: entry.service === undefined ? null : {
      arrivals: entry.arrivals ?? arrivals,
      service: entry.service,
      connections: connectionsOf(entry.connections ?? {}),
      load: entry.load ?? null,
      rateMrps: entry.rateMrps ?? null,
    },
  }));
}

/** Cores that `entries` cannot do without. */
export function coresNeeded(entries: readonly ApplicationEntry[]): number {
  return guaranteedIn(entries) + entries.filter(isUnsaid).length;
}

/** Whether `entry` is to be guaranteed an equal part of what the others leave. */
function isUnsaid(entry: ApplicationEntry): boolean {
  return entry.kind === "latency-critical" &&
    entry.guaranteedCores === undefined;
}

function guaranteedIn(entries: readonly ApplicationEntry[]): number {
  return entries.reduce(
    (sum, { guaranteedCores }) => sum + (guaranteedCores ?? 0),
    0,
  );
}
