/**
 * A file's lines as bytes, with their places.
 *
 * @module
 */

/** A line of a file. */
export interface Line {
  /** Bytes from the start of the file. */
  readonly start: number;
  /** Its bytes, line end not included. */
  readonly bytes: Uint8Array;
  /** Whether it has its line end: the last one has not when its writer died. */
  readonly isWhole: boolean;
}

const LINE_END = 0x0a;

/** The lines of the file at `path`, one at a time, from byte `from` on. */
export async function* linesOf(
  path: string,
  from = 0,
): AsyncGenerator<Line, void> {
  using file = await Deno.open(path);
  if (from > 0) await file.seek(from, Deno.SeekMode.Start);
  let start = from;
  let parts: Uint8Array[] = [];
  const chunk = new Uint8Array(1 << 16);
  for (;;) {
    const length = await file.read(chunk);
    if (length === null) break;
    let next = 0;
    for (;;) {
      const end = chunk.subarray(0, length).indexOf(LINE_END, next);
      if (end < 0) break;
      parts.push(chunk.slice(next, end));
      const bytes = joined(parts);
      yield { start, bytes, isWhole: true };
      start += bytes.length + 1;
      parts = [];
      next = end + 1;
    }
    if (next < length) parts.push(chunk.slice(next, length));
  }
  const rest = joined(parts);
  if (rest.length > 0) yield { start, bytes: rest, isWhole: false };
}

/** `parts` one after another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
