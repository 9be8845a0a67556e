/**
 * The cells of results/coverage/intervals.csv.
 *
 * @module
 */

import { QUEUES, type Setting } from "./_experiments.ts";

/** Seeds of a cell. */
export const EXPERIMENTS = 400;
/** Replications of a seed; with fewer to an experiment, it is several. */
export const REPLICATIONS = 20;
/** Replications of an experiment. */
export const SECTIONS: readonly number[] = [5, 10, 20];

/** What is simulated, the longest of each; see `LENGTHS` for the others. */
export const CELLS: readonly Setting[] = [0.5, 0.8].flatMap((load) =>
  QUEUES.map((queue) => ({
    queue,
    load,
    replications: REPLICATIONS,
    relaxations: 6000,
  }))
);

/** The name of the file of a cell. */
export function fileOf({ queue, load }: Setting): string {
  return `${queue.name.replaceAll("/", "")}-${load}-1.bin`;
}
