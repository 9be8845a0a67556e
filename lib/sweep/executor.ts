/**
 * What simulates units: worker threads, or the thread that asks.
 *
 * @module
 */

import type { PolicyDefinition } from "../policies/definition.ts";
import { TraceScans } from "../workload/trace_scans.ts";
import type { Unit } from "./plan.ts";
import { type ReplicationResult, simulateReplication } from "./replication.ts";

/** Simulates units, some at a time. */
export interface Executor {
  /** Units to keep asked for so that none of its threads waits. */
  readonly lanes: number;
  /** Simulates `unit`; rejects when that fails or `stop` is called. */
  run(unit: Unit): Promise<ReplicationResult>;
  /** Gives up what is being simulated, at once, and frees its threads. */
  stop(): void;
}

/**
 * Simulates in the thread that asks.
 *
 * For policies that exist in this thread alone, such as one written in a
 * notebook: functions cannot be sent to a worker. A replication, once begun,
 * runs to its end.
 */
export class ThisThread implements Executor {
  readonly lanes = 1;
  readonly #definitions: readonly PolicyDefinition[];
  readonly #scans = new TraceScans();
  #isStopped = false;

  /**
   * Knows no other policies than these.
   *
   * @param definitions Every policy that a unit may name.
   */
  constructor(definitions: readonly PolicyDefinition[]) {
    this.#definitions = definitions;
  }

  async run(unit: Unit): Promise<ReplicationResult> {
    // Lets timers, signals and the caller's output have their turn in between.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (this.#isStopped) throw new DOMException("Stopped", "AbortError");
    return simulateReplication(
      unit.simulated ?? unit.point,
      unit.replication,
      this.#definitions,
      this.#scans,
    );
  }

  stop(): void {
    this.#isStopped = true;
  }
}
