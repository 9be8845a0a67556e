import { assertEquals } from "@std/assert";
import {
  CONGESTION_CHECKS,
  CORE_GRANTS,
  CORE_YIELDS,
  STEAL_CHECKS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { streamOf } from "../../lib/random/stream.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  type Request,
  run,
} from "../_run.ts";
import { ShenangoTwin } from "./_shenango.ts";

interface Costs {
  readonly intervalUs: number;
  readonly grantUs: number;
  readonly preemptGrantUs: number;
  readonly searchUs: number;
  readonly checkUs: number;
  readonly stealUs: number;
  readonly packetUs: number;
  readonly guaranteedCores: number | null;
  readonly bestEffort: boolean;
}

const DEFAULTS: Costs = {
  intervalUs: 5,
  grantUs: 5.9,
  preemptGrantUs: 5.9,
  searchUs: 2,
  checkUs: 0.1,
  stealUs: 0.1,
  packetUs: 0.02,
  guaranteedCores: null,
  bestEffort: true,
};

const VARIANTS: [string, Partial<Costs>][] = [
  ["default costs", {}],
  ["half of the cores guaranteed", { guaranteedCores: 2 }],
  ["no best-effort work", { guaranteedCores: 1, bestEffort: false }],
  ["searches that go on", { searchUs: 40, checkUs: 0.13 }],
  ["dear grants", { grantUs: 13, preemptGrantUs: 21.7, searchUs: 0.3 }],
  ["packets in bursts", { packetUs: 0.35, intervalUs: 2 }],
];

function assertTwins(
  requests: readonly Request[],
  cores: number,
  costs: Costs,
): void {
  const program = run({ name: "shenango", ...costs }, requests, {
    cores,
    seed: cores,
  });
  const twin = new ShenangoTwin(requests, {
    cores,
    guaranteed: costs.guaranteedCores ?? cores,
    bestEffort: costs.bestEffort,
    interval: toTicks(costs.intervalUs),
    grant: toTicks(costs.grantUs),
    preemptGrant: toTicks(costs.preemptGrantUs),
    search: toTicks(costs.searchUs),
    check: toTicks(costs.checkUs),
    steal: toTicks(costs.stealUs),
    packet: toTicks(costs.packetUs),
    hash: connectionHashes(64),
    stream: streamOf(cores, 0, "stealing"),
  });
  const { counts } = program.machine;
  assertEquals(program.start, twin.start);
  assertEquals(program.finish, twin.finish);
  assertEquals(counts[STEALS], twin.steals);
  assertEquals(counts[STEAL_CHECKS], twin.looks);
  assertEquals(counts[CORE_GRANTS], twin.grants);
  assertEquals(counts[CORE_YIELDS], twin.yields);
  assertEquals(counts[CONGESTION_CHECKS], twin.checks);
}

for (const [name, changes] of VARIANTS) {
  Deno.test(`Shenango serves every request when a simulation of every look says: ${name}`, () => {
    for (const cores of [1, 2, 5, 16, 70]) {
      for (const load of [0.2, 0.6, 0.9]) {
        const costs = { ...DEFAULTS, ...changes };
        const exponential = poisson(800, load * cores, EXPONENTIAL, cores);
        assertTwins(exponential, cores, costs);
        const rate = load * cores / BIMODAL_MEAN_US;
        assertTwins(poisson(800, rate, BIMODAL, cores), cores, costs);
      }
    }
  });
}
