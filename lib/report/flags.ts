/**
 * What the flags of a row tell a reader.
 *
 * @module
 */

import { PERCENTILES } from "../stats/row.ts";

const FEW_SAMPLES = "few-samples-";

/** The statistic that `flag` says stands on few samples, or null when it says something else. */
export function fewSamplesOf(flag: string): string | null {
  return flag.startsWith(FEW_SAMPLES) ? flag.slice(FEW_SAMPLES.length) : null;
}

/** What flags that stand alone say. By flag. */
const WORDS: Readonly<Record<string, string>> = {
  "no-steady-state":
    "throughput, core time and efficiency are of this run and of no longer one",
  "moving-load": "the load moves: latencies are of this course of it",
  "short-run":
    "the run is short for its load: simulate more requests before quoting it",
  "trace-windows":
    "replications are windows of one trace, not independent draws",
};

/** `flag` in words, or as it is when it says nothing that is known. */
export function sayFlag(flag: string): string {
  if (Object.hasOwn(WORDS, flag)) return WORDS[flag];
  const statistic = fewSamplesOf(flag);
  const percentile = Object.entries(PERCENTILES)
    .find(([name]) => name === statistic)?.[1];
  return percentile === undefined
    ? flag
    : `p${percentile} stands on few samples: simulate more requests before quoting it`;
}
