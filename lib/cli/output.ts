/**
 * Results to standard output, everything else to standard error.
 *
 * Written at once and in full, so that nothing is lost when the process exits.
 *
 * @module
 */

/** Prints a line of the result. */
export function print(line: string): void {
  writeAll(Deno.stdout, line + "\n");
}

/** Says something about the result: a line for a person. */
export function say(line: string): void {
  writeAll(Deno.stderr, line + "\n");
}

/** Writes as it is, without a line end, to standard error. */
export function sayRaw(text: string): void {
  writeAll(Deno.stderr, text);
}

function writeAll(
  stream: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  const bytes = new TextEncoder().encode(text);
  let written = 0;
  while (written < bytes.length) {
    written += stream.writeSync(bytes.subarray(written));
  }
}
