/**
 * The cells of results/coverage/intervals.csv.
 *
 * @module
 */

import { QUEUES, type Setting } from "./_experiments.ts";

/** Experiments of a line, at least. */
export const EXPERIMENTS = 400;

/** What is simulated of a queue at a load. */
export interface Cell extends Setting {
  /** Seeds from 1 on; with fewer replications to an experiment, each is several. */
  readonly seeds: number;
}

const CELL = { replications: 20, seeds: EXPERIMENTS };

/** The longest of each; see `LENGTHS` for the others. */
export const CELLS: readonly Cell[] = QUEUES.flatMap((queue) => [
  { ...CELL, queue, load: 0.5, relaxations: 6000 },
  { ...CELL, queue, load: 0.8, relaxations: 6000 },
  // Too short, to see what becomes of intervals and flags.
  { ...CELL, queue, load: 0.8, relaxations: 800, seeds: EXPERIMENTS / 4 },
  {
    ...CELL,
    queue,
    load: 0.9,
    relaxations: 3000,
    // Of its requests it takes the most.
    seeds: queue.scv > 1 ? EXPERIMENTS / 2 : EXPERIMENTS,
  },
]);

/** Replications of an experiment in `cell`: as many as leave enough experiments. */
export function sectionsOf({ replications, seeds }: Cell): number[] {
  return [5, 10, 20].filter((sections) =>
    seeds * replications >= EXPERIMENTS * sections
  );
}

/** The name of the file of a cell. */
export function fileOf({ queue, load, relaxations }: Cell): string {
  return `${queue.name.replaceAll("/", "")}-${load}-${relaxations}.bin`;
}
