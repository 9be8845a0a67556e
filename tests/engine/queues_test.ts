import { assert, assertEquals } from "@std/assert";
import { Fifos } from "../../lib/engine/fifos.ts";
import { NONE, RequestPool } from "../../lib/engine/pool.ts";
import { PriorityQueue } from "../../lib/engine/priority_queue.ts";
import { streamOf } from "../../lib/random/stream.ts";

/** A pool of `count` requests, numbered in the order of arrival. */
function poolOf(count: number): RequestPool {
  const pool = new RequestPool();
  for (let index = 0; index < count; index++) pool.index[pool.take()] = index;
  return pool;
}

Deno.test("Fifos are as many arrays, pushed and shifted", () => {
  const draws = streamOf(1, 0, "policy");
  const pool = poolOf(3000);
  const fifos = new Fifos(5, pool);
  const arrays: number[][] = [[], [], [], [], []];
  const outside = Array.from({ length: 3000 }, (_, request) => request);
  for (let step = 0; step < 20_000; step++) {
    const queue = draws.below(5);
    if (draws.below(2) === 0 && outside.length > 0) {
      const request = outside.splice(draws.below(outside.length), 1)[0];
      fifos.push(queue, request);
      arrays[queue].push(request);
    } else {
      const request = arrays[queue].shift();
      assertEquals(fifos.shift(queue), request ?? NONE);
      if (request !== undefined) outside.push(request);
    }
    assertEquals(fifos.length[queue], arrays[queue].length);
    assertEquals(fifos.head(queue), arrays[queue][0] ?? NONE);
  }
});

Deno.test("Fifos move the oldest of a queue to the front of another as arrays do", () => {
  const draws = streamOf(3, 0, "policy");
  const pool = poolOf(60);
  const fifos = new Fifos(3, pool);
  const arrays: number[][] = [[], [], []];
  for (let request = 0; request < 60; request++) {
    fifos.push(request % 3, request);
    arrays[request % 3].push(request);
  }
  for (let step = 0; step < 2000; step++) {
    const from = draws.below(3), to = (from + 1 + draws.below(2)) % 3;
    const count = draws.below(arrays[from].length + 1);
    fifos.moveToFront(from, to, count);
    arrays[to].unshift(...arrays[from].splice(0, count));
    // Both ends of a queue must still be found.
    const moved = fifos.shift(to);
    assertEquals(moved, arrays[to].shift() ?? NONE);
    if (moved !== NONE && step % 2 === 0) {
      fifos.push(from, moved);
      arrays[from].push(moved);
    } else if (moved !== NONE) {
      fifos.unshift(from, moved);
      arrays[from].unshift(moved);
    }
    arrays.forEach((array, queue) => {
      assertEquals(fifos.length[queue], array.length);
      assertEquals(fifos.head(queue), array[0] ?? NONE);
      assertEquals(fifos.second(queue), array[1] ?? NONE);
    });
  }
});

Deno.test("PriorityQueue is an array sorted by key, equal keys in the order of arrival", () => {
  const draws = streamOf(2, 0, "policy");
  const pool = poolOf(500);
  const queue = new PriorityQueue(pool);
  const array: { request: number; key: number }[] = [];
  const outside = Array.from({ length: 500 }, (_, request) => request);
  for (let step = 0; step < 5000; step++) {
    if (draws.below(9) < 5 && outside.length > 0) {
      const request = outside.splice(draws.below(outside.length), 1)[0];
      const key = draws.below(20);
      queue.push(request, key);
      array.push({ request, key });
      array.sort((a, b) => a.key - b.key || a.request - b.request);
    } else {
      const first = array.shift();
      assertEquals(queue.shift(), first?.request ?? NONE);
      if (first) outside.push(first.request);
    }
    assertEquals(queue.length, array.length);
    assertEquals(queue.firstKey, array[0]?.key ?? Infinity);
  }
});

Deno.test("RequestPool uses a row again only when its request has gone, and counts those that live", () => {
  const draws = streamOf(3, 0, "policy");
  const pool = new RequestPool();
  const live = new Map<number, number>();
  for (let step = 0; step < 20_000; step++) {
    if (live.size < 3000 && draws.below(20) < 11) {
      const row = pool.take();
      assert(!live.has(row), `row ${row} is taken twice`);
      live.set(row, step);
      pool.index[row] = step;
      pool.service[row] = step + 0.5;
    } else if (live.size > 0) {
      const rows = Array.from(live.keys());
      const row = rows[draws.below(rows.length)];
      pool.release(row);
      live.delete(row);
    }
    assertEquals(pool.live, live.size);
  }
  const seen: number[] = [];
  pool.forEachLive((row) => seen.push(row));
  assertEquals(seen, Array.from(live.keys()).sort((a, b) => a - b));
  for (const [row, step] of live) {
    assertEquals(pool.index[row], step);
    assertEquals(pool.service[row], step + 0.5);
  }
});

Deno.test("RequestPool's memory follows what is pending, not what has passed", () => {
  const pool = new RequestPool();
  const pending: number[] = [];
  for (let request = 0; request < 200_000; request++) {
    const row = pool.take();
    pool.index[row] = request;
    pending.push(row);
    if (pending.length > 2000) pool.release(pending.shift()!);
  }
  assertEquals(pool.capacity, 2048);
});
