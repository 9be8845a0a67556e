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
import { type PolicyDefinition, sharingOf } from "../policies/definition.ts";
import type { Point } from "../scenario/point.ts";
import { isCritical } from "../sweep/applications.ts";
import type { Watch } from "../sweep/machine_run.ts";
import type { ReplicationResult } from "../sweep/replication.ts";
import { CAUSES } from "./causes.ts";
import {
  type FinishedRequest,
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
  /** What is simulated. */
  readonly point: Point;
  /** Its policy. */
  readonly definition: PolicyDefinition;
  /** Costs to be switched off one by one. */
  readonly costs: readonly string[];
  /** Share of the measured requests that are the tail. */
  readonly share: number;
  /** What makes a request slow. */
  readonly by: Slowness;
}

/** Simulates one replication of a point, watched or not. */
export type Run = (point: Point, watch?: Watch) => Promise<ReplicationResult>;

/** What one replication says, run by `run`. */
export async function partOf(
  { point, definition, costs, share, by }: Plan,
  run: Run,
): Promise<Part> {
  const { recording, workload } = await run(point);
  const { classes, load, meanServiceUs } = workload;
  const from = recording.warmupRequests;
  const wanted: SlowestPlan = {
    from,
    until: from + point.requests,
    keep: Math.min(
      MOST_REQUESTS,
      Math.max(1, Math.round(share * point.requests)),
    ),
    by,
    counts: classes.map(({ application }) => isCritical(point, application)),
  };
  const tail = await slowestOf(point, wanted, run);
  const saved: number[] = [];
  for (const cost of costs) {
    const policy = { ...point.policy, [cost]: 0 };
    // With the warm-up that was found, the same requests are measured.
    const cheaper = { ...point, policy, warmup: { requests: from } };
    const least = leastOf(await slowestOf(cheaper, wanted, run), by);
    saved.push(leastOf(tail, by) - least);
  }
  const splits = await watched(run, point, (machine) =>
    new Watcher(machine, {
      requests: new Set(tail.map(({ index }) => index)),
      longTicks: toTicks(meanServiceUs),
      sharesWork: sharingOf(definition, point.policy).sharesWork,
      applicationOf: classes.map(({ application }) => application),
    }));
  return {
    ...meansOf(splits.finish(), point.cores),
    load,
    least: leastOf(tail, by),
    saved,
  };
}

/** The requests of a run of `point` that are wanted, slowest first. */
async function slowestOf(
  point: Point,
  wanted: SlowestPlan,
  run: Run,
): Promise<readonly FinishedRequest[]> {
  const slowest = await watched(
    run,
    point,
    (machine) => new Slowest(machine, wanted),
  );
  return slowest.requests;
}

/** What has watched a run of `point`, made by `watch`. */
async function watched<Made extends Recorder>(
  run: Run,
  point: Point,
  watch: (machine: Machine) => Made,
): Promise<Made> {
  const made: Made[] = [];
  await run(point, (machine) => {
    made.push(watch(machine));
    return made[0];
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
