/**
 * What the flags of a row tell a reader.
 *
 * @module
 */

import { PERCENTILES } from "../stats/row.ts";

const FEW_SAMPLES = "few-samples-";
const BEYOND_TRACE = "beyond-trace-";

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
  "load-near-1":
    "whether the cores keep up at all is within the interval of their load",
  "long-warmup": "more requests were left out at the start than measured",
  "precision-not-met":
    "the precision that the scenario asks for was not reached within its requests",
  "trace-windows":
    "replications are windows of one trace, not independent draws",
  "trace-coarser-than-quantum":
    "times of the trace are coarser than the policy's quantum: what it preempts is decided by their rounding",
  "trace-shorter-than-correlation":
    "the trace is one stretch of a slow course of things: another day may be unlike it",
};

/** `flag` in words, or as it is when it says nothing that is known. */
export function sayFlag(flag: string): string {
  if (Object.hasOwn(WORDS, flag)) return WORDS[flag];
  const percentile = Object.entries(PERCENTILES)
    .find(([name]) => flag.endsWith(`-${name}`))?.[1];
  if (percentile === undefined) return flag;
  if (flag.startsWith(BEYOND_TRACE)) {
    return `p${percentile} is beyond the trace: it has not 30 rows so rare, and no more requests would`;
  }
  return fewSamplesOf(flag) === null
    ? flag
    : `p${percentile} stands on few samples: simulate more requests before quoting it`;
}
