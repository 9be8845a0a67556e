/**
 * Results to standard output, everything else to standard error; neither can
 * command a terminal.
 *
 * Written at once and in full, so that nothing is lost when the process exits.
 *
 * @module
 */

/** Prints a line of the result. */
export function print(line: string): void {
  writeAll(Deno.stdout, visible(line) + "\n");
}

/** Says something about the result: a line for a person. */
export function say(line: string): void {
  writeAll(Deno.stderr, visible(line) + "\n");
}

/** Writes as it is, without a line end, to standard error. */
export function sayRaw(text: string): void {
  writeAll(Deno.stderr, text);
}

/**
 * `text` with its control characters, but line ends and tabs, and those that
 * turn the direction of writing, as JSON writes them: titles and names come from
 * files of strangers. JSON stays the same JSON.
 */
export function visible(text: string): string {
  return text.replaceAll(
    // deno-lint-ignore no-control-regex
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
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
