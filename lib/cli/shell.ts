/**
 * Commands as they are typed.
 *
 * @module
 */

import type { RunFlags } from "./options.ts";

/** `words` for a shell, those quoted that it would read otherwise. */
export function shellText(words: readonly string[]): string {
  return words.map((word) =>
    /^[A-Za-z0-9_@%+=:,./-]+$/.test(word)
      ? word
      : `'${word.replaceAll("'", `'\\''`)}'`
  ).join(" ");
}

/** What to type to run point `number` of the scenario in `file` alone. */
export function commandOfPoint(
  file: string,
  { seed, requests, replications }: RunFlags,
  number: number,
): string[] {
  const words = ["deno", "task", "kneepoint", "simulate", file];
  for (
    const [name, value] of Object.entries({ seed, requests, replications })
  ) {
    if (value !== undefined) words.push(`--${name}`, String(value));
  }
  return [...words, "--points", String(number)];
}
