/** How popular connections are, and how long they last. */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Block, BLOCK_ROWS, CLOSES, OPENS } from "../../lib/engine/block.ts";
import type { ConnectionsSpec } from "../../lib/scenario/point.ts";
import {
  connectionNumbers,
  Connections,
  zipfShares,
} from "../../lib/workload/connections.ts";
import { assertFits, assertShare } from "../_agreement.ts";
import { pointOf } from "../sweep/_points.ts";

/** The connections of the first `requests` requests. */
function connectionsOf(
  connections: ConnectionsSpec,
  requests: number,
  seed = 3,
): Int32Array {
  const point = pointOf(0, { connections, seed });
  const column = new Connections({ ...point, replication: 0, application: 0 });
  const block = new Block();
  const all = new Int32Array(requests);
  for (let from = 0; from < requests; from += BLOCK_ROWS) {
    block.length = Math.min(BLOCK_ROWS, requests - from);
    column.fill(block);
    all.set(block.connection.subarray(0, block.length), from);
  }
  return all;
}

for (const exponent of [0.5, 1, 1.5]) {
  Deno.test(`Zipf's law with exponent ${exponent}: the k-th connection has a share in proportion to 1 ÷ k to this power, independently`, () => {
    const count = 20;
    const of = connectionsOf({ count, popularity: "zipf", exponent }, 600_000);
    const weights = Array.from(
      { length: count },
      (_, k) => (k + 1) ** -exponent,
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const shares = weights.map((weight) => weight / total);
    const counts = new Float64Array(count), pairs = new Float64Array(16);
    of.forEach((connection, row) => {
      counts[connection]++;
      const before = of[row - 1];
      if (row % 2 === 1 && before < 4 && connection < 4) {
        pairs[4 * before + connection]++;
      }
    });
    assertFits(counts, shares, "connections");
    const firsts = shares.slice(0, 4);
    const both = firsts.flatMap((a) => firsts.map((b) => a * b));
    const sum = both.reduce((all, share) => all + share, 0);
    assertFits(pairs, both.map((share) => share / sum), "those that follow");
  });
}

Deno.test("Zipf's law with exponent 0 is uniform, request by request", () => {
  const uniform = connectionsOf({ count: 4096, popularity: "uniform" }, 20_000);
  const zipf = connectionsOf(
    { count: 4096, popularity: "zipf", exponent: 0 },
    20_000,
  );
  assertEquals(zipf, uniform);
});

Deno.test("Zipf's shares add up to 1, whatever the number of connections and the exponent", () => {
  for (const count of [1, 7, 4096, 1_000_000]) {
    for (const exponent of [0, 0.3, 1, 20]) {
      const cumulative = zipfShares(count, exponent);
      assertEquals(cumulative[count - 1], 1);
      assert(
        cumulative.every((share, k) => k === 0 || share >= cumulative[k - 1]),
      );
    }
  }
  // 1 + ½ + ⅓ = 11 ÷ 6.
  const three = zipfShares(3, 1);
  assertAlmostEquals(three[0], 6 / 11, 1e-15);
  assertAlmostEquals(three[1], 9 / 11, 1e-15);
});

Deno.test("a connection that has carried its requests gives its place to a new one, whose number is the next", () => {
  const count = 50, requestsEach = 7;
  const lasting = { count, popularity: "zipf", exponent: 1 } as const;
  const got = connectionsOf({ ...lasting, requestsEach }, 30_000);
  // What has a number is one place for at most as many requests as it may carry.
  const carried = new Map<number, number>();
  let next = count;
  for (const number of got) {
    assert(number <= next, `${number} before ${next}`);
    if (number === next) next++;
    carried.set(number, (carried.get(number) ?? 0) + 1);
  }
  const opened = [...carried].filter(([number]) => number >= count);
  const unfinished = opened.filter(([, times]) => times < requestsEach);
  assert(opened.every(([, times]) => times <= requestsEach));
  assert(unfinished.length <= count && opened.length > 4000);
  // Popularity stays with the place: places come as they do where connections last.
  const placeOf = new Map<number, number>();
  const places = connectionsOf(lasting, 30_000 + count).subarray(count);
  got.forEach((number, row) => {
    if (!placeOf.has(number)) placeOf.set(number, places[row]);
    assertEquals(placeOf.get(number), places[row]);
  });
});

Deno.test("connections that carry one request each are never the same twice, until all numbers have been used", () => {
  const spec = { count: 64, popularity: "uniform", requestsEach: 1 } as const;
  const numbers = connectionNumbers(spec);
  const got = connectionsOf(spec, numbers + 5000);
  assertEquals(new Set(got.subarray(0, numbers - 64)).size, numbers - 64);
  assert(got.every((number) => number >= 0 && number < numbers));
  // Round again, past those that are in use.
  const late = got.subarray(numbers - 64);
  assertEquals(new Set(late).size, late.length);
});

Deno.test("from the first request on, one in N comes on a new connection", () => {
  const count = 3000, requestsEach = 8;
  const spec = { count, popularity: "uniform", requestsEach } as const;
  const seen = new Set<number>();
  let fresh = 0;
  const requests = 10_000;
  for (const number of connectionsOf(spec, requests)) {
    if (number >= count && !seen.has(number)) fresh++;
    seen.add(number);
  }
  assertShare(fresh / requests, 1 / requestsEach, requests, "new ones", 0.11);
});

Deno.test("connections that last have as many numbers as there are, others those of their clients' ports", () => {
  assertEquals(connectionNumbers({ count: 5, popularity: "uniform" }), 5);
  const requestsEach = 3;
  assertEquals(
    connectionNumbers({ count: 5, popularity: "uniform", requestsEach }),
    16 * 28_232,
  );
  assertEquals(
    connectionNumbers({ count: 500_000, popularity: "uniform", requestsEach }),
    1_000_000,
  );
});

Deno.test("the first request on a connection opens it, and the last closes it: so many apart, and on nothing else", () => {
  for (const requestsEach of [1, 2, 7]) {
    const connections = {
      count: 50,
      popularity: "zipf",
      exponent: 1,
      requestsEach,
    } as const;
    const point = pointOf(0, { connections });
    const column = new Connections({
      ...point,
      replication: 0,
      application: 0,
    });
    const block = new Block();
    const carried = new Map<number, number>();
    let opened = 0, closed = 0;
    for (let part = 0; part < 3; part++) {
      block.length = BLOCK_ROWS;
      column.fill(block);
      for (let row = 0; row < block.length; row++) {
        const connection = block.connection[row], ends = block.ends[row];
        if ((ends & OPENS) !== 0) {
          opened++;
          assert(!carried.has(connection));
          carried.set(connection, 0);
        }
        // Those that are open at the start have carried some already.
        const before = carried.get(connection);
        if (before !== undefined) carried.set(connection, before + 1);
        if ((ends & CLOSES) === 0) continue;
        closed++;
        if (before !== undefined) assertEquals(before + 1, requestsEach);
        carried.delete(connection);
      }
    }
    assert(opened > 500 && Math.abs(opened - closed) <= 50);
  }
});

Deno.test("connections that last are neither opened nor closed", () => {
  const point = pointOf(0, {
    connections: { count: 50, popularity: "uniform" },
  });
  const block = new Block();
  block.length = BLOCK_ROWS;
  new Connections({ ...point, replication: 0, application: 0 }).fill(block);
  assert(block.ends.every((ends) => ends === 0));
});
