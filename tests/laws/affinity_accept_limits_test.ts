import { assert, assertEquals } from "@std/assert";
import { MIGRATIONS, STEALS } from "../../lib/engine/activities.ts";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { BIMODAL, BIMODAL_MEAN_US, poisson, run } from "../_run.ts";

Deno.test("Affinity-Accept whose cores are never busy is partitioned FCFS, request by request", () => {
  for (const cores of [1, 3, 16]) {
    for (const load of [0.5, 0.95, 1.5]) {
      const rate = load * cores / BIMODAL_MEAN_US;
      const requests = poisson(3000, rate, BIMODAL);
      const aloof = run(
        {
          name: "affinity-accept",
          flowGroups: 128, // as many as a NIC's indirection table has entries
          busyAbove: 1e9,
          rebalanceUs: 10,
        },
        requests,
        { cores },
      );
      const partitioned = run(
        { name: "partitioned-fcfs", steering: "rss" },
        requests,
        { cores },
      );
      assertEquals(aloof.start, partitioned.start);
      assertEquals(aloof.finish, partitioned.finish);
      assertEquals(aloof.machine.counts[STEALS], 0);
      assertEquals(aloof.machine.counts[MIGRATIONS], 0);
    }
  }
});

Deno.test("Affinity-Accept that keeps connections takes requests as ever where each opens its own, request by request", () => {
  for (const cores of [2, 5]) {
    const rate = 0.95 * cores / BIMODAL_MEAN_US;
    const requests = poisson(3000, rate, BIMODAL).map((request) => ({
      ...request,
      ends: OPENS | CLOSES,
    }));
    const [kept, taken] = [true, false].map((keepsConnections) =>
      run(
        {
          name: "affinity-accept",
          keepsConnections,
          maxQueue: 4,
          rebalanceUs: 50,
        },
        requests,
        { cores },
      )
    );
    assertEquals(kept.finish, taken.finish);
    assert(kept.machine.counts[STEALS] > 0);
  }
});
