import { assertEquals, assertRejects } from "@std/assert";
import { Batches } from "../../lib/store/batches.ts";

/** A disk that writes a batch when told to. */
class SlowDisk {
  readonly batches: number[][] = [];
  readonly #ends: (() => void)[] = [];

  write(batch: readonly number[]): Promise<void> {
    this.batches.push([...batch]);
    return new Promise((resolve) => this.#ends.push(resolve));
  }

  /** Ends the oldest write that is not ended, if there is any. */
  async end(): Promise<void> {
    this.#ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

Deno.test("what comes while the disk is busy goes there together, in its order", async () => {
  const disk = new SlowDisk();
  const batches = new Batches<number>((batch) => disk.write(batch));
  for (const entry of [0, 1, 2]) await batches.put(entry);
  assertEquals(disk.batches, [[0]]);
  await disk.end();
  assertEquals(disk.batches, [[0], [1, 2]]);
  await batches.put(3);
  let isFlushed = false;
  const flushed = batches.flush().then(() => isFlushed = true);
  await disk.end();
  assertEquals(disk.batches, [[0], [1, 2], [3]]);
  assertEquals(isFlushed, false);
  await disk.end();
  await flushed;
});

Deno.test("who brings more than the disk can take waits for it", async () => {
  const disk = new SlowDisk();
  const batches = new Batches<number>((batch) => disk.write(batch));
  let taken = 0, isDone = false;
  const all = (async () => {
    for (; taken < 1000; taken++) await batches.put(taken);
    await batches.flush();
    isDone = true;
  })();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(taken, 32);
  while (!isDone) await disk.end();
  await all;
  assertEquals(disk.batches.flat(), Array.from({ length: 1000 }, (_, n) => n));
});

Deno.test("a write that fails is told to whoever comes next, and nothing is written after it", async () => {
  const written: number[] = [];
  const batches = new Batches<number>((batch) => {
    if (batch.includes(1)) return Promise.reject(new Error("disk full"));
    written.push(...batch);
    return Promise.resolve();
  });
  await batches.put(0);
  await batches.flush();
  await batches.put(1);
  await assertRejects(() => batches.flush(), Error, "disk full");
  await assertRejects(() => batches.put(2), Error, "disk full");
  assertEquals(written, [0]);
});
