import { assertEquals } from "@std/assert";
import { MIGRATIONS, STEALS } from "../../lib/engine/activities.ts";
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
