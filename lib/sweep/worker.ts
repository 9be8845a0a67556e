/**
 * A worker thread of the pool: units in, results out, in order.
 *
 * @module
 */

import { TraceScans } from "../workload/trace_scans.ts";
import type { Unit } from "./plan.ts";
import {
  type ReplicationResult,
  simulateReplication,
  transferables,
} from "./replication.ts";
import { DEFINITIONS } from "../systems/mod.ts";

/** What a worker answers to a unit. */
export type Answer =
  | { readonly result: ReplicationResult }
  | { readonly error: Error };

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: (event: MessageEvent<Unit>) => void;
  postMessage(answer: Answer, transfer?: ArrayBuffer[]): void;
}

// The one edge where types end: TypeScript sees this file as a page's script.
const scope = globalThis as unknown as WorkerScope;

/** A trace is scanned once, not again for every unit. */
const scans = new TraceScans();

scope.onmessage = async (event) => {
  const { point, simulated = point, replication } = event.data;
  try {
    const result = await simulateReplication(
      simulated,
      replication,
      DEFINITIONS,
      scans,
    );
    scope.postMessage({ result }, transferables(result));
  } catch (error) {
    // A clone keeps name, message and stack, and drops the rest.
    scope.postMessage({
      error: error instanceof Error ? error : new Error(String(error)),
    });
  }
};
