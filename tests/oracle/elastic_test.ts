import { assert, assertEquals } from "@std/assert";
import {
  CORE_GRANTS,
  CORE_YIELDS,
  PREEMPTIONS,
  STEAL_CHECKS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { streamOf } from "../../lib/random/stream.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  type Request,
  run,
  type Spec,
} from "../_run.ts";
import { onGrid } from "../laws/_variants.ts";
import { type Core, ElasticTwin, type TwinRule } from "./_elastic.ts";

const us = (value: unknown) => toTicks(Number(value));

/** Of the cores without a request and with an empty queue the first, parked. */
function parkOne(twin: ElasticTwin): void {
  const core = twin.idle.find(({ queue }) => queue.length === 0);
  if (core !== undefined) twin.park(core);
}

function delayThreshold({ thresholdUs = 5 }: Partial<Spec>): TwinRule {
  return {
    decide(twin) {
      if (twin.delays.some((delay) => delay > us(thresholdUs))) twin.grant();
    },
  };
}

function delayRange(
  { minDelayUs = 1, maxDelayUs = 4 }: Partial<Spec>,
): TwinRule {
  const average = ({ delays, available }: ElasticTwin) =>
    delays.reduce((sum, delay) => sum + delay, 0) / available.length;
  return {
    decide(twin) {
      if (average(twin) > us(maxDelayUs)) twin.grant();
      else if (average(twin) < us(minDelayUs)) parkOne(twin);
    },
    mayPark: (twin) => average(twin) < us(maxDelayUs),
  };
}

function utilizationRange(
  { minUtilization = 0.75, maxUtilization = 0.95 }: Partial<Spec>,
): TwinRule {
  let work = 0, searched = 0;
  return {
    decide(twin) {
      const worked = twin.work - work;
      const busy = worked + twin.searched - searched;
      work = twin.work;
      searched = twin.searched;
      const share = busy === 0 ? 1 : worked / busy;
      if (share > Number(maxUtilization)) twin.grant();
      else if (share < Number(minUtilization)) parkOne(twin);
    },
  };
}

function bufferCores(
  { minBufferCores = 2, maxBufferCores = 4 }: Partial<Spec>,
  seed: number,
): TwinRule {
  const draws = streamOf(seed, 0, "policy");
  const min = Number(minBufferCores), max = Number(maxBufferCores);
  return {
    decide(twin) {
      if (twin.idle.length < min) {
        while (twin.idle.length < min && twin.grant());
        return;
      }
      while (twin.idle.length > max) {
        twin.park(twin.idle[draws.below(twin.idle.length)]);
      }
    },
    mayPark: (twin) => twin.idle.length > min,
  };
}

function ideal(): TwinRule {
  return {
    decide(twin) {
      if (twin.waiting > twin.idle.length) {
        while (twin.waiting > twin.idle.length && twin.grant());
        return;
      }
      while (twin.waiting < twin.idle.length) twin.park(twin.idle[0]);
    },
  };
}

function perTask(
  { requeueUs = 0.1, countsItself = true }: Partial<Spec>,
): TwinRule {
  const others = ({ idle }: ElasticTwin, core?: Core) =>
    idle.filter((other) => countsItself || other !== core).length;
  const mayMove = (twin: ElasticTwin, core: Core) =>
    twin.waiting > others(twin, core) && core.queue.length > 0 && twin.hasFree;
  const seeTo = (twin: ElasticTwin, core: Core) => {
    // Who owes nothing is not at its request any more.
    const isServed = core.at === twin.now;
    if (!core.isDisturbed || core.doing !== "running" || isServed) return;
    core.isDisturbed = false;
    if (mayMove(twin, core)) twin.interrupt(core, us(requeueUs));
  };
  return {
    decide(twin) {
      const nobody = twin.cores.every(({ doing }) => doing === "nothing");
      if (nobody && twin.waiting > 0) twin.grant();
    },
    maySearch: (twin) =>
      countsItself
        ? twin.waiting > twin.idle.length
        : twin.waiting >= twin.idle.length,
    onArrival(twin, core) {
      if (core.doing !== "nothing") core.isDisturbed = true;
      seeTo(twin, core);
    },
    onRun: seeTo,
    onInterrupted(twin, core) {
      if (mayMove(twin, core)) twin.grant(core.queue.shift());
    },
  };
}

const RULES: Record<string, (spec: Spec, seed: number) => TwinRule> = {
  "delay-threshold": delayThreshold,
  "delay-range": delayRange,
  "utilization-range": utilizationRange,
  "buffer-cores": bufferCores,
  "ideal-allocation": ideal,
  "per-task": perTask,
};

function assertTwins(
  spec: Spec,
  requests: readonly Request[],
  cores: number,
): void {
  const { name, ...more } = spec;
  const costs: Record<string, unknown> = {
    checkUs: 0.1,
    stealUs: 0.1,
    ownCheckUs: 1,
    searchUs: 3.1,
    allocationUs: 5,
    intervalUs: 5,
    ...more,
  };
  const isContinuous = name === "per-task" || costs.intervalUs === 0;
  const program = run(spec, requests, {
    cores,
    seed: cores,
    classMeansUs: [0.5, 20],
  });
  const twin = new ElasticTwin(requests, {
    cores,
    check: us(costs.checkUs),
    steal: us(costs.stealUs),
    own: us(costs.ownCheckUs),
    search: us(costs.searchUs),
    allocation: us(costs.allocationUs),
    interval: isContinuous ? Infinity : us(costs.intervalUs),
    rule: RULES[name](spec, cores),
    steering: streamOf(cores, 0, "steering"),
    stealing: streamOf(cores, 0, "stealing"),
  });
  const { counts } = program.machine;
  assertEquals(program.finish, twin.finish);
  assertEquals(counts[STEALS], twin.steals);
  assertEquals(counts[CORE_GRANTS], twin.grants);
  assertEquals(counts[CORE_YIELDS], twin.yields);
  assertEquals(counts[PREEMPTIONS], twin.preemptions);
  // The looks of searches under way at the end are counted when they end; those
  // that end at the instant at which a core is taken back are, before its turn.
  const open = twin.looks - counts[STEAL_CHECKS];
  assert(open >= -cores && open <= 40 * cores, `looks: ${open}`);
}

const VARIANTS: readonly Spec[] = [
  { name: "delay-threshold" },
  { name: "delay-threshold", searchUs: 0.5, thresholdUs: 1, intervalUs: 1.3 },
  { name: "delay-threshold", checkUs: 0.37, stealUs: 1.9, ownCheckUs: 0.5 },
  { name: "delay-range" },
  { name: "delay-range", minDelayUs: 0.2, maxDelayUs: 0.7, allocationUs: 1 },
  { name: "utilization-range" },
  { name: "utilization-range", intervalUs: 2.3, maxUtilization: 0.8 },
  { name: "buffer-cores" },
  { name: "buffer-cores", minBufferCores: 1, maxBufferCores: 1 },
  { name: "ideal-allocation" },
  { name: "ideal-allocation", intervalUs: 0, allocationUs: 0.7 },
  { name: "per-task" },
  { name: "per-task", countsItself: false },
  { name: "per-task", countsItself: false, requeueUs: 0.6, allocationUs: 0.3 },
];

for (const spec of VARIANTS) {
  const { name, ...more } = spec;
  Deno.test(`${name} serves every request when a simulation of every look says: ${JSON.stringify(more)}`, () => {
    for (const cores of [2, 5, 16]) {
      for (const load of [0.1, 0.4, 0.8]) {
        for (
          const requests of [
            poisson(1000, load * cores, EXPONENTIAL, cores),
            poisson(1000, load * cores / BIMODAL_MEAN_US, BIMODAL, cores),
            onGrid(poisson(1000, load * cores, EXPONENTIAL, cores)),
          ]
        ) assertTwins(spec, requests, cores);
      }
    }
  });
}
