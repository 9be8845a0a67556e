/**
 * A window of a point's run, around its slowest request or a given time, as a
 * schedule.
 *
 * @module
 */

import { toTicks, toUs } from "../engine/ticks.ts";
import {
  type FinishedRequest,
  Slowest,
  type Slowness,
} from "../explain/slowest.ts";
import type { PolicyDefinition } from "../policies/definition.ts";
import { policyNamed } from "../policies/mod.ts";
import { DEFINITIONS } from "../systems/mod.ts";
import type { Point } from "../scenario/point.ts";
import { isCritical } from "../sweep/applications.ts";
import type { Watch } from "../sweep/machine_run.ts";
import {
  type ReplicationResult,
  simulateReplication,
} from "../sweep/replication.ts";
import { type Schedule, ScheduleRecorder } from "./schedule.ts";

/** Which window is traced. */
export interface TraceOptions {
  /** Which replication, from 0. @default 0 */
  readonly replication?: number;
  /** Around the measured request that is slowest by this, or around a time, µs. @default "latency" */
  readonly around?: Slowness | number;
  /** How much is shown before and after the request, or in all around a time, µs. @default 10, or 200 around a time */
  readonly windowUs?: number;
  /** The policies that the point may name. @default all policies and systems */
  readonly definitions?: readonly PolicyDefinition[];
}

/** A traced window. */
export interface Trace {
  /** What happened in it. */
  readonly schedule: Schedule;
  /** The slowest request, if that is what it is around. */
  readonly slowest: FinishedRequest | null;
  /** The replication's result: the same as without a trace. */
  readonly result: ReplicationResult;
}

/** Shown before and after the slowest request, µs. */
export const MARGIN_US = 10;
/** Shown around a time, µs. */
export const WINDOW_US = 200;

/**
 * Traces a window of `point`. The run is made again for it: once to find what its
 * warm-up leaves out and once to find the slowest request, where that is asked for.
 *
 * @throws {RangeError} If the window lies after the end of the run, holds too much
 * to be shown, or each of several applications has a machine of its own.
 */
export async function trace(
  point: Point,
  options: TraceOptions = {},
): Promise<Trace> {
  const { replication = 0, around = "latency" } = options;
  const definitions = options.definitions ?? DEFINITIONS;
  const definition = policyNamed(point.policy.name, definitions);
  if (point.applications !== undefined && !definition.sharesCores) {
    throw new RangeError(
      `Cannot trace point ${point.point}: policy must share its cores among the applications, got "${definition.name}", which gives each a machine of its own`,
    );
  }
  const run = (of: Point, watch?: Watch) =>
    simulateReplication(of, replication, definitions, undefined, watch);
  const slowest = typeof around === "number"
    ? null
    : await slowestOf(point, around, run);
  const [from, until] = windowOf(slowest, around, options.windowUs);
  let recorder: ScheduleRecorder | null = null;
  let end = 0;
  const result = await run(
    point,
    (machine) => {
      recorder = new ScheduleRecorder(machine, from, until);
      return {
        onArrival: () => {
          end = machine.now;
          recorder!.onArrival();
        },
        onFinish: (request) => recorder!.onFinish(request),
      };
    },
  );
  if (from >= end) {
    throw new RangeError(
      `Cannot trace point ${point.point}: the window must begin before the last arrival, at ${
        toUs(end)
      } µs, got ${toUs(from)}`,
    );
  }
  return { schedule: recorder!.finish() as Schedule, slowest, result };
}

async function slowestOf(
  point: Point,
  by: Slowness,
  run: (of: Point, watch?: Watch) => Promise<ReplicationResult>,
): Promise<FinishedRequest> {
  const { recording, workload } = await run(point);
  const from = recording.warmupRequests;
  let slowest: Slowest | null = null;
  await run(
    { ...point, warmup: { requests: from } },
    (machine) =>
      slowest = new Slowest(machine, {
        from,
        until: from + point.requests,
        keep: 1,
        by,
        counts: workload.classes.map(({ application }) =>
          isCritical(point, application)
        ),
      }),
  );
  return (slowest!.requests as readonly FinishedRequest[])[0];
}

/** The window's ends, ticks. */
function windowOf(
  slowest: FinishedRequest | null,
  around: Slowness | number,
  windowUs: number | undefined,
): [from: number, until: number] {
  if (slowest === null) {
    const half = (windowUs ?? WINDOW_US) / 2;
    const middle = around as number; // it is no slowness, or there would be a slowest
    return [toTicks(Math.max(0, middle - half)), toTicks(middle + half)];
  }
  const margin = toTicks(windowUs ?? MARGIN_US);
  const { arrival, latency } = slowest;
  return [Math.max(0, arrival - margin), arrival + latency + margin];
}
