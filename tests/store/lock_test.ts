import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import {
  FolderLock,
  type LockOwner,
  RunIsBusyError,
} from "../../lib/store/lock.ts";
import { namesIn } from "../cli/_kneepoint.ts";

const NOW = new Date("2026-01-01T12:00:00Z");

function after(seconds: number): () => Date {
  return () => new Date(NOW.getTime() + 1000 * seconds);
}

async function inFolder(test: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Leaves a lock as a process that died at `NOW` would. */
async function leaveLock(folder: string, owner: LockOwner): Promise<void> {
  const path = join(folder, ".lock");
  await Deno.writeTextFile(path, JSON.stringify(owner));
  await Deno.utime(path, NOW, NOW);
}

const ELSEWHERE = { host: "n1.elsewhere", pid: 77, since: NOW.toISOString() };

Deno.test("a lock names its owner to who comes next, and is gone when given back", () =>
  inFolder(async (folder) => {
    const lock = await FolderLock.take(folder, () => NOW);
    assertEquals(lock.leftBy, null);
    await assertRejects(
      () => FolderLock.take(folder, () => NOW),
      RunIsBusyError,
      `another process is writing it: process ${Deno.pid} on ${Deno.hostname()}, since 2026-01-01T12:00:00.000Z`,
    );
    await lock.release();
    assertEquals(namesIn(folder), []);
    await (await FolderLock.take(folder, () => NOW)).release();
  }));

Deno.test("a lock left by a dead process of this machine is taken at once, and its owner named", () =>
  inFolder(async (folder) => {
    // Any number: the system's lock is free, so nobody here holds it, even if
    // another process has that number by now.
    const owner = { ...ELSEWHERE, host: Deno.hostname(), pid: 1 };
    await leaveLock(folder, owner);
    const lock = await FolderLock.take(folder, after(1));
    assertEquals(lock.leftBy, owner);
    await lock.release();
  }));

Deno.test("an owner on another machine is alive for a minute after its last sign of life, and dead then", () =>
  inFolder(async (folder) => {
    await leaveLock(folder, ELSEWHERE);
    await assertRejects(
      () => FolderLock.take(folder, after(59)),
      RunIsBusyError,
      "process 77 on n1.elsewhere, since 2026-01-01T12:00:00.000Z; if it is dead, it will be known to be within a minute",
    );
    const lock = await FolderLock.take(folder, after(61));
    assertEquals(lock.leftBy, ELSEWHERE);
    await lock.release();
  }));

Deno.test("where the file system knows no locks, an owner of this machine counts like one elsewhere", () =>
  inFolder(async (folder) => {
    const { tryLock } = Deno.FsFile.prototype;
    Deno.FsFile.prototype.tryLock = () =>
      Promise.reject(new Error("Function not implemented (os error 38)"));
    try {
      await leaveLock(folder, { ...ELSEWHERE, host: Deno.hostname() });
      await assertRejects(
        () => FolderLock.take(folder, after(59)),
        RunIsBusyError,
      );
      await (await FolderLock.take(folder, after(61))).release();
    } finally {
      Deno.FsFile.prototype.tryLock = tryLock;
    }
  }));

Deno.test("a lock file with no owner in it, or none that can be read, keeps nobody out", () =>
  inFolder(async (folder) => {
    for (const text of ["", "{", "{}", "null", "7"]) {
      await Deno.writeTextFile(join(folder, ".lock"), text);
      await (await FolderLock.take(folder, () => NOW)).release();
    }
  }));
