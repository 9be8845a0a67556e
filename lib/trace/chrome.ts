/**
 * A schedule as a trace that Perfetto (ui.perfetto.dev) and chrome://tracing open.
 *
 * A track a core, coloured by request and by activity; a track of arrivals and one
 * of replies, arrows from each arrival by way of the request's stays on cores to
 * its reply; the requests waiting and running; whose each core is.
 *
 * Source of the format: Google, "Trace Event Format", 2016.
 *
 * @module
 */

import { ACTIVITY_NAMES } from "../engine/activities.ts";
import { NONE } from "../engine/pool.ts";
import { toUs } from "../engine/ticks.ts";
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
  const events = [
    ...schedule.spans.map((span) => spanEvent(span, requests, nameOf, labels)),
    ...schedule.requests.flatMap((request) =>
      momentEvents(schedule, request, nameOf(request))
    ),
    ...flowEvents(schedule, requests, nameOf),
    ...counterEvents(schedule),
    ...grantEvents(schedule, labels),
  ];
  // sort() is stable: at one instant a slice comes before what points to it.
  return [...trackNames(schedule), ...events.sort((a, b) => a.ts - b.ts)];
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
  { core, activity, request, owner, from, until }: ScheduledSpan,
  requests: ReadonlyMap<number, ScheduledRequest>,
  nameOf: (request: ScheduledRequest) => string,
  labels: TraceLabels,
): TraceEvent {
  const of = requests.get(request);
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
    ts: toUs(from),
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

/** Its arrival and its reply, as far as they are in the window. */
function momentEvents(
  { from }: Schedule,
  { arrival, finish }: ScheduledRequest,
  name: string,
): TraceEvent[] {
  const moment = (tid: number, ticks: number): TraceEvent => ({
    name,
    cat: tid === ARRIVALS ? "arrival" : "reply",
    ph: "X",
    pid: REQUESTS,
    tid,
    ts: toUs(ticks),
    dur: MOMENT_US,
  });
  return [
    ...(arrival < from ? [] : [moment(ARRIVALS, arrival)]),
    ...(finish === null ? [] : [moment(REPLIES, finish)]),
  ];
}

/** Arrows from arrivals by way of cores to replies: those of requests that both arrived and finished in the window. */
function flowEvents(
  { spans, from }: Schedule,
  requests: ReadonlyMap<number, ScheduledRequest>,
  nameOf: (request: ScheduledRequest) => string,
): TraceEvent[] {
  const flow = (
    of: ScheduledRequest,
    ph: "s" | "t" | "f",
    [pid, tid]: readonly [number, number],
    ticks: number,
  ): TraceEvent => ({
    name: nameOf(of),
    cat: "request",
    ph,
    id: of.index,
    pid,
    tid,
    ts: toUs(ticks),
    ...(ph === "f" ? { bp: "e" as const } : {}),
  });
  const isWhole = (of: ScheduledRequest | undefined) =>
    of !== undefined && of.arrival >= from && of.finish !== null;
  return [
    ...[...requests.values()].filter(isWhole).flatMap((of) => [
      flow(of, "s", [REQUESTS, ARRIVALS], of.arrival),
      flow(of, "f", [REQUESTS, REPLIES], of.finish!),
    ]),
    ...spans.flatMap((span) => {
      const of = requests.get(span.request);
      return isWhole(of)
        ? [flow(of!, "t", [CORES, span.core + 1], span.from)]
        : [];
    }),
  ];
}

/** Requests that wait and requests on cores, whenever either changes. */
function counterEvents(schedule: Schedule): TraceEvent[] {
  return occupancyOf(schedule).map(({ at, waiting, running }) => ({
    name: "requests in the system",
    ph: "C",
    pid: REQUESTS,
    tid: 0,
    ts: toUs(at),
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
      ts: toUs(span.from),
    }];
  });
}
