/**
 * From an error to the end of a command: what to exit with, and what to say.
 *
 * @module
 */

import { ScenarioError } from "../scenario/error.ts";
import { SlurmError } from "../slurm/slurm.ts";
import { LinkError } from "../store/layout.ts";
import { RunIsBusyError } from "../store/lock.ts";
import { RunError } from "../store/read_run.ts";
import { TraceError } from "../workload/trace.ts";
import { BAD_INPUT, BadInput, INCOMPLETE, type Status } from "./status.ts";

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

/** Whether there is no room left, on the disk or of a user's share of it. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    (error.code === "ENOSPC" || error.code === "EDQUOT");
}
