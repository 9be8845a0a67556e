/**
 * What the tasks of earlier jobs have left in a run's folder.
 *
 * @module
 */

import { Collector } from "../slurm/collect.ts";
import { submissionsFolder } from "../slurm/submission.ts";
import type { StoredRun } from "../store/stored_run.ts";
import type { StoreOptions } from "./engine.ts";

/**
 * Takes what tasks have written so far into `run`, whatever became of their job:
 * so begins every sitting, wherever it computes.
 */
export async function collectEarlier(
  run: StoredRun,
  { commandOf }: StoreOptions,
): Promise<void> {
  const collector = new Collector(
    run,
    (point, reason) =>
      run.addFailure({ point, reason, command: commandOf(point) }),
  );
  await collector.collect();
}

/** Throws away what tasks have written, and which they were. */
export async function discardEarlier(run: StoredRun): Promise<void> {
  try {
    await Deno.remove(submissionsFolder(run.folder), { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
