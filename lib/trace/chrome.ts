/**
 * A schedule as a trace that Perfetto (ui.perfetto.dev) and chrome://tracing open.
 *
 * A track a core, coloured by request and by activity; a track of arrivals and one
 * of replies, arrows from each arrival by way of the request's stays on cores to
 * its reply; the requests waiting and running; whose each core is.
 *
 * Source of the format: Google, "Trace Event Format", 2016; of what Perfetto makes
 * of it: google/perfetto, src/trace_processor/importers/json and common/slice_tracker.cc.
 *
 * @module
 */

import { ACTIVITY_NAMES } from "../engine/activities.ts";
import { NONE } from "../engine/pool.ts";
import { TICKS_PER_US, toUs } from "../engine/ticks.ts";
import { occupancyOf } from "./occupancy.ts";
import type { Schedule, ScheduledRequest, ScheduledSpan } from "./schedule.ts";

/** What a trace says beside the schedule. */
export interface TraceLabels {
  /** What was traced, in a line. */
  readonly title: string;
  /** Names of the classes. By class. */
  readonly classes: readonly string[];
  /** Names of the applications; one has no name to be shown. By application. */
  readonly applications: readonly string[];
  /** Facts of the run. By name. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** An event of the format. Times in µs. */
export interface TraceEvent {
  /** What is shown. */
  readonly name: string;
  /** What kind of event it is. */
  readonly ph: "X" | "M" | "C" | "i" | "s" | "t" | "f";
  /** Group of tracks. */
  readonly pid: number;
  /** Track. */
  readonly tid: number;
  /** When. */
  readonly ts: number;
  /** How long. */
  readonly dur?: number;
  /** What it belongs to. */
  readonly cat?: string;
  /** Which flow. */
  readonly id?: number;
  /** Where a flow ends: at the slice that encloses it. */
  readonly bp?: "e";
  /** How far an instant is drawn: over its own track. */
  readonly s?: "t";
  /** What is shown on demand. */
  readonly args?: Readonly<Record<string, unknown>>;
}

const CORES = 1;
const REQUESTS = 2;
const ARRIVALS = 1;
const REPLIES = 2;
const TICKS_PER_NS = TICKS_PER_US / 1000;
/** Length of what marks an arrival or a reply, µs: a tick. */
const MOMENT_US = 1e-4;

/** The text of a trace file. */
export function chromeTrace(schedule: Schedule, labels: TraceLabels): string {
  const events = traceEvents(schedule, labels);
  return [
    "{",
    `"displayTimeUnit":"ns",`,
    `"otherData":${JSON.stringify({ title: labels.title, ...labels.facts })},`,
    `"traceEvents":[`,
    events.map((event) => JSON.stringify(event)).join(",\n"),
    "]}\n",
  ].join("\n");
}

/** The events of a trace: names of tracks, then the rest in the order of time. */
export function traceEvents(
  schedule: Schedule,
  labels: TraceLabels,
): readonly TraceEvent[] {
  const requests = new Map(
    schedule.requests.map((request) => [request.index, request]),
  );
  const nameOf = ({ index, class: of }: ScheduledRequest) =>
    `${labels.classes[of]} ${index}`;
  const all = [...requests.values()];
  const events = [
    ...all.flatMap((of) => arrivalEvents(schedule, of, nameOf(of))),
    ...schedule.spans.flatMap((span) => {
      const of = requests.get(span.request);
      const slice = spanEvent(span, of, nameOf, labels);
      return of === undefined || !hasFlow(schedule, of)
        ? [slice]
        : [slice, flowEvent(slice, "t", of, nameOf(of))];
    }),
    ...all.flatMap((of) => replyEvents(schedule, of, nameOf(of))),
    ...counterEvents(schedule),
    ...grantEvents(schedule, labels),
  ];
  // sort() is stable: an arrow goes by the slice that is right before it, and by no other of that instant.
  return [...trackNames(schedule), ...events.sort((a, b) => a.ts - b.ts)];
}

/**
 * When `ticks` are, µs. Perfetto multiplies by 1000 and leaves out what is below
 * 1 ns: a product that rounding has brought below a whole number would be 1 ns too
 * early, and a slice that seems to overlap the one before is dropped.
 */
function timeOf(ticks: number): number {
  const us = toUs(ticks);
  return Math.trunc(us * 1000) < Math.floor(ticks / TICKS_PER_NS)
    ? us * (1 + Number.EPSILON)
    : us;
}

function trackNames({ cores, extraCores }: Schedule): TraceEvent[] {
  const name = (pid: number, tid: number, of: string): TraceEvent => ({
    name: tid === 0 ? "process_name" : "thread_name",
    ph: "M",
    pid,
    tid,
    ts: 0,
    args: { name: of },
  });
  return [
    name(CORES, 0, "cores"),
    ...Array.from(
      { length: cores + extraCores },
      (_, core) =>
        name(
          CORES,
          core + 1,
          core < cores ? `core ${core}` : `extra core ${core}`,
        ),
    ),
    name(REQUESTS, 0, "requests"),
    name(REQUESTS, ARRIVALS, "arrivals"),
    name(REQUESTS, REPLIES, "replies"),
  ];
}

function spanEvent(
  { core, activity, owner, from, until }: ScheduledSpan,
  of: ScheduledRequest | undefined,
  nameOf: (request: ScheduledRequest) => string,
  labels: TraceLabels,
): TraceEvent {
  const does = ACTIVITY_NAMES[activity];
  const isProgress = does === "application" || does === "bestEffort";
  return {
    name: of === undefined
      ? does
      : isProgress
      ? nameOf(of)
      : `${does} for ${nameOf(of)}`,
    cat: does,
    ph: "X",
    pid: CORES,
    tid: core + 1,
    ts: timeOf(from),
    dur: toUs(until - from),
    args: {
      activity: does,
      ...(owner === NONE || labels.applications.length < 2
        ? {}
        : { application: labels.applications[owner] }),
      ...(of === undefined ? {} : factsOf(of, labels.classes)),
    },
  };
}

function factsOf(
  { index, class: of, arrival, service, finish }: ScheduledRequest,
  classes: readonly string[],
): Record<string, unknown> {
  return {
    request: index,
    class: classes[of],
    arrivalUs: toUs(arrival),
    serviceUs: toUs(service),
    latencyUs: finish === null ? null : toUs(finish - arrival),
  };
}

/** Its arrival, if that is in the window. */
function arrivalEvents(
  schedule: Schedule,
  of: ScheduledRequest,
  name: string,
): TraceEvent[] {
  if (of.arrival < schedule.from) return [];
  const slice = momentEvent(ARRIVALS, of.arrival, name);
  return hasFlow(schedule, of)
    ? [slice, flowEvent(slice, "s", of, name)]
    : [slice];
}

/** Its reply, if that is in the window. */
function replyEvents(
  schedule: Schedule,
  of: ScheduledRequest,
  name: string,
): TraceEvent[] {
  if (of.finish === null) return [];
  const slice = momentEvent(REPLIES, of.finish, name);
  return hasFlow(schedule, of)
    ? [slice, { ...flowEvent(slice, "f", of, name), bp: "e" }]
    : [slice];
}

function momentEvent(tid: number, ticks: number, name: string): TraceEvent {
  return {
    name,
    cat: tid === ARRIVALS ? "arrival" : "reply",
    ph: "X",
    pid: REQUESTS,
    tid,
    ts: timeOf(ticks),
    dur: MOMENT_US,
  };
}

/** Whether arrows show the way of a request: if it both arrived and finished in the window. */
function hasFlow({ from }: Schedule, of: ScheduledRequest): boolean {
  return of.arrival >= from && of.finish !== null;
}

/** Where the arrow of a request begins, goes by or ends: at `slice`. */
function flowEvent(
  { pid, tid, ts }: TraceEvent,
  ph: "s" | "t" | "f",
  { index }: ScheduledRequest,
  name: string,
): TraceEvent {
  return { name, cat: "request", ph, id: index, pid, tid, ts };
}

/** Requests that wait and requests on cores, whenever either changes. */
function counterEvents(schedule: Schedule): TraceEvent[] {
  return occupancyOf(schedule).map(({ at, waiting, running }) => ({
    name: "requests in the system",
    ph: "C",
    pid: REQUESTS,
    tid: 0,
    ts: timeOf(at),
    args: { waiting, running },
  }));
}

/** The instants at which a core's owner changes. */
function grantEvents(
  { spans, from }: Schedule,
  { applications }: TraceLabels,
): TraceEvent[] {
  return spans.flatMap((span, place) => {
    const before = spans[place - 1];
    if (
      before === undefined || before.core !== span.core ||
      before.owner === span.owner || span.from === from
    ) return [];
    const owner = span.owner === NONE
      ? "nobody"
      : applications.length < 2
      ? "the application"
      : applications[span.owner];
    return [{
      name: `granted to ${owner}`,
      cat: "grant",
      ph: "i",
      s: "t",
      pid: CORES,
      tid: span.core + 1,
      ts: timeOf(span.from),
    }];
  });
}
