/**
 * Points computed here, on worker threads.
 *
 * @module
 */

import type { StoredRun } from "../store/stored_run.ts";
import { describeFailure } from "../sweep/merge.ts";
import { WorkerPool } from "../sweep/pool.ts";
import { runPoints } from "../sweep/run.ts";
import type { Engine, EngineEnd, StoreOptions } from "./engine.ts";
import { progressDisplay } from "./progress.ts";
import { shellText } from "./shell.ts";

/** Computes points on this machine. */
export class LocalEngine implements Engine {
  readonly #workers: number;

  /**
   * Starts nothing yet.
   *
   * @param workers Worker threads.
   */
  constructor(workers: number = navigator.hardwareConcurrency) {
    this.#workers = workers;
  }

  async compute(
    run: StoredRun,
    numbers: readonly number[],
    { scenario, isQuiet, commandOf }: StoreOptions,
    signal: AbortSignal,
  ): Promise<EngineEnd> {
    const display = progressDisplay(isQuiet);
    const executor = new WorkerPool(this.#workers, { readsOnly: true });
    let failures = 0;
    try {
      const points = numbers.map((number) => scenario.points[number]);
      await runPoints(points, executor, signal, {
        onRow: (row, histograms) => run.add(row, histograms),
        onFailure: (failure) => {
          failures++;
          const { point } = failure.point;
          const command = commandOf(point);
          display.note(describeFailure(failure));
          display.note(`To see that again: ${shellText(command)}`);
          run.addFailure({ point, reason: failure.error.message, command });
        },
        onProgress: (progress) => display.update(progress),
      });
      await run.flush();
    } finally {
      display.end();
      executor.stop();
    }
    return { failures, goesOn: false };
  }
}
