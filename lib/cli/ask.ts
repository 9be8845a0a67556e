/**
 * Questions to a person at a terminal.
 *
 * @module
 */

import { sayRaw } from "./output.ts";

/** Whether there is a person to ask. */
export function isTerminal(): boolean {
  return Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
}

/**
 * Asks `text` on standard error, for standard output is the result's; whether
 * the answer is yes.
 */
export function question(text: string): boolean {
  sayRaw(text);
  const answer = new Uint8Array(256);
  const length = Deno.stdin.readSync(answer) ?? 0;
  return /^y(es)?$/i.test(
    new TextDecoder().decode(answer.subarray(0, length)).trim(),
  );
}
