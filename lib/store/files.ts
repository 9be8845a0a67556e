/**
 * Files that are there in full or not at all.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { basename, dirname, join } from "@std/path";

/**
 * Writes a file under a temporary name beside it, brings it to the disk, and
 * renames it: no reader, and no crash, ever sees half of it.
 */
export async function writeAtomic(
  path: string,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.part`);
  const encoder = new TextEncoder();
  try {
    using file = await Deno.open(temporary, {
      write: true,
      create: true,
      truncate: true,
    });
    for await (const piece of pieces) {
      await writeAll(
        file,
        typeof piece === "string" ? encoder.encode(piece) : piece,
      );
    }
    await file.syncData();
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
  await Deno.rename(temporary, path);
}

/** Writes all of `bytes`, however many calls that takes. */
export async function writeAll(
  file: Deno.FsFile,
  bytes: Uint8Array,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += await file.write(bytes.subarray(written));
  }
}

/** A file as it was written or read. */
export interface FileFact {
  /** Its size. */
  readonly bytes: number;
  /** SHA-256 of its bytes, hexadecimal. */
  readonly sha256: string;
}

/** The size and hash of the file at `path`. */
export async function fileFact(path: string): Promise<FileFact> {
  const { size } = await Deno.stat(path);
  return { bytes: size, sha256: await hashFile(path) };
}

/** SHA-256 of a file's bytes, 64 hexadecimal digits, read as a stream. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}

/** Removes a file that need not be there. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Whether there is a file of that name. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    const isNotThere = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (isNotThere) return false;
    throw error;
  }
}
