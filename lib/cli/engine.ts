/**
 * What is stored, and what computes the points of a stored run: this machine, or
 * a cluster.
 *
 * @module
 */

import type { Scenario } from "../scenario/point.ts";
import type { TraceHashes } from "../store/identity.ts";
import type { StoredRun } from "../store/stored_run.ts";

/** What a scenario's run is called, and why. */
export interface Identity {
  /** The run's id. */
  readonly run: string;
  /** What its traces hold. */
  readonly traces: TraceHashes;
}

/** What to store, and how. */
export interface StoreOptions {
  /** What to run. */
  readonly scenario: Scenario;
  /** What its run is called. */
  readonly identity: Identity;
  /** Numbers of the points that are asked for. */
  readonly numbers: readonly number[];
  /** Folder of all results. */
  readonly out: string;
  /** What computes the points that are missing. */
  readonly engine: Engine;
  /** Start over. */
  readonly isFresh: boolean;
  /** Say nothing but what went wrong. */
  readonly isQuiet: boolean;
  /** What to do to go on when it was stopped. */
  readonly resume: string;
  /** What was typed. */
  readonly command: readonly string[];
  /** What to type to run a point alone. By its number. */
  readonly commandOf: (number: number) => readonly string[];
}

/** How an engine has ended. */
export interface EngineEnd {
  /** Points that failed. */
  readonly failures: number;
  /** Whether the points are still being computed, by somebody who needs no watching. */
  readonly goesOn: boolean;
}

/** Computes points. */
export interface Engine {
  /**
   * Computes points `numbers` into `run`, until they are there or `signal` is
   * aborted; what is finished is on the disk when it returns.
   */
  compute(
    run: StoredRun,
    numbers: readonly number[],
    options: StoreOptions,
    signal: AbortSignal,
  ): Promise<EngineEnd>;
}
