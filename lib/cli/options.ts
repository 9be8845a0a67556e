/**
 * The options that commands share which run a scenario.
 *
 * @module
 */

import { InvalidArgumentError } from "commander";
import type { Command } from "./command.ts";
import { parsePointRanges, type PointRange } from "./point_ranges.ts";

/** What can be said on the command line of all that simulates. */
export interface SizeFlags {
  /** Worker threads. */
  readonly workers?: number;
  /** In place of the scenario's. */
  readonly seed?: number;
  /** In place of the scenario's. */
  readonly requests?: number;
  /** In place of the scenario's. */
  readonly replications?: number;
  /** No progress. */
  readonly quiet?: boolean;
}

/** What can be said of any run on the command line. */
export interface RunFlags extends SizeFlags {
  /** Which points; all when absent. */
  readonly points?: readonly PointRange[];
  /** Say what would be run, and run nothing. */
  readonly dryRun?: boolean;
  /** Do not ask before a very large sweep. */
  readonly yes?: boolean;
}

/** More threads than this are a slip of the finger. */
const MOST_WORKERS = 1024;

/** Adds the options of runs on worker threads to `command`. */
export function withRunOptions(command: Command): Command {
  return withQuiet(
    withPointOptions(withWorkers(command))
      .option("--yes", "run a very large sweep without asking"),
  );
}

/** Adds what says how many threads there are. */
export function withWorkers(command: Command): Command {
  return command.option(
    "--workers <n>",
    "worker threads (default: all cores)",
    wholeNumber(1, MOST_WORKERS),
  );
}

/** Adds what silences progress. */
export function withQuiet(command: Command): Command {
  return command.option("--quiet", "no progress, errors only");
}

/** Adds what says which points are run, and what stands in place of the scenario's fields. */
export function withPointOptions(command: Command): Command {
  return withSizeOptions(command)
    .option(
      "--points <from..to>",
      "only these points, counted from 0: 0..9, 7, or 0..9,15",
      points,
    )
    .option("--dry-run", "say what would be run, and run nothing");
}

/** Adds what stands in place of the scenario's fields. */
export function withSizeOptions(command: Command): Command {
  return command
    .option(
      "--seed <n>",
      "seed, in place of the scenario's",
      wholeNumber(0, 2 ** 32 - 1),
    )
    .option(
      "--requests <n>",
      "measured requests of a replication, in place of the scenario's",
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
    )
    .option(
      "--replications <n>",
      "replications of a point, in place of the scenario's",
      wholeNumber(1, 10_000),
    );
}

/** Reads a whole number from `min` to `max`. */
export function wholeNumber(
  min: number,
  max: number,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(
      `It must be a whole number from ${min} to ${max}.`,
    );
  };
}

/** Reads the numbers of points. */
export function points(text: string): PointRange[] {
  const ranges = parsePointRanges(text);
  if (ranges !== null) return ranges;
  throw new InvalidArgumentError(
    "It must be FROM..TO, counted from 0 and both included, such as 0..9.",
  );
}
