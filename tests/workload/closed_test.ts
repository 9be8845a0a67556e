/** Clients who wait for replies: timelines worked out by hand, µs. */

import { assertEquals } from "@std/assert";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { toUs } from "../../lib/engine/ticks.ts";
import { assertFits } from "../_agreement.ts";
import { type ClosedSetting, runClosed, sentBefore } from "../_closed_run.ts";

/** Client, sending, first service and reply of each request, µs. */
function table(setting: Partial<ClosedSetting>): number[][] {
  const served = runClosed({ name: "centralized-fcfs" }, {
    clients: 3,
    thinkUs: 0,
    service: { distribution: "fixed", timeUs: 2 },
    cores: 1,
    requests: 10,
    ...setting,
  });
  return served.map(({ client, arrival, start, finish }) => [
    client,
    toUs(arrival),
    toUs(start),
    toUs(finish),
  ]);
}

Deno.test("clients who do not think send the next request as the reply comes", () => {
  assertEquals(table({}), [
    [0, 0, 0, 2],
    [1, 0, 2, 4],
    [2, 0, 4, 6],
    [0, 2, 6, 8],
    [1, 4, 8, 10],
    [2, 6, 10, 12],
    [0, 8, 12, 14],
    [1, 10, 14, 16],
    [2, 12, 16, 18],
    [0, 14, 18, 20],
  ]);
});

Deno.test("a client that gives up sends another request, and the first is served all the same", () => {
  assertEquals(table({ timeoutUs: 5 }), [
    [0, 0, 0, 2],
    [1, 0, 2, 4],
    [2, 0, 4, 6], // given up at 5
    [0, 2, 6, 8], // at 7
    [1, 4, 8, 10], // at 9
    [2, 5, 10, 12], // at 10
    [0, 7, 12, 14], // at 12
    [1, 9, 14, 16], // at 14
    [2, 10, 16, 18], // at 15
    [0, 12, 18, 20], // at 17
  ]);
});

Deno.test("a reply at the instant that its client gives up comes too late", () => {
  assertEquals(table({ timeoutUs: 4 }), [
    [0, 0, 0, 2],
    [1, 0, 2, 4], // given up at 4
    [2, 0, 4, 6], // at 4
    [0, 2, 6, 8], // at 6
    [1, 4, 8, 10], // at 8
    [2, 4, 10, 12], // at 8
    [0, 6, 12, 14], // at 10
    [1, 8, 14, 16],
    [2, 8, 16, 18],
    [0, 10, 18, 20],
  ]);
});

Deno.test("clients who think for the same time always are out of step, and then come round at it", () => {
  const round = 2 + 7;
  const sent = Map.groupBy(
    table({ thinkUs: 7, think: "fixed", cores: 3, requests: 12 }),
    ([client]) => client,
  );
  for (const requests of sent.values()) {
    const [[, first]] = requests;
    assertEquals(0 <= first && first < 7, true);
    requests.forEach(([, arrival], turn) =>
      assertEquals(toUs(Math.round((arrival - first) * 1e4)), turn * round)
    );
  }
  assertEquals(new Set([...sent.values()].map(([[, first]]) => first)).size, 3);
});

Deno.test("of clients that begin waiting each sends a request at once; the others think as they would have", () => {
  const setting = { thinkUs: 50, think: "fixed", requests: 5 } as const;
  const firstOf = (rows: number[][], client: number) =>
    rows.find(([of]) => of === client)![1];
  const thinking = table(setting), begun = table({ ...setting, waiting: 2 });
  assertEquals(begun.slice(0, 2), [[0, 0, 0, 2], [1, 0, 2, 4]]);
  assertEquals(firstOf(begun, 2), firstOf(thinking, 2));
  // After their replies, at 2 and 4, they think for 50.
  const again = begun.slice(2).filter(([client]) => client < 2);
  assertEquals(again.map(([client, arrival]) => [client, arrival]), [
    [0, 52],
    [1, 54],
  ]);
});

Deno.test("clients open a connection for every so many requests, from any place in its life, or keep the one", () => {
  const REQUESTS = 200, CLIENTS = 7;
  for (const requestsEach of [1, 2, 3, 50]) {
    const setting: ClosedSetting = {
      ...{ clients: CLIENTS, thinkUs: 5, cores: 1, requests: REQUESTS },
      ...{ service: { distribution: "fixed", timeUs: 2 }, requestsEach },
    };
    const sent = sentBefore({ ...setting, requestsEach });
    const served = runClosed({ name: "centralized-fcfs" }, setting);
    for (const { client, ends } of served) {
      const place = sent[client]++ % requestsEach;
      const opens = place === 0 ? OPENS : 0;
      const closes = place === requestsEach - 1 ? CLOSES : 0;
      assertEquals(ends, opens | closes);
    }
    // Nothing else knows of it.
    const { requestsEach: _, ...lasting } = setting;
    const kept = runClosed({ name: "centralized-fcfs" }, lasting);
    assertEquals(kept, served.map((each) => ({ ...each, ends: 0 })));
  }
});

Deno.test("at the start connections are at every place in their life alike", () => {
  const CLIENTS = 8000, EACH = 8;
  const served = runClosed({ name: "centralized-fcfs" }, {
    ...{ clients: CLIENTS, thinkUs: 1000, think: "fixed", cores: 8000 },
    service: { distribution: "fixed", timeUs: 1 },
    ...{ requests: EACH * CLIENTS, requestsEach: EACH },
  });
  // Each client sends once in a round, in the same order: the r-th request opens the connection of those at place -r.
  const opened = new Float64Array(EACH);
  served.forEach(({ ends }, request) => {
    if ((ends & OPENS) !== 0) opened[Math.floor(request / CLIENTS)]++;
  });
  assertFits(opened, Array(EACH).fill(1 / EACH), "rounds");
});
