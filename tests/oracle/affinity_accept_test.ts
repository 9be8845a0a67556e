import { assert, assertEquals } from "@std/assert";
import { MIGRATIONS, STEALS } from "../../lib/engine/activities.ts";
import { OPENS } from "../../lib/engine/block.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { BIMODAL, BIMODAL_MEAN_US, poisson, run } from "../_run.ts";
import { acceptNaively } from "./_affinity_accept.ts";

/** Flow groups, length that counts as full, marks, weight, own a remote one, µs a steal, µs between moves. */
const SETTINGS = [
  [4096, 8, 0.75, 0.1, 1 / 16, 5, 0.1, 100],
  [16, 4, 0.5, 0.25, 1, 2, 0.3, 30],
  [7, 10, 0.2, 0.2, 0.5, 0, 0, 5],
  [64, 4, 0.1, 0.6, 0.25, 3, 2, 1000],
];

const CASES = SETTINGS.flatMap((setting) =>
  [false, true].map((keeps) => ({ setting, keeps }))
);

for (const { setting, keeps } of CASES) {
  const [
    flowGroups,
    maxQueue,
    busyAbove,
    busyBelow,
    averageWeight,
    localPerRemote,
    stealUs,
    rebalanceUs,
  ] = setting;
  Deno.test(
    `Affinity-Accept finishes, steals and moves groups as plain arrays do, request by request: ${setting}${
      keeps ? ", connections kept" : ""
    }`,
    () => {
      let steals = 0, migrations = 0;
      for (const cores of [1, 2, 3, 7]) {
        for (const load of [0.5, 0.9, 1.3]) {
          const rate = load * cores / BIMODAL_MEAN_US;
          const requests = poisson(800, rate, BIMODAL, cores).map(
            // Of every eight requests, one opens its connection anew.
            (request, of) => ({ ...request, ends: of % 8 === 0 ? OPENS : 0 }),
          );
          const program = run(
            {
              name: "affinity-accept",
              flowGroups,
              maxQueue,
              busyAbove,
              busyBelow,
              averageWeight,
              localPerRemote,
              stealUs,
              rebalanceUs,
              keepsConnections: keeps,
            },
            requests,
            { cores },
          );
          const twin = acceptNaively(requests, {
            cores,
            flowGroups,
            high: busyAbove * maxQueue,
            low: busyBelow * maxQueue,
            weight: averageWeight,
            localPerRemote,
            steal: toTicks(stealUs),
            rebalance: toTicks(rebalanceUs),
            keeps,
            hash: connectionHashes(64),
          });
          assertEquals(program.finish, twin.finish);
          assertEquals(program.machine.counts[STEALS], twin.steals);
          assertEquals(program.machine.counts[MIGRATIONS], twin.migrations);
          steals += twin.steals;
          migrations += twin.migrations;
        }
      }
      assert(steals > 100 && migrations > 0, `${steals}, ${migrations}`);
    },
  );
}
