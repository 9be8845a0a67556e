import { assertEquals } from "@std/assert";
import { Merger } from "../../lib/sweep/merge.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { pointOf, textOf } from "./_points.ts";

/** All orders of 0, 1, 2. */
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

Deno.test("a row does not depend on the order in which its replications come", async () => {
  const point = pointOf(0);
  const texts = new Set<string>();
  for (const order of ORDERS) {
    const merger = new Merger();
    for (const [place, replication] of order.entries()) {
      const result = await simulateReplication(point, replication);
      const news = merger.add({ point, replication }, result);
      assertEquals(
        news !== null,
        place === 2,
        "a row comes with its last replication",
      );
      if (news !== null && "row" in news) {
        texts.add(textOf(news.row) + JSON.stringify(news.histograms));
      }
    }
  }
  assertEquals(texts.size, 1, "one row, and it came");
});

Deno.test("a point with a failed replication fails once and never gets a row", async () => {
  for (const broken of [0, 1, 2]) {
    const point = pointOf(0);
    const merger = new Merger();
    let failures = 0;
    for (const replication of [0, 1, 2]) {
      const outcome = replication >= broken
        ? new Error("broken")
        : await simulateReplication(point, replication);
      const news = merger.add({ point, replication }, outcome);
      if (news !== null && "error" in news) {
        assertEquals(news.error.message, "broken");
        failures++;
      }
    }
    assertEquals(failures, 1);
    assertEquals(merger.done, 1);
  }
});
