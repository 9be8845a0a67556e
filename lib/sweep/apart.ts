/**
 * Static allocation: applications under a policy that moves no cores between
 * them. Each has cores of its own, with the policy in charge of them, as if it
 * were on a machine of its own; best-effort applications divide what the others
 * leave.
 *
 * @module
 */

import {
  ACTIVITIES,
  BEST_EFFORT,
  COUNTERS,
  IDLE,
} from "../engine/activities.ts";
import { extraCoresOf, type PolicyDefinition } from "../policies/definition.ts";
import type { SharedPoint } from "../scenario/point.ts";
import { Histogram } from "../stats/histogram.ts";
import type { Recording } from "../stats/recording.ts";
import type { ApplicationTimeline, Timeline } from "../stats/timeline.ts";
import { sharedWorkload } from "../workload/shared.ts";
import { sum } from "../workload/sum.ts";
import { apartSetup, coresOf } from "./apart_setup.ts";
import { factsOf, type Measured, runMachine } from "./machine_run.ts";

/** The run of one application. */
interface Part {
  /** Its place among all applications. */
  readonly application: number;
  readonly cores: number;
  readonly recording: Recording;
  readonly timeline?: Timeline;
  readonly events: number;
}

/**
 * Simulates one replication of `point`, each application apart.
 *
 * @throws {RangeError} If an application that has requests is left without a core.
 */
export async function runApart(
  point: SharedPoint,
  replication: number,
  definition: PolicyDefinition,
): Promise<Measured> {
  const all = await sharedWorkload(point);
  const cores = coresOf(point);
  const parts: Part[] = [];
  for (const application of point.applications.keys()) {
    const setup = await apartSetup(
      point,
      replication,
      definition,
      application,
      all.rateMrps,
    );
    if (setup === null) continue;
    const run = await runMachine(setup);
    parts.push({ ...run, application, cores: cores[application] });
  }
  return {
    recording: together(parts, cores, point),
    ...timelineOf(parts, cores, point),
    workload: factsOf(all),
    sharesWork: false,
    hasOwnWork: true,
    extraCores: parts.length * extraCoresOf(definition, point.policy),
    events: sum(parts.map(({ events }) => events)),
  };
}

/** The recordings of all parts as that of one machine, and batch by batch if they are told so. */
function together(
  parts: readonly Part[],
  cores: readonly number[],
  point: SharedPoint,
): Recording {
  const whole = wholeOf(parts, cores, point);
  const { batches } = parts[0].recording;
  if (batches === undefined) return whole;
  const batchOf = (batch: number) =>
    parts.map((part) => ({
      ...part,
      recording: part.recording.batches![batch],
    }));
  return {
    ...whole,
    batches: batches.map((_, batch) => wholeOf(batchOf(batch), cores, point)),
  };
}

/**
 * The recordings of all parts as that of one machine, over the time of the first:
 * the others' times are stretched to it.
 */
function wholeOf(
  parts: readonly Part[],
  cores: readonly number[],
  point: SharedPoint,
): Recording {
  const { applications } = point;
  const recordings = parts.map(({ recording }) => recording);
  const { windowTicks } = recordings[0];
  const scaled = (values: Float64Array, of: Recording) =>
    values.map((value) => value * windowTicks / of.windowTicks);
  const applicationTime = new Float64Array(applications.length * ACTIVITIES);
  for (const { application, recording } of parts) {
    applicationTime.set(
      scaled(recording.applicationTime, recording),
      application * ACTIVITIES,
    );
  }
  applications.forEach(({ workload }, application) => {
    if (workload !== null) return;
    applicationTime[application * ACTIVITIES + BEST_EFFORT] =
      cores[application] * windowTicks;
  });
  const counts = new Float64Array(COUNTERS);
  for (const recording of recordings) {
    scaled(recording.counts, recording)
      .forEach((value, counter) => counts[counter] += value);
  }
  const total = (value: (of: Recording) => number) =>
    sum(recordings.map(value));
  const most = (value: (of: Recording) => number) =>
    Math.max(...recordings.map(value));
  return {
    warmupRequests: total((of) => of.warmupRequests),
    warmupFound: longest(recordings.map((of) => of.warmupFound)),
    measured: total((of) => of.measured),
    unfinished: total((of) => of.unfinished),
    histograms: {
      latency: recordings.flatMap(({ histograms }) => histograms.latency),
      slowdown: recordings.flatMap(({ histograms }) => histograms.slowdown),
      wait: Histogram.merged(
        recordings.map(({ histograms }) => histograms.wait),
      ),
      timeouts: total(({ histograms }) => histograms.timeouts),
    },
    windowTicks,
    ledger: ledgerOf(parts, cores, point, (of) => scaled(of.ledger, of)),
    lateLedger: ledgerOf(
      parts,
      cores,
      point,
      (of) => scaled(of.lateLedger, of),
    ),
    applicationTime,
    counts,
    finishedInWindow: total((of) =>
      of.finishedInWindow * windowTicks / of.windowTicks
    ),
    inSystemByQuarter: [0, 1, 2, 3].map((quarter) =>
      total((of) => of.inSystemByQuarter[quarter])
    ),
    audit: {
      littlesLaw: most(({ audit }) => audit.littlesLaw),
      coreTime: most(({ audit }) => audit.coreTime),
      requests: most(({ audit }) => audit.requests),
    },
  };
}

/** The timelines of all parts, as far as the shortest goes; nothing if none was asked for. */
function timelineOf(
  parts: readonly Part[],
  cores: readonly number[],
  { applications }: SharedPoint,
): { timeline?: Timeline } {
  const timelines = new Map(
    parts.map(({ application, timeline }) => [application, timeline]),
  );
  const first = parts[0].timeline;
  if (first === undefined) return {};
  const windows = Math.min(
    ...parts.map(({ timeline }) => timeline!.applications[0].requests.length),
  );
  const column = (value: number) => new Float64Array(windows).fill(value);
  return {
    timeline: {
      windowTicks: first.windowTicks,
      applications: applications.map((_, application): ApplicationTimeline => {
        const own = timelines.get(application)?.applications[0];
        return {
          requests: own?.requests.slice(0, windows) ?? column(0),
          mean: own?.mean.slice(0, windows) ?? column(NaN),
          p50: own?.p50.slice(0, windows) ?? column(NaN),
          p99: own?.p99.slice(0, windows) ?? column(NaN),
          p999: own?.p999.slice(0, windows) ?? column(NaN),
          cores: own?.cores.slice(0, windows) ?? column(cores[application]),
          waiting: own?.waiting.slice(0, windows) ?? column(0),
        };
      }),
    },
  };
}

/**
 * Core time of all cores: the worker cores of each part, those of nobody with
 * requests, then the parts' cores beside them.
 *
 * @param charged What a part's cores were charged, by core and activity.
 */
function ledgerOf(
  parts: readonly Part[],
  cores: readonly number[],
  point: SharedPoint,
  charged: (recording: Recording) => Float64Array,
): Float64Array {
  const workers: number[] = [], extras: number[] = [];
  let coreTicks = 0;
  for (const part of parts) {
    const ledger = charged(part.recording);
    const place = part.cores * ACTIVITIES;
    workers.push(...ledger.subarray(0, place));
    extras.push(...ledger.subarray(place));
    coreTicks = sum([...ledger.subarray(0, ACTIVITIES)]);
  }
  const rest = (activity: number, count: number) => {
    for (let core = 0; core < count; core++) {
      const of = new Array<number>(ACTIVITIES).fill(0);
      of[activity] = coreTicks;
      workers.push(...of);
    }
  };
  point.applications.forEach(({ workload }, place) => {
    if (workload === null) rest(BEST_EFFORT, cores[place]);
  });
  rest(IDLE, point.cores - sum(cores));
  return Float64Array.from([...workers, ...extras]);
}

/** The longest of the warm-ups that were found; null where they are given. */
function longest(found: readonly (number | null)[]): number | null {
  return found.includes(null) ? null : Math.max(...found.map(Number));
}
