/**
 * A window of a point's run, around its slowest request or a given time, as a
 * schedule.
 *
 * @module
 */

import { toTicks, toUs } from "../engine/ticks.ts";
import {
  type FinishedRequest,
  NOTHING_MEASURED,
  Slowest,
  type Slowness,
} from "../explain/slowest.ts";
import type { PolicyDefinition } from "../policies/definition.ts";
import { policyNamed } from "../policies/mod.ts";
import { DEFINITIONS } from "../systems/mod.ts";
import type { Point } from "../scenario/point.ts";
import type { Recording } from "../stats/recording.ts";
import {
  factsOf,
  runMachine,
  type Watch,
  type WorkloadFacts,
} from "../sweep/machine_run.ts";
import { type Watched, watchedMachine } from "../sweep/watched.ts";
import { type Schedule, ScheduleRecorder } from "./schedule.ts";

/** Which window is traced. */
export interface TraceOptions {
  /** Which replication, from 0. @default 0 */
  readonly replication?: number;
  /** Around the measured request that is slowest by this, or around a time, µs. @default "latency" */
  readonly around?: Slowness | number;
  /** How much is shown before and after the request, or in all around a time, µs. @default 10, or 200 around a time */
  readonly windowUs?: number;
  /** Whose slowest request, and whose machine where each application has its own. @default any latency-critical one's, and the only one */
  readonly application?: string;
  /** The policies that the point may name. @default all policies and systems */
  readonly definitions?: readonly PolicyDefinition[];
}

/** A traced window. */
export interface Trace {
  /** What happened in it. */
  readonly schedule: Schedule;
  /** The slowest request, if that is what it is around. */
  readonly slowest: FinishedRequest | null;
  /** Names of the applications on the machine. By application. */
  readonly applications: readonly string[];
  /** What its requests are, in expectation. */
  readonly workload: WorkloadFacts;
  /** What was recorded of it: the same as without a trace. */
  readonly recording: Recording;
}

/** Shown before and after the slowest request, µs. */
export const MARGIN_US = 10;
/** Shown around a time, µs. */
export const WINDOW_US = 200;

/**
 * Traces a window of `point`. The run is made again for it: once to find what its
 * warm-up leaves out and once to find the slowest request, where that is asked for.
 *
 * @throws {RangeError} If the window lies after the end of the run or holds too
 * much to be shown; if there is no such application, or none is named and several
 * have machines of their own.
 */
export async function trace(
  point: Point,
  options: TraceOptions = {},
): Promise<Trace> {
  const { replication = 0, around = "latency" } = options;
  const definitions = options.definitions ?? DEFINITIONS;
  const watched = await watchedMachine(
    point,
    replication,
    policyNamed(point.policy.name, definitions),
    options.application,
  );
  const slowest = typeof around === "number"
    ? null
    : await slowestOf(watched, around);
  const [from, until] = windowOf(slowest, around, options.windowUs);
  let recorder: ScheduleRecorder | null = null;
  let end = 0;
  const watch: Watch = (machine) => {
    recorder = new ScheduleRecorder(machine, from, until);
    return {
      onArrival: () => {
        end = machine.now;
        recorder!.onArrival();
      },
      onFinish: (request) => recorder!.onFinish(request),
    };
  };
  const { recording } = await runMachine({ ...watched.setup, watch });
  if (from >= end) {
    throw new RangeError(
      `Cannot trace point ${point.point}: the window must begin before the last arrival, at ${
        toUs(end)
      } µs, got ${toUs(from)}`,
    );
  }
  return {
    schedule: recorder!.finish() as Schedule,
    slowest,
    applications: watched.applications,
    workload: factsOf(watched.setup.workload),
    recording,
  };
}

/** The measured request of the machine that is slowest, of those that count. */
async function slowestOf(
  { setup, counts }: Watched,
  by: Slowness,
): Promise<FinishedRequest> {
  const { recording: { warmupRequests: from } } = await runMachine(setup);
  let slowest: Slowest | null = null;
  await runMachine({
    ...setup,
    warmup: { requests: from, us: null },
    watch: (machine) =>
      slowest = new Slowest(machine, {
        from,
        until: from + setup.requests,
        keep: 1,
        by,
        counts,
      }),
  });
  const [found] = slowest!.requests as readonly FinishedRequest[];
  if (found === undefined) throw new RangeError(NOTHING_MEASURED);
  return found;
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
