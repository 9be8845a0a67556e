/**
 * What one replication of a point says about its tail.
 *
 * It is run once to find what its warm-up leaves out, once to find its slowest
 * requests, once to watch them, and once without each cost.
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import type { Recorder } from "../engine/simulation.ts";
import { toTicks, toUs } from "../engine/ticks.ts";
import { sharingOf } from "../policies/definition.ts";
import type { MachineRun, MachineSetup } from "../sweep/machine_run.ts";
import type { Watched } from "../sweep/watched.ts";
import { sum } from "../workload/sum.ts";
import { CAUSES } from "./causes.ts";
import {
  type FinishedRequest,
  NOTHING_MEASURED,
  Slowest,
  type SlowestPlan,
  type Slowness,
} from "./slowest.ts";
import { type Split, Watcher } from "./watcher.ts";

/** Slowest requests of a replication that are looked at, at most: the share is of more. */
const MOST_REQUESTS = 10_000;

/** What one replication says. */
export interface Part {
  /** Offered load. */
  readonly load: number;
  /** Requests of the tail. */
  readonly requests: number;
  /** Their mean latency, µs. */
  readonly latencyUs: number;
  /** Its mean parts, µs. By cause. */
  readonly partsUs: readonly number[];
  /** The least latency, µs, or slowdown of the tail. */
  readonly least: number;
  /** By how much that falls without each cost. By cost. */
  readonly saved: readonly number[];
  /** The largest difference between a latency and its parts, µs. */
  readonly errorUs: number;
}

/** What is the same for every replication. */
export interface Plan {
  /** Costs to be switched off one by one. */
  readonly costs: readonly string[];
  /** Share of the measured requests that are looked at: the tail. */
  readonly share: number;
  /** What makes a request slow. */
  readonly by: Slowness;
}

/** Simulates a machine. */
export type Run = (setup: MachineSetup) => Promise<MachineRun>;

/** What one replication says, whose machine is `watched`, run by `run`. */
export async function partOf(
  { costs, share, by }: Plan,
  { setup, counts }: Watched,
  run: Run,
): Promise<Part> {
  const { requests, cores, definition, workload: { classes } } = setup;
  const { load, meanServiceUs } = setup.workload;
  const { recording } = await run(setup);
  const from = recording.warmupRequests;
  const { latency } = recording.histograms;
  const measured = sum(latency.map(({ count }, of) => counts[of] ? count : 0));
  if (measured === 0) throw new RangeError(NOTHING_MEASURED);
  const wanted: SlowestPlan = {
    from,
    until: from + requests,
    keep: Math.min(MOST_REQUESTS, Math.max(1, Math.round(share * measured))),
    by,
    counts,
  };
  const tail = await slowestOf(setup, wanted, run);
  const saved: number[] = [];
  for (const cost of costs) {
    // With the warm-up that was found, the same requests are measured.
    const cheaper = {
      ...setup,
      spec: { ...setup.spec, [cost]: 0 },
      warmup: { requests: from, us: null },
    };
    const least = leastOf(await slowestOf(cheaper, wanted, run), by);
    saved.push(leastOf(tail, by) - least);
  }
  const splits = await watchedBy(run, setup, (machine) =>
    new Watcher(machine, {
      requests: new Set(tail.map(({ index }) => index)),
      longTicks: toTicks(meanServiceUs),
      sharesWork: sharingOf(definition, setup.spec).sharesWork,
      applicationOf: classes.map(({ application }) => application),
    }));
  return {
    ...meansOf(splits.finish(), cores),
    load,
    least: leastOf(tail, by),
    saved,
  };
}

/** The requests of a run of `setup` that are wanted, slowest first. */
async function slowestOf(
  setup: MachineSetup,
  wanted: SlowestPlan,
  run: Run,
): Promise<readonly FinishedRequest[]> {
  const slowest = await watchedBy(
    run,
    setup,
    (machine) => new Slowest(machine, wanted),
  );
  return slowest.requests;
}

/** What has watched a run of `setup`, made by `watch`. */
async function watchedBy<Made extends Recorder>(
  run: Run,
  setup: MachineSetup,
  watch: (machine: Machine) => Made,
): Promise<Made> {
  const made: Made[] = [];
  await run({
    ...setup,
    watch: (machine) => {
      made.push(watch(machine));
      return made[0];
    },
  });
  return made[0];
}

/** Latency, or slowdown, of the last of `tail`, µs. */
function leastOf(tail: readonly FinishedRequest[], by: Slowness): number {
  const { latency, service } = tail.at(-1)!;
  return by === "latency" ? toUs(latency) : latency / service;
}

/** Means over `splits`, µs. */
function meansOf(
  splits: readonly Split[],
  cores: number,
): Pick<Part, "requests" | "latencyUs" | "partsUs" | "errorUs"> {
  const sums = new Float64Array(CAUSES);
  let latency = 0, error = 0;
  for (const split of splits) {
    let all = 0;
    for (let cause = 0; cause < CAUSES; cause++) {
      sums[cause] += split.parts[cause];
      all += split.parts[cause];
    }
    latency += split.latency;
    error = Math.max(error, Math.abs(all - split.latency * cores));
  }
  const { length } = splits;
  return {
    requests: length,
    latencyUs: toUs(latency) / length,
    partsUs: Array.from(sums, (sum) => toUs(sum) / cores / length),
    errorUs: toUs(error) / cores,
  };
}
