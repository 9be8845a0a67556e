/**
 * What commands have in common that find something out, point by point, and print
 * it: lines of JSON in the order of points, or a table for a person; a figure beside
 * it; what is there when they are stopped.
 *
 * @module
 */

import type { Failure } from "../sweep/merge.ts";
import type { Progress } from "../sweep/run.ts";
import {
  type FigureFileFlags,
  withFigureFile,
  writeFigure,
} from "./figure_file.ts";
import { InOrder } from "./in_order.ts";
import { Interrupt } from "./interrupt.ts";
import {
  type SizeFlags,
  withQuiet,
  withSizeOptions,
  withWorkers,
} from "./options.ts";
import { type Command, newCommand } from "./command.ts";
import { print, say } from "./output.ts";
import { progressDisplay } from "./progress.ts";
import { DONE, INCOMPLETE, INTERRUPTED, type Status } from "./status.ts";

/** What can be said of any such command. */
export interface FindingsFlags extends SizeFlags, FigureFileFlags {
  /** A table, wherever standard output goes. */
  readonly table?: boolean;
}

/** A command called `name` with their options, whose figure shows `figure`. */
export function findingsCommand(name: string, figure: string): Command {
  const sized = withQuiet(withSizeOptions(withWorkers(newCommand(name))));
  return withFigureFile(sized, figure);
}

/** What is told while it is being found. */
export interface Finder<T> {
  /** Stops when the user does. */
  readonly signal: AbortSignal;
  /** `row` was found, of the point `number`. */
  put(number: number, row: T): void;
  /** Nothing will be found of a point. */
  onFailure(failure: Failure): void;
  /** How far it has come. */
  onProgress(progress: Progress): void;
}

/** What is found, and how it is told. */
export interface Findings<T> {
  /** Numbers of the points that something is found of, in order. */
  readonly numbers: readonly number[];
  /** Finds it. */
  find(finder: Finder<T>): Promise<unknown>;
  /** Why there is nothing of a point, in a line. */
  whyNone(failure: Failure): string;
  /** All that was found, for a person. */
  table(rows: readonly T[]): string;
  /** All that was found, as SVG. */
  figure(rows: readonly T[]): string;
  /** What was done with how many, such as "knees were found". */
  readonly done: string;
}

/** Finds and prints; what to exit with. */
export async function printFindings<T>(
  findings: Findings<T>,
  flags: FindingsFlags,
): Promise<Status> {
  const { numbers } = findings;
  const isTable = flags.table ?? Deno.stdout.isTerminal();
  const found: T[] = [];
  const rows = new InOrder<T>(numbers, (row) => {
    found.push(row);
    if (!isTable) print(JSON.stringify(row));
  });
  const display = progressDisplay(flags.quiet ?? false);
  let failures = 0;
  using interrupt = new Interrupt();
  try {
    await findings.find({
      signal: interrupt.signal,
      put: (number, row) => rows.put(number, row),
      onFailure: (failure) => {
        failures++;
        display.note(findings.whyNone(failure));
        rows.put(failure.point.point, null);
      },
      onProgress: (progress) => display.update(progress),
    });
  } finally {
    display.end();
  }
  rows.flush();
  if (found.length > 0) {
    if (isTable) print(findings.table(found).trimEnd());
    await writeFigure(() => findings.figure(found), flags);
  }
  if (interrupt.signal.aborted && found.length + failures < numbers.length) {
    say(
      `Stopped: ${found.length} of ${numbers.length} ${findings.done} and printed`,
    );
    return INTERRUPTED;
  }
  return failures > 0 ? INCOMPLETE : DONE;
}
