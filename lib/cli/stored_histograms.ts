/**
 * The latency records of a stored run.
 *
 * @module
 */

import type { StoredHistograms } from "../stats/stored_histogram.ts";
import { HISTOGRAMS } from "../store/layout.ts";
import { storedLines } from "../store/read_run.ts";

/** The numbers of points of the run in `folder`, and what is stored of each; torn lines are left out. */
export async function* storedHistograms(
  folder: string,
): AsyncGenerator<[point: number, stored: StoredHistograms], void> {
  for await (const line of storedLines(folder, HISTOGRAMS)) {
    if (line.problem !== undefined) continue;
    // What was written as histograms is read as them: the edge where types begin again.
    yield [line.point, line.value as unknown as StoredHistograms];
  }
}
