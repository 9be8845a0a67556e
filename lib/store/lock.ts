/**
 * One writer at a time in a folder.
 *
 * @module
 */

import { join } from "@std/path";
import { removeIfThere, writeAll } from "./files.ts";

/** Another process is writing the same run. */
export class RunIsBusyError extends Error {
  /** What it is called. */
  override readonly name = "RunIsBusyError";
}

/** Who writes in a folder. */
export interface LockOwner {
  /** Name of its machine; null where that may not be asked. */
  readonly host: string | null;
  /** Its number there. */
  readonly pid: number;
  /** Since when, ISO 8601. */
  readonly since: string;
}

/** Between two signs of life, ms. */
const BEAT_MS = 15_000;

/** An owner on another machine who has given none for so long is dead, ms. */
const DEAD_MS = 4 * BEAT_MS;

/**
 * The right to write in a folder.
 *
 * Two things are asked. The system's own lock on the file `.lock`, which the
 * system takes back when its process ends, however that happens: on one machine
 * it is all that counts. And who is written in the file: on a file system that
 * several machines share, the lock may hold on each of them alone, or not at
 * all, so an owner elsewhere is believed to be alive for a minute after the last
 * sign of life.
 */
export class FolderLock {
  /** Who died and left the lock behind; null when nobody did. */
  readonly leftBy: LockOwner | null;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #beat: ReturnType<typeof setInterval>;

  private constructor(
    path: string,
    file: Deno.FsFile,
    leftBy: LockOwner | null,
    clock: () => Date,
  ) {
    this.#path = path;
    this.#file = file;
    this.leftBy = leftBy;
    this.#beat = setInterval(() => giveSignOfLife(file, clock()), BEAT_MS);
    // Nobody waits for this one.
    this.#beat.unref();
  }

  /**
   * Takes the lock of `folder`.
   *
   * @param clock Tells the time.
   * @throws {RunIsBusyError} If another process has it.
   */
  static async take(folder: string, clock: () => Date): Promise<FolderLock> {
    const path = join(folder, ".lock");
    for (;;) {
      const file = await Deno.open(path, {
        read: true,
        write: true,
        create: true,
      });
      try {
        const lock = await systemLock(file);
        const owner = await ownerOf(path);
        const { mtime } = await file.stat();
        const silentMs = clock().getTime() - (mtime?.getTime() ?? 0);
        if (
          lock === "taken" ||
          (owner !== null && mayLive(owner, lock) && silentMs < DEAD_MS)
        ) throw new RunIsBusyError(whyBusy(folder, owner));
        // Its last owner may have removed the file before this process had it.
        if (await isStillAt(path, file)) {
          await writeOwner(file, clock());
          return new FolderLock(path, file, owner, clock);
        }
      } catch (error) {
        file.close();
        throw error;
      }
      file.close();
    }
  }

  /** Gives it back. */
  async release(): Promise<void> {
    clearInterval(this.#beat);
    await removeIfThere(this.#path);
    this.#file.close();
  }
}

/** An owner in words. */
export function describeOwner({ host, pid, since }: LockOwner): string {
  const place = host === null ? "" : ` on ${host}`;
  return `process ${pid}${place}, since ${since}`;
}

/** What the system says of a lock; unknown where the file system has none. */
type SystemLock = "ours" | "taken" | "unknown";

async function systemLock(file: Deno.FsFile): Promise<SystemLock> {
  try {
    return await file.tryLock(true) ? "ours" : "taken";
  } catch {
    return "unknown";
  }
}

/** Whether `owner` can be alive although the system's lock is not taken. */
function mayLive(owner: LockOwner, lock: SystemLock): boolean {
  return lock === "unknown" || owner.host !== hostName();
}

function whyBusy(folder: string, owner: LockOwner | null): string {
  const who = owner === null ? "" : `: ${describeOwner(owner)}`;
  const hint = owner === null || owner.host === hostName()
    ? ""
    : "; if it is dead, it will be known to be within a minute";
  return `Cannot write ${folder}: another process is writing it${who}${hint}`;
}

/** Who is written in the file; null when nobody is, or nobody that can be read. */
async function ownerOf(path: string): Promise<LockOwner | null> {
  try {
    const owner: LockOwner | null = JSON.parse(await Deno.readTextFile(path));
    return Number.isInteger(owner?.pid) ? owner : null;
  } catch (error) {
    const isNobody = error instanceof SyntaxError ||
      error instanceof Deno.errors.NotFound;
    if (isNobody) return null;
    throw error;
  }
}

async function writeOwner(file: Deno.FsFile, now: Date): Promise<void> {
  const owner: LockOwner = {
    host: hostName(),
    pid: Deno.pid,
    since: now.toISOString(),
  };
  await file.truncate();
  await file.seek(0, Deno.SeekMode.Start);
  await writeAll(file, new TextEncoder().encode(JSON.stringify(owner)));
  await giveSignOfLife(file, now);
}

async function giveSignOfLife(file: Deno.FsFile, now: Date): Promise<void> {
  try {
    await file.utime(now, now);
  } catch {
    // A sign that could not be given is one that nobody sees.
  }
}

async function isStillAt(path: string, file: Deno.FsFile): Promise<boolean> {
  try {
    return (await Deno.stat(path)).ino === (await file.stat()).ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function hostName(): string | null {
  try {
    return Deno.hostname();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}
