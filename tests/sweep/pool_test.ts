import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Unit } from "../../lib/sweep/plan.ts";
import { WorkerPool } from "../../lib/sweep/pool.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { brokenPointOf, pointOf } from "./_points.ts";

Deno.test("a worker's result is the one that this thread would have had", async () => {
  const pool = new WorkerPool(1);
  try {
    const unit = { point: pointOf(0), replication: 1 };
    const { wallSeconds: _, ...theirs } = await pool.run(unit);
    const { wallSeconds: __, ...ours } = await simulateReplication(
      unit.point,
      1,
    );
    // Between threads, objects of a class become plain ones.
    assertEquals(theirs, structuredClone(ours));
  } finally {
    pool.stop();
  }
});

Deno.test("a unit that throws rejects with its reason, and its worker goes on", async () => {
  const pool = new WorkerPool(1);
  try {
    const broken = pool.run({ point: brokenPointOf(0), replication: 0 });
    const sound = pool.run({ point: pointOf(1), replication: 0 });
    await assertRejects(() => broken, Error, "no-such-policy");
    await sound;
  } finally {
    pool.stop();
  }
});

Deno.test("a worker that dies takes its unit with it and no other: the next one gets a new worker", async () => {
  const pool = new WorkerPool(1);
  try {
    // What is no unit at all ends the thread, outside of what it catches.
    const fatal = pool.run(null as unknown as Unit);
    const sound = pool.run({ point: pointOf(1), replication: 0 });
    await assertRejects(() => fatal, Error, "Worker died");
    await sound;
  } finally {
    pool.stop();
  }
});

Deno.test("stop() rejects what is running and what waits, and the pool can be used again", async () => {
  const pool = new WorkerPool(1);
  const endless = pointOf(0, { requests: 1e9 });
  const asked = [0, 1].map((replication) =>
    pool.run({ point: endless, replication })
  );
  const outcomes = Promise.allSettled(asked);
  pool.stop();
  for (const outcome of await outcomes) {
    assertEquals(outcome.status, "rejected");
  }
  await pool.run({ point: pointOf(1), replication: 0 });
  pool.stop();
});

Deno.test("workers that read only can do nothing else, and simulate as others do", async () => {
  const started: (WorkerOptions | undefined)[] = [];
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      started.push(options);
    }
  };
  const pool = new WorkerPool(1, { readsOnly: true });
  try {
    await pool.run({ point: pointOf(0), replication: 0 });
  } finally {
    pool.stop();
    globalThis.Worker = Worker;
  }
  const asks = `
    const names = ["read", "write", "run", "net", "env", "sys", "ffi", "import"];
    postMessage(names.filter((name) =>
      Deno.permissions.querySync({ name }).state === "granted"));`;
  const { promise, resolve } = Promise.withResolvers<string[]>();
  const worker = new Worker(`data:text/javascript,${asks}`, started[0]);
  worker.onmessage = ({ data }) => resolve(data);
  assertEquals(await promise, ["read"]);
  worker.terminate();
});

Deno.test("a pool has one worker at least", () => {
  for (const size of [0, -1, 1.5, NaN]) {
    assertThrows(() => new WorkerPool(size), RangeError, `got ${size}`);
  }
});
