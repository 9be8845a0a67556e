import { assert, assertEquals } from "@std/assert";
import {
  CONGESTION_CHECKS,
  CORE_GRANTS,
  CORE_YIELDS,
  PREEMPTIONS,
  STEAL_CHECKS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  type Application,
  onlyApplication,
} from "../../lib/policies/definition.ts";
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
import { onGrid } from "../laws/_variants.ts";
import { application, BATCH, JOBS, SHARED } from "../_sharing.ts";
import { ShenangoTwin } from "./_shenango.ts";

interface Costs {
  readonly delayUs?: number;
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

/** Caladan's own; without packets that pass through its scheduler core. */
const CALADAN: Costs = {
  ...DEFAULTS,
  delayUs: 10,
  intervalUs: 10,
  packetUs: 0,
};

/** Who shares the cores, and the application of each class. */
interface Sharing {
  readonly applications: readonly Application[];
  readonly applicationOf: readonly number[];
}

/** The one application and, if it is asked for, work without end, as `costs` has them. */
function alone(cores: number, costs: Costs): Sharing {
  const only = onlyApplication(cores);
  const endless = { ...only, isBestEffort: true, isEndless: true };
  const { bestEffort, guaranteedCores } = costs;
  return {
    applications: [
      { ...only, guaranteedCores: guaranteedCores ?? cores },
      ...bestEffort ? [endless] : [],
    ],
    applicationOf: [0, 0],
  };
}

/**
 * Asserts that program and twin do the same.
 *
 * @param shared Who shares the cores; absent, there is one application.
 * @returns How many requests were preempted.
 */
function assertTwins(
  requests: readonly Request[],
  cores: number,
  costs: Costs,
  shared?: Sharing,
  haveSiblings = false,
): number {
  const { delayUs, packetUs, ...others } = costs;
  const spec = delayUs === undefined
    ? { name: "shenango", packetUs, ...others }
    : { name: "caladan", delayUs, ...others };
  const program = run(spec, requests, {
    cores,
    seed: cores,
    ...shared,
    ...haveSiblings
      ? { speeds: { siblingSpeed: 1, slowCores: 0, slowSpeed: 1 } }
      : {},
  });
  const sharing = shared ?? alone(cores, costs);
  const streams = shared
    ? shared.applications.map((_, of) => streamOf(cores, 0, "stealing", of))
    : [streamOf(cores, 0, "stealing")];
  const twin = new ShenangoTwin(requests, {
    cores,
    ...sharing,
    haveSiblings,
    delay: delayUs === undefined ? null : toTicks(delayUs),
    interval: toTicks(costs.intervalUs),
    grant: toTicks(costs.grantUs),
    preemptGrant: toTicks(costs.preemptGrantUs),
    search: toTicks(costs.searchUs),
    check: toTicks(costs.checkUs),
    steal: toTicks(costs.stealUs),
    packet: toTicks(packetUs),
    hash: connectionHashes(64),
    streams,
  });
  const { counts } = program.machine;
  assertEquals(program.start, twin.start);
  assertEquals(program.finish, twin.finish);
  assertEquals(counts[STEALS], twin.steals);
  assertEquals(counts[STEAL_CHECKS], twin.looks);
  assertEquals(counts[CORE_GRANTS], twin.grants);
  assertEquals(counts[CORE_YIELDS], twin.yields);
  assertEquals(counts[CONGESTION_CHECKS], twin.checks);
  assertEquals(counts[PREEMPTIONS], twin.preemptions);
  return twin.preemptions;
}

const VARIANTS: [string, Partial<Costs>][] = [
  ["default costs", {}],
  ["half of the cores guaranteed", { guaranteedCores: 2 }],
  ["no best-effort work", { guaranteedCores: 1, bestEffort: false }],
  ["searches that go on", { searchUs: 40, checkUs: 0.13 }],
  ["dear grants", { grantUs: 13, preemptGrantUs: 21.7, searchUs: 0.3 }],
  ["packets in bursts", { packetUs: 0.35, intervalUs: 2 }],
];

const CALADAN_VARIANTS: [string, Partial<Costs>][] = [
  ["default costs", {}],
  ["any queue that stands", { delayUs: 0, intervalUs: 4 }],
  ["few cores guaranteed", { guaranteedCores: 1, bestEffort: false }],
  ["dear grants", { grantUs: 13, preemptGrantUs: 21.7, searchUs: 0.3 }],
];

for (
  const [policy, defaults, variants] of [
    ["Shenango", DEFAULTS, VARIANTS],
    ["Caladan", CALADAN, CALADAN_VARIANTS],
  ] as const
) {
  for (const [name, changes] of variants) {
    Deno.test(`${policy} serves every request when a simulation of every look says: ${name}`, () => {
      for (const cores of [1, 2, 5, 16, 70]) {
        for (const load of [0.2, 0.6, 0.9]) {
          const costs = { ...defaults, ...changes };
          const exponential = poisson(800, load * cores, EXPONENTIAL, cores);
          assertTwins(exponential, cores, costs);
          const rate = load * cores / BIMODAL_MEAN_US;
          assertTwins(poisson(800, rate, BIMODAL, cores), cores, costs);
        }
      }
    });
  }
}

/** Those who share in laws, and three that take cores from one another. */
const SHARINGS: [string, Sharing][] = [
  ...SHARED.map(([who, applications, applicationOf]): [string, Sharing] => [
    who,
    { applications, applicationOf },
  ]),
  ["one with every core guaranteed and one with what is left", {
    applications: [application({ guaranteedCores: 6 }), JOBS],
    applicationOf: [0, 1],
  }],
  ["a best-effort application and work without end", {
    applications: [application({ guaranteedCores: 5 }), JOBS, BATCH],
    applicationOf: [0, 1],
  }],
  ["three that take cores from one another", {
    applications: [
      application({ guaranteedCores: 1 }),
      application({ name: "b", guaranteedCores: 1, maxCores: 5 }),
      JOBS,
    ],
    applicationOf: [0, 1, 2],
  }],
];

const SHARED_VARIANTS: [string, Partial<Costs>][] = [
  ["default costs", {}],
  ["free grants", { grantUs: 0, preemptGrantUs: 0 }],
  ["free packets and steals", { packetUs: 0, stealUs: 0, grantUs: 1 }],
  ["no search", { searchUs: 0, intervalUs: 1, preemptGrantUs: 0 }],
  ["dear grants", { grantUs: 13, preemptGrantUs: 21.7, searchUs: 0.3 }],
  ["packets in bursts", { packetUs: 0.35, intervalUs: 2 }],
];

/** One in five takes 60 µs, the others 6 µs: long enough for an application to get more cores than it was guaranteed. */
const LONG = (uniform: number) => uniform < 0.2 ? 60 : 6;
const LONG_MEAN_US = 0.2 * 60 + 0.8 * 6;

/** `requests`, of three classes in turn of chance. */
function ofThree(requests: readonly Request[]): Request[] {
  return requests.map((request) => ({
    ...request,
    class: request.class === 1
      ? 1
      : (request.connection ?? 0) % 3 === 0
      ? 2
      : 0,
  }));
}

const CALADAN_SHARED_VARIANTS: [string, Partial<Costs>][] = [
  ["default costs", {}],
  ["free grants", { grantUs: 0, preemptGrantUs: 0, intervalUs: 3 }],
  ["any queue that stands", { delayUs: 0, intervalUs: 4, stealUs: 0 }],
  ["no search", { delayUs: 2, intervalUs: 1, searchUs: 0 }],
  ["dear grants", { grantUs: 13, preemptGrantUs: 21.7, intervalUs: 5 }],
];

for (
  const [policy, defaults, variants] of [
    ["Shenango", DEFAULTS, SHARED_VARIANTS],
    ["Caladan", CALADAN, CALADAN_SHARED_VARIANTS],
  ] as const
) {
  for (const [who, sharing] of SHARINGS) {
    for (const [name, changes] of variants) {
      Deno.test(`${policy} between ${who} serves every request when a simulation of every look says: ${name}`, () => {
        let preemptions = 0;
        const isThree = sharing.applicationOf.length === 3;
        const costs = { ...defaults, ...changes };
        for (const cores of [6, 7]) {
          for (const load of [0.3, 0.6, 0.9]) {
            const rate = load * cores / LONG_MEAN_US;
            const drawn = poisson(700, rate, LONG, cores);
            const requests = isThree ? ofThree(drawn) : drawn;
            const twins = (own: Request[], haveSiblings: boolean) =>
              assertTwins(own, cores, costs, sharing, haveSiblings);
            preemptions += twins(requests, false);
            preemptions += twins(onGrid(requests), cores === 6);
          }
        }
        assert(preemptions > 10, `${preemptions} preemptions`);
      });
    }
  }
}
