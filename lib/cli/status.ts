/**
 * How a command ends: its exit status, and what is said of an error.
 *
 * @module
 */

import { ScenarioError } from "../scenario/error.ts";
import { SlurmError } from "../slurm/slurm.ts";
import { LinkError } from "../store/layout.ts";
import { RunIsBusyError } from "../store/lock.ts";
import { RunError } from "../store/read_run.ts";
import { TraceError } from "../workload/trace.ts";

/** Everything was done. */
export const DONE = 0;
/** A result is wrong or incomplete. */
export const INCOMPLETE = 1;
/** The input was bad, and nothing was done. */
export const BAD_INPUT = 2;
/** Stopped by Ctrl-C. */
export const INTERRUPTED = 130;

/** What a command exits with. */
export type Status =
  | typeof DONE
  | typeof INCOMPLETE
  | typeof BAD_INPUT
  | typeof INTERRUPTED;

/** Something is wrong with what was typed, or with a file that was named. */
export class BadInput extends Error {
  /** What it is called. */
  override readonly name = "BadInput";
}

/** What to exit with after `error`, and what to say: no stack where the input is to blame. */
export function verdictOn(
  error: unknown,
): { readonly status: Status; readonly text: string } {
  if (
    error instanceof BadInput || error instanceof ScenarioError ||
    error instanceof TraceError || error instanceof RunIsBusyError ||
    error instanceof RunError || error instanceof SlurmError ||
    error instanceof LinkError
  ) {
    return { status: BAD_INPUT, text: error.message };
  }
  // Whoever read the output has gone (`| head`): that is no news to anybody.
  if (error instanceof Deno.errors.BrokenPipe) {
    return { status: INCOMPLETE, text: "" };
  }
  if (isSystemError(error)) {
    return { status: INCOMPLETE, text: `Cannot go on: ${error.message}` };
  }
  const trace = error instanceof Error ? error.stack : String(error);
  return {
    status: INCOMPLETE,
    text: `Cannot go on, by a mistake in Kneepoint itself:\n${trace}`,
  };
}

/** Whether the system, and not this program, is in the way: disk, permission, path. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error &&
    (Object.values(Deno.errors).some((kind) => error instanceof kind) ||
      // "No space left on device (os error 28)" is an error of no kind.
      /\(os error \d+\)/.test(error.message) ||
      ("code" in error && typeof error.code === "string" &&
        /^E[A-Z]+$/.test(error.code)));
}
