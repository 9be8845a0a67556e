/**
 * How a command ends: its exit status, and the error of whoever typed it.
 *
 * @module
 */

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
