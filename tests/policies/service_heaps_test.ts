import { assertEquals } from "@std/assert";
import { NONE, RequestPool } from "../../lib/engine/pool.ts";
import { ServiceHeaps } from "../../lib/policies/preemption/service_heaps.ts";
import { uniforms } from "../_noise.ts";

Deno.test("ServiceHeaps: heaps united at random give up their requests in the order of service, and of arrival where it is equal", () => {
  const uniform = uniforms(3);
  const pool = new RequestPool(), heaps = new ServiceHeaps(pool);
  // More than the pool has room for at first, few services, rows used again.
  const sets: { heap: number; requests: number[] }[] = [];
  for (let index = 0; index < 20_000; index++) {
    const request = pool.take();
    pool.service[request] = Math.floor(uniform() * 20);
    pool.index[request] = index;
    sets.push({ heap: heaps.only(request), requests: [request] });
    const [one, other] = [0, 0].map(() => Math.floor(uniform() * sets.length));
    if (one !== other) {
      const { heap, requests } = sets[other];
      sets[one].heap = heaps.union(sets[one].heap, heap);
      sets[one].requests.push(...requests);
      sets.splice(other, 1);
    }
    if (uniform() < 0.8) {
      const place = Math.floor(uniform() * sets.length);
      const set = sets[place];
      const top = set.requests.reduce((a, b) => precedes(b, a) ? b : a);
      assertEquals(set.heap, top);
      set.heap = heaps.withoutTop(top);
      set.requests.splice(set.requests.indexOf(top), 1);
      pool.release(top);
      if (set.requests.length === 0) {
        assertEquals(set.heap, NONE);
        sets.splice(place, 1);
      }
    }
  }

  function precedes(request: number, other: number): boolean {
    const { service, index } = pool;
    return service[request] === service[other]
      ? index[request] < index[other]
      : service[request] < service[other];
  }
});

Deno.test("ServiceHeaps: nothing united with a heap is that heap", () => {
  const pool = new RequestPool(), heaps = new ServiceHeaps(pool);
  const request = heaps.only(pool.take());
  assertEquals(heaps.union(NONE, request), request);
  assertEquals(heaps.union(request, NONE), request);
  assertEquals(heaps.union(NONE, NONE), NONE);
});
