/**
 * One writer at a time in a folder.
 *
 * @module
 */

import { join } from "@std/path";
import { removeIfThere } from "./files.ts";

/** Another process is writing the same run. */
export class RunIsBusyError extends Error {
  /** What it is called. */
  override readonly name = "RunIsBusyError";
}

/** The right to write in a folder; the system takes it back when the process ends. */
export class FolderLock {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Takes the lock of `folder`.
   *
   * @throws {RunIsBusyError} If another process has it.
   */
  static async take(folder: string): Promise<FolderLock> {
    const path = join(folder, ".lock");
    const file = await Deno.open(path, { write: true, create: true });
    if (await file.tryLock(true)) return new FolderLock(path, file);
    file.close();
    throw new RunIsBusyError(
      `Cannot write ${folder}: another process is writing it`,
    );
  }

  /** Gives it back. */
  async release(): Promise<void> {
    await removeIfThere(this.#path);
    this.#file.close();
  }
}
